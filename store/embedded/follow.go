package embedded

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"lotse/store"
)

// glance is how often a follower looks for what other processes wrote; what
// this process wrote it is told at once.
const glance = 150 * time.Millisecond

// A page of changes ends with whichever of these comes first.
const (
	pageRows  = 500
	pageBytes = 4 << 20
)

// Now returns the position after the last change; see store.Backend. Positions
// are decimal numbers and stay good for as long as the file does.
func (b *Backend) Now(ctx context.Context) (string, error) {
	seq, err := b.clock(ctx)
	if err != nil {
		return "", fmt.Errorf("read the position of the last change: %w", err)
	}
	return strconv.FormatInt(seq, 10), nil
}

// Follow calls each for every change after a position; see store.Backend. It
// returns the error of ctx when that ends.
func (b *Backend) Follow(ctx context.Context, position string, each func(store.Change) error) error {
	if err := b.follow(ctx, position, each); err != nil {
		return fmt.Errorf("follow changes: %w", explain(b.path, err))
	}
	return nil
}

func (b *Backend) follow(ctx context.Context, position string, each func(store.Change) error) error {
	seq, err := b.start(ctx, position)
	if err != nil {
		return err
	}
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		rung := b.writer.bell.next() // before looking, so that no ring is missed
		if seq, err = b.catchUp(ctx, seq, each); err != nil {
			return err
		}
		select {
		case <-rung:
		case <-tick.C:
		case <-b.writer.stop:
			return errClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// start checks a position. One from the future belongs to another file, or to
// this one before an older backup took its place: whoever follows must read anew.
func (b *Backend) start(ctx context.Context, position string) (int64, error) {
	seq, err := strconv.ParseInt(position, 10, 64)
	if err != nil || seq < 0 {
		return 0, fmt.Errorf("%q is no position in this store", position)
	}
	last, err := b.clock(ctx)
	if err == nil && seq > last {
		err = errRewound
	}
	return seq, err
}

var errRewound = errors.New("the position is newer than the store, as after restoring a backup; read everything again")

// catchUp calls each for what changed after seq and returns where it got to.
func (b *Backend) catchUp(ctx context.Context, seq int64, each func(store.Change) error) (int64, error) {
	for {
		last, err := b.clock(ctx)
		if err != nil || last == seq {
			return seq, err
		}
		if last < seq {
			return seq, errRewound
		}
		changes, reached, err := b.changes(ctx, seq, last)
		if err != nil {
			return seq, err
		}
		for _, change := range changes {
			if err := each(change); err != nil {
				return seq, err
			}
		}
		seq = reached
	}
}

// changes reads one page of documents written after seq, and how far it goes:
// to last at least where the page is not full. No read stays open while they
// are told: that would keep the -wal file growing.
func (b *Backend) changes(ctx context.Context, seq, last int64) (changes []store.Change, reached int64, err error) {
	rows, err := b.reads.QueryContext(ctx, changed, seq)
	if err != nil {
		return nil, seq, err
	}
	defer rows.Close()
	size := 0
	for len(changes) < pageRows && size < pageBytes && rows.Next() {
		var c store.Change
		d := &c.Document
		if err := rows.Scan(&seq, &c.Collection, &d.ID, &d.Parent, &d.Version, (*[]byte)(&d.Body)); err != nil {
			return nil, seq, err
		}
		if !store.Whole(d.Body) {
			return nil, seq, damaged(b.path, "a document is cut short")
		}
		c.Position = strconv.FormatInt(seq, 10)
		changes, size = append(changes, c), size+len(d.Body)
	}
	if err := rows.Err(); err != nil {
		return nil, seq, err
	}
	if len(changes) < pageRows && size < pageBytes {
		seq = max(seq, last)
	}
	return changes, seq, nil
}

func (b *Backend) clock(ctx context.Context) (seq int64, err error) {
	err = b.reads.QueryRowContext(ctx, "SELECT seq FROM clock").Scan(&seq)
	return seq, explain(b.path, err)
}

// changed selects what was written after a number, over all followed
// collections, in order. SQLite merges their indexes and sorts nothing.
var changed = func() string {
	var parts []string
	for _, c := range store.Collections {
		if c.Followed() {
			parts = append(parts, fmt.Sprintf(`SELECT seq, '%[1]s', id, parent, version, body FROM "%[1]s" WHERE seq > ?1`, c))
		}
	}
	return strings.Join(parts, " UNION ALL ") + " ORDER BY 1"
}()

// A bell wakes everybody who waits for the next ring.
type bell struct {
	mu   sync.Mutex
	rung chan struct{}
}

// next is closed at the next ring.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung == nil {
		b.rung = make(chan struct{})
	}
	return b.rung
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung != nil {
		close(b.rung)
		b.rung = nil
	}
}
