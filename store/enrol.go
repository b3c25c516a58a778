package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/roster"
)

// Enrolling asks for a step on the way of an enrolment.
type Enrolling struct {
	Course string // as Enrol has it; need not be given
	Person person.ID
	State  string         // code of the list "seat"; "registered" where no place is free becomes "waiting"
	Day    person.Date    // empty: today
	Reason string         // code of the list "reason", for dropped, withdrawn and interrupted
	First  string         // a stated reason why she comes before others on the waiting list
	Route  string         // code of the list "route"
	Result string         // level, for exam and certificate
	Wishes *roster.Wishes // nil: as they are

	exam    *roster.Exam
	someDay bool // the day of the exam was not said
}

// Enrolled is what became of it.
type Enrolled struct {
	Person person.ID   `json:"person"`
	State  string      `json:"state"`           // code of the list "seat"; with Err as it was
	Queue  int         `json:"queue,omitempty"` // place on the waiting list, from 1
	Full   bool        `json:"full,omitempty"`  // a place was asked for, and none was free
	Up     []person.ID `json:"up,omitempty"`    // who moved up because of it, of those whom the principal may find
	Warn   []string    `json:"warn,omitempty"`  // codes of sentences "enrol.warn.…": no route is open, another type is due, sits elsewhere already …
	Next   []person.ID `json:"next,omitempty"`  // who would be next, where a place became free and nobody moves up by herself any more
	Same   bool        `json:"same,omitempty"`  // it was so already
	Err    error       `json:"-"`               // of this person alone; the others are done
}

// maxEnrol is how many people one act may give places to.
const maxEnrol = 500

// Enrol takes people one step on: one compare-and-set of the course is the
// confirmation of all of them, in the order given, and never are there more than
// seats. The same step again changes nothing. Whoever may only propose asks for
// places ("requested"), and withdraws what she asked for herself.
func (d *Desk) Enrol(ctx context.Context, course string, who ...Enrolling) ([]Enrolled, error) {
	return d.enrol(ctx, d.courseAct(ctx, "enrol", course, audit.CourseEnrolled), audit.Enrolled, course, who)
}

func (d *Desk) enrol(ctx context.Context, a act, each audit.Type, course string, who []Enrolling) ([]Enrolled, error) {
	run := &enrolRun{placeRun: placeRun{desk: d, course: course}, event: each, who: slices.Clone(who), done: make([]Enrolled, len(who))}
	run.only = make([]bool, len(who))
	a.action = access.Enrol
	for i, e := range who {
		run.done[i].Person, run.only[i] = e.Person, d.proposes(course, e)
	}
	if !slices.Contains(run.only, false) {
		a.action = access.Propose
	}
	run.op = a.op
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err := run.check(ctx); err != nil {
			return 0, err
		}
		return run.all(ctx)
	})
	return run.done, err
}

// proposes says whether somebody asks for no more than a proposal: that a place is
// wanted, or no longer wanted where the wish is her own.
func (d *Desk) proposes(course string, e Enrolling) bool {
	if e.State == roster.Withdrawn {
		c := d.store.catalogue.called(course)
		return c != nil && proposedBy(c.Seat(d.store.seatedAs(c, e.Person)), d.Session.Me.ID)
	}
	return e.State == roster.Requested && e.First == ""
}

func proposedBy(s *roster.Seat, me person.StaffID) bool {
	return s != nil && s.By == me && (s.State == roster.Requested || s.State == roster.Withdrawn)
}

// enrolRun is one act on places in a course.
type enrolRun struct {
	placeRun
	op    string
	event audit.Type // for each person
	who   []Enrolling
	only  []bool // the principal was asked for no more than a proposal
	done  []Enrolled
	write error // that of the course
	kept  *roster.Course
}

