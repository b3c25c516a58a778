package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"lotse/store/person"
	"lotse/store/roster"
)

// readCourse reads a course from the store, not from memory.
func (s *Store) readCourse(ctx context.Context, id string) (*roster.Course, string, error) {
	doc, err := s.backend.Get(ctx, Courses, id)
	if err != nil {
		return nil, "", err
	}
	c, err := decodeCourse(doc)
	op, _ := doc.Body.Lookup("op").StringValueOK()
	return c, op, err
}

// course is the course of this id: from memory, or from the store, where another
// server may have opened it a moment ago; nil where there is none.
func (s *Store) course(ctx context.Context, id string) *roster.Course {
	if c := s.catalogue.called(id); c != nil || !courseID.MatchString(id) {
		return c
	}
	if doc, err := s.backend.Get(ctx, Courses, id); err != nil || s.catalogue.put(doc) != nil {
		return nil
	}
	return s.catalogue.called(id)
}

const (
	courseTries = 300                   // of one change, against other servers
	courseWait  = 20 * time.Millisecond // at most, before the next try
)

// changeCourse changes a course by compare-and-set; change may run more than once.
// Those whom it names are owed a copy. The same write that changes the roster is
// the confirmation: it either stands with all that it means, or nothing does. Who
// is overtaken by other servers tries again, a little later each time and not in
// step with them; errUnchanged ends it without a write and without an error.
func (s *Store) changeCourse(ctx context.Context, id, op string, change func(*roster.Course) ([]person.ID, error)) (*roster.Course, error) {
	done, err := s.catalogue.turn(ctx, id)
	if err != nil {
		return nil, err
	}
	defer done()
	for try := 1; ; try++ {
		c, err := s.tryCourse(ctx, id, op, change)
		if !errors.Is(err, ErrConflict) || try == courseTries {
			return c, err
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ErrConflict, ctx.Err())
		case <-time.After(rand.N(min(courseWait, time.Duration(try)*time.Millisecond))):
		}
	}
}

func (s *Store) tryCourse(ctx context.Context, id, op string, change func(*roster.Course) ([]person.ID, error)) (*roster.Course, error) {
	c, before, err := s.readCourse(ctx, id)
	if err != nil {
		return nil, err
	}
	owed, err := change(c)
	if errors.Is(err, errUnchanged) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	if c.Owe(owed...); op == "" { // the last act stays the last, for recovery
		op = before
	}
	return c, s.putCourse(ctx, c, op)
}

// putCourse writes a course where its version is still the one that was read.
func (s *Store) putCourse(ctx context.Context, c *roster.Course, op string) error {
	body, err := stamped(c, op)
	if err != nil {
		return err
	}
	doc := Document{ID: c.ID, Version: c.Version, Body: body}
	if doc.Version, err = s.backend.Put(ctx, Courses, doc); err != nil {
		return err
	}
	c.Version = doc.Version
	err = s.catalogue.put(doc)
	s.offer()
	return err
}
