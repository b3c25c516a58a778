package backup

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"lotse/store"
)

// watched tells of each document that is read of it.
type watched struct {
	store.Backend
	reads func(c store.Collection, doc store.Document) // with an empty document before the first
}

func (w watched) All(ctx context.Context, c store.Collection, fields []string, each func(store.Document) error) error {
	w.reads(c, store.Document{})
	return w.Backend.All(ctx, c, fields, func(doc store.Document) error {
		w.reads(c, doc)
		return each(doc)
	})
}

// A server starts while a backup is made: its name is among the writers that the
// backup has read, its first entry is not there yet. That entry then bears
// witness to entries of another server that the backup has passed by.
func TestAServerThatStartsMeanwhileBearsNoFalseWitness(t *testing.T) {
	t.Parallel()
	shelf, lock := newShelf(), lock(t)
	fill(t, shelf, 10)
	start := func(b store.Backend, ahead time.Duration) (*store.Store, error) {
		return store.Open(t.Context(), b, store.Options{Clock: func() time.Time { return time.Now().Add(ahead) }})
	}
	first := opened(t, shelf)
	between, err := start(shelf, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	closed(t, between)

	named, goOn, started := make(chan struct{}), make(chan struct{}), make(chan *store.Store, 1)
	gate := sync.OnceFunc(func() { close(named); <-goOn })
	meanwhile := sync.OnceFunc(func() { // the backup has read all of the first server's chain
		as(t, first, "coordinator")
		closed(t, first)
		close(goOn)
		last := <-started
		as(t, last, "coordinator")
		closed(t, last)
	})
	begin := sync.OnceFunc(func() {
		go func() {
			last, err := start(watched{shelf, func(c store.Collection, _ store.Document) {
				if c == store.Writers {
					gate()
				}
			}}, 2*time.Minute)
			if err != nil {
				t.Error(err)
			}
			started <- last
		}()
		<-named
	})
	passed := ""
	source := watched{shelf, func(c store.Collection, doc store.Document) {
		switch {
		case c == store.Writers:
			begin()
		case c == store.Audit && passed != "" && doc.Parent > passed:
			meanwhile()
		case c == store.Audit && doc.ID != "":
			passed = chain(t, shelf, "test") // the first server's; fill's is before it
		}
	}}
	var file bytes.Buffer
	if _, err := Write(t.Context(), source, &file, NewHead(), []age.Recipient{lock.Recipient()}, nil); err != nil {
		t.Fatal(err)
	}
	select {
	case <-goOn:
	default:
		t.Fatal("the other server has not started meanwhile")
	}
	verified(t, shelf)
	target := newShelf()
	put(t, file.Bytes(), target, lock)
	verified(t, target)
}

// chain is the name of the writer that a process has.
func chain(t *testing.T, b store.Backend, process string) string {
	t.Helper()
	name := ""
	err := b.All(t.Context(), store.Writers, nil, func(doc store.Document) error {
		if doc.Body.Lookup("process").StringValue() == process {
			name = doc.ID
		}
		return nil
	})
	if err != nil || name == "" {
		t.Fatalf("no writer %s: %v", process, err)
	}
	return name
}
