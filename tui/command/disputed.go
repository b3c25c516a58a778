package command

import (
	"context"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// Waits says whether a conflict waits for somebody: nobody has proposed a correction
// of what is said now.
func Waits(c store.Conflict) bool {
	if c.Fix == nil {
		return true
	}
	return !slices.ContainsFunc(facts(c), func(fact person.Fact) bool {
		return fact.Source == c.Fix.Source && raw(fact) == c.Fix.Has
	})
}

// Waiting are the conflicts that wait for somebody.
func Waiting(all []store.Conflict) []store.Conflict {
	return slices.DeleteFunc(slices.Clone(all), func(c store.Conflict) bool { return !Waits(c) })
}

// facts are what is said of a field, the value that holds first.
func facts(c store.Conflict) []person.Fact { return append([]person.Fact{c.Won}, c.Lost...) }

// raw is a value as a proposal writes it.
func raw(fact person.Fact) string {
	if len(fact.List) > 0 {
		return strings.Join(slices.Sorted(slices.Values(fact.List)), ", ")
	}
	return fact.Value
}

// Ruling is one of the values of a conflict, and what follows if it is the right one:
// every office that says otherwise hears of it, and what staff wrote gives way.
type Ruling struct {
	Right person.Fact
	Tell  []person.Source // offices that say otherwise
	Own   bool            // what staff wrote says otherwise
	won   bool            // and holds
}

// Rulings are the values that can be taken of a conflict, the one that holds first.
func Rulings(c store.Conflict) (list []Ruling) {
	for _, fact := range facts(c) {
		if slices.ContainsFunc(list, func(r Ruling) bool { return raw(r.Right) == raw(fact) }) {
			continue
		}
		list = append(list, ruling(c, fact))
	}
	return list
}

func ruling(c store.Conflict, right person.Fact) Ruling {
	r := Ruling{Right: right}
	for _, other := range facts(c) {
		switch {
		case raw(other) == raw(right):
		case other.Source == person.Outreach:
			r.Own, r.won = true, other.Source == c.Won.Source
		case !slices.Contains(r.Tell, other.Source):
			r.Tell = append(r.Tell, other.Source)
		}
	}
	return r
}

// RuleConflict takes one value of a conflict as the right one.
type RuleConflict struct {
	ID     string // made once, so that it can be sent again
	Person person.ID
	Field  person.FieldName
	Ruling
	Why string
}

// Do proposes the value to the offices that say otherwise; then what staff wrote is
// written anew where it holds, and taken back where it does not.
func (a RuleConflict) Do(ctx context.Context, d *store.Desk) error {
	for _, office := range a.Tell {
		n := store.NewFix{ID: a.ID + "-" + string(office), Person: a.Person, Field: a.Field, Should: raw(a.Right), Why: a.Why, Source: office}
		if _, err := d.ProposeFix(ctx, n); err != nil {
			return err
		}
	}
	if !a.Own {
		return nil
	}
	var values []string
	if a.won {
		if values = a.Right.List; len(values) == 0 {
			values = []string{a.Right.Value}
		}
	}
	return d.SetFact(ctx, a.Person, a.Field, values...)
}

// Follows says what comes of a ruling.
func (f Format) Follows(r Ruling) string {
	var parts []string
	for _, office := range r.Tell {
		parts = append(parts, text.Of(f.Lang, "conflict.tell", f.label("source", string(office))))
	}
	switch {
	case r.Own && r.won:
		parts = append(parts, text.Of(f.Lang, "conflict.write"))
	case r.Own:
		parts = append(parts, text.Of(f.Lang, "conflict.withdraw"))
	}
	return strings.Join(parts, ", ")
}

// SaidSo are those of what is said of a field that a ruling takes as right.
func SaidSo(c store.Conflict, r Ruling) []person.Fact {
	return slices.DeleteFunc(facts(c), func(fact person.Fact) bool { return raw(fact) != raw(r.Right) })
}

// Addressee is the office that a correction is proposed to: the one whose value
// holds or, where staff wrote that, the first that says otherwise.
func Addressee(c store.Conflict) person.Source {
	for _, fact := range facts(c) {
		if fact.Source != person.Outreach {
			return fact.Source
		}
	}
	return c.Won.Source
}

// SaidTo is what a source says of a field.
func SaidTo(c store.Conflict, source person.Source) person.Fact {
	for _, fact := range facts(c) {
		if fact.Source == source {
			return fact
		}
	}
	return person.Fact{}
}
