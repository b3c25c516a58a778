package person

import "time"

// Record is what one office delivered about one person, untouched. Whose record it
// is, is the truth about which records make up a person; Profile.Taken follows it.
type Record struct {
	ID          string       `bson:"-"`                // source:number, such as "abh:104233"
	Person      ID           `bson:"person,omitempty"` // whose it is; empty: the parent of the document
	Source      Source       `bson:"source"`
	AsOf        Date         `bson:"as_of"`
	Fields      Facts        `bson:"fields"`
	Spells      []Spell      `bson:"spells,omitempty"`
	Assessments []Assessment `bson:"assessments,omitempty"`

	Raw      map[string]string `bson:"raw,omitempty"`      // columns as they came
	Hash     string            `bson:"hash,omitempty"`     // of Raw, in hexadecimal
	Received time.Time         `bson:"received,omitempty"` // when this state of it came first
	Gone     time.Time         `bson:"gone,omitempty"`     // since when the office has it no more; then its fields count no more
	Linked   Linked            `bson:"linked,omitempty"`
}

// Linked says how a record came to be its person's.
type Linked struct {
	How         string    `bson:"h,omitempty" json:"how,omitempty"` // LinkedNew …
	Probability float64   `bson:"p,omitempty" json:"probability,omitempty"`
	At          time.Time `bson:"t,omitempty" json:"at,omitzero"`
	By          StaffID   `bson:"u,omitempty" json:"by,omitempty"` // empty: by itself
}

// How a record came to be its person's.
const (
	LinkedNew   = "new"   // nobody was like it: it made the person
	LinkedAZR   = "azr"   // by the federal number
	LinkedMatch = "match" // by comparing, without anybody being asked
	LinkedHand  = "hand"  // somebody said so
)

// Taken names a record that a profile is made of, in the state in which it was taken.
type Taken struct {
	Record string `bson:"r"`
	Hash   string `bson:"h,omitempty"`
	Gone   bool   `bson:"g,omitempty"` // the office has it no more
}

// Absorbed is another person who turned out to be this one. Her document stays as
// it was then, so that the union can be undone.
type Absorbed struct {
	Person ID        `bson:"p" json:"person"`
	At     time.Time `bson:"t" json:"at"`
	By     StaffID   `bson:"u,omitempty" json:"by,omitempty"`
	Review string    `bson:"v,omitempty" json:"review,omitempty"` // what was decided
	Before Before    `bson:"b,omitempty" json:"-"`                // what she was herself before
}

// Before is what of a person a union changes beyond what has a name of its own.
type Before struct {
	Own         *Own      `bson:"o,omitempty"`
	Assigned    []StaffID `bson:"a,omitempty"`
	Restricted  bool      `bson:"r,omitempty"`
	Circle      []StaffID `bson:"c,omitempty"`
	LastContact Date      `bson:"l,omitempty"`
	LastKind    string    `bson:"k,omitempty"`
	Had         []string  `bson:"h,omitempty"` // names of needs, steps, places … that were hers
}

// Rules say how records make a profile.
type Rules struct {
	Owners  map[FieldName][]Source // who owns a field, the first owner with a value winning; nil: as Fields has it
	Without map[Source]bool        // what may not be used now: sources without a valid agreement
	Mark    string                 // short, of Owners: other owners, another mark; empty for those that Fields has
}
