package backup

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"lotse/store"
)

// shelf is a Backend in memory, for tests that fill thousands. Like a database
// without snapshots, All sees what is written while it runs. It can be told to
// break after so many documents.
type shelf struct {
	mu    sync.Mutex
	docs  map[store.Collection]map[string]store.Document
	ids   map[store.Collection][]string // sorted
	left  int                           // documents until it breaks
	limit bool                          // whether it breaks at all
}

func newShelf() *shelf {
	s := &shelf{docs: map[store.Collection]map[string]store.Document{}, ids: map[store.Collection][]string{}}
	for _, c := range store.Collections {
		s.docs[c] = map[string]store.Document{}
	}
	return s
}

var errBroken = errors.New("the shelf broke")

func (s *shelf) Get(_ context.Context, c store.Collection, id string) (store.Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	doc, found := s.docs[c][id]
	if !found {
		return doc, store.ErrNotFound
	}
	return doc, nil
}

func (s *shelf) Put(_ context.Context, c store.Collection, doc store.Document) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.docs[c][doc.ID]
	if kept.Version != doc.Version {
		return 0, store.ErrConflict
	}
	if doc.Version++; kept.Version > 0 {
		doc.Parent = kept.Parent
	}
	s.keep(c, doc)
	return doc.Version, nil
}

func (s *shelf) keep(c store.Collection, doc store.Document) {
	doc.Body = bytes.Clone(doc.Body)
	if at, found := slices.BinarySearch(s.ids[c], doc.ID); !found {
		s.ids[c] = slices.Insert(s.ids[c], at, doc.ID)
	}
	s.docs[c][doc.ID] = doc
}

func (s *shelf) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	docs = slices.Clone(docs)
	for i := range docs {
		docs[i].Version = 1
	}
	return s.Restore(ctx, c, docs...)
}

func (s *shelf) Restore(_ context.Context, c store.Collection, docs ...store.Document) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, doc := range docs {
		kept, found := s.docs[c][doc.ID]
		switch {
		case found && (kept.Parent != doc.Parent || !bytes.Equal(kept.Body, doc.Body)):
			return store.ErrConflict
		case s.limit && s.left == 0:
			return errBroken
		case !found:
			s.keep(c, doc)
			s.left--
		}
	}
	return nil
}

func (s *shelf) Children(ctx context.Context, c store.Collection, parent string, each func(store.Document) error) error {
	return s.All(ctx, c, nil, func(doc store.Document) error {
		if doc.Parent != parent {
			return nil
		}
		return each(doc)
	})
}

// All goes from one id to the next that is there by then.
func (s *shelf) All(ctx context.Context, c store.Collection, _ []string, each func(store.Document) error) error {
	for at := ""; ctx.Err() == nil; {
		doc, found := s.after(c, at)
		if !found {
			return nil
		}
		if err := each(doc); err != nil {
			return err
		}
		at = doc.ID
	}
	return ctx.Err()
}

func (s *shelf) after(c store.Collection, id string) (next store.Document, found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, there := slices.BinarySearch(s.ids[c], id)
	if there {
		at++
	}
	if at == len(s.ids[c]) {
		return next, false
	}
	return s.docs[c][s.ids[c][at]], true
}

func (s *shelf) Now(context.Context) (string, error) { return "", nil }

func (s *shelf) Follow(ctx context.Context, _ string, _ func(store.Change) error) error {
	<-ctx.Done()
	return ctx.Err()
}

func (s *shelf) Close() error { return nil }

func newPlain(w io.Writer) *bufio.Writer { return bufio.NewWriter(w) }
