package roster

import (
	"fmt"
	"slices"
	"time"

	"lotse/store/person"
)

// Ask asks for a step on somebody's way.
type Ask struct {
	Person person.ID
	State  string
	Day    person.Date // of the step
	At     time.Time   // when it is asked for: the order of the waiting list
	Reason string      // code of the list "reason"
	First  string      // why she comes before others; empty: as it is
	Route  string      // empty: as it is
	Result string      // level
	Wishes *Wishes     // nil: as they are
	Exam   *Exam       // nil: as it is
	By     person.StaffID
	MoveUp bool // who leaves a place makes room for the next
}

// Answer is what became of it.
type Answer struct {
	State   string
	Full    bool        // a place was asked for, and none was free
	Changed bool        // false: it was so already
	Up      []person.ID // who moved up, in their order
}

// Refusal says why a step cannot be taken. Code is one of "state" (there is no such
// step), "way" (From cannot be followed by To), "reason", "over" (the course has
// ended), "nobody" (she has no place that could end).
type Refusal struct{ Code, From, To string }

func (r *Refusal) Error() string {
	switch r.Code {
	case "state":
		return fmt.Sprintf("%.20q is no step of an enrolment", r.To)
	case "reason":
		return r.To + " needs a reason"
	case "over":
		return "the course is over"
	case "nobody":
		return "is not in this course"
	}
	return fmt.Sprintf("%s cannot come after %s", r.To, r.From)
}

// Step takes somebody one step on. The same step again changes nothing. Where a
// place is asked for and none is free, she stands on the waiting list. Who gets a
// place in a course that runs has started.
func (c *Course) Step(a Ask) (Answer, error) {
	from := ""
	a.State = c.begun(a.State, a)
	seat := c.Seat(a.Person)
	if seat != nil {
		from = seat.State
	}
	if err := c.refuses(from, a); err != nil {
		return Answer{State: from}, err
	}
	before, to, full := c.free(), a.State, false
	if Holds(to) != "" && Holds(from) == "" && before == 0 {
		to, full = Waiting, true
	}
	if seat == nil {
		c.Roster = append(c.Roster, Seat{Person: a.Person})
		seat = &c.Roster[len(c.Roster)-1]
	}
	answer := Answer{State: to, Full: full, Changed: seat.take(to, a)}
	if a.MoveUp && Holds(from) != "" && (to == Dropped || to == Withdrawn || to == Waiting) { // a result frees no place for others
		answer.Up = c.moveUp(c.free()-before, a)
	}
	return answer, nil
}

// begun is the step that a place is: in a course that runs already nobody is merely
// registered, for nothing would have her start.
func (c *Course) begun(state string, a Ask) string {
	if state == Registered && c.PhaseOn(max(a.Day, person.DateOf(a.At))) == Running {
		return Started
	}
	return state
}

// refuses says why a step cannot be taken; the same step again always can.
func (c *Course) refuses(from string, a Ask) error {
	no := func(code string) error { return &Refusal{code, from, a.State} }
	switch {
	case !Known(a.State):
		return no("state")
	case NeedsReason(a.State) && a.Reason == "" && from != a.State:
		return no("reason")
	case from == a.State, from == Waiting && a.State == Waiting:
		return nil
	case from == "" && !MayFollow("", a.State):
		return no("nobody")
	case !MayFollow(from, a.State):
		return no("way")
	case (c.PhaseOn(a.Day) == Done || c.Phase == Cancelled) && slices.Contains(anew, a.State):
		return no("over")
	}
	return nil
}

// take writes a step into the line, and says whether that changed anything.
func (s *Seat) take(to string, a Ask) bool {
	before := *s
	if a.First != "" {
		s.First = a.First
	}
	if a.Route != "" {
		s.Route = a.Route
	}
	if a.Wishes != nil {
		s.Wishes = *a.Wishes
	}
	if a.Result != "" {
		s.Result = a.Result
	}
	if a.Exam != nil {
		s.Exam = a.Exam
	}
	if s.State == to { // the same step: neither its day nor who took it changes
		return s.differs(&before)
	}
	s.move(to, a)
	return true
}

func (s *Seat) differs(old *Seat) bool {
	exam := func(e *Exam) Exam {
		if e == nil {
			return Exam{}
		}
		without := *e
		without.By = "" // who wrote the same down again says nothing new
		return without
	}
	return s.First != old.First || s.Route != old.Route || s.Wishes != old.Wishes || s.Result != old.Result || exam(s.Exam) != exam(old.Exam)
}

// move takes a step that differs from the last.
func (s *Seat) move(to string, a Ask) {
	if s.Asked.IsZero() || s.State == Dropped || s.State == Withdrawn { // who left asks anew
		s.Asked = a.At.UTC().Truncate(time.Millisecond)
	}
	if s.State == Dropped || s.State == Withdrawn {
		s.To, s.Result, s.Exam, s.First = "", "", nil, a.First
	}
	s.State, s.Since, s.Reason, s.By = to, a.Day, "", a.By
	if NeedsReason(to) {
		s.Reason = a.Reason
	}
	if Over(to) && s.To == "" {
		s.To = a.Day
	}
	s.Steps = append(s.Steps, Step{State: to, Day: a.Day, By: a.By, Reason: s.Reason})
}

// moveUp gives up to n places to the waiting list.
func (c *Course) moveUp(n int, a Ask) (up []person.ID) {
	queue := slices.DeleteFunc(c.Queue(), func(id person.ID) bool { return id == a.Person }) // who gave it back
	for _, id := range queue[:max(0, min(n, c.free(), len(queue)))] {
		c.Seat(id).move(c.begun(Registered, a), Ask{Day: a.Day, At: a.At, By: a.By})
		up = append(up, id)
	}
	return up
}

// MoveUp gives the places that became free to the waiting list where there are
// other seats than before.
func (c *Course) MoveUp(before Places, a Ask) []person.ID { return c.moveUp(c.free()-before.Free, a) }
