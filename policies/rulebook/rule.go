package rulebook

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Rule is one rule of law, or of the office, in one period of time. After a change
// of law the same ID has another period.
type Rule struct {
	ID        string            `json:"id"`
	About     string            `json:"about"` // course, route, deadline, need, block or organisation
	German    string            `json:"german"`
	English   string            `json:"english"`
	Params    map[string]string `json:"params,omitempty"`
	ValidFrom string            `json:"valid_from,omitempty"`
	ValidTo   string            `json:"valid_to,omitempty"`
	Source    string            `json:"source"`
}

// Abouts are what rules are about, in the order in which they are shown.
var Abouts = []string{"route", "course", "need", "deadline", "block", "organisation"}

// Valid says whether the rule holds on a day, given as "2024-12-07".
func (r Rule) Valid(day string) bool {
	return (r.ValidFrom == "" || r.ValidFrom <= day) && (r.ValidTo == "" || day <= r.ValidTo)
}

// List is a parameter that has several values, nil where there is none.
func (r Rule) List(param string) []string { return split(r.Params[param]) }

// Number is a parameter that is a number, 0 where there is none.
func (r Rule) Number(param string) int {
	n, _ := strconv.Atoi(r.Params[param])
	return n
}

// Term is a parameter that is a length of time, zero where there is none.
func (r Rule) Term(param string) Term {
	t, _ := ParseTerm(r.Params[param])
	return t
}

var ruleColumns = []string{"id", "about", "valid_from", "valid_to", "params", "german", "english", "source"}

func (b *Book) loadRules(files fs.FS) error {
	names, err := fs.Glob(files, "rules/*")
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == sentencesFile {
			continue
		}
		t, err := readTable(files, name, ruleColumns, nil)
		if err != nil {
			return err
		}
		for _, r := range t.rows {
			if err := b.addRule(r); err != nil {
				return err
			}
		}
	}
	if err := b.complete(); err != nil {
		return err
	}
	return b.loadSentences(files)
}

func (b *Book) addRule(r row) error {
	if err := r.filled("id", "about", "german", "english", "source"); err != nil {
		return err
	}
	if err := r.dated(); err != nil {
		return err
	}
	one := Rule{
		ID: r.of("id"), About: r.of("about"), German: r.of("german"), English: r.of("english"),
		ValidFrom: r.of("valid_from"), ValidTo: r.of("valid_to"), Source: r.of("source"), Params: map[string]string{},
	}
	if !slices.Contains(Abouts, one.About) {
		return r.fault("about", "%q is none of %s", one.About, strings.Join(Abouts, ", "))
	}
	for _, pair := range strings.Fields(r.of("params")) {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" || value == "" {
			return r.fault("params", "%q is not NAME=VALUE", pair)
		}
		if text := b.wrongParam(one.ID, name, value); text != "" {
			f := r.fault("params", "%s: %s", name, text)
			f.Column += utf8.RuneCountInString(before(r.of("params"), pair))
			return f
		}
		one.Params[name] = value
	}
	for _, other := range b.rules {
		if other.ID == one.ID && overlap(other, one) {
			return r.fault("valid_from", "the rule %q holds twice on the same day: end the older one with valid_to", one.ID)
		}
	}
	for _, column := range []string{"german", "english"} {
		if text := b.wrongHoles(r.of(column), one.Params, -1); text != "" {
			return r.fault(column, "%s", text)
		}
	}
	b.rules = append(b.rules, one)
	return nil
}

// before is what stands before a part of a text.
func before(text, part string) string {
	text, _, _ = strings.Cut(text, part)
	return text
}

func overlap(a, b Rule) bool {
	return (a.ValidTo == "" || b.ValidFrom <= a.ValidTo) && (b.ValidTo == "" || a.ValidFrom <= b.ValidTo)
}
