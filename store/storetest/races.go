package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

const (
	racers = 12
	rounds = 60
)

// race lets the racers do something at the same time and counts who got through;
// anything but a conflict fails the test.
func race(t *testing.T, do func(racer int) error) (won []int) {
	t.Helper()
	for racer, err := range results(do) {
		switch {
		case err == nil:
			won = append(won, racer)
		case !errors.Is(err, store.ErrConflict):
			t.Errorf("racer %d: %v", racer, err)
		}
	}
	return won
}

// results lets the racers do something at the same time.
func results(do func(racer int) error) []error {
	errs := make([]error, racers)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for racer := range racers {
		wg.Go(func() {
			<-start
			errs[racer] = do(racer)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

func oneWinner(t *testing.T, round int, won []int) int64 {
	t.Helper()
	if len(won) != 1 {
		t.Fatalf("round %d: %d winners", round, len(won))
	}
	return int64(won[0])
}

var races = []test{
	{"ExactlyOneOverwritesAVersion", func(t *testing.T, b store.Backend) {
		put(t, b, store.Courses, document("a", -1))
		for round := range rounds {
			version := int64(round + 1)
			winner := oneWinner(t, round, race(t, func(racer int) error {
				_, err := b.Put(context.Background(), store.Courses, store.Document{ID: "a", Version: version, Body: numbered(int64(racer), 0)})
				return err
			}))
			kept(t, b, store.Courses, store.Document{ID: "a", Version: version + 1, Body: numbered(winner, 0)})
		}
	}},
	{"ExactlyOneTakesAFreeID", func(t *testing.T, b store.Backend) {
		for round := range rounds {
			id := fmt.Sprint("azr:", round)
			winner := oneWinner(t, round, race(t, func(racer int) error {
				doc := document(id, int64(racer))
				if racer%2 == 0 {
					return b.Append(context.Background(), store.Unique, doc)
				}
				_, err := b.Put(context.Background(), store.Unique, doc)
				return err
			}))
			kept(t, b, store.Unique, store.Document{ID: id, Version: 1, Body: numbered(winner, 0)})
		}
	}},
	{"TheSameAppendedByManyIsKeptOnce", func(t *testing.T, b store.Backend) {
		f := follow(t, b, now(t, b))
		for round := range rounds {
			doc := document(fmt.Sprint(round), int64(round))
			if won := race(t, func(int) error { return b.Append(context.Background(), store.Notes, doc) }); len(won) != racers {
				t.Fatalf("round %d: %d of %d got through", round, len(won), racers)
			}
			f.expect(store.Notes, doc.ID, 1)
			doc.Version = 1
			kept(t, b, store.Notes, doc)
		}
	}},
	{"NoUpdateIsLost", func(t *testing.T, b store.Backend) {
		put(t, b, store.Courses, document("a", 0))
		const each = 15
		var conflicts atomic.Int64
		race(t, func(int) error {
			for range each {
				if err := increment(b, &conflicts); err != nil {
					return err
				}
			}
			return nil
		})
		kept(t, b, store.Courses, store.Document{ID: "a", Version: racers*each + 1, Body: numbered(racers*each, 0)})
		t.Logf("%d conflicts on the way to %d", conflicts.Load(), racers*each)
	}},
	{"OnesConflictIsNotTheOthers", func(t *testing.T, b store.Backend) {
		put(t, b, store.Persons, document("taken", 0))
		for round := range rounds {
			won := race(t, func(racer int) error {
				doc := document(fmt.Sprintf("%d/%d", round, racer), 1)
				if racer%3 == 0 {
					doc.ID = "taken"
				}
				_, err := b.Put(context.Background(), store.Persons, doc)
				return err
			})
			if want := racers - racers/3; len(won) != want {
				t.Fatalf("round %d: %d got through; want %d", round, len(won), want)
			}
		}
		if got, want := len(all(t, b, store.Persons)), rounds*(racers-racers/3)+1; got != want {
			t.Fatalf("%d documents; want %d", got, want)
		}
	}},
	{"ABodyMayBeUsedAgainOnceTheCallIsOver", func(t *testing.T, b store.Backend) {
		race(t, func(racer int) error {
			body := bytes.Clone(numbered(int64(racer), 500))
			for i := range 30 {
				ctx, cancel := context.WithCancel(context.Background())
				go cancel() // which may find the write anywhere on its way
				_ = b.Append(ctx, store.Notes, store.Document{ID: fmt.Sprintf("%d/%d", racer, i), Body: bson.Raw(body)})
				copy(body[len(body)-400:], "scribble") // the race detector watches
			}
			return nil
		})
	}},
}

// overlapping has each racer's batch share an id with the next one's. A batch is
// there wholly, where it got through, or not at all, where it met a conflict;
// where the Options allow it, the first part of one that failed otherwise.
func overlapping(t *testing.T, b store.Backend, o Options) {
	cut := 0
	for round := range rounds {
		batches := make([][]store.Document, racers)
		for racer := range racers {
			for _, i := range []int{racer, racer + 1, racer + 100} {
				batches[racer] = append(batches[racer], document(fmt.Sprintf("%d/%02d", round, i), int64(racer)))
			}
			if racer%2 == 0 {
				slices.Reverse(batches[racer])
			}
		}
		won := 0
		for racer, err := range results(func(racer int) error { return b.Append(context.Background(), store.Records, batches[racer]...) }) {
			switch there := prefix(t, b, batches[racer]); {
			case err == nil && there == len(batches[racer]):
				won++
			case errors.Is(err, store.ErrConflict) && there == 0:
			case o.Cut && err != nil && !errors.Is(err, store.ErrConflict) && !errors.Is(err, store.ErrFull):
				cut++
			default:
				t.Fatalf("round %d: %d documents of a batch are there, and Append says %v", round, there, err)
			}
		}
		if won == 0 && !o.Cut {
			t.Fatalf("round %d: nobody got through", round)
		}
	}
	if o.Cut {
		t.Logf("%d of %d batches were cut short", cut, rounds*racers)
	}
}

// prefix is how many documents of a batch are there, which must be its first ones.
func prefix(t *testing.T, b store.Backend, docs []store.Document) (there int) {
	t.Helper()
	for i, doc := range docs {
		kept, err := b.Get(context.Background(), store.Records, doc.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		if err != nil || !bytes.Equal(kept.Body, doc.Body) {
			continue // not there, or another's
		}
		if there != i {
			t.Fatalf("document %d of a batch is there without those before it", i)
		}
		there++
	}
	return there
}

// increment adds one to the number in a document, as often as it takes.
func increment(b store.Backend, conflicts *atomic.Int64) error {
	for {
		doc, err := b.Get(context.Background(), store.Courses, "a")
		if err != nil {
			return err
		}
		doc.Body = numbered(number(doc.Body)+1, 0)
		if _, err = b.Put(context.Background(), store.Courses, doc); !errors.Is(err, store.ErrConflict) {
			return err
		}
		if conflicts != nil {
			conflicts.Add(1)
		}
	}
}
