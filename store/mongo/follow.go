package mongo

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"lotse/store"
)

const (
	glance   = 250 * time.Millisecond // between two looks
	breath   = 20 * time.Millisecond  // between two looks, at least
	near     = 10 * time.Second       // how far every look goes back
	far      = 5 * time.Minute        // how far some go back
	farEvery = 15 * time.Second
	memory   = time.Hour // for how long it is known what was told
)

var errClock = errors.New("the clock of the database was set far back; read everything again")

// Now returns the position after the last change; see store.Backend. A position
// is when the latest change was made, in milliseconds of Unix time by its
// server's clock.
func (b *Backend) Now(ctx context.Context) (string, error) {
	latest := make([]time.Time, len(store.Collections))
	err := b.inAll(func(i int, c store.Collection) error {
		latestFirst := options.Find().SetSort(bson.D{{Key: "updated", Value: -1}}).SetLimit(1).SetProjection(bson.D{{Key: "updated", Value: 1}})
		return b.each(ctx, b.db.Collection(string(c)), bson.D{}, latestFirst, func(kept bson.Raw) error {
			latest[i] = stamp(kept)
			return nil
		})
	})
	if err != nil {
		return "", fmt.Errorf("read the position of the last change: %w", err)
	}
	position := time.UnixMilli(0)
	for _, t := range latest {
		if t.After(position) {
			position = t
		}
	}
	return place(position), nil
}

func place(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// inAll does something for every followed collection, at once.
func (b *Backend) inAll(do func(i int, c store.Collection) error) error {
	errs := make([]error, len(store.Collections))
	var wg sync.WaitGroup
	for i, c := range store.Collections {
		if c.Followed() {
			wg.Go(func() { errs[i] = do(i, c) })
		}
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Follow calls each for every change after a position; see store.Backend and,
// for what it can miss, the package's documentation. Changes are told in the
// order of their times within each collection, but for those that became visible
// late. It returns the error of ctx when that ends.
func (b *Backend) Follow(ctx context.Context, position string, each func(store.Change) error) error {
	f := b.following(position, each)
	if f == nil {
		return fmt.Errorf("follow changes: %q is no position in this store", position)
	}
	if err := f.follow(ctx); err != nil {
		return fmt.Errorf("follow changes: %w", err)
	}
	return nil
}

// follower is one Follow.
type follower struct {
	*Backend
	tell   func(store.Change) error
	latest time.Time     // of all that was seen
	known  map[key]known // what was told, and what need not be
	floor  time.Time     // what was updated before is not in known any more
	wide   time.Time     // when it looked far back last, by this process's clock
}

type key struct {
	c  store.Collection
	id string
}

// known is the latest version that was told of a document.
type known struct {
	version int64
	updated time.Time
}

// following is a Follow that is yet to start, nil where the position is none.
func (b *Backend) following(position string, each func(store.Change) error) *follower {
	millis, err := strconv.ParseInt(position, 10, 64)
	if err != nil || millis < 0 {
		return nil
	}
	return &follower{Backend: b, tell: each, latest: time.UnixMilli(millis), known: make(map[key]known)}
}

func (f *follower) follow(ctx context.Context) error {
	if err := f.start(ctx); err != nil {
		return err
	}
	for {
		rung := f.bell.next() // before looking, so that no ring is missed
		begun := time.Now()
		if err := f.look(ctx); err != nil {
			return err
		}
		// A slow database is not kept busy by looks alone.
		if err := f.wait(ctx, max(breath, min(3*time.Since(begun), 2*glance)), nil); err != nil {
			return err
		}
		if err := f.wait(ctx, glance, rung); err != nil {
			return err
		}
	}
}

func (f *follower) wait(ctx context.Context, d time.Duration, rung <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-rung:
	case <-f.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// start takes what was there well before the position for told. So a look far
// back later finds only what became visible since.
func (f *follower) start(ctx context.Context) error {
	before, err := f.since(ctx, near)
	if err != nil {
		return err
	}
	f.wide = time.Now()
	f.floor = before.Add(near - far)
	var mu sync.Mutex
	return f.inAll(func(_ int, c store.Collection) error {
		updated := bson.D{{Key: "$gte", Value: f.floor}, {Key: "$lt", Value: before}}
		return f.updates(ctx, c, updated, func(id string, k known) error {
			mu.Lock()
			defer mu.Unlock()
			f.known[key{c, id}] = k
			return nil
		})
	})
}

// since is where a look begins: so long before the latest that was seen, or the
// server's present time, where that was set back.
func (f *follower) since(ctx context.Context, back time.Duration) (time.Time, error) {
	g, err := f.hello(ctx)
	if err != nil {
		return time.Time{}, f.explain(ctx, err)
	}
	since := f.latest
	if g.LocalTime.Before(since) {
		since = g.LocalTime
	}
	return since.Add(-back), nil
}

// look tells what has changed.
func (f *follower) look(ctx context.Context) error {
	since, err := f.since(ctx, near)
	if err != nil {
		return err
	}
	if since.Before(f.floor) {
		return errClock
	}
	wide := time.Since(f.wide) > farEvery
	if wide {
		f.wide = time.Now()
		if since = since.Add(near - far); since.Before(f.floor) {
			since = f.floor
		}
	}
	if err := f.tellSince(ctx, since); err != nil {
		return err
	}
	if wide {
		f.forget(since.Add(-memory))
	}
	return nil
}

// forget lets go of what was told long ago.
func (f *follower) forget(floor time.Time) {
	if floor.Before(f.floor) {
		return
	}
	f.floor = floor
	for key, known := range f.known {
		if known.updated.Before(floor) {
			delete(f.known, key)
		}
	}
}
