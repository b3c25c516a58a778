package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"lotse/store"
)

const (
	soon = time.Second     // a change that takes longer is reported
	late = 3 * time.Second // and one that takes this long fails
)

// follower follows a store in the background and checks that the versions of
// each document rise and never come twice.
type follower struct {
	t       *testing.T
	changes chan store.Change
	seen    map[string]int64 // versions, by collection and id
	last    store.Change
	ended   chan error
	stop    func()
}

func follow(t *testing.T, b store.Backend, position string) *follower {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	f := &follower{t: t, changes: make(chan store.Change), seen: make(map[string]int64), ended: make(chan error, 1)}
	go func() {
		f.ended <- b.Follow(ctx, position, func(c store.Change) error {
			select {
			case f.changes <- c:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		close(f.changes)
	}()
	f.stop = func() {
		cancel()
		for range f.changes {
		}
	}
	t.Cleanup(f.stop)
	return f
}

func now(t *testing.T, b store.Backend) string {
	t.Helper()
	position, err := b.Now(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return position
}

// expect waits for a version of a document, which must be the latest.
func (f *follower) expect(c store.Collection, id string, version int64) {
	f.t.Helper()
	begun, key := time.Now(), string(c)+"\t"+id
	timeout := time.After(late)
	for f.seen[key] < version {
		select {
		case change, open := <-f.changes:
			if !open {
				f.t.Fatalf("Follow ended: %v", <-f.ended)
			}
			f.see(change)
		case <-timeout:
			f.t.Fatalf("version %d of %s %.40q was not seen within %v; seen: %d", version, c, id, late, f.seen[key])
		}
	}
	if f.seen[key] != version {
		f.t.Fatalf("saw version %d of %s %.40q; want %d", f.seen[key], c, id, version)
	}
	if took := time.Since(begun); took > soon {
		f.t.Logf("slow: version %d of %s %.40q was seen after %v", version, c, id, took)
	}
}

func (f *follower) see(change store.Change) {
	f.t.Helper()
	d := change.Document
	key := string(change.Collection) + "\t" + d.ID
	if d.Version <= f.seen[key] {
		f.t.Fatalf("version %d of %s %.40q came after version %d", d.Version, change.Collection, d.ID, f.seen[key])
	}
	if change.Position == "" {
		f.t.Fatalf("a change of %s %.40q has no position", change.Collection, d.ID)
	}
	f.seen[key], f.last = d.Version, change
}

var following = []test{
	{"ChangesAreSeenWithTheirDocument", func(t *testing.T, b store.Backend) {
		f := follow(t, b, now(t, b))
		for i, c := range store.Collections {
			if c == store.Audit || c == store.Writers {
				continue
			}
			doc := store.Document{ID: "a", Parent: "p", Body: numbered(int64(i), 3)}
			for doc.Version < 3 {
				put(t, b, c, doc)
				doc.Version++
				f.expect(c, "a", doc.Version)
				same(t, f.last.Document, doc)
			}
			doc = store.Document{ID: "b", Parent: "q", Body: numbered(int64(i), 4)}
			add(t, b, c, doc)
			doc.Version = 1
			f.expect(c, "b", 1)
			same(t, f.last.Document, doc)
		}
	}},
	{"TheLogIsNotFollowed", func(t *testing.T, b store.Backend) {
		f := follow(t, b, now(t, b))
		for _, c := range []store.Collection{store.Audit, store.Writers} {
			add(t, b, c, document("a", 1))
			put(t, b, c, document("b", 1))
			put(t, b, c, store.Document{ID: "b", Version: 1, Body: numbered(2, 0)})
		}
		put(t, b, store.Persons, document("end", 1))
		f.expect(store.Persons, "end", 1)
		if len(f.seen) != 1 {
			t.Fatalf("seen: %v", f.seen)
		}
	}},
	{"TheLatestVersionIsNeverMissed", func(t *testing.T, b store.Backend) {
		f := follow(t, b, now(t, b))
		for round := range 5 {
			id := fmt.Sprint("a", round)
			for n := range int64(40) {
				put(t, b, store.Persons, store.Document{ID: id, Version: n, Body: numbered(n, 0)})
			}
			f.expect(store.Persons, id, 40)
		}
	}},
	{"AnErrorOfEachEndsTheFollowing", func(t *testing.T, b store.Backend) {
		position := now(t, b)
		add(t, b, store.Notes, document("a", 1), document("b", 1))
		calls := 0
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		err := b.Follow(ctx, position, func(store.Change) error { calls++; return errEnough })
		if !errors.Is(err, errEnough) || calls != 1 {
			t.Fatalf("error %v after %d calls", err, calls)
		}
	}},
	{"WhatIsNoPositionIsRefused", func(t *testing.T, b store.Backend) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		err := b.Follow(ctx, "no position", func(store.Change) error { return nil })
		if err == nil || ctx.Err() != nil {
			t.Fatalf("got %v", err)
		}
	}},
}

func nothingBefore(t *testing.T, b store.Backend, o Options) {
	add(t, b, store.Notes, document("before", 1))
	f := follow(t, b, now(t, b))
	add(t, b, store.Notes, document("after", 1))
	f.expect(store.Notes, "after", 1)
	f.sawOnly(o, "before", "after")
}

func nothingRefused(t *testing.T, b store.Backend, o Options) {
	put(t, b, store.Notes, document("a", 1))
	f := follow(t, b, now(t, b))
	_, err := b.Put(t.Context(), store.Notes, document("a", 2))
	conflict(t, err)
	conflict(t, b.Append(t.Context(), store.Notes, document("b", 1), document("a", 3)))
	put(t, b, store.Notes, document("end", 1))
	f.expect(store.Notes, "end", 1)
	f.sawOnly(o, "a", "end")
}

// sawOnly fails where a follower saw anything but one note, or, where the Options
// allow it, one that was written shortly before its position.
func (f *follower) sawOnly(o Options, before, after string) {
	f.t.Helper()
	for key, version := range f.seen {
		if version != 1 || key != string(store.Notes)+"\t"+after && !(o.Again && key == string(store.Notes)+"\t"+before) {
			f.t.Errorf("saw version %d of %q", version, key)
		}
	}
}

func goesOn(t *testing.T, b store.Backend, o Options) {
	position := now(t, b)
	seen := make(map[string]int64)
	many := o.many(1200) // more than are read at a time
	for round := range 3 {
		var docs []store.Document
		for i := range many {
			docs = append(docs, document(fmt.Sprintf("%d/%d", round, i), 1))
		}
		add(t, b, store.Notes, docs...) // while nobody follows
		if round > 0 {
			put(t, b, store.Persons, store.Document{ID: "a", Version: int64(round - 1), Body: numbered(1, 0)})
		}
		// It ends in the middle of the batch, and goes on from there.
		for _, upto := range []int{many / 12, many} {
			position = collect(t, b, o, position, seen, round*many+upto)
		}
		if len(seen) != (round+1)*many {
			t.Fatalf("round %d: %d documents seen", round, len(seen))
		}
	}
}

// collect follows notes from a position until so many are seen in all, and
// returns the position of the last one.
func collect(t *testing.T, b store.Backend, o Options, position string, seen map[string]int64, enough int) string {
	t.Helper()
	now := make(map[string]bool) // in this Follow
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := b.Follow(ctx, position, func(c store.Change) error {
		position = c.Position
		if c.Collection != store.Notes {
			return nil
		}
		if seen[c.Document.ID]++; seen[c.Document.ID] > 1 && !o.Again || now[c.Document.ID] {
			return fmt.Errorf("%s came twice", c.Document.ID)
		}
		now[c.Document.ID] = true
		if len(seen) == enough {
			return errEnough
		}
		return nil
	})
	if !errors.Is(err, errEnough) {
		t.Fatalf("%d of %d seen: %v", len(seen), enough, err)
	}
	return position
}
