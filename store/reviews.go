package store

import (
	"time"

	"lotse/store/linkage"
	"lotse/store/person"
	"lotse/store/register"
)

// Review asks whether two people are one.
type Review struct {
	ID          string         `bson:"-" json:"id"` // eight letters or digits, to be typed; more where that is another pair
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
