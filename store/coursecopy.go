package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
	"lotse/store/roster"
)

const (
	copiesAtOnce = 8                      // people written at the same time
	clearEvery   = 300 * time.Millisecond // the outbox of courses, in batches
	copiedWithin = 5 * time.Second        // after that, whoever sees that copies are owed writes them
)

// A person's own copy of her place is derived from the roster, which is the truth.
// The write that changes the roster names her in Course.Owed; then her copy is
// written, and then, in batches, the name is taken out again. A crash in between
// leaves the name there, and any server, also one that starts later, writes the
// copy again. The course is read after the person: whoever writes an older copy
// finds the person changed, and reads both again.

// copyPlaces writes the copies of people's places. What fails stays owed.
func (s *Store) copyPlaces(ctx context.Context, course string, who []person.ID) {
	made := make(copies, len(who))
	var mu sync.Mutex
	var all sync.WaitGroup
	slots := make(chan struct{}, copiesAtOnce)
	for _, id := range who {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			seat, err := s.copyPlace(ctx, course, id)
			if s.reportIn(ctx, err); err == nil {
				mu.Lock()
				made[id] = seat
				mu.Unlock()
			}
		})
	}
	all.Wait()
	s.catalogue.wrote(course, made)
}

// copyPlace writes one copy, with what else follows from the place, and returns
// the line that it was made of. Whoever is no more needs none.
func (s *Store) copyPlace(ctx context.Context, course string, id person.ID) (line string, err error) {
	c, _, err := s.readCourse(ctx, course)
	if err != nil {
		return "", err
	}
	line = lineOf(c, id)
	err = s.changePerson(ctx, id, func(p *person.Profile) error {
		if c, _, err = s.readCourse(ctx, course); err != nil {
			return err
		}
		line = lineOf(c, id)
		if seat := s.seats(c)[s.self(id)]; seat == nil || !s.settles(p, c, seat) {
			return errUnchanged
		}
		return nil
	})
	if errors.Is(err, errUnchanged) || errors.Is(err, ErrNotFound) {
		err = nil
	}
	return line, err
}

// lineOf tells one state of a line from any other.
func lineOf(c *roster.Course, id person.ID) string {
	seat := c.Seat(id)
	if seat == nil {
		return ""
	}
	body, err := bson.Marshal(seat)
	if err != nil {
		return ""
	}
	return string(body)
}

// settles brings a profile up to her place, and says whether that changed it.
func (s *Store) settles(p *person.Profile, c *roster.Course, seat *roster.Seat) bool {
	changed := placed(p, roster.Copy(c, seat))
	changed = s.meets(p, c, seat) || changed
	return s.assessed(p, c, seat) || changed
}

// placed keeps the copy of a place.
func placed(p *person.Profile, e person.Enrolment) bool {
	at := slices.IndexFunc(p.Enrolments, func(old person.Enrolment) bool { return old.Course == e.Course })
	switch {
	case at < 0 && e.State == "":
		return false
	case at < 0:
		p.Enrolments = append(p.Enrolments, e)
	case e.State == "":
		p.Enrolments = slices.Delete(p.Enrolments, at, at+1)
	case p.Enrolments[at] == e:
		return false
	default:
		p.Enrolments[at] = e
	}
	return true
}

// meets closes the needs that are met because somebody has begun: those of such a
// course, found before.
func (s *Store) meets(p *person.Profile, c *roster.Course, seat *roster.Seat) (changed bool) {
	begun := seat.HasBegun()
	if begun == "" || roster.Holds(seat.State) != "seat" {
		return false
	}
	for i := range p.Needs {
		n := &p.Needs[i]
		if n.State == "open" && n.Kind == "course" && (n.Detail == c.Type || n.Detail == "" && s.teaches(c.Type)) && n.Found <= begun {
			n.State, n.Closed, n.Closer, changed = "met", begun, seat.By, true
		}
	}
	return changed
}

// teaches says whether a type of course is a language course: a need that names no
// type is met by any of them.
func (s *Store) teaches(courseType string) bool {
	e, _ := s.book.Entry("course", courseType)
	return slices.Contains([]string{"integration", "job", "first", "local"}, e.Attrs["group"]) && courseType != "MASSNAHME"
}

// keepCopies clears the outboxes, and writes what is owed for too long.
func (s *Store) keepCopies(ctx context.Context) {
	for id, made := range s.catalogue.written() {
		s.reportIn(ctx, s.clearOwed(ctx, id, made))
	}
	for _, id := range s.catalogue.overdue(time.Now()) {
		if c := s.catalogue.called(id); c != nil {
			s.copyPlaces(ctx, id, c.Owed)
			s.catalogue.tried(id, time.Now())
		}
	}
}

// clearOwed takes those out of an outbox whose line is still the one that was copied.
func (s *Store) clearOwed(ctx context.Context, id string, made copies) error {
	_, err := s.changeCourse(ctx, id, "", func(c *roster.Course) ([]person.ID, error) {
		before := len(c.Owed)
		c.Owed = slices.DeleteFunc(c.Owed, func(who person.ID) bool {
			line, copied := made[who]
			return copied && line == lineOf(c, who)
		})
		if len(c.Owed) == before {
			return nil, errUnchanged
		}
		return nil, nil
	})
	return err
}