// check refuses what is wrong with the act as a whole, and fills in what goes
// without saying; what is wrong with one person is her own error.
func (r *enrolRun) check(ctx context.Context) error {
	if r.desk.store.course(ctx, r.course) == nil {
		return ErrNotFound
	}
	if len(r.who) == 0 || len(r.who) > maxEnrol {
		return mistake("enrol.people", "places are given to 1 to %d people at once, not to %d", maxEnrol, len(r.who))
	}
	for i := range r.who {
		r.done[i].Err = r.checkOne(&r.who[i])
	}
	return nil
}

func (r *enrolRun) checkOne(e *Enrolling) (err error) {
	book := r.desk.store.book
	has := func(list, code string) bool { _, known := book.Entry(list, code); return code == "" || known }
	if e.Day == "" {
		e.Day = r.desk.store.today()
	}
	if e.First, err = line("enrol.first", "the reason", strings.TrimSpace(e.First), maxCourseText); err != nil {
		return err
	}
	if err := r.checkExam(e.exam); err != nil {
		return err
	}
	switch {
	case !roster.Known(e.State):
		return mistake("enrol.state", "%.20q is no step of an enrolment; use one of %s", e.State, codes(book.List("seat")))
	case !fullDay(e.Day):
		return mistake("course.day", "%.40q is not a day; write 2026-12-01", string(e.Day))
	case e.Day > r.desk.store.today():
		return mistake("enrol.future", "%s lies in the future; write the day on which it took place", e.Day)
	case !has("reason", e.Reason):
		return mistake("enrol.reason", "%.40q is no reason; use one of %s", e.Reason, codes(book.List("reason")))
	case !has("route", e.Route):
		return mistake("enrol.route", "%.20q is no route into a course; use one of %s", e.Route, codes(book.List("route")))
	case !has("level", e.Result):
		return mistake("enrol.result", "%.20q is no level; use one of %s", e.Result, codes(book.List("level")))
	}
	return nil
}

// all asks for and records the intent for one person after the other, then writes
// the course once for all who may, and then records what became of each.
func (r *enrolRun) all(ctx context.Context) (int, error) {
	r.from(ctx, 0)
	if r.write != nil {
		return 0, r.write
	}
	changed := 0
	for i := range r.done {
		changed += bit(r.done[i].Err == nil && !r.done[i].Same)
	}
	return changed, nil
}

// from goes on with the i-th person: inside what is recorded of her the others
// follow, and innermost of all is the write.
func (r *enrolRun) from(ctx context.Context, i int) {
	for i < len(r.who) && r.done[i].Err != nil {
		i++
	}
	if i == len(r.who) {
		r.write = r.change(ctx)
		return
	}
	reached := false
	a, err := r.act(ctx, i)
	if err == nil {
		err = r.desk.do(ctx, a, func(ctx context.Context) (int, error) {
			reached = true
			r.from(ctx, i+1)
			return bit(!r.done[i].Same), errors.Join(r.write, r.done[i].Err)
		})
	}
	if err != nil && (!reached || r.write == nil) {
		r.done[i].Err = err
	}
	if !reached {
		r.done[i].State, r.done[i].Warn = "", nil
		r.from(ctx, i+1)
	}
}

// act is what is asked and recorded of one person.
func (r *enrolRun) act(ctx context.Context, i int) (act, error) {
	e := &r.who[i]
	doc, who, err := r.desk.subject(ctx, e.Person)
	if err != nil {
		return act{}, err
	}
	a := act{name: "enrol " + string(e.Person), action: access.Enrol, event: r.event, classes: []person.Class{person.Course}, who: who}
	if r.only[i] {
		a.action = access.Propose
	}
	if a.op = r.op; len(r.who) > 1 { // the course carries the name of the act as a whole
		a.op = opOn(Courses, r.course)
	}
	a.fill = func(event *audit.Event) { codesOf(r.course, r.kind(), r.done[i].State)(event) }
	if _, refusal := r.desk.ask(a); refusal == nil {
		r.advise(doc, e, &r.done[i])
	}
	r.done[i].State = e.State // until it is known what became of it
	return a, nil
}

func (r *enrolRun) kind() string {
	if c := r.desk.store.catalogue.called(r.course); c != nil {
		return c.Type
	}
	return ""
}

