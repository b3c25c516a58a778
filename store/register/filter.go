package register

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lotse/store/person"
)

// Filter is a parsed filter: terms joined by "and", and what could not be
// understood. Its zero value finds everybody.
type Filter struct {
	Terms    []Term
	Problems []Problem
}

// Term is one condition. The values of a term are joined by "or".
type Term struct {
	Field  string // name in the table of fields; "name" for a free word
	Not    bool
	Values []Value
}

// Value is one value of a term: none, any, a code (a word of a name, an id) or
// a range.
type Value struct {
	None, Any bool
	Code      string
	From, To  string // both in the range; empty: open at this end
	Text      string // as the canonical filter writes it
}

func (v Value) ranged() bool { return v.From != "" || v.To != "" }

// FieldUse is one field that a filter asks about: its class for the policies,
// its codes for the log, and words that may name a person, which a log may
// keep only as HMAC.
type FieldUse struct {
	Name  string
	Class person.Class
	Codes []string
	Words []string
}

// String is the canonical text of the terms; parsing it gives the same terms.
func (f Filter) String() string {
	texts := make([]string, len(f.Terms))
	for i, t := range f.Terms {
		texts[i] = t.String()
	}
	return strings.Join(texts, " ")
}

// String is the canonical text of the term.
func (t Term) String() string {
	var values []string
	for _, v := range t.Values {
		values = append(values, v.Text)
	}
	text := strings.Join(values, ",")
	if t.Field != nameField {
		text = t.Field + ":" + text
	}
	if t.Not {
		return "-" + text
	}
	return text
}

// Err is nil or the first problem, as a *Problem; one that is no more than
// unfinished comes last.
func (f Filter) Err() error {
	if len(f.Problems) == 0 {
		return nil
	}
	first := slices.IndexFunc(f.Problems, func(p Problem) bool { return p.Kind != Incomplete })
	return &f.Problems[max(first, 0)]
}

// Fields lists the fields that the filter asks about, each once, in the order
// of the terms.
func (f Filter) Fields() []FieldUse {
	var uses []FieldUse
	for _, t := range f.Terms {
		at := slices.IndexFunc(uses, func(u FieldUse) bool { return u.Name == t.Field })
		if at < 0 {
			at = len(uses)
			uses = append(uses, FieldUse{Name: t.Field, Class: fieldNamed(t.Field).class})
		}
		uses[at].add(t)
	}
	return uses
}

func (u *FieldUse) add(t Term) {
	for _, v := range t.Values {
		into := &u.Codes
		if fieldNamed(t.Field).personal && !v.None && !v.Any {
			into = &u.Words
		}
		text := v.Code
		switch {
		case v.None:
			text = "none"
		case v.Any:
			text = "any"
		case v.ranged():
			text = v.From + ".." + v.To
		}
		if !slices.Contains(*into, text) {
			*into = append(*into, text)
		}
	}
}

// For is the filter with the word "me" in worker:me replaced by a member of staff;
// in owes:me also by those names under which she owes steps besides, as her role.
func (f Filter) For(staff string, besides ...string) Filter {
	f.Terms = slices.Clone(f.Terms)
	for i, t := range f.Terms {
		if fieldNamed(t.Field).kind != kindStaff {
			continue
		}
		f.Terms[i].Values = slices.Clone(t.Values)
		for j, v := range t.Values {
			if v.Code != me {
				continue
			}
			f.Terms[i].Values[j] = Value{Code: staff, Text: quoted(staff)}
			if t.Field == owesField {
				for _, one := range besides {
					f.Terms[i].Values = append(f.Terms[i].Values, Value{Code: one, Text: quoted(one)})
				}
			}
		}
	}
	return f
}

// me stands for the member of staff who asks.
const me = "me"

// owesField names the field of those who owe next steps.
const owesField = "owes"

// keptQuotes keeps the quotes of a word of a name, which is then met only as typed.
func keptQuotes(letters []letter, text string) string {
	if len(letters) > 0 && letters[0].quoted {
		return `"` + text + `"`
	}
	return quoted(text)
}

// quoted puts quotes around a value that would be read as something else without.
func quoted(text string) string {
	special := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,:<>=`, r) || asTyped[r] != "" }
	first, _ := utf8.DecodeRuneInString(text)
	if text == "" || isMinus(first) || strings.Contains(text, "..") || strings.ContainsFunc(text, special) {
		return `"` + text + `"`
	}
	return text
}
