package mongo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// watching is a follower that is told to look, instead of looking by itself.
type watching struct {
	*follower
	s    *small
	told []string // "id:version"
}

func watch(t *testing.T, s *small, b *Backend) *watching {
	t.Helper()
	w := &watching{s: s}
	position, err := b.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.follower = b.following(position, func(c store.Change) error {
		w.told = append(w.told, fmt.Sprintf("%s:%d", c.Document.ID, c.Document.Version))
		return nil
	})
	if err := w.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// sees has it look and fails unless it is told this.
func (w *watching) sees(t *testing.T, want ...string) {
	t.Helper()
	w.told = nil
	if err := w.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if strings.Join(w.told, " ") != strings.Join(want, " ") {
		t.Fatalf("told %q; want %q", w.told, want)
	}
}

// noon is what the clock of the small server shows; it stands still.
var noon = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)

func (w *watching) clock(d time.Duration) {
	w.s.behave(func() { w.s.clock = func() time.Time { return noon.Add(d) } })
}

func write(t *testing.T, b *Backend, id string, version int64) {
	t.Helper()
	if _, err := b.Put(t.Context(), store.Notes, store.Document{ID: id, Version: version - 1, Body: bodyOf(t, bson.D{{Key: "n", Value: version}})}); err != nil {
		t.Fatal(err)
	}
}

func watched(t *testing.T) (*watching, *Backend) {
	t.Helper()
	t.Parallel()
	s := startSmall(t)
	s.clock = func() time.Time { return noon }
	b := opened(t, s.uri("replicaSet=rs0"))
	write(t, b, "before", 1)
	w := watch(t, s, b)
	w.sees(t, "before:1") // shortly before the position
	return w, b
}

func TestAWriteThatBecomesVisibleLateIsTold(t *testing.T) {
	w, b := watched(t)
	w.clock(time.Second)
	w.s.behave(func() { w.s.hide = func(id string) bool { return id == "late" } })
	write(t, b, "late", 1)
	w.clock(10 * time.Second)
	write(t, b, "a", 1)
	w.sees(t, "a:1")
	w.s.behave(func() { w.s.hide = nil })
	w.sees(t, "late:1")
	w.sees(t)
}

func TestAClockThatLagsBehindIsMadeUpFor(t *testing.T) {
	w, b := watched(t)
	w.clock(time.Minute)
	write(t, b, "a", 1)
	w.sees(t, "a:1")
	w.clock(time.Minute - 9*time.Second) // another shard's
	write(t, b, "b", 1)
	write(t, b, "a", 2)
	w.clock(time.Minute)
	w.sees(t, "a:2", "b:1")
	w.sees(t)
}

func TestAClockThatIsSetBackIsNoHarm(t *testing.T) {
	w, b := watched(t)
	w.clock(time.Hour) // by mistake
	write(t, b, "a", 1)
	w.sees(t, "a:1")
	w.clock(time.Second)
	write(t, b, "b", 1)
	w.sees(t, "b:1")
	write(t, b, "a", 2)
	w.sees(t, "a:2")
	w.clock(-4 * time.Minute)
	write(t, b, "b", 2)
	w.sees(t, "b:2")
	w.clock(-time.Hour)
	if err := w.look(t.Context()); !errors.Is(err, errClock) {
		t.Fatalf("got %v; want to be told that the clock was set back", err)
	}
	again := watch(t, w.s, b)
	write(t, b, "b", 3)
	if again.look(t.Context()); !strings.Contains(strings.Join(again.told, " "), "b:3") {
		t.Fatalf("who follows anew is told %q", again.told)
	}
}

func TestWhatAShardHeldUpForMinutesIsToldAtLast(t *testing.T) {
	w, b := watched(t)
	w.clock(time.Second)
	w.s.behave(func() { w.s.hide = func(id string) bool { return id == "late" } })
	write(t, b, "late", 1)
	w.clock(4 * time.Minute)
	write(t, b, "a", 1)
	w.sees(t, "a:1")
	w.s.behave(func() { w.s.hide = nil })
	w.sees(t)
	w.wide = time.Now().Add(-2 * farEvery)
	w.sees(t, "late:1")
	w.wide = time.Now().Add(-2 * farEvery)
	w.sees(t)
}

