package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/audit"
	"lotse/store/person"
)

// Office is all that an empty store can be filled with at once.
type Office struct {
	Staff   []Staff
	Keys    []NewKey
	Courses []Course
	People  iter.Seq[Arrival]
	Sources []Source // the offices' systems; those of records that are not among them are open, as synthetic ones
}

// fillBatch is how many people are written in one go.
const fillBatch = 250

// Fill puts a whole office into an empty store: people first, staff and their
// keys last, so that an interrupted filling lets nobody in. It is for synthetic
// counties; one event tells of it.
func Fill(ctx context.Context, b Backend, office Office, progress func(people int)) error {
	s := &Store{backend: b, now: time.Now}
	if err := s.rules(); err != nil {
		return err
	}
	if filled, err := s.HasStaff(ctx); err != nil || filled {
		return errors.Join(err, mistakeIf(filled, "fill", "the store has staff already; only an empty one can be filled"))
	}
	if err := s.openLog(ctx, "fill"); err != nil {
		return err
	}
	people, from, err := s.fillPeople(ctx, office.People, progress)
	if err == nil {
		err = s.fillSources(ctx, office.Sources, from)
	}
	if err == nil {
		err = s.fillCourses(ctx, office.Courses)
	}
	if err == nil {
		err = s.fillStaff(ctx, office)
	}
	event := audit.Event{Type: audit.OfficeFilled, Count: int64(people), Outcome: "ok"}
	if err != nil {
		event.Outcome = outcomeOf(err)
	}
	return errors.Join(err, s.log.Record(ctx, event), s.closeLog(ctx))
}

func mistakeIf(wrong bool, code, text string) error {
	if wrong {
		return mistake(code, "%s", text)
	}
	return nil
}

// fillPeople encodes on several cores and writes batch after batch. It returns how
// many people there are, and of which sources their records are.
func (s *Store) fillPeople(ctx context.Context, people iter.Seq[Arrival], progress func(int)) (int, map[person.Source]bool, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	batches, encoded := make(chan []Arrival, 2), make(chan *batch, 2)
	var encoders sync.WaitGroup
	for range 2 {
		encoders.Go(func() {
			for list := range batches {
				made, err := encode(list)
				if err != nil {
					stop(err)
					return
				}
				select {
				case encoded <- made:
				case <-ctx.Done():
					return
				}
			}
		})
	}
	go func() {
		share(ctx, people, batches)
		encoders.Wait()
		close(encoded)
	}()
	written, from := 0, map[person.Source]bool{}
	for made := range encoded {
		if err := made.write(ctx, s.backend); err != nil {
			return written, from, err
		}
		maps.Copy(from, made.sources)
		if written += made.people; progress != nil {
			progress(written)
		}
	}
	return written, from, context.Cause(ctx)
}

// share cuts the stream of people into batches.
func share(ctx context.Context, people iter.Seq[Arrival], batches chan<- []Arrival) {
	defer close(batches)
	var list []Arrival
	send := func() bool {
		select {
		case batches <- list:
			list = nil
			return true
		case <-ctx.Done():
			return false
		}
	}
	for arrival := range people {
		if list = append(list, arrival); len(list) == fillBatch && !send() {
			return
		}
	}
	if len(list) > 0 {
		send()
	}
}

// batch is a group of people as documents.
type batch struct {
	people  int
	docs    map[Collection][]Document
	sources map[person.Source]bool // of the records
}

// fillOrder writes what is derived from others after them.
var fillOrder = []Collection{Keys, Unique, Records, Notes, Persons}

func (b *batch) write(ctx context.Context, to Backend) error {
	for _, c := range fillOrder {
		if err := to.Append(ctx, c, b.docs[c]...); err != nil {
			return fmt.Errorf("fill %s: %w", c, err)
		}
	}
	return nil
}

func encode(list []Arrival) (*batch, error) {
	b := &batch{people: len(list), docs: map[Collection][]Document{}, sources: map[person.Source]bool{}}
	for _, arrival := range list {
		if err := b.add(arrival); err != nil {
			return nil, fmt.Errorf("fill person %s: %w", arrival.Profile.ID, err)
		}
	}
	return b, nil
}

// add turns one arrival into documents, the profile being the merge of its records.
func (b *batch) add(arrival Arrival) error {
	p, key := arrival.Profile, newKey()
	person.Merge(&p, arrival.Records, person.Rules{})
	p.List()
	id := string(p.ID)
	err := errors.Join(b.put(Keys, id, "", key), b.put(Persons, id, "", p))
	for _, record := range arrival.Records {
		b.sources[record.Source] = true
		err = errors.Join(err, b.put(Records, record.ID, id, record))
		if azr := record.Fields[person.AZRNumber].Value; azr != "" {
			err = errors.Join(err, b.put(Unique, "azr:"+azr, id, bson.D{{Key: "person", Value: id}}))
		}
	}
	for _, note := range arrival.Notes {
		if note.Confided {
			sealed, sealErr := key.seal(notePlace(note.ID), []byte(note.Text))
			note.Sealed, note.Text, err = sealed, "", errors.Join(err, sealErr)
		}
		err = errors.Join(err, b.put(Notes, string(note.ID), id, note))
	}
	return err
}

func (b *batch) put(c Collection, id, parent string, v any) error {
	body, err := bson.Marshal(v)
	b.docs[c] = append(b.docs[c], Document{ID: id, Parent: parent, Body: body})
	return err
}

// fillSources documents the sources. Those of which nothing is said have a synthetic
// agreement, as all that Fill is for is synthetic.
func (s *Store) fillSources(ctx context.Context, sources []Source, from map[person.Source]bool) error {
	for _, source := range sources {
		delete(from, source.ID)
	}
	delete(from, person.Outreach)
	for _, id := range slices.Sorted(maps.Keys(from)) {
		sources = append(sources, s.synthetic(id))
	}
	for _, source := range sources {
		source.Added = s.clock().UTC()
		if err := s.checkSource(&source); err != nil {
			return err
		}
		if err := add(ctx, s.backend, Sources, string(source.ID), "", source, ""); err != nil {
			return fmt.Errorf("fill source %s: %w", source.ID, err)
		}
	}
	return nil
}

// synthetic is a source with an agreement that has always held.
func (s *Store) synthetic(id person.Source) Source {
	return Source{
		ID: id, Office: s.sourceName(id), State: SourceLinked,
		Agreement: &Agreement{
			Basis: "synthetische Daten", SignedBy: "Lotse", Reference: "synthetisch",
			From: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		},
	}
}

func (s *Store) fillCourses(ctx context.Context, courses []Course) error {
	for _, course := range courses {
		if err := add(ctx, s.backend, Courses, course.ID, "", course, ""); err != nil {
			return fmt.Errorf("fill course %s: %w", course.ID, err)
		}
	}
	return nil
}

func (s *Store) fillStaff(ctx context.Context, office Office) error {
	for _, n := range office.Keys {
		key, err := newStaffKey(n)
		if err != nil {
			return err
		}
		key.Added = s.clock().UTC()
		if err := add(ctx, s.backend, StaffKeys, key.Fingerprint, string(key.Staff), key, ""); err != nil {
			return err
		}
	}
	for _, staff := range office.Staff {
		staff.Added = s.clock().UTC()
		if err := s.checkStaff(staff); err != nil {
			return err
		}
		if err := add(ctx, s.backend, StaffDocs, string(staff.ID), "", staff, ""); err != nil {
			return err
		}
	}
	return nil
}
