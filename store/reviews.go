package store

import (
	"context"
	"time"

	"lotse/store/linkage"
	"lotse/store/person"
	"lotse/store/register"
)

// Review asks whether two people are one.
type Review struct {
	ID          string         `bson:"-" json:"id"` // six letters or digits, to be typed
	A           person.ID      `bson:"a" json:"a"`  // who was there first
	B           person.ID      `bson:"b" json:"b"`
	Why         string         `bson:"w" json:"why"` // ReviewMatch, ReviewAlarm, ReviewHand
	Probability float64        `bson:"p" json:"probability"`
	State       string         `bson:"s" json:"state"` // ReviewOpen …
	Found       time.Time      `bson:"t" json:"found"`
	Decided     time.Time      `bson:"d,omitempty" json:"decided,omitzero"`
	By          person.StaffID `bson:"u,omitempty" json:"by,omitempty"`
	Record      string         `bson:"r,omitempty" json:"-"` // that was taken from A, of a split
	Settled     bool           `bson:"x,omitempty" json:"-"` // what was decided has been done to both
}

// Why a pair is looked at.
const (
	ReviewMatch = "match" // alike, but not enough
	ReviewAlarm = "alarm" // the same federal number, and plainly different people
	ReviewHand  = "hand"  // somebody thinks so
	ReviewSplit = "split" // a record was taken from A, and became B
)

// What was decided of a pair.
const (
	ReviewOpen  = "open"
	ReviewSame  = "same"  // B is in A now
	ReviewApart = "apart" // two people, for good
)

// ReviewRow is a pair as the queue shows it.
type ReviewRow struct {
	Review
	Left, Right register.Row // who they are, as the principal may see them
}

// Compared is one field of a pair, side by side.
type Compared struct {
	Field       person.FieldName
	Left, Right []person.Fact // what each office says of either
	Level       linkage.Level
	Weight      float64 // bits for (positive) or against (negative) one person
}

// ReviewSheet is a pair side by side.
type ReviewSheet struct {
	ReviewRow
	Fields []Compared
	Notes  [2]int // notes that either has
}

// RecordLine is one office's record of a person, and how it came to be hers.
type RecordLine struct {
	Record   string        `json:"record"`
	Source   person.Source `json:"source"`
	AsOf     person.Date   `json:"as_of"`
	Received time.Time     `json:"received,omitzero"`
	Gone     time.Time     `json:"gone,omitzero"`
	Linked   person.Linked `json:"linked"`
	Name     string        `json:"name"` // as this office writes it
	Birth    person.Date   `json:"birth"`
	From     person.ID     `json:"from,omitempty"` // absorbed person whose record it was
}

// Conflict is one field about which the sources of a person disagree.
type Conflict struct {
	Row   register.Row
	Field person.FieldName
	Won   person.Fact
	Lost  []person.Fact
	Fix   *Fix // the correction that was proposed last, where one was
}

// Conflicts are the fields about which sources disagree, of people whom the filter
// finds, as far as the principal may see them.
func (d *Desk) Conflicts(ctx context.Context, f register.Filter, limit int) ([]Conflict, int, error) {
	return nil, 0, errNotBuilt
}

// Fix is a correction that is proposed to the owner of a field. It is a note on
// paper: nothing is ever written into an office's system from here.
type Fix struct {
	ID      string           `bson:"-" json:"id"`
	Person  person.ID        `bson:"p" json:"person"`
	Record  string           `bson:"r" json:"record"` // of the owner, to be corrected
	Source  person.Source    `bson:"s" json:"source"`
	Field   person.FieldName `bson:"f" json:"field"`
	Has     string           `bson:"h" json:"has"`
	Should  string           `bson:"v" json:"should"`
	Why     string           `bson:"w,omitempty" json:"why,omitempty"`
	By      person.StaffID   `bson:"u" json:"by"`
	At      time.Time        `bson:"t" json:"at"`
	State   string           `bson:"x" json:"state"` // open, sent, corrected, rejected
	Decided time.Time        `bson:"d,omitempty" json:"decided,omitzero"`
	Answer  string           `bson:"a,omitempty" json:"answer,omitempty"`
}

// NewFix is a correction to be proposed.
type NewFix struct {
	ID     string // made by whoever proposes it, so that it can be sent again; empty: made here
	Person person.ID
	Field  person.FieldName
	Should string
	Why    string
}

// ProposeFix proposes a correction to the office whose value holds.
func (d *Desk) ProposeFix(ctx context.Context, n NewFix) (Fix, error) { return Fix{}, errNotBuilt }

// FixLine is a correction as the to-do list of an office shows it.
type FixLine struct {
	Fix
	Row register.Row
}

// Fixes are the corrections that are proposed to an office, to all where none is
// named, oldest first; with all also those that are settled.
func (d *Desk) Fixes(ctx context.Context, source person.Source, all bool) ([]FixLine, error) {
	return nil, errNotBuilt
}

// CloseFix writes down what became of a proposal: sent, corrected, rejected. One is
// corrected by itself when the office delivers the value.
func (d *Desk) CloseFix(ctx context.Context, id, state, answer string) error { return errNotBuilt }
