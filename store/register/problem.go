package register

import "fmt"

// ProblemKind says what is wrong with a part of a filter.
type ProblemKind string

// The kinds of problems.
const (
	Incomplete   ProblemKind = "incomplete"    // still being typed
	UnknownField ProblemKind = "unknown_field" // Word is no field; Near is one
	UnknownValue ProblemKind = "unknown_value" // Word is no value of Field; Near is one
	NotOrdered   ProblemKind = "not_ordered"   // Field has no ranges and comparisons
	EmptyRange   ProblemKind = "empty_range"   // nothing can lie in the range Word
	NoLetters    ProblemKind = "no_letters"    // Word has nothing that a name is searched by
	TooLong      ProblemKind = "too_long"      // more than maxText bytes; the rest is left out
	TooMany      ProblemKind = "too_many"      // more than maxTerms terms or maxValues values; the rest is left out
)

// Problem is a part of a filter that was left out because it cannot be understood.
type Problem struct {
	Kind  ProblemKind
	Word  string // as typed; may hold a name
	Field string // canonical name of the field, where it is known
	Near  string // what may have been meant, "" where nothing is near
}

// Error is one English sentence.
func (p *Problem) Error() string {
	switch p.Kind {
	case Incomplete:
		return fmt.Sprintf("%q is not finished; write a value such as %s", p.Word, p.example())
	case UnknownField:
		return fmt.Sprintf("%q is not a field of the filter%s", p.Word, p.meant())
	case UnknownValue:
		return fmt.Sprintf("%q is not a value of %q%s; write for example %s", p.Word, p.Field, p.meant(), p.example())
	case NotOrdered:
		return fmt.Sprintf("%q has no order, so neither ranges nor comparisons; write for example %s", p.Field, p.example())
	case EmptyRange:
		return fmt.Sprintf("nothing can lie in %q; write for example %s", p.Word, p.example())
	case NoLetters:
		return fmt.Sprintf("%q has no letter to search names by", p.Word)
	case TooLong:
		return fmt.Sprintf("the filter is longer than %d characters; what follows is left out", maxText)
	}
	return fmt.Sprintf("the filter has more than %d terms or %d values; what follows is left out", maxTerms, maxValues)
}

func (p *Problem) meant() string {
	if p.Near == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", p.Near)
}

func (p *Problem) example() string {
	if f := fieldNamed(p.Field); f.example != "" {
		return f.example
	}
	return fields[1].example
}
