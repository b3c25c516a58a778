package backup

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"lotse/store"
)

// A restore breaks off, at one place after another. Until it is finished nobody
// opens the store; another backup is refused; the same file finishes it.
func TestARestoreThatBrokeOffIsFinishedWithTheSameFile(t *testing.T) {
	t.Parallel()
	source := newShelf()
	fill(t, source, 12)
	want := everything(t, source)
	file, key, _ := sealed(t, source)
	other, otherKey, _ := sealed(t, source)
	for room := 1; room < len(want)+4; room += 1 + room/4 {
		target := newShelf()
		target.limit, target.left = true, room
		if _, err := restored(t.Context(), file, target, key); !errors.Is(err, errBroken) {
			t.Fatalf("with room for %d documents: %v", room, err)
		}
		target.limit = false
		nobodyOpens(t, target)
		if _, err := restored(t.Context(), other, target, otherKey); !mistaken(err, "restore.other") {
			t.Errorf("another backup of the same office: %v", err)
		}
		put(t, file, target, key)
		same(t, want, target)
		verified(t, target)
		s := opened(t, target)
		as(t, s, "admin")
		closed(t, s)
		verified(t, target)
		if _, err := restored(t.Context(), file, target, key); !mistaken(err, "restore.filled") {
			t.Errorf("once more after it was finished: %v", err)
		}
	}
}

func nobodyOpens(t *testing.T, b store.Backend) {
	t.Helper()
	if _, err := store.Open(t.Context(), b, store.Options{NoLists: true}); !mistaken(err, "restore.unfinished") {
		t.Errorf("opened half restored: %v", err)
	}
	if err := store.Fill(t.Context(), b, store.Office{}, nil); !mistaken(err, "restore.unfinished") && !mistaken(err, "fill") {
		t.Errorf("filled half restored: %v", err)
	}
	if _, err := store.Verify(t.Context(), b); !mistaken(err, "restore.unfinished") {
		t.Errorf("verified half restored: %v", err)
	}
}

// One document of any kind is an office, and nothing is put on top of it. It
// can be opened afterwards as before.
func TestAStoreThatIsNotEmptyIsRefused(t *testing.T) {
	t.Parallel()
	file, key, _ := small(t)
	for _, c := range store.Collections {
		target := newShelf()
		doc := store.Document{ID: "a", Version: 1, Body: []byte{5, 0, 0, 0, 0}}
		if err := target.Append(t.Context(), c, doc); err != nil {
			t.Fatal(err)
		}
		if _, err := restored(t.Context(), file, target, key); !mistaken(err, "restore.filled") {
			t.Errorf("a document in %s: %v", c, err)
		}
		if n := len(everything(t, target)); n != 1 || len(target.docs[store.Unique]) > 1 {
			t.Errorf("a document in %s: %d are there now", c, n)
		}
	}
	used := newShelf()
	fill(t, used, 3)
	if _, err := restored(t.Context(), file, used, key); !mistaken(err, "restore.filled") {
		t.Errorf("an office in use: %v", err)
	}
	closed(t, opened(t, used))
}

// late is a store in which somebody opens another chain of the log at the very
// moment between the look and the mark.
type late struct {
	*shelf
	done bool
}

func (l *late) Append(ctx context.Context, c store.Collection, docs ...store.Document) error {
	if c == store.Unique && !l.done {
		l.done = true
		if err := l.shelf.Append(ctx, store.Writers, store.Document{ID: "w", Body: []byte{5, 0, 0, 0, 0}}); err != nil {
			return err
		}
	}
	return l.shelf.Append(ctx, c, docs...)
}

func TestWhoComesAtTheSameMomentIsSeen(t *testing.T) {
	t.Parallel()
	file, key, _ := small(t)
	target := &late{shelf: newShelf()}
	if _, err := restored(t.Context(), file, target, key); !mistaken(err, "restore.filled") {
		t.Errorf("%v", err)
	}
	closed(t, opened(t, target)) // the mark has no force
}

// What differs from the file at the end is found, even where every write was
// acknowledged.
func TestTheRestoredStoreIsReadBack(t *testing.T) {
	t.Parallel()
	file, key, _ := small(t)
	for what, spoil := range map[string]func(*shelf){
		"lost": func(s *shelf) {
			for id := range s.docs[store.Notes] {
				delete(s.docs[store.Notes], id)
				s.ids[store.Notes] = slices.DeleteFunc(s.ids[store.Notes], func(other string) bool { return other == id })
				return
			}
		},
		"another version": func(s *shelf) {
			for _, doc := range s.docs[store.Persons] {
				doc.Version++
				s.keep(store.Persons, doc)
				return
			}
		},
		"something else besides": func(s *shelf) {
			s.keep(store.StaffDocs, store.Document{ID: "mallory", Version: 1, Body: []byte{5, 0, 0, 0, 0}})
		},
	} {
		target := &forgetful{shelf: newShelf(), spoil: spoil}
		_, err := restored(t.Context(), file, target, key)
		if _, said := errors.AsType[Flaw](err); !said {
			t.Errorf("%s: %v", what, err)
		}
		nobodyOpens(t, target.shelf)
	}
}

// forgetful acknowledges and then spoils something, when the keys of staff come.
type forgetful struct {
	*shelf
	spoil func(*shelf)
}

func (f *forgetful) Restore(ctx context.Context, c store.Collection, docs ...store.Document) error {
	err := f.shelf.Restore(ctx, c, docs...)
	if c == store.StaffKeys {
		f.spoil(f.shelf)
	}
	return err
}

// Whoever stops a restore or a backup stops it, and the log says so.
func TestItEndsWithItsContext(t *testing.T) {
	t.Parallel()
	source := newShelf()
	fill(t, source, 12)
	file, key, _ := sealed(t, source)
	ctx, stop := context.WithCancel(t.Context())
	b, err := Open(bytesOf(file), key)
	if err != nil {
		t.Fatal(err)
	}
	target := newShelf()
	_, err = b.Restore(ctx, target, "tester", func(c store.Collection, _ int64) {
		if c == store.Records {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	nobodyOpens(t, target)
	all := events(t, target)
	if last := all[len(all)-1]; last.Type != "writer.closed" || !toldFailure(target, t) {
		t.Errorf("the log ends with %+v", last)
	}
	put(t, file, target, key)
	verified(t, target)
}

func toldFailure(b store.Backend, t *testing.T) bool {
	for _, event := range events(t, b) {
		if event.Type == "backup.restored" && event.Phase == "failed" && time.Since(event.Time) < time.Hour {
			return true
		}
	}
	return false
}
