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
)

// storeURI is the store that a command is told, by its option or LOTSE_STORE.
func (c console) storeURI(option string) (string, error) {
	if option == "" {
		option = c.env("LOTSE_STORE")
	}
	if option == "" {
		return "", usageError("which store? --store sqlite:FOLDER, or LOTSE_STORE")
	}
	return option, nil
}

// folderOf is the folder of a sqlite: URI.
func folderOf(uri string) (string, error) {
	kind, folder, found := strings.Cut(uri, ":")
	switch {
	case kind == "mongodb" || kind == "mongodb+srv":
		return "", failure("MongoDB is not in this build yet; use a store of the kind sqlite:FOLDER")
	case !found || kind != "sqlite" || folder == "":
		return "", usagef("%q is not a store; write sqlite:FOLDER", uri)
	}
	return filepath.Clean(folder), nil
}

// openBackend opens a store that is there; a mistyped folder does not become
// an empty store.
func openBackend(ctx context.Context, uri string) (store.Backend, error) {
	folder, err := folderOf(uri)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(folder, embedded.File)); errors.Is(err, fs.ErrNotExist) {
		return nil, failf("there is no store in %s; lotse init makes one", folder)
	}
	return openFolder(ctx, folder)
}

// openFolder opens a store, making it where there is none.
func openFolder(ctx context.Context, folder string) (store.Backend, error) {
	backend, err := embedded.Open(ctx, folder)
	if err != nil {
		return nil, failure(err.Error())
	}
	return backend, nil
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
