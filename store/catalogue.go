package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
	"lotse/store/roster"
)

// catalogue is every course in memory: what the planning table, supply and the
// need engine ask for. It follows the collection, so that all servers have the same.
type catalogue struct {
	mu      sync.RWMutex
	courses map[string]*roster.Course // never changed in place
	edition uint64                    // counts the changes
	owing   map[string]time.Time      // courses whose people lack copies, and since when this process knows
	copied  map[string]copies         // copies written and not yet taken out of the outbox
	turns   map[string]chan struct{}  // one writer of a course at a time in this process
}

// copies are the lines, as they were kept, that people's copies were made of.
type copies map[person.ID]string

// readCourses fills the catalogue. Copies that are owed by then are owed by a
// process that died, or are written twice.
func (s *Store) readCourses(ctx context.Context) error {
	return s.backend.All(ctx, Courses, nil, func(doc Document) error { return s.catalogue.keep(doc, time.Time{}) })
}

// decodeCourse reads a course as today's codes have it.
func decodeCourse(doc Document) (*roster.Course, error) {
	var c roster.Course
	if err := bson.Unmarshal(doc.Body, &c); err != nil {
		return nil, fmt.Errorf("course %s: %w", doc.ID, err)
	}
	c.ID, c.Version = doc.ID, doc.Version
	c.Renew()
	return &c, nil
}

// put keeps a course as its document says, unless a newer one is there.
func (k *catalogue) put(doc Document) error { return k.keep(doc, time.Now()) }

func (k *catalogue) keep(doc Document, now time.Time) error {
	c, err := decodeCourse(doc)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if old := k.courses[c.ID]; old != nil && old.Version >= c.Version {
		return nil
	}
	if k.courses == nil {
		k.courses, k.owing = map[string]*roster.Course{}, map[string]time.Time{}
	}
	k.courses[c.ID] = c
	k.edition++
	if _, known := k.owing[c.ID]; len(c.Owed) == 0 {
		delete(k.owing, c.ID)
	} else if !known {
		k.owing[c.ID] = now
	}
	return nil
}

// all is every course in the order of ids, and the edition that this is. Nobody
// changes them.
func (k *catalogue) all() ([]*roster.Course, uint64) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	list := slices.Collect(maps.Values(k.courses))
	slices.SortFunc(list, func(a, b *roster.Course) int { return strings.Compare(a.ID, b.ID) })
	return list, k.edition
}

// called is the course of this id, nil where there is none.
func (k *catalogue) called(id string) *roster.Course {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.courses[id]
}

// turn waits until nobody else in this process changes a course: in a crowd, one
// after the other is faster than all against all. The caller calls done.
func (k *catalogue) turn(ctx context.Context, id string) (done func(), err error) {
	k.mu.Lock()
	if k.turns == nil {
		k.turns = map[string]chan struct{}{}
	}
	turn := k.turns[id]
	if turn == nil {
		turn = make(chan struct{}, 1)
		k.turns[id] = turn
	}
	k.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// overdue are the courses that have owed copies for longer than others need to
// write them.
func (k *catalogue) overdue(now time.Time) (ids []string) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for id, since := range k.owing {
		if now.Sub(since) > copiedWithin {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// tried puts off the next attempt at the copies of a course.
func (k *catalogue) tried(id string, now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, owes := k.owing[id]; owes {
		k.owing[id] = now
	}
}

// wrote notes copies that were written, for the outbox to be cleared.
func (k *catalogue) wrote(id string, made copies) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.copied == nil {
		k.copied = map[string]copies{}
	}
	if k.copied[id] == nil {
		k.copied[id] = copies{}
	}
	maps.Copy(k.copied[id], made)
}

// written takes what was written since.
func (k *catalogue) written() map[string]copies {
	k.mu.Lock()
	defer k.mu.Unlock()
	taken := k.copied
	k.copied = nil
	return taken
}
