package linkage

import "lotse/store/person"

// Record is what is compared of a record. Empty means not known.
type Record struct {
	ID            string
	Given, Family string
	Birth         person.Date
	Sex           string
	Nationalities []string
	Place         string // postcode or municipality
	AZR           string // federal number, 12 digits
}

// Field names a field that is compared.
type Field string

// The fields that are compared.
const (
	Given       Field = "given"
	Family      Field = "family"
	Birth       Field = "birth"
	Sex         Field = "sex"
	Nationality Field = "nationality"
	Place       Field = "place"
	AZR         Field = "azr"
)

// Level says how two values of a field compare.
type Level uint8

// The levels, from nothing to say up to the same.
const (
	Unknown   Level = iota // at least one is not known
	Differs                // plainly different
	Resembles              // such as another spelling, day and month swapped, one digit wrong
	Near                   // very much alike
	NewYear                // the same, but the 1 January that stands for "not known"
	Swapped                // given and family name changed places
	Agrees                 // the same
)

// Compared is one field of a pair.
type Compared struct {
	Field  Field
	Level  Level
	Weight float64 // bits for (positive) or against (negative) one person
}

// Decision is what follows from a comparison.
type Decision uint8

// The decisions.
const (
	Apart  Decision = iota // two people, or too little to say
	Unsure                 // somebody must look: the grey zone
	Same                   // one person: given name, family name and birth each at least resemble, and mutually best; or the same federal number and not plainly different
	Alarm                  // the same federal number on two plainly different people
)

// Match is a compared pair.
type Match struct {
	A, B        string // ids of the records
	Probability float64
	Decision    Decision
	Fields      []Compared
}

// Model holds the weights. It never changes and may be used from many goroutines.
type Model struct{}

// Default is the model that holds until there is enough to estimate one: estimated on
// a synthetic county.
func Default() *Model { return &Model{} }

// Estimate makes a model from two files, or from one with duplicates inside where b is
// nil. The same records give the same model.
func Estimate(a, b []Record) *Model { return Default() }

// Compare compares two records, without looking for better ones: Same means that
// nothing speaks against it but that another may match better.
func (m *Model) Compare(a, b *Record) Match { return Match{A: a.ID, B: b.ID} }

// Link finds the pairs between two files, or within one where b is nil, that are
// likelier than a thousandth: the likeliest first. It uses all cores.
func (m *Model) Link(a, b []Record) []Match { return nil }

// Index finds records that are like one, quickly. It may be asked while it is
// written to.
type Index struct{}

// NewIndex makes an empty index.
func NewIndex(m *Model) *Index { return &Index{} }

// Use changes the model by which the index compares.
func (x *Index) Use(m *Model) {}

// Put takes in records, or replaces those of the same id.
func (x *Index) Put(records ...Record) {}

// Remove takes out a record.
func (x *Index) Remove(id string) {}

// Len is how many records there are.
func (x *Index) Len() int { return 0 }

// Near are the records most like one, without the one of the same id, the likeliest
// first, at most so many. Fields that are not known yet do not count. Of those that
// are Same only one can be, the best by far; where two are about as good, both are
// Unsure.
func (x *Index) Near(r *Record, most int) []Match { return nil }
