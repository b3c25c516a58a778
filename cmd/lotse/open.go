package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/mongo"
)

// storeURI is the store that a command is told: by its option, by the file that
// LOTSE_STORE_FILE names, which no list of processes shows, or by LOTSE_STORE.
func (c console) storeURI(option string) (string, error) {
	if file := c.env("LOTSE_STORE_FILE"); option == "" && file != "" {
		text, err := readSmall(file)
		if err != nil {
			return "", failf("LOTSE_STORE_FILE: %v", err)
		}
		option = strings.TrimSpace(text)
	}
	if option == "" {
		option = c.env("LOTSE_STORE")
	}
	if option == "" {
		return "", usageError("which store? --store sqlite:FOLDER or mongodb://HOST/DATABASE, or LOTSE_STORE")
	}
	return option, nil
}

// withoutPassword is a URI as it may be shown.
func withoutPassword(uri string) string { return mongo.Redacted(uri) }

// folderOf is the folder of a sqlite: URI. What else it may be is not repeated:
// there could be a password in it.
func folderOf(uri string) (string, error) {
	kind, folder, found := strings.Cut(uri, ":")
	if !found || kind != "sqlite" || folder == "" {
		return "", usageError("that is not a store; write sqlite:FOLDER or mongodb://HOST/DATABASE")
	}
	return filepath.Clean(folder), nil
}

// openBackend opens a store that is there; a mistyped name does not become an
// empty store. Where it cannot be reached just now, that is store.ErrAway.
func openBackend(ctx context.Context, uri string) (store.Backend, error) {
	if mongo.Is(uri) {
		return openMongo(ctx, uri, false)
	}
	folder, err := folderOf(uri)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(folder, embedded.File)); errors.Is(err, fs.ErrNotExist) {
		return nil, failf("there is no store in %s; lotse init makes one", folder)
	}
	return openFolder(ctx, folder)
}

// makeBackend opens a store, making it where there is none.
func makeBackend(ctx context.Context, uri string) (store.Backend, error) {
	if mongo.Is(uri) {
		return openMongo(ctx, uri, true)
	}
	folder, err := folderOf(uri)
	if err != nil {
		return nil, err
	}
	return openFolder(ctx, folder)
}

// openFolder opens an embedded store, making it where there is none.
func openFolder(ctx context.Context, folder string) (store.Backend, error) {
	backend, err := embedded.Open(ctx, folder)
	if err != nil {
		return nil, away(err)
	}
	return backend, nil
}

// openMongo opens a store in a MongoDB. What others call making one is to write
// the first document.
func openMongo(ctx context.Context, uri string, fresh bool) (store.Backend, error) {
	backend, err := mongo.Open(ctx, uri)
	switch {
	case errors.Is(err, mongo.ErrURI):
		return nil, usageError(err.Error())
	case err != nil:
		return nil, away(err)
	case fresh:
		return backend, nil
	}
	if used, err := used(ctx, backend); err != nil || !used {
		if err == nil {
			err = failf("there is no store in %s; lotse init makes one", withoutPassword(uri))
		}
		return nil, errors.Join(away(err), backend.Close())
	}
	return backend, nil
}

// used says whether anybody has opened a store before: every process leaves its
// name among the writers of the log, and restoring a mark among what is unique.
func used(ctx context.Context, b store.Backend) (bool, error) {
	found := errors.New("found")
	for _, c := range []store.Collection{store.Writers, store.Unique} {
		err := b.All(ctx, c, nil, func(store.Document) error { return found })
		if errors.Is(err, found) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}

// trouble is a failure that is also known to be of a kind.
type trouble struct {
	failure
	kind error
}

func (t trouble) Unwrap() []error { return []error{t.failure, t.kind} }

// away makes the sentence of an error a failure; whether the store is away can
// still be asked.
func away(err error) error {
	if errors.Is(err, store.ErrAway) {
		return trouble{failure(err.Error()), store.ErrAway}
	}
	return failure(err.Error())
}

// house is an open store with what lies under it.
type house struct {
	*store.Store
	backend store.Backend
}

func openHouse(ctx context.Context, backend store.Backend, o store.Options) (*house, error) {
	opened, err := store.Open(ctx, backend, o)
	if err != nil {
		return nil, errors.Join(err, backend.Close())
	}
	return &house{opened, backend}, nil
}

func (h *house) close() error { return errors.Join(h.Store.Close(), h.backend.Close()) }
