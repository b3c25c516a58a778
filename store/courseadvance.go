package store

import (
	"context"
	"slices"
	"strings"

	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/roster"
)

// AdvanceCourse starts, ends or cancels a course (phase: "running", "done",
// "cancelled"): everybody's place goes with it. Registered people have started; at
// the end places without a result have ended; cancelled, everybody's place ends with
// that reason, so that their need is open again, and a task tells whoever works with
// them. In that phase already, nothing happens.
func (d *Desk) AdvanceCourse(ctx context.Context, id, phase, why string) (roster.Course, error) {
	a := d.courseAct(ctx, "advance course", id, audit.CourseAdvanced)
	fill := a.fill
	if _, known := d.store.book.Entry("course_phase", phase); known && fill != nil {
		a.fill = func(e *audit.Event) { fill(e); codesOf(phase)(e) }
	}
	var after roster.Course
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		why, err := line("course.why", "the reason", strings.TrimSpace(why), maxReason)
		if err != nil {
			return 0, err
		}
		if phase == roster.Cancelled && why == "" {
			return 0, mistake("course.cancelwhy", "say why the course is cancelled")
		}
		run := placeRun{desk: d, course: id}
		var moved []person.ID
		kept, err := d.store.changeCourse(ctx, id, a.op, func(c *roster.Course) ([]person.ID, error) {
			moved = nil
			now := c.PhaseOn(d.store.today())
			switch {
			case c.Phase == phase:
				return nil, errUnchanged
			case now != phase && !roster.MayAdvance(now, phase):
				return nil, mistake("course.phase", "the course is %s; it cannot become %.20q", now, phase)
			}
			moved = c.Advance(phase, why, d.asking())
			c.Details = c.Version + 1
			return moved, nil
		})
		if err != nil {
			return 0, err
		}
		after = bare(kept, kept.PhaseOn(d.store.today()), d.secret())
		run.tell(ctx, audit.PlaceMoved, kept, moved)
		run.after(ctx, kept, moved)
		return len(moved), nil
	})
	return after, err
}

// Attend writes down who was not there on a day; again for the same day it
// replaces what was written. Of people whom the principal may not find it stays.
func (d *Desk) Attend(ctx context.Context, course string, s roster.Session) error {
	a := d.courseAct(ctx, "attend", course, audit.CourseAttended)
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err := d.checkSession(s); err != nil {
			return 0, err
		}
		_, err := d.store.changeCourse(ctx, course, a.op, func(c *roster.Course) ([]person.ID, error) {
			said := d.seated(c, s)
			if err := d.checkPresent(c, said); err != nil {
				return nil, err
			}
			if !c.Attend(d.withUnseen(c, said)) {
				return nil, errUnchanged
			}
			return nil, nil
		})
		return len(s.Absent) + len(s.Excused), err
	})
}

// seated is what was written down of a session, with the names of the roster.
func (d *Desk) seated(c *roster.Course, s roster.Session) roster.Session {
	for _, list := range []*[]person.ID{&s.Absent, &s.Excused} {
		*list = slices.Clone(*list)
		for i, id := range *list {
			(*list)[i] = d.store.seatedAs(c, id)
		}
	}
	return s
}

func (d *Desk) checkSession(s roster.Session) error {
	switch {
	case !fullDay(s.Day):
		return mistake("course.day", "%.40q is not a day; write 2026-12-01", string(s.Day))
	case s.Day > d.store.today():
		return mistake("course.attendfuture", "%s lies in the future", s.Day)
	}
	return nil
}

// checkPresent refuses a day outside of the course and people who are not in it.
func (d *Desk) checkPresent(c *roster.Course, s roster.Session) error {
	if s.Day < c.From || c.To != "" && s.Day > c.To {
		return mistake("course.attendday", "the course goes from %s to %s; there was no session on %s", c.From, c.To, s.Day)
	}
	for _, id := range slices.Concat(s.Absent, s.Excused) {
		seat := c.Seat(id)
		if seat == nil || !d.mayFindIn(id) || roster.OnTheWay(seat.State) || seat.State == roster.Waiting {
			return mistake("course.nobody", "%s is not in this course", id)
		}
	}
	return nil
}

// withUnseen adds what was written of people whom the principal may not find.
func (d *Desk) withUnseen(c *roster.Course, s roster.Session) roster.Session {
	seen := func(id person.ID) bool { return d.mayFindIn(id) }
	for _, old := range c.Sessions {
		if old.Day == s.Day {
			s.Absent = slices.Concat(s.Absent, slices.DeleteFunc(slices.Clone(old.Absent), seen))
			s.Excused = slices.Concat(s.Excused, slices.DeleteFunc(slices.Clone(old.Excused), seen))
		}
	}
	return s
}
