package roster

import (
	"time"

	"lotse/store/person"
)

// Course is a language course or another measure, with its roster, which is
// where enrolments are true. Codes are those of the rule book.
type Course struct {
	ID           string      `bson:"-" json:"id"`
	Version      int64       `bson:"-" json:"-"`
	Type         string      `bson:"type" json:"type"`
	Provider     string      `bson:"provider" json:"provider"`
	Municipality string      `bson:"municipality" json:"municipality"`
	Place        string      `bson:"place" json:"place"`
	Times        string      `bson:"times" json:"times"`                     // code of the list "daytime"
	Days         []string    `bson:"days,omitempty" json:"days,omitempty"`   // codes of the list "weekday"
	Hours        string      `bson:"hours,omitempty" json:"hours,omitempty"` // such as 08:30–12:00
	Seats        int         `bson:"seats" json:"seats"`
	Reserved     int         `bson:"reserved,omitempty" json:"reserved,omitempty"` // places that the coordinator keeps back
	Childcare    bool        `bson:"childcare" json:"childcare"`
	Bus          bool        `bson:"bus,omitempty" json:"bus,omitempty"` // reached by bus
	From         person.Date `bson:"from" json:"from"`
	To           person.Date `bson:"to" json:"to"`
	Phase        string      `bson:"phase,omitempty" json:"phase"`       // code of the list "course_phase"; empty: as From and To say
	Why          string      `bson:"why,omitempty" json:"why,omitempty"` // of cancelling
	Roster       []Seat      `bson:"roster" json:"roster"`
	Sessions     []Session   `bson:"sessions,omitempty" json:"sessions,omitempty"`

	// Details is the version in which something else than the roster and the sessions
	// changed last: whoever read that or a later one knows what is there.
	Details int64 `bson:"details,omitempty" json:"-"`

	// Owed names the people whose own copy of their place is not written yet: it is
	// set by the write that changes the roster, and cleared once the copies are there.
	Owed []person.ID `bson:"owed,omitempty" json:"-"`
}

// Seat is one person's line in the roster of a course.
type Seat struct {
	Person person.ID      `bson:"p" json:"person"`
	State  string         `bson:"s" json:"state"` // code of the list "seat"
	Since  person.Date    `bson:"d" json:"since"`
	To     person.Date    `bson:"b,omitempty" json:"to,omitempty"`
	Result string         `bson:"r,omitempty" json:"result,omitempty"` // level reached
	Reason string         `bson:"w,omitempty" json:"reason,omitempty"` // code of the list "reason"
	Asked  time.Time      `bson:"a,omitempty" json:"asked,omitzero"`   // when a place was asked for first: the order of the waiting list
	First  string         `bson:"f,omitempty" json:"first,omitempty"`  // why she comes before others, stated
	Route  string         `bson:"k,omitempty" json:"route,omitempty"`  // by which legal route
	Wishes Wishes         `bson:"h,omitempty" json:"wishes,omitzero"`
	Steps  []Step         `bson:"l,omitempty" json:"steps,omitempty"` // how it came to this, oldest first
	By     person.StaffID `bson:"u,omitempty" json:"by,omitempty"`    // who took the last step; of a request, whose it is
	Exam   *Exam          `bson:"x,omitempty" json:"exam,omitempty"`  // what a test at the end showed
}

// Wishes are what taking part depends on.
type Wishes struct {
	Childcare bool `bson:"c,omitempty" json:"childcare,omitempty"`
	Bus       bool `bson:"b,omitempty" json:"bus,omitempty"`
	Evening   bool `bson:"e,omitempty" json:"evening,omitempty"` // only in the evening
}

// Step is one state that a seat had.
type Step struct {
	State  string         `bson:"s" json:"state"`
	Day    person.Date    `bson:"d" json:"day"`
	By     person.StaffID `bson:"u,omitempty" json:"by,omitempty"`
	Reason string         `bson:"w,omitempty" json:"reason,omitempty"`
}

// Session is one day of a course and who was not there.
type Session struct {
	Day     person.Date `bson:"d" json:"day"`
	Absent  []person.ID `bson:"a,omitempty" json:"absent,omitempty"`
	Excused []person.ID `bson:"e,omitempty" json:"excused,omitempty"` // absent for a good reason
}

// Exam is what a test showed: levels of GER, empty where a part was not taken.
type Exam struct {
	Test      string         `bson:"t,omitempty" json:"test,omitempty"` // "DTZ", "DTB", "LiD" …
	Listening string         `bson:"h,omitempty" json:"listening,omitempty"`
	Reading   string         `bson:"l,omitempty" json:"reading,omitempty"`
	Writing   string         `bson:"s,omitempty" json:"writing,omitempty"`
	Speaking  string         `bson:"p,omitempty" json:"speaking,omitempty"`
	Level     string         `bson:"v,omitempty" json:"level,omitempty"` // overall; A1 of a DTZ is its notice of less than A2
	Passed    bool           `bson:"o,omitempty" json:"passed,omitempty"`
	Day       person.Date    `bson:"d" json:"day"`
	By        person.StaffID `bson:"u,omitempty" json:"by,omitempty"`
}

// Places are the numbers of the planning table:
// places | confirmed | free | requested | trial.
type Places struct {
	Seats     int `json:"seats"`
	Confirmed int `json:"confirmed"` // registered, started, interrupted, and who has her result; with those kept back
	Trial     int `json:"trial"`
	Free      int `json:"free"`      // seats that are neither confirmed nor on trial
	Requested int `json:"requested"` // on the way: asked for, authorisation, placement test
	Waiting   int `json:"waiting"`   // on the waiting list
}
