package mongo

import (
	"bytes"
	"context"
	"errors"
	"sort"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"lotse/store"
)

// A page of changes ends with whichever of these comes first; bodies are read
// and told a part of it at a time.
const (
	pageDocs  = 500
	partBytes = 4 << 20
)

// page is what is new in a collection, as far as it fits.
type page struct {
	fresh []update
	until time.Time // the latest update that was read
	more  bool      // from until on
}

// update is a version of a document that is not known yet.
type update struct {
	id string
	known
}

// tellSince tells all that was updated since, as far as it is not known. The
// position of a change is where the look before got to: taken up from there,
// nothing is missed, whichever collection was told of last.
func (f *follower) tellSince(ctx context.Context, since time.Time) error {
	position, latest := place(f.latest), f.latest
	from := make(map[store.Collection]time.Time)
	for _, c := range store.Collections {
		if c.Followed() {
			from[c] = since
		}
	}
	for len(from) > 0 {
		pages, err := f.pages(ctx, from)
		if err != nil {
			return err
		}
		for i, c := range store.Collections {
			if err := f.tellPage(ctx, c, pages[i], position); err != nil {
				return err
			}
			if delete(from, c); pages[i].more {
				from[c] = pages[i].until
			}
			if pages[i].until.After(latest) {
				latest = pages[i].until
			}
		}
	}
	f.latest = latest
	return nil
}

// pages reads a page of each collection in from, at once.
func (f *follower) pages(ctx context.Context, from map[store.Collection]time.Time) ([]page, error) {
	pages := make([]page, len(store.Collections))
	return pages, f.inAll(func(i int, c store.Collection) (err error) {
		if since, wanted := from[c]; wanted {
			pages[i], err = f.page(ctx, c, since)
		}
		return err
	})
}

var errFull = errors.New("the page is full")

func (f *follower) page(ctx context.Context, c store.Collection, since time.Time) (p page, err error) {
	err = f.updates(ctx, c, bson.D{{Key: "$gte", Value: since}}, func(id string, k known) error {
		if p.until = k.updated; f.known[key{c, id}].version < k.version {
			p.fresh = append(p.fresh, update{id, k})
		}
		if len(p.fresh) == pageDocs {
			return errFull
		}
		return nil
	})
	if errors.Is(err, errFull) {
		p.more, err = true, nil
	}
	return p, err
}

// updates calls do for the documents of a collection that were updated within a
// range of times, in that order. An index answers it alone.
func (f *follower) updates(ctx context.Context, c store.Collection, within bson.D, do func(id string, k known) error) error {
	inOrder := options.Find().
		SetSort(bson.D{{Key: "updated", Value: 1}, {Key: "_id", Value: 1}}).
		SetProjection(bson.D{{Key: "version", Value: 1}, {Key: "updated", Value: 1}})
	return f.each(ctx, f.db.Collection(string(c)), bson.D{{Key: "updated", Value: within}}, inOrder, func(kept bson.Raw) error {
		id, hasID := kept.Lookup("_id").StringValueOK()
		version, hasVersion := kept.Lookup("version").AsInt64OK()
		if !hasID || !hasVersion {
			return errDamaged
		}
		return do(id, known{version, stamp(kept)})
	})
}

// tellPage tells of the documents of a page, as they are by now.
func (f *follower) tellPage(ctx context.Context, c store.Collection, p page, position string) error {
	ids := make([]string, len(p.fresh))
	for i, u := range p.fresh {
		ids[i] = u.id
	}
	for len(ids) > 0 {
		part, rest, err := f.bodies(ctx, c, ids)
		if err != nil {
			return err
		}
		for _, doc := range part {
			f.known[key{c, doc.ID}] = known{doc.Version, doc.updated}
			if err := f.tell(store.Change{Collection: c, Document: doc.Document, Position: position}); err != nil {
				return err
			}
		}
		ids = rest
	}
	for _, u := range p.fresh { // of those that somebody has deleted there is nothing to tell
		if f.known[key{c, u.id}].version < u.version {
			f.known[key{c, u.id}] = u.known
		}
	}
	return nil
}

type timed struct {
	store.Document
	updated time.Time
}

// bodies reads documents by their ids until they are large enough together,
// sorts them by their times and returns the ids that are left.
func (f *follower) bodies(ctx context.Context, c store.Collection, ids []string) (part []timed, rest []string, err error) {
	read, size := make(map[string]bool), 0
	err = f.each(ctx, f.db.Collection(string(c)), bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}}, nil, func(kept bson.Raw) error {
		doc, err := readOwn(kept)
		if err != nil {
			return err
		}
		part, read[doc.ID] = append(part, doc), true
		if size += len(doc.Body); size > partBytes {
			return errFull
		}
		return nil
	})
	switch {
	case errors.Is(err, errFull):
		for _, id := range ids {
			if !read[id] {
				rest = append(rest, id)
			}
		}
	case err != nil:
		return nil, nil, err
	}
	sort.Slice(part, func(i, j int) bool { return part[i].updated.Before(part[j].updated) })
	return part, rest, nil
}

// readOwn reads a document whose body is the reader's to keep.
func readOwn(kept bson.Raw) (timed, error) {
	doc, err := read(kept)
	doc.Body = bytes.Clone(doc.Body)
	return timed{doc, stamp(kept)}, err
}

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

// wake has the followers of this process look at once.
func (b *Backend) wake(c store.Collection) {
	if c.Followed() {
		b.bell.ring()
	}
}