func TestWhatWasLongBeforeIsNotToldByALookFarBack(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	s.clock = func() time.Time { return noon.Add(-time.Minute) }
	b := opened(t, s.uri("replicaSet=rs0"))
	write(t, b, "old", 1)
	s.behave(func() { s.clock = func() time.Time { return noon } })
	write(t, b, "new", 1)
	w := watch(t, s, b)
	w.sees(t, "new:1")
	w.wide = time.Now().Add(-2 * farEvery)
	w.sees(t)
}

func TestWhatIsForgottenIsNotToldAgain(t *testing.T) {
	w, b := watched(t)
	write(t, b, "a", 1)
	w.sees(t, "a:1")
	w.clock(3 * time.Hour)
	write(t, b, "b", 1)
	w.sees(t, "b:1")
	w.wide = time.Now().Add(-2 * farEvery)
	w.sees(t)
	if len(w.known) != 1 {
		t.Errorf("%d documents are remembered; want one", len(w.known))
	}
	write(t, b, "a", 2)
	w.sees(t, "a:2")
	w.sees(t)
}

func TestManyChangesOfOneMomentAreAllTold(t *testing.T) {
	w, b := watched(t)
	const many = 2*pageDocs + 7
	var docs []store.Document
	for i := range many {
		docs = append(docs, note(t, fmt.Sprintf("%04d", i), 1))
	}
	if err := b.Append(t.Context(), store.Records, docs...); err != nil {
		t.Fatal(err)
	}
	if err := w.look(t.Context()); err != nil || len(w.told)-1 != many {
		t.Fatalf("%d of %d told: %v", len(w.told)-1, many, err)
	}
	w.sees(t)
}

func TestLargeBodiesAreToldInParts(t *testing.T) {
	w, b := watched(t)
	var want []string
	for i := range 4 {
		w.clock(time.Duration(i) * time.Second)
		doc := store.Document{ID: fmt.Sprint(i), Body: bodyOf(t, just(strings.Repeat("x", partBytes/2)))}
		if err := b.Append(t.Context(), store.Records, doc); err != nil {
			t.Fatal(err)
		}
		want = append(want, doc.ID+":1")
	}
	w.sees(t, want...)
	w.sees(t)
}

func TestWhatIsDeletedMeanwhileIsPassedOver(t *testing.T) {
	w, b := watched(t)
	write(t, b, "a", 1)
	write(t, b, "b", 1)
	finds := 0
	w.s.behave(func() {
		w.s.fault = func(command string) *fault {
			if command == "find" {
				if finds++; finds == len(store.Collections)-1 { // the first after the looks into the collections
					delete(w.s.data["test.notes"], "a")
				}
			}
			return nil
		}
	})
	w.sees(t, "b:1")
	w.sees(t)
}

// A follower that is stopped in the middle and begins again at its position
// misses nothing, though the collections are told of one after another.
func TestAPositionCoversAllCollections(t *testing.T) {
	w, b := watched(t)
	w.clock(time.Hour)
	for i, c := range store.Collections {
		if c.Followed() {
			w.clock(time.Hour + time.Duration(len(store.Collections)-i)*time.Minute) // the first told is the latest
			if err := b.Append(t.Context(), c, note(t, "x", 1)); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.clock(3 * time.Hour)
	missing := map[store.Collection]bool{}
	for _, c := range store.Collections {
		missing[c] = c.Followed()
	}
	position, stopped := place(noon), errors.New("stopped")
	for range 3 * len(store.Collections) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		err := b.Follow(ctx, position, func(c store.Change) error {
			position = c.Position
			if fresh := missing[c.Collection] && c.Document.ID == "x"; fresh {
				missing[c.Collection] = false
				return stopped
			}
			return nil
		})
		cancel()
		if !errors.Is(err, stopped) {
			break
		}
		left := 0
		for _, is := range missing {
			if is {
				left++
			}
		}
		if left == 0 {
			return
		}
	}
	t.Fatalf("not told: %v", missing)
}
