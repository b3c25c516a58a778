package store

import (
	"context"
	"errors"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/roster"
)

// OpenCourse keeps a new course. An empty id is made here, readable; sent again
// with the same id and the same content it is the same course, and with another
// content ErrConflict. A type of course that the rule book has no more on the day
// of the beginning is refused with the rule's date.
func (d *Desk) OpenCourse(ctx context.Context, c roster.Course) (roster.Course, error) {
	c.Version, c.Roster, c.Sessions, c.Owed, c.Why, c.Phase, c.Details = 0, nil, nil, nil, "", roster.Planned, 1
	err := d.store.checkCourse(&c)
	given := c.ID != ""
	if err == nil && !given {
		c.ID = d.store.freeCourseID(&c, 1)
	}
	a := act{name: "open course", action: access.CourseEdit, event: audit.CourseOpened}
	if err == nil {
		a.op, a.fill = opOn(Courses, c.ID), codesOf(c.ID, c.Type, c.Municipality)
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err != nil {
			return 0, err
		}
		c, err = d.store.addCourse(ctx, c, given, a.op)
		return 1, err
	})
	return c, err
}

// addCourse writes a new course; where somebody else took the id that was made
// here, under the next one.
func (s *Store) addCourse(ctx context.Context, c roster.Course, given bool, op string) (roster.Course, error) {
	for nth := 1; ; nth++ {
		err := s.putCourse(ctx, &c, op)
		if !errors.Is(err, ErrConflict) {
			return c, err
		}
		there, _, err := s.readCourse(ctx, c.ID)
		switch {
		case err != nil:
			return c, err
		case given && sameCourse(there, &c):
			return *there, nil
		case given:
			return c, errors.Join(mistake("course.exists", "another course has the id %s", c.ID), ErrConflict)
		}
		c.ID = s.freeCourseID(&c, nth+1)
	}
}

// sameCourse says whether two courses are the same but for what happened in them.
func sameCourse(a, b *roster.Course) bool {
	return a.Type == b.Type && a.Provider == b.Provider && a.Municipality == b.Municipality && a.Place == b.Place && a.Times == b.Times &&
		slices.Equal(a.Days, b.Days) && a.Hours == b.Hours && a.Seats == b.Seats && a.Reserved == b.Reserved &&
		a.Childcare == b.Childcare && a.Bus == b.Bus && a.From == b.From && a.To == b.To
}

// ChangeCourse changes what is known of a course, but neither its roster nor its
// sessions nor its phase. Its Version must be one that was read since its details
// changed last: else ErrConflict; places given meanwhile are no conflict. Seats are
// never fewer than confirmed; places that become free go to the waiting list.
func (d *Desk) ChangeCourse(ctx context.Context, c roster.Course) (roster.Course, error) {
	a := d.courseAct(ctx, "change course", c.ID, audit.CourseChanged)
	changed := c
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		run := placeRun{desk: d, course: c.ID}
		kept, err := d.store.changeCourse(ctx, c.ID, a.op, func(old *roster.Course) ([]person.ID, error) {
			run.up = nil
			if c.Version < old.Details || c.Version > old.Version {
				return nil, ErrConflict
			}
			next := *old
			wanted := c
			wanted.Reserved = max(0, c.Reserved-heldBy(old, d.secret())) // as bare shows it
			details(&next, &wanted)
			if err := d.checkChange(old, &next); err != nil || sameCourse(old, &next) {
				return nil, errors.Join(err, unchangedUnless(err))
			}
			if next.MovesUp(d.store.today(), d.store.moveUpDays()) {
				run.up = next.MoveUp(old.Places(), d.asking())
			}
			owed := run.up
			if next.Type != old.Type || next.Provider != old.Provider {
				owed = everybody(&next)
			}
			next.Details = old.Version + 1
			*old = next
			return owed, nil
		})
		if err != nil {
			return 0, err
		}
		changed = bare(kept, kept.PhaseOn(d.store.today()), d.secret())
		run.after(ctx, kept, kept.Owed)
		return 1, nil
	})
	return changed, err
}

func unchangedUnless(err error) error {
	if err != nil {
		return nil
	}
	return errUnchanged
}

// checkChange checks a course as it is to be. An old course may keep a type that
// has ended since.
func (d *Desk) checkChange(old, next *roster.Course) error {
	if old.Type == next.Type && old.From == next.From {
		if err := d.store.checkCourseTexts(next); err != nil {
			return err
		}
		if err := d.store.checkCourseDays(next); err != nil {
			return err
		}
		if err := d.store.checkWeekdays(next); err != nil {
			return err
		}
		return checkSeats(next)
	}
	return d.store.checkCourse(next)
}

// details puts what may be changed of a course into another.
func details(to, from *roster.Course) {
	to.Type, to.Provider, to.Municipality, to.Place, to.Times = from.Type, from.Provider, from.Municipality, from.Place, from.Times
	to.Days, to.Hours, to.Seats, to.Reserved = from.Days, from.Hours, from.Seats, from.Reserved
	to.Childcare, to.Bus, to.From, to.To = from.Childcare, from.Bus, from.From, from.To
}

func everybody(c *roster.Course) []person.ID {
	ids := make([]person.ID, len(c.Roster))
	for i := range c.Roster {
		ids[i] = c.Roster[i].Person
	}
	return ids
}

// courseAct is an act on one course.
func (d *Desk) courseAct(ctx context.Context, name, id string, event audit.Type) act {
	a := act{name: name, action: access.CourseEdit, event: event}
	if c := d.store.course(ctx, id); c != nil { // else it is what somebody typed
		a.op, a.fill = opOn(Courses, id), codesOf(c.ID, c.Type)
	}
	return a
}

// asking is the principal asking now.
func (d *Desk) asking() roster.Ask {
	return roster.Ask{Day: d.store.today(), At: d.store.clock(), By: d.Session.Me.ID}
}
