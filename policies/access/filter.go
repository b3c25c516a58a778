package access

import (
	"slices"
	"strings"
)

// Filter is the set of people that a principal may find, as an expression over
// the attributes of Person. Its zero value matches nobody.
type Filter struct {
	Op   Op
	Text []string // municipalities, or staff for AssignedTo, CircleHas and ReferredTo
	Args []Filter
}

// Op says how a Filter matches.
type Op uint8

// The operators of a Filter.
const (
	None           Op = iota // nobody
	Everybody                // everybody
	MunicipalityIn           // Person.Municipality is one of Text
	AssignedTo               // Person.Assigned contains one of Text
	CircleHas                // Person.Circle contains one of Text
	IsRestricted             // Person.Restricted
	And                      // all of Args
	Or                       // one of Args
	Not                      // not Args[0]
	ReferredTo               // Person.Referred contains one of Text; without Text: anybody
)

// Match says whether the filter finds p. A filter that is not well formed finds
// nobody, whatever stands around the flaw.
func (f Filter) Match(p Person) bool {
	yes, ok := f.match(p)
	return yes && ok
}

func (f Filter) match(p Person) (yes, ok bool) {
	switch f.Op {
	case None:
		return false, true
	case Everybody:
		return true, true
	case MunicipalityIn:
		return slices.Contains(f.Text, p.Municipality), true
	case AssignedTo:
		return overlap(f.Text, p.Assigned), true
	case CircleHas:
		return overlap(f.Text, p.Circle), true
	case ReferredTo:
		return overlap(f.Text, p.Referred) || len(f.Text) == 0 && len(p.Referred) > 0, true
	case IsRestricted:
		return p.Restricted, true
	case And, Or:
		return f.matchAll(p)
	case Not:
		if len(f.Args) != 1 {
			return false, false
		}
		yes, ok = f.Args[0].match(p)
		return !yes, ok
	}
	return false, false
}

func (f Filter) matchAll(p Person) (yes, ok bool) {
	yes = f.Op == And
	for _, arg := range f.Args {
		one, ok := arg.match(p)
		if !ok {
			return false, false
		}
		if f.Op == And {
			yes = yes && one
		} else {
			yes = yes || one
		}
	}
	return yes, len(f.Args) > 0
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// String writes the filter for people who look for an error.
func (f Filter) String() string {
	switch f.Op {
	case None:
		return "nobody"
	case Everybody:
		return "everybody"
	case MunicipalityIn:
		return "lives in " + strings.Join(f.Text, " ")
	case AssignedTo:
		return "assigned to " + strings.Join(f.Text, " ")
	case CircleHas:
		return "circle has " + strings.Join(f.Text, " ")
	case ReferredTo:
		return "referred to " + strings.Join(f.Text, " ")
	case IsRestricted:
		return "restricted"
	}
	args := make([]string, len(f.Args))
	for i, arg := range f.Args {
		args[i] = arg.String()
	}
	word := map[Op]string{And: "and", Or: "or", Not: "not"}[f.Op]
	return "(" + strings.TrimSpace(word+" "+strings.Join(args, ", ")) + ")"
}

// The four builders below keep a filter small: nobody and everybody vanish from
// what they are joined with.

func constant(b bool) Filter {
	if b {
		return Filter{Op: Everybody}
	}
	return Filter{}
}

func negate(f Filter) Filter {
	switch f.Op {
	case None, Everybody:
		return constant(f.Op == None)
	case Not:
		return f.Args[0]
	}
	return Filter{Op: Not, Args: []Filter{f}}
}

func both(a, b Filter) Filter { return join(And, Everybody, None, a, b) }

func either(a, b Filter) Filter { return join(Or, None, Everybody, a, b) }

// join joins a and b by op, where neutral changes nothing and final decides.
func join(op, neutral, final Op, a, b Filter) Filter {
	switch {
	case a.Op == neutral || b.Op == final:
		return b
	case b.Op == neutral || a.Op == final:
		return a
	}
	var args []Filter
	for _, f := range []Filter{a, b} {
		if f.Op == op {
			args = append(args, f.Args...)
		} else {
			args = append(args, f)
		}
	}
	return Filter{Op: op, Args: args}
}
