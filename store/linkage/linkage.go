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
