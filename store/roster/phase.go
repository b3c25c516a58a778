package roster

import (
	"time"

	"lotse/store/person"
)

// The phases of a course: codes of the list "course_phase".
const (
	Planned   = "planned"
	Running   = "running"
	Done      = "done"
	Cancelled = "cancelled"
)

// PhaseOn is the phase of the course on a day: as it was set, or else as its first
// and last day say, which is all that the county's old documents have.
func (c *Course) PhaseOn(today person.Date) string {
	switch {
	case c.Phase != "":
		return c.Phase
	case c.From == "" || today < c.From:
		return Planned
	case c.To != "" && c.To < today:
		return Done
	}
	return Running
}

// MovesUp says whether a place that becomes free goes to the waiting list by
// itself: while the course is planned, and for some days after it began.
func (c *Course) MovesUp(today person.Date, days int) bool {
	switch c.PhaseOn(today) {
	case Planned:
		return true
	case Running:
		from, known := c.From.Time()
		now, _ := today.Time()
		return known && now.Sub(from) <= time.Duration(days)*24*time.Hour
	}
	return false
}

// Reasons that a course itself gives, codes of the list "reason".
const (
	CourseCancelled = "cancelled"
	NoPlace         = "no_place"
)

// Advance takes the course into another phase, and everybody's place along:
// registered people have started; at the end places without a result have ended,
// and who still waited is told that there was no place; who is in a course that is
// cancelled is not any more. It names those whose place changed. A course that starts
// before its first day begins with the day of the step; one that ends before its
// last, ends then.
func (c *Course) Advance(phase, why string, a Ask) (changed []person.ID) {
	c.Phase, c.Why = phase, ""
	c.moveDays(phase, a.Day)
	if phase == Cancelled {
		c.Why = why
	}
	for i := range c.Roster {
		s := &c.Roster[i]
		to, reason := goesWith(s.State, phase)
		if to == "" || to == s.State {
			continue
		}
		s.move(to, Ask{Day: a.Day, At: a.At, By: a.By, Reason: reason})
		changed = append(changed, s.Person)
	}
	return changed
}

// moveDays has the first and the last day say what happened.
func (c *Course) moveDays(phase string, day person.Date) {
	if day == "" {
		return
	}
	if (phase == Running || phase == Done) && day < c.From {
		c.From = day
	}
	if phase == Done && (c.To == "" || day < c.To) {
		c.To = day
	}
}

// goesWith is the step that a new phase of the course brings; empty: none.
func goesWith(state, phase string) (to, reason string) {
	placed := Holds(state) != ""
	begun := state == Trial || state == Started || state == Interrupted
	switch {
	case phase == Running && state == Registered:
		return Started, ""
	case phase == Done && placed:
		return Ended, ""
	case phase == Done && !Over(state):
		return Withdrawn, NoPlace
	case phase == Cancelled && begun:
		return Dropped, CourseCancelled
	case phase == Cancelled && !Over(state):
		return Withdrawn, CourseCancelled
	}
	return "", ""
}

// MayAdvance says whether a course may go from one phase into another. What is
// over stays so.
func MayAdvance(from, to string) bool {
	switch to {
	case Running:
		return from == Planned
	case Done:
		return from == Planned || from == Running
	case Cancelled:
		return from == Planned || from == Running
	}
	return false
}
