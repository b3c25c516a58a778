package need

import (
	"cmp"
	"slices"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

// Day is the day that the rules are those of.
func (r *Rules) Day() person.Date { return r.day }

// Finding is all that the rules say of one person.
type Finding struct {
	Due       string // type of the course that is due next; empty: none, for the reasons in Why
	Why       []Reason
	Misplaced string // type of the course that she sits in or waits for, where that is plainly not the one she needs
	Routes    []Route
	Deadlines []Deadline // the nearest first
	Blocks    []Block
}

// Reason is one rule and the facts that it applied to. Class is the most sensitive
// class of these facts: whoever may not see it is not told the sentence.
type Reason struct {
	Rule  string   // id of the rule, "/" and the case: "44-2/lapsed"
	Args  []string // fill the rule's sentence, in order: codes, dates and numbers as they are kept
	Class person.Class
}

// Route is a legal way into a course and whether it is open.
type Route struct {
	Code  string // of the list "route"
	Open  bool
	Until person.Date // the last day on which it is; empty: no end is known
	Why   []Reason
}

// Deadline is a day after which something is lost or must have been done.
type Deadline struct {
	Code string      // of the list "deadline"
	On   person.Date // the last day
	Why  Reason
}

// Block is what stands in the way of the course that is due.
type Block struct {
	Code string // of the list "block"
	Why  Reason
}

// Offers says whether there is a free place of a type of course within reach of a
// municipality. Nil stands for not knowing: then nothing is blocked by "place".
type Offers interface {
	Within(courseType, municipality string) bool
}

// Of is everything that the rules say of a person.
func (r *Rules) Of(l *person.Listing, offers Offers) Finding {
	var out Finding
	j := judge{r: r, l: l, out: &out}
	j.all(offers)
	out.Due, out.Misplaced = j.due, j.misplaced
	slices.SortStableFunc(out.Deadlines, func(a, b Deadline) int { return cmp.Compare(a.On, b.On) })
	return out
}

// Brief is what lists keep of a Finding; blocks without "place".
type Brief struct {
	Due, Misplaced string
	Routes, Blocks []string
	Deadline       person.Date // the nearest; empty: none runs
}

// Brief is Of without its reasons: for every row of a register, fast. Its lists are
// shared and must not be changed.
func (r *Rules) Brief(l *person.Listing) Brief {
	j := judge{r: r, l: l}
	j.all(nil)
	b := Brief{Due: j.due, Misplaced: j.misplaced, Routes: r.routes[j.open], Blocks: r.blocks[j.blocked]}
	if j.nearest > 0 {
		b.Deadline = dateOf(j.nearest)
	}
	return b
}

// Sentence is a reason in "de" or "en": the rule's sentence filled, its date and
// its source.
func (r *Rules) Sentence(why Reason, lang string) string {
	text, rule, known := r.edition.Applied(why.Rule, why.Args, lang)
	if !known {
		return why.Rule
	}
	return text + " (" + Cited(rule, r.edition.Day, lang) + ")"
}

// Cited names a rule, its source and since and until when it holds.
func Cited(rule rulebook.Rule, day, lang string) string {
	words := [5]string{"Regel ", "gilt", " ab ", " bis ", "Stand "}
	if lang == "en" {
		words = [5]string{"rule ", "in force", " from ", " until ", "as of "}
	}
	when := words[1]
	if rule.ValidFrom != "" {
		when += words[2] + rulebook.Date(rule.ValidFrom, lang)
	}
	if rule.ValidTo != "" {
		when += words[3] + rulebook.Date(rule.ValidTo, lang)
	}
	if rule.ValidFrom == "" && rule.ValidTo == "" {
		when = words[4] + rulebook.Date(day, lang)
	}
	return words[0] + rule.ID + "; " + rule.Source + "; " + when
}

// Only is the finding without the reasons that rest on facts of a class which the
// reader may not see. What is due, open, running and blocked stays.
func (f Finding) Only(sees func(person.Class) bool) Finding {
	hidden := func(r Reason) bool { return !sees(r.Class) }
	f.Why = slices.DeleteFunc(f.Why, hidden)
	for i := range f.Routes {
		f.Routes[i].Why = slices.DeleteFunc(f.Routes[i].Why, hidden)
	}
	for i := range f.Deadlines {
		if hidden(f.Deadlines[i].Why) {
			f.Deadlines[i].Why = Reason{}
		}
	}
	for i := range f.Blocks {
		if hidden(f.Blocks[i].Why) {
			f.Blocks[i].Why = Reason{}
		}
	}
	return f
}