// change is the one write of the course, and what follows from it.
func (r *enrolRun) change(ctx context.Context) error {
	var owed []person.ID
	d := r.desk
	kept, err := d.store.changeCourse(ctx, r.course, r.op, func(c *roster.Course) ([]person.ID, error) {
		r.up, owed = nil, nil
		moves := c.MovesUp(d.store.today(), d.store.moveUpDays())
		at := d.store.clock()
		for i := range r.who {
			if err := r.done[i].Err; err != nil && !r.refusedHere(err) {
				continue
			}
			owed = append(owed, r.step(c, i, moves, at.Add(time.Duration(i)*time.Millisecond))...)
		}
		if len(owed) == 0 {
			return nil, errUnchanged
		}
		return owed, nil
	})
	if err != nil {
		return err
	}
	r.kept = kept
	r.tellQueue()
	r.after(ctx, kept, owed)
	return nil
}

// refusedHere says whether an error comes from an earlier try of the same write:
// then the course was another one, and it is tried again.
func (r *enrolRun) refusedHere(err error) bool {
	_, here := errors.AsType[*stepRefused](err)
	return here
}

// stepRefused is a step that the course refuses.
type stepRefused struct{ error }

func (s *stepRefused) Unwrap() error { return s.error }

// step takes one person on, and says whose copies are owed for it.
func (r *enrolRun) step(c *roster.Course, i int, moves bool, at time.Time) []person.ID {
	e, done := &r.who[i], &r.done[i]
	who := r.desk.store.seatedAs(c, e.Person)
	seat := c.Seat(who)
	*done = Enrolled{Person: e.Person, Warn: done.Warn}
	if seat != nil {
		done.State = seat.State
	}
	if r.only[i] && seat != nil && e.State == roster.Withdrawn && !proposedBy(seat, r.desk.Session.Me.ID) {
		done.Err = &stepRefused{&Refused{Act: "enrol", Code: RefusedRole}}
		return nil
	}
	exam := e.exam
	if e.someDay && seat != nil && seat.Exam != nil && exam.SameBut(seat.Exam) { // it was written down on another day
		exam = seat.Exam
	}
	answer, err := c.Step(roster.Ask{
		Person: who, State: e.State, Day: e.Day, At: at, Reason: e.Reason, First: e.First, Route: e.Route,
		Result: e.Result, Wishes: e.Wishes, Exam: exam, By: r.desk.Session.Me.ID, MoveUp: moves,
	})
	if err != nil {
		done.Err = &stepRefused{r.desk.notThere(err)}
		return nil
	}
	done.State, done.Full, done.Same = answer.State, answer.Full, !answer.Changed
	done.Up = r.desk.ofThose(answer.Up)
	if !moves && seat != nil && answer.Changed && roster.Holds(answer.State) == "" {
		if next := r.desk.ofThose(c.Queue()); len(next) > 0 {
			done.Next = next[:1]
		}
	}
	r.up = append(r.up, answer.Up...)
	if !answer.Changed {
		return nil
	}
	return append(answer.Up, who)
}

// notThere says in the words of the interface why a step cannot be taken.
func (d *Desk) notThere(err error) error {
	refusal, ok := errors.AsType[*roster.Refusal](err)
	if !ok {
		return err
	}
	switch refusal.Code {
	case "reason":
		return mistake("enrol.why", "say why: one of %s", codes(d.store.book.List("reason")))
	case "over":
		return mistake("enrol.over", "the course is over; nobody can come into it any more")
	case "nobody":
		return mistake("enrol.nobody", "is not in this course")
	}
	return mistake("enrol.way", "is %s in this course; %s cannot come after that", refusal.From, refusal.To)
}

// tellQueue says of those on the waiting list where they stand.
func (r *enrolRun) tellQueue() {
	queue := slices.DeleteFunc(r.kept.Queue(), r.desk.secret())
	for i := range r.done {
		if done := &r.done[i]; done.Err == nil && done.State == roster.Waiting {
			done.Queue = slices.Index(queue, done.Person) + 1
		}
	}
}
