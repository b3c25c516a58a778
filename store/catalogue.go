package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/roster"
)

// catalogue is every course in memory: what the planning table, supply and the
// need engine ask for. It follows the collection, so that all servers have the same.
type catalogue struct {
	mu      sync.RWMutex
	courses map[string]*roster.Course // never changed in place
	edition uint64                    // counts the changes
}

// readCourses fills the catalogue.
func (s *Store) readCourses(ctx context.Context) error {
	return s.backend.All(ctx, Courses, nil, func(doc Document) error { return s.catalogue.put(doc) })
}

// put keeps a course as its document says, unless a newer one is there.
func (k *catalogue) put(doc Document) error {
	var c roster.Course
	if err := bson.Unmarshal(doc.Body, &c); err != nil {
		return fmt.Errorf("course %s: %w", doc.ID, err)
	}
	c.ID, c.Version = doc.ID, doc.Version
	k.mu.Lock()
	defer k.mu.Unlock()
	if old := k.courses[c.ID]; old != nil && old.Version >= c.Version {
		return nil
	}
	if k.courses == nil {
		k.courses = map[string]*roster.Course{}
	}
	k.courses[c.ID] = &c
	k.edition++
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
