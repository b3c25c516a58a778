package rulebook

import "slices"

// Edition is what is in force on one day.
type Edition struct {
	Book *Book
	Day  string // "2026-11-23"
}

// At is the edition of a day, given as "2026-11-23".
func (b *Book) At(day string) *Edition { return &Edition{Book: b, Day: day} }

// Rules are those in force, in the order of their files.
func (e *Edition) Rules() []Rule {
	return slices.DeleteFunc(slices.Clone(e.Book.rules), func(r Rule) bool { return !r.Valid(e.Day) })
}

// Rule is the rule of an id that is in force; its zero value and false where
// none of them is.
func (e *Edition) Rule(id string) (Rule, bool) {
	for _, r := range e.Book.rules {
		if r.ID == id && r.Valid(e.Day) {
			return r, true
		}
	}
	return Rule{}, false
}

// List is the entries of a kind that are in force, such as "course".
func (e *Edition) List(kind string) []Entry {
	return slices.DeleteFunc(e.Book.List(kind), func(one Entry) bool { return !one.Valid(e.Day) })
}

// Holds says whether a code of a kind is in force.
func (e *Edition) Holds(kind, code string) bool {
	one, known := e.Book.Entry(kind, code)
	return known && one.Valid(e.Day)
}
