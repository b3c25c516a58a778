package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// look is what one reader keeps of one list: who was in it when she looked last.
type look struct {
	At     time.Time `bson:"at,omitempty"`
	Who    []byte    `bson:"who,omitempty"` // packed
	Pinned bool      `bson:"pinned,omitempty"`

	version int64
	ids     []person.ID // Who, unpacked
}

// packPeople puts ids one after the other, without their hyphens.
func packPeople(ids []person.ID) []byte {
	packed := make([]byte, 0, 6*len(ids))
	for _, id := range ids {
		if len(id) == 7 {
			packed = append(append(packed, id[:3]...), id[4:]...)
		}
	}
	return packed
}

func unpackPeople(packed []byte) []person.ID {
	ids := make([]person.ID, 0, len(packed)/6)
	for part := range slices.Chunk(packed, 6) {
		if len(part) == 6 {
			ids = append(ids, person.ID(part[:3])+"-"+person.ID(part[3:]))
		}
	}
	return ids
}

func lookID(staff person.StaffID, list string) string { return string(staff) + "/" + list }

// takeLook takes in a look of somebody who opened her lists in this process.
func (s *Store) takeLook(doc Document) (bool, error) {
	var l look
	if err := bson.Unmarshal(doc.Body, &l); err != nil {
		return false, err
	}
	l.version, l.ids = doc.Version, unpackPeople(l.Who)
	staff := person.StaffID(doc.Parent)
	s.shelves.mu.Lock()
	defer s.shelves.mu.Unlock()
	mine := s.shelves.looks[staff]
	list := doc.ID[min(len(doc.ID), len(staff)+1):]
	if mine == nil || mine[list] != nil && mine[list].version >= doc.Version {
		return false, nil
	}
	mine[list] = &l
	s.shelves.edition++
	return true, nil
}

// readLooks reads the looks of a member of staff, once; from then on they are followed.
func (s *Store) readLooks(ctx context.Context, staff person.StaffID) error {
	s.shelves.mu.Lock()
	known := s.shelves.looks[staff] != nil
	if s.shelves.looks == nil {
		s.shelves.looks = map[person.StaffID]map[string]*look{}
	}
	if !known {
		s.shelves.looks[staff] = map[string]*look{} // before reading, so that nothing is missed in between
	}
	s.shelves.mu.Unlock()
	if known {
		return nil
	}
	err := s.backend.Children(ctx, Looks, string(staff), func(doc Document) error {
		doc.Body = slices.Clone(doc.Body)
		_, err := s.takeLook(doc)
		return err
	})
	if err != nil {
		s.shelves.mu.Lock()
		delete(s.shelves.looks, staff)
		s.shelves.mu.Unlock()
	}
	return err
}

func (s *shelves) lookOf(staff person.StaffID, list string) look {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l := s.looks[staff][list]; l != nil {
		return *l
	}
	return look{}
}

// LookAt remembers who is in a list now: what is new and what has left counts
// from here.
func (d *Desk) LookAt(ctx context.Context, id string) error {
	return d.changeLook(ctx, id, "look at list", audit.ListLooked, func(l *look) error {
		_, ids, err := (&Shelf{desk: d}).people(id)
		l.At, l.Who = d.store.clock().UTC(), packPeople(ids)
		return err
	})
}

// Pin puts a list on the principal's home, or takes it from there.
func (d *Desk) Pin(ctx context.Context, id string, pinned bool) error {
	return d.changeLook(ctx, id, "pin list", audit.ListPinned, func(l *look) error {
		l.Pinned = pinned
		return nil
	})
}

func (d *Desk) changeLook(ctx context.Context, id, name string, event audit.Type, change func(*look) error) error {
	a := act{name: name, action: access.KeepLists, event: event}
	if d.store.shelves.list(id) != nil { // else it is what somebody typed
		a.op, a.fill = opOn(Looks, lookID(d.Session.Me.ID, id)), codesOf(id)
	}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		if l := d.store.shelves.list(id); l == nil || !l.reads(d.Session.Me) {
			return 0, ErrNotFound
		}
		doc, err := put(ctx, d.store.backend, Looks, lookID(d.Session.Me.ID, id), string(d.Session.Me.ID), a.op, change)
		if err == nil {
			d.store.reshelve(Looks, doc)
		}
		return 1, err
	})
}

// codesOf lets an event name what it is about by its ids and codes.
func codesOf(codes ...string) func(*audit.Event) {
	return func(e *audit.Event) {
		for _, code := range codes {
			if code != "" && len(code) <= 100 {
				e.Codes = append(e.Codes, code)
			}
		}
	}
}

// put changes one document or makes it, by compare-and-set; change may run more
// than once.
func put[T any](ctx context.Context, b Backend, c Collection, id, parent, op string, change func(*T) error) (Document, error) {
	for {
		v, doc, err := get[T](ctx, b, c, id)
		if errors.Is(err, ErrNotFound) {
			doc, err = Document{ID: id, Parent: parent}, nil
		}
		if err == nil {
			err = change(&v)
		}
		if err == nil {
			doc.Body, err = stamped(v, op)
		}
		if err != nil {
			return doc, err
		}
		version, err := b.Put(ctx, c, doc)
		if errors.Is(err, ErrConflict) && ctx.Err() == nil {
			continue
		}
		if doc.Version = version; err != nil {
			err = fmt.Errorf("write into %s: %w", c, err)
		}
		return doc, err
	}
}
