package store

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
)

const (
	leaseBeat = 2 * time.Second // how often a reader says that it goes on
	leaseLost = 6 * time.Second // after so long without, another one takes over
)

// leaseState is what this process saw of the lease of a source.
type leaseState struct {
	beat  int64
	moved time.Time // by the process's own clock, when the beat was another
	wrote time.Time
	mine  bool
	feed  Feed // as it was reported last
}

// Lease says whether this process is the one that reads the source, and makes it the
// one where no other is; to be asked once a cycle. While the agreement does not
// allow reading it is a *Refused, and nothing may be read.
func (d *Desk) Lease(ctx context.Context) (bool, error) {
	a := act{name: "read source " + string(d.source()), action: access.Deliver, event: audit.SourceReader, fill: codesOf(string(d.source()))}
	if _, refusal := d.ask(a); refusal != nil {
		d.store.intake(d.source()).forget()
		return false, refusal
	}
	in := d.store.intake(d.source())
	in.leasing.Lock()
	defer in.leasing.Unlock()
	l := &in.lease
	if l.mine && time.Since(l.wrote) < leaseBeat {
		return true, nil
	}
	return d.contend(ctx, a, l)
}

// forget lets go of a lease, and of what is known.
func (in *intake) forget() {
	in.leasing.Lock()
	in.lease.mine = false
	in.leasing.Unlock()
	in.mu.Lock()
	defer in.mu.Unlock()
	in.read, in.known, in.left = false, nil, nil
}

func (d *Desk) contend(ctx context.Context, a act, l *leaseState) (bool, error) {
	s, id := d.store, string(d.source())
	feed, doc, err := get[Feed](ctx, s.backend, Feeds, id)
	if errors.Is(err, ErrNotFound) {
		doc, err = Document{ID: id, Parent: id}, nil
	}
	if err != nil {
		return false, err
	}
	mine := feed.Reader == s.writer
	if !mine && feed.Reader != "" {
		if feed.Beat != l.beat || l.moved.IsZero() {
			l.beat, l.moved, l.mine = feed.Beat, time.Now(), false
		}
		if time.Since(l.moved) < leaseLost {
			return false, nil
		}
	}
	if !mine || !l.mine {
		if err := d.through(ctx, a, func(context.Context) (int, error) { return 1, nil }); err != nil {
			return false, err
		}
	}
	feed.Reader, feed.Beat = s.writer, feed.Beat+1
	if err := putFeed(ctx, s.backend, doc, feed); errors.Is(err, ErrConflict) {
		l.mine, l.moved = false, time.Time{}
		return false, nil
	} else if err != nil {
		return false, err
	}
	l.mine, l.wrote = true, time.Now()
	return true, nil
}

func putFeed(ctx context.Context, b Backend, doc Document, feed Feed) (err error) {
	if doc.Body, err = bson.Marshal(feed); err != nil {
		return err
	}
	_, err = b.Put(ctx, Feeds, doc)
	return err
}

// reportEvery is how often it is written how reading goes, where nothing changed but
// the time.
const reportEvery = time.Second

// Report says how reading goes. It is told to everybody who looks at the sources,
// and written no more often than needed.
func (d *Desk) Report(ctx context.Context, f Feed) error {
	a := act{name: "report on " + string(d.source()), action: access.Deliver, event: audit.SourceFailed, fill: codesOf(string(d.source()), f.Code)}
	if _, refusal := d.ask(a); refusal != nil {
		return refusal
	}
	in := d.store.intake(d.source())
	in.leasing.Lock()
	defer in.leasing.Unlock()
	l := &in.lease
	turned := l.feed.Code != f.Code
	if !turned && time.Since(l.wrote) < reportEvery-50*time.Millisecond && sameCodes(l.feed.Unknown, f.Unknown) {
		return nil
	}
	if turned {
		if err := d.through(ctx, a, func(context.Context) (int, error) { return 1, nil }); err != nil {
			return err
		}
	}
	_, err := d.writeFeed(ctx, func(kept *Feed) {
		f.Reader, f.Beat, f.Held, f.Declined = kept.Reader, kept.Beat, kept.Held, kept.Declined
		if kept.Reader == d.store.writer {
			f.Beat++
		}
		*kept = f
	})
	if l.feed = f; err == nil && f.Reader == d.store.writer {
		l.wrote = time.Now()
	} else {
		l.mine = false // another process reads by now
	}
	return err
}

func sameCodes(a, b []UnknownCode) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// writeFeed changes what is said of reading a source.
func (d *Desk) writeFeed(ctx context.Context, change func(*Feed)) (Document, error) {
	id := string(d.source())
	return put(ctx, d.store.backend, Feeds, id, id, "", func(f *Feed) error {
		change(f)
		return nil
	})
}
