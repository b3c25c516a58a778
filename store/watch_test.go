package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

// mute is a Backend of which every Get waits for ever, or does not know a thing.
type mute struct {
	Backend
	hang chan struct{} // closed: it answers
}

func (m *mute) Get(ctx context.Context, _ Collection, id string) (Document, error) {
	if id == "cut" {
		return Document{}, fmt.Errorf("no route: %w", ErrAway)
	}
	select {
	case <-m.hang:
		return Document{ID: id}, nil
	case <-ctx.Done():
		return Document{}, ctx.Err()
	}
}

func get1(w *watch, limit time.Duration, id string) error {
	return w.call(context.Background(), limit, func(ctx context.Context) error {
		_, err := w.Backend.Get(ctx, Keys, id)
		return err
	})
}

func TestStoreThatSaysNothingIsAway(t *testing.T) {
	w := newWatch(&mute{hang: make(chan struct{})}, time.Now)
	if err := get1(w, 20*time.Millisecond, "a"); !errors.Is(err, ErrAway) {
		t.Errorf("a silent store: %v", err)
	}
	if !w.away() {
		t.Error("it is not known to be away")
	}
	err := get1(w, 0, "a") // does not wait for ever
	if absence, ok := errors.AsType[*Absence](err); !ok || !absence.untried {
		t.Errorf("asked although it is away: %v", err)
	}
}

func TestWhatIsUnderWayEndsWhenTheStoreGoesAway(t *testing.T) {
	w := newWatch(&mute{hang: make(chan struct{})}, time.Now)
	waiting := make(chan error)
	for range 3 {
		go func() { waiting <- get1(w, 0, "a") }()
	}
	if err := get1(w, 0, "cut"); !errors.Is(err, ErrAway) {
		t.Fatal(err)
	}
	for range 3 {
		if err := <-waiting; !errors.Is(err, ErrAway) {
			t.Errorf("under way: %v", err)
		}
	}
}

// Whoever asked has gone: that says nothing of the store.
func TestCallerThatLeavesDoesNotMakeTheStoreAway(t *testing.T) {
	w := newWatch(&mute{hang: make(chan struct{})}, time.Now)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Get(ctx, Keys, "a"); !errors.Is(err, context.Canceled) || errors.Is(err, ErrAway) {
		t.Errorf("got %v", err)
	}
	if w.away() {
		t.Error("the store is called away")
	}
}

// A first probe that succeeds makes a hiccup of it, of which nobody is told.
func TestHiccupIsNotTold(t *testing.T) {
	w := newWatch(&mute{hang: make(chan struct{})}, time.Now)
	ctx, cancel := context.WithCancel(t.Context())
	told, asked, backs := make(chan *Absence, 9), 0, 0
	probe := func(context.Context) error {
		if asked++; asked == 2 {
			return ErrAway
		}
		return nil
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		w.run(ctx, probe, func(a *Absence) { told <- a }, func() { backs++ })
	}()
	get1(w, 0, "cut")
	for end := time.Now().Add(10 * time.Second); w.away(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it does not come back")
		}
	}
	get1(w, 0, "cut") // this time the probe fails, and the next one does not
	gone, back := <-told, <-told
	if !errors.Is(gone, ErrAway) || errors.Is(back, ErrAway) || back.Back.IsZero() || !w.since().IsZero() {
		t.Errorf("told %v, then %v", gone, back)
	}
	cancel()
	<-over
	if len(told) != 0 || asked != 3 || backs != 2 {
		t.Errorf("%d more told, %d probes, back %d times", len(told), asked, backs)
	}
}
