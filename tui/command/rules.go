package command

import (
	"context"
	"io"
	"strings"

	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/need"
	"lotse/store/person"
	"lotse/tui/text"
)

// ReadRules asks what is in force on a day, and why.
type ReadRules struct {
	At    person.Date // empty: today
	Words []string    // that a rule must have; none: all rules
	JSON  bool
}

func (a ReadRules) String() string {
	return "rules" + when(a.JSON, " --json") + atFlag(a.At) + when(len(a.Words) > 0, " "+strings.Join(a.Words, " "))
}

func (a ReadRules) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	edition, err := d.Rules(ctx, a.At)
	if err != nil {
		return nil, err
	}
	return RulesFound{edition, a.Words, a.JSON}, nil
}

// RulesFound is the rules and courses in force on a day.
type RulesFound struct {
	Edition *rulebook.Edition
	Words   []string
	JSON    bool
}

// rules are those that have all the words.
func (o RulesFound) rules() []rulebook.Rule {
	var out []rulebook.Rule
	for _, r := range o.Edition.Rules() {
		if o.has(r.ID, r.About, r.German, r.English, r.Source, strings.Join(r.List("titles"), " "), r.Params["type"]) {
			out = append(out, r)
		}
	}
	return out
}

func (o RulesFound) courses() []rulebook.Entry {
	var out []rulebook.Entry
	for _, e := range o.Edition.List("course") {
		if o.has(e.Code, e.German, e.English, e.Source, strings.Join(e.Aliases, " ")) {
			out = append(out, e)
		}
	}
	return out
}

func (o RulesFound) has(texts ...string) bool {
	all := strings.ToLower(strings.Join(texts, " "))
	for _, word := range o.Words {
		if !strings.Contains(all, strings.ToLower(word)) {
			return false
		}
	}
	return true
}

func (o RulesFound) Print(w io.Writer, f Format) error {
	if o.JSON || f.JSON {
		return o.printJSON(w)
	}
	return o.page(f).print(w)
}

// Spoken is one rule a line.
func (o RulesFound) Spoken(f Format) []string {
	f.Width = 0
	return o.page(f).spoken()
}

func (o RulesFound) page(f Format) *page {
	p, rules := &page{Format: f}, o.rules()
	p.head("rules.on", rulebook.Date(o.Edition.Day, f.Lang))
	for _, about := range rulebook.Abouts {
		first := true
		for _, r := range rules {
			if r.About != about {
				continue
			}
			if first {
				p.head("rules." + about)
			}
			first = false
			p.say("  ", o.Edition.Book.Text(r, f.Lang))
			p.say("    ", need.Cited(r, o.Edition.Day, f.Lang))
		}
	}
	courses := o.courses()
	if len(courses) > 0 {
		p.head("rules.courses")
	}
	for _, e := range courses {
		p.say("  ", e.Code+": "+f.label("course", e.Code)+" ("+e.Source+")")
	}
	if len(rules)+len(courses) == 0 {
		p.say("", text.Of(f.Lang, "rules.nothing"))
	}
	return p
}

// ruleJSON is a line of rules --json; see doc.go.
type ruleJSON struct {
	rulebook.Rule
	At string `json:"at"`
}

func (o RulesFound) printJSON(w io.Writer) error {
	for _, r := range o.rules() {
		r.German, r.English = o.Edition.Book.Text(r, "de"), o.Edition.Book.Text(r, "en")
		if err := printJSON(w, ruleJSON{r, o.Edition.Day}); err != nil {
			return err
		}
	}
	for _, e := range o.courses() {
		r := rulebook.Rule{ID: e.Code, About: "course.type", German: e.German, English: e.English, ValidFrom: e.ValidFrom, ValidTo: e.ValidTo, Source: e.Source, Params: e.Attrs}
		if err := printJSON(w, ruleJSON{r, o.Edition.Day}); err != nil {
			return err
		}
	}
	return nil
}
