package store

import (
	"context"
	"errors"

	"lotse/store/person"
	"lotse/store/register"
	"lotse/store/roster"
)

var errNotBuilt = errors.New("not built yet")

// CourseQuery asks for courses; empty fields ask for all.
type CourseQuery struct {
	Type, Municipality, Times string
	Phases                    []string // codes of the list "course_phase"; none: planned and running
}

// CourseLine is a row of the planning table. Its course has no roster.
type CourseLine struct {
	Course roster.Course
	roster.Places
}

// Courses is the planning table, in the order of type, municipality and beginning.
func (d *Desk) Courses(ctx context.Context, q CourseQuery) ([]CourseLine, error) {
	return nil, errNotBuilt
}

// CourseSheet is a course as the principal may see it.
type CourseSheet struct {
	Course roster.Course // without Roster and Owed
	roster.Places
	Seats  []SeatLine  // of the people whom the principal may find: first those with a place, then the waiting list in its order
	Hidden int         // lines of others; they count as kept back
	Next   []person.ID // who moves up, in this order
}

// SeatLine is a line of the roster.
type SeatLine struct {
	roster.Seat
	Row     register.Row // fields that may not be seen are empty
	Queue   int          // place on the waiting list, from 1; 0: not on it
	Why     []string     // why she stands there: codes of sentences "queue.…"
	Absent  int          // sessions missed, excused ones not counted
	Of      int          // sessions so far
	Flagged bool         // absent more than twice or more than 10 %
}

// Course opens one course with its roster.
func (d *Desk) Course(ctx context.Context, id string) (*CourseSheet, error) { return nil, errNotBuilt }

// OpenCourse keeps a new course. An empty id is made here, readable; sent again
// with the same id and the same content it is the same course.
func (d *Desk) OpenCourse(ctx context.Context, c roster.Course) (roster.Course, error) {
	return c, errNotBuilt
}

// ChangeCourse changes what is known of a course, but neither its roster nor its
// sessions. Its Version must be the one that was read: else ErrConflict. Seats are
// never fewer than confirmed.
func (d *Desk) ChangeCourse(ctx context.Context, c roster.Course) (roster.Course, error) {
	return c, errNotBuilt
}

// AdvanceCourse starts, ends or cancels a course: everybody's place goes with it
// (registered people have started; who waits goes on waiting elsewhere when it is
// cancelled: their need is open, and a task tells whoever works with them).
func (d *Desk) AdvanceCourse(ctx context.Context, id, phase, why string) (roster.Course, error) {
	return roster.Course{}, errNotBuilt
}

// Enrolling asks for a step on the way of an enrolment.
type Enrolling struct {
	Course string
	Person person.ID
	State  string         // code of the list "seat"; "registered" where no place is free becomes "waiting"
	Day    person.Date    // empty: today
	Reason string         // code of the list "reason", for dropped, withdrawn and interrupted
	First  string         // a stated reason why she comes before others on the waiting list
	Route  string         // code of the list "route"
	Result string         // level, for exam and certificate
	Wishes *roster.Wishes // nil: as they are
}

// Enrolled is what became of it.
type Enrolled struct {
	Person person.ID   `json:"person"`
	State  string      `json:"state"`           // code of the list "seat"
	Queue  int         `json:"queue,omitempty"` // place on the waiting list, from 1
	Full   bool        `json:"full,omitempty"`  // a place was asked for, and none was free
	Up     []person.ID `json:"up,omitempty"`    // who moved up because of it, of those whom the principal may find
	Warn   []string    `json:"warn,omitempty"`  // codes of sentences: no route is open, another type is due, sits elsewhere already …
	Err    error       `json:"-"`               // of this person alone; the others are done
}

// Enrol takes people one step on: one compare-and-set of the course is the
// confirmation of all of them, in the order given, and never are there more than
// seats. The same step again changes nothing.
func (d *Desk) Enrol(ctx context.Context, course string, who ...Enrolling) ([]Enrolled, error) {
	return nil, errNotBuilt
}

// Attend writes down who was not there on a day; again for the same day it
// replaces what was written.
func (d *Desk) Attend(ctx context.Context, course string, s roster.Session) error { return errNotBuilt }

// CourseResult is how a course ended for one person.
type CourseResult struct {
	Person                                person.ID
	Listening, Reading, Writing, Speaking string // levels; of a DTZ Listening and Reading are one part
	Level                                 string // overall, where parts are not known
	Test                                  string // "DTZ", "DTB", "LiD" …; empty: no test
	Passed                                bool   // of a test without levels
	Day                                   person.Date
}

// Results writes down how a course ended for people: their places end, and what
// the tests showed becomes assessments. The same again changes nothing.
func (d *Desk) Results(ctx context.Context, course string, results ...CourseResult) ([]Enrolled, error) {
	return nil, errNotBuilt
}
