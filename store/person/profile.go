package person

import "time"

// StaffID names a member of staff: a short word such as "maike".
type StaffID string

// Schema is the version of the profile's document.
const Schema = 1

// Profile is the golden record of one person.
type Profile struct {
	ID           ID            `bson:"-"`
	Version      int64         `bson:"-"`
	Schema       int           `bson:"schema"`
	Fields       FieldSet      `bson:"fields"`
	Spells       []Spell       `bson:"spells,omitempty"`      // residence and benefits over time
	Assessments  []Assessment  `bson:"assessments,omitempty"` // appended, never overwritten
	Enrolments   []Enrolment   `bson:"enrolments,omitempty"`  // derived from the rosters of courses
	Needs        []NeedFound   `bson:"needs,omitempty"`
	FollowUps    []FollowUp    `bson:"follow_ups,omitempty"`
	Assigned     []StaffID     `bson:"assigned,omitempty"`
	Grants       []Grant       `bson:"grants,omitempty"`       // authorisations and obligations
	Recognitions []Recognition `bson:"recognitions,omitempty"` // qualifications and what became of their recognition
	Referrals    []Referral    `bson:"referrals,omitempty"`
	Own          *Own          `bson:"own,omitempty"`        // what Lotse's staff wrote into fields, as Merge reads it
	Marks        []Mark        `bson:"marks,omitempty"`      // by which acts on many these came to be as they are
	Restricted   bool          `bson:"restricted,omitempty"` // only the circle may know of this person
	Circle       []StaffID     `bson:"circle,omitempty"`
	LastContact  Date          `bson:"last_contact,omitempty"`
	LastKind     string        `bson:"last_kind,omitempty"` // kind of the last contact
	Sources      []Source      `bson:"sources"`
	Taken        []Taken       `bson:"taken,omitempty"`    // the records that it is made of, ordered by id
	Without      []Source      `bson:"without,omitempty"`  // sources of records among them that were left out, for want of an agreement
	Ruled        string        `bson:"ruled,omitempty"`    // mark of the rules by which its fields were chosen
	Into         ID            `bson:"into,omitempty"`     // she turned out to be this person
	Absorbed     []Absorbed    `bson:"absorbed,omitempty"` // who turned out to be her
	Listing      Listing       `bson:"list"`
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
	Language string  `bson:"l" json:"language"` // ISO 639-3; German is "deu"
	Skill    string  `bson:"k" json:"skill"`
	Level    string  `bson:"v" json:"level"` // A0 A1 A2 B1 B2 C1 C2
	Day      Date    `bson:"d" json:"day"`
	Evidence string  `bson:"e" json:"evidence"` // self, placement, certificate
	Issuer   string  `bson:"i,omitempty" json:"issuer,omitempty"`
	Source   Source  `bson:"s" json:"source"`
	Test     string  `bson:"t,omitempty" json:"test,omitempty"` // "DTZ", "DTB" …, where it was one
	By       StaffID `bson:"u,omitempty" json:"by,omitempty"`   // who wrote it down here
	Course   string  `bson:"c,omitempty" json:"course,omitempty"`
	Struck   *Strike `bson:"x,omitempty" json:"struck,omitempty"` // it was wrong, and counts no more
}

// Strike says that something was written down in error. It stays to be read.
type Strike struct {
	Reason string  `bson:"r" json:"reason"`
	Day    Date    `bson:"d" json:"day"`
	By     StaffID `bson:"u" json:"by"`
}

// Own is what Lotse's own staff wrote about a person, beside the records of the
// offices: Merge takes it for one more record of the source Outreach.
type Own struct {
	Fields      Facts             `bson:"f,omitempty"`
	Assessments []Assessment      `bson:"a,omitempty"`
	Strikes     map[string]Strike `bson:"x,omitempty"` // by Assessment.Key
}

// Grant is an authorisation for a course, or an obligation to attend one.
type Grant struct {
	ID        string  `bson:"i" json:"id"`
	Route     string  `bson:"k" json:"route"` // code of the list "route"
	State     string  `bson:"s" json:"state"` // code of the list "grant"
	Authority string  `bson:"o,omitempty" json:"authority,omitempty"`
	Applied   Date    `bson:"a,omitempty" json:"applied,omitempty"`
	Granted   Date    `bson:"g,omitempty" json:"granted,omitempty"`
	Lapses    Date    `bson:"l,omitempty" json:"lapses,omitempty"` // where the paper says so; else as the rule book has it
	By        StaffID `bson:"u" json:"by"`
	Day       Date    `bson:"d" json:"day"` // when it was written down last
}

// Recognition is a qualification that a person brought, and the steps of its recognition.
type Recognition struct {
	ID      string            `bson:"i" json:"id"`
	Title   string            `bson:"t" json:"title"`
	Country string            `bson:"c,omitempty" json:"country,omitempty"` // nationality code of where it was made
	Year    Date              `bson:"y,omitempty" json:"year,omitempty"`
	Steps   []RecognitionStep `bson:"s,omitempty" json:"steps,omitempty"` // oldest first
	By      StaffID           `bson:"u" json:"by"`
}

// RecognitionStep is one state of a recognition (code of the list "recognition").
type RecognitionStep struct {
	State  string  `bson:"s" json:"state"`
	Day    Date    `bson:"d" json:"day"`
	Office string  `bson:"o,omitempty" json:"office,omitempty"`
	By     StaffID `bson:"u" json:"by"`
}

// Referral hands a person over to a colleague, who may accept or reject it; until
// then whoever made it may revoke it.
type Referral struct {
	ID     string  `bson:"i" json:"id"`
	From   StaffID `bson:"f" json:"from"`
	To     StaffID `bson:"t" json:"to"`
	Day    Date    `bson:"d" json:"day"`
	Why    string  `bson:"w" json:"why"`
	Keep   bool    `bson:"k,omitempty" json:"keep,omitempty"` // From goes on working with the person too
	State  string  `bson:"s" json:"state"`                    // offered, accepted, rejected, revoked
	Closed Date    `bson:"c,omitempty" json:"closed,omitempty"`
	Answer string  `bson:"a,omitempty" json:"answer,omitempty"`
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
	Step     string `bson:"k,omitempty" json:"step,omitempty"` // code of the list "seat": how far on the way
	From     Date   `bson:"a,omitempty" json:"from,omitempty"` // empty where she left before it began
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

	ID      string  `bson:"i,omitempty" json:"id,omitempty"`      // made by whoever finds it, so that it can be sent again
	Urgency string  `bson:"g,omitempty" json:"urgency,omitempty"` // code of the list "urgency"; empty: soon
	Note    string  `bson:"n,omitempty" json:"note,omitempty"`
	Closer  StaffID `bson:"z,omitempty" json:"closer,omitempty"`
	Why     string  `bson:"w,omitempty" json:"why,omitempty"` // of withdrawing
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

	Outcome string  `bson:"o,omitempty" json:"outcome,omitempty"` // code of the list "visit", where it was one
	Result  string  `bson:"r,omitempty" json:"result,omitempty"`  // what came of it: the talk in a few sentences
	Rule    string  `bson:"k,omitempty" json:"rule,omitempty"`    // of the rule book's tasks that made it, not a colleague
	Closer  StaffID `bson:"z,omitempty" json:"closer,omitempty"`
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
