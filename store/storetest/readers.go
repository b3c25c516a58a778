package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"lotse/store"
)

// In these cases the number in a body is the version of its document, so that
// a reader sees whether the two belong together.
var readers = []test{
	{"ReadersSeeWholeDocumentsThatOnlyGetNewer", func(t *testing.T, b store.Backend) {
		const documents, versions, readers = 5, 60, 16
		name := func(i int) string { return fmt.Sprint("a", i) }
		for i := range documents {
			put(t, b, store.Persons, store.Document{ID: name(i), Parent: "p", Body: numbered(1, 3000)})
		}
		done := make(chan struct{})
		var wg sync.WaitGroup
		for reader := range readers {
			wg.Go(func() { readUntil(t, b, reader, done) })
		}
		for version := range int64(versions) {
			for i := range documents {
				put(t, b, store.Persons, store.Document{ID: name(i), Version: version + 1, Body: numbered(version+2, 3000)})
			}
		}
		close(done)
		wg.Wait()
	}},
	{"AHundredReadersAtOnce", func(t *testing.T, b store.Backend) {
		add(t, b, store.Notes, shuffled("p")...)
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				err := b.All(context.Background(), store.Notes, nil, func(doc store.Document) error {
					return b.Children(context.Background(), store.Notes, "p", func(child store.Document) error {
						if child.ID != doc.ID {
							return nil
						}
						_, err := b.Get(context.Background(), store.Notes, child.ID)
						return err
					})
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}},
	{"ManyFollowersSeeTheSame", func(t *testing.T, b store.Backend) {
		var followers []*follower
		for range 10 {
			followers = append(followers, follow(t, b, now(t, b)))
		}
		for n := range int64(20) {
			put(t, b, store.Persons, store.Document{ID: "a", Version: n, Body: numbered(n, 0)})
			add(t, b, store.Notes, document(fmt.Sprint(n), n))
			for _, f := range followers {
				f.expect(store.Persons, "a", n+1)
				f.expect(store.Notes, fmt.Sprint(n), 1)
			}
		}
	}},
	{"NoneOfManyWritersChangesIsMissed", func(t *testing.T, b store.Backend) {
		f := follow(t, b, now(t, b))
		const each = 40
		finished := make(chan struct{})
		go func() {
			defer close(finished)
			race(t, func(racer int) error {
				for n := range int64(each) {
					if _, err := b.Put(context.Background(), store.Persons, store.Document{ID: fmt.Sprint(racer), Version: n, Body: numbered(n, 0)}); err != nil {
						return err
					}
					if err := b.Append(context.Background(), store.Notes, document(fmt.Sprintf("%d/%d", racer, n), n)); err != nil {
						return err
					}
				}
				return nil
			})
		}()
		f.drain(finished)
		for racer := range racers {
			f.expect(store.Persons, fmt.Sprint(racer), each)
			for n := range each {
				f.expect(store.Notes, fmt.Sprintf("%d/%d", racer, n), 1)
			}
		}
	}},
}

// drain takes changes until something has finished.
func (f *follower) drain(finished <-chan struct{}) {
	f.t.Helper()
	for {
		select {
		case change, open := <-f.changes:
			if !open {
				f.t.Fatalf("Follow ended: %v", <-f.ended)
			}
			f.see(change)
		case <-finished:
			return
		}
	}
}

// readUntil reads in every way until done.
func readUntil(t *testing.T, b store.Backend, reader int, done <-chan struct{}) {
	seen := make(map[string]int64)
	look := func(doc store.Document) error {
		if n := number(doc.Body); n != doc.Version {
			return fmt.Errorf("version %d of %s has the body of %d", doc.Version, doc.ID, n)
		}
		if doc.Version < seen[doc.ID] {
			return fmt.Errorf("version %d of %s came after %d", doc.Version, doc.ID, seen[doc.ID])
		}
		seen[doc.ID] = doc.Version
		return nil
	}
	for {
		select {
		case <-done:
			return
		default:
		}
		var err error
		switch reader % 3 {
		case 0:
			var doc store.Document
			if doc, err = b.Get(context.Background(), store.Persons, "a1"); err == nil {
				err = look(doc)
			}
		case 1:
			err = b.Children(context.Background(), store.Persons, "p", look)
		default:
			err = b.All(context.Background(), store.Persons, nil, look)
		}
		if err != nil {
			t.Error(err)
			return
		}
	}
}
