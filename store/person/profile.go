package person

import "time"

// StaffID names a member of staff: a short word such as "maike".
type StaffID string

// Schema is the version of the profile's document.
const Schema = 1

// Profile is the golden record of one person.
type Profile struct {
	ID          ID           `bson:"-"`
	Version     int64        `bson:"-"`
	Schema      int          `bson:"schema"`
	Fields      FieldSet     `bson:"fields"`
	Spells      []Spell      `bson:"spells,omitempty"`      // residence and benefits over time
	Assessments []Assessment `bson:"assessments,omitempty"` // appended, never overwritten
	Enrolments  []Enrolment  `bson:"enrolments,omitempty"`  // derived from the rosters of courses
	Needs       []NeedFound  `bson:"needs,omitempty"`
	FollowUps   []FollowUp   `bson:"follow_ups,omitempty"`
	Assigned    []StaffID    `bson:"assigned,omitempty"`
	Marks       []Mark       `bson:"marks,omitempty"`      // by which acts on many these came to be as they are
	Restricted  bool         `bson:"restricted,omitempty"` // only the circle may know of this person
	Circle      []StaffID    `bson:"circle,omitempty"`
	LastContact Date         `bson:"last_contact,omitempty"`
	LastKind    string       `bson:"last_kind,omitempty"` // kind of the last contact
	Sources     []Source     `bson:"sources"`
	Listing     Listing      `bson:"list"`
}

// Spell is a stretch of time under one residence title or benefit sphere.
type Spell struct {
	Field  FieldName `bson:"f" json:"field"` // Residence, Sphere or Municipality
	Code   string    `bson:"c" json:"code"`
	From   Date      `bson:"a" json:"from"`
	To     Date      `bson:"b,omitempty" json:"to,omitempty"`
	Source Source    `bson:"s" json:"source"`
}

// The skills of GER in which a level is kept.
const (
	Overall   = "overall"
	Listening = "listening"
	Reading   = "reading"
	Writing   = "writing"
	Speaking  = "speaking"
)

// Assessment is one dated finding of how well a person knows a language.
type Assessment struct {
	Language string `bson:"l" json:"language"` // ISO 639-3; German is "deu"
	Skill    string `bson:"k" json:"skill"`
	Level    string `bson:"v" json:"level"` // A0 A1 A2 B1 B2 C1 C2
	Day      Date   `bson:"d" json:"day"`
	Evidence string `bson:"e" json:"evidence"` // self, placement, certificate
	Issuer   string `bson:"i,omitempty" json:"issuer,omitempty"`
	Source   Source `bson:"s" json:"source"`
}

// The states of an enrolment as lists count them.
const (
	Waiting = "waiting"
	Running = "running"
	Done    = "done"
	Dropped = "dropped"
)

// Enrolment is a person's place in a course; the truth is the course's roster.
type Enrolment struct {
	Course   string `bson:"c" json:"course"` // id of the course
	Type     string `bson:"t" json:"type"`
	Provider string `bson:"p" json:"provider"`
	State    string `bson:"s" json:"state"`
	From     Date   `bson:"a,omitempty" json:"from,omitempty"`
	To       Date   `bson:"b,omitempty" json:"to,omitempty"`
	Result   string `bson:"r,omitempty" json:"result,omitempty"` // level reached
	Reason   string `bson:"w,omitempty" json:"reason,omitempty"` // of dropping out
}

// NeedFound is a need that somebody found, until it is met or withdrawn.
type NeedFound struct {
	Kind   string  `bson:"k" json:"kind"`
	Detail string  `bson:"t,omitempty" json:"detail,omitempty"` // course type, where the need is a language course
	Found  Date    `bson:"d" json:"found"`
	By     StaffID `bson:"u" json:"by"`
	State  string  `bson:"s" json:"state"` // open, met, withdrawn
	Closed Date    `bson:"c,omitempty" json:"closed,omitempty"`
}

// FollowUp is a next step that was agreed on: what, when, and who owes it.
type FollowUp struct {
	ID     string  `bson:"i" json:"id"` // made by whoever plans it, so that it can be sent again
	Day    Date    `bson:"d" json:"day"`
	What   string  `bson:"w" json:"what"`
	For    StaffID `bson:"f" json:"for"`
	By     StaffID `bson:"u" json:"by"`
	State  string  `bson:"s" json:"state"` // open, done, withdrawn
	Closed Date    `bson:"c,omitempty" json:"closed,omitempty"`
	Bulk   string  `bson:"b,omitempty" json:"-"` // the act on a list that planned it
}

// Mark says that an act on many was the last to assign or to relieve somebody;
// what was done to a member of staff since has taken it away.
type Mark struct {
	Bulk  string  `bson:"b"`
	Staff StaffID `bson:"s"`
}

// Value is the winning value of a field, empty where none is known.
func (p *Profile) Value(name FieldName) string { return p.Fields[name].Value }

// Name is the name as lists show it: "Family, Given".
func (p *Profile) Name() string {
	return DisplayName(p.Value(Family), p.Value(Given))
}

// DisplayName is a name as lists show it, "Family, Given"; either may be unknown.
func DisplayName(family, given string) string {
	switch {
	case family == "":
		return given
	case given == "":
		return family
	}
	return family + ", " + given
}

// NoteID names a note; who writes it makes the id, so that it can be sent again.
type NoteID string

// Note is what a member of staff wrote about one contact with a person.
type Note struct {
	ID       NoteID    `bson:"-" json:"id"`
	Person   ID        `bson:"-" json:"-"`
	Key      string    `bson:"key,omitempty" json:"key,omitempty"` // the author's own word for it, to send it again safely
	At       time.Time `bson:"at" json:"at"`                       // when it was written
	Day      Date      `bson:"day" json:"day"`                     // when the contact was
	Kind     string    `bson:"kind" json:"kind"`                   // visit, office, phone, field, third
	Author   StaffID   `bson:"author" json:"author"`
	Team     string    `bson:"team,omitempty" json:"-"` // the author's team when it was written
	Confided bool      `bson:"confided,omitempty" json:"confided,omitempty"`
	Text     string    `bson:"text,omitempty" json:"text"`
	Sealed   []byte    `bson:"sealed,omitempty" json:"-"` // Text of a confided note under the person's key
}
