package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
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
	var mu sync.Mutex
	var wg sync.WaitGroup
	start := make(chan struct{})
	for racer := range racers {
		wg.Go(func() {
			<-start
			err := do(racer)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won = append(won, racer)
			case !errors.Is(err, store.ErrConflict):
				t.Errorf("racer %d: %v", racer, err)
			}
		})
	}
	close(start)
	wg.Wait()
	return won
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
	{"OverlappingBatchesAreWholeOrAbsent", func(t *testing.T, b store.Backend) {
		for round := range rounds {
			name := func(i int) string { return fmt.Sprintf("%d/%02d", round, i) }
			won := race(t, func(racer int) error { // each overlaps the next by one document
				docs := []store.Document{document(name(racer), int64(racer)), document(name(racer+1), int64(racer))}
				if racer%2 == 0 {
					docs[0], docs[1] = docs[1], docs[0]
				}
				return b.Append(context.Background(), store.Records, docs...)
			})
			want := make(map[string]int64)
			for _, racer := range won {
				want[name(racer)], want[name(racer+1)] = int64(racer), int64(racer)
			}
			if len(want) != 2*len(won) {
				t.Fatalf("round %d: %v got through, which overlap", round, won)
			}
			for i := range racers + 1 {
				if n, ok := want[name(i)]; ok {
					kept(t, b, store.Records, store.Document{ID: name(i), Version: 1, Body: numbered(n, 0)})
				} else {
					absent(t, b, store.Records, name(i))
				}
			}
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
