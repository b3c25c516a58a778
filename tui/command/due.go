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

// AskDue asks which course is due for somebody, and why.
type AskDue struct {
	Person person.ID
	At     person.Date // by the rules of that day; empty: today
	JSON   bool
}

func (a AskDue) String() string {
	return "due" + when(a.JSON, " --json") + atFlag(a.At) + " " + string(a.Person)
}

func (a AskDue) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	finding, rules, err := d.DueOn(ctx, a.Person, a.At)
	if err != nil {
		return nil, about("due", a.Person, err)
	}
	return DueFound{a.Person, finding, rules, a.JSON}, nil
}

// DueFound is what the rules say of one person.
type DueFound struct {
	Person  person.ID
	Finding need.Finding
	Rules   *need.Rules
	JSON    bool
}

func (o DueFound) Print(w io.Writer, f Format) error {
	if o.JSON || f.JSON {
		return printJSON(w, o.object())
	}
	return o.page(f).print(w)
}

// Spoken says it one sentence a line.
func (o DueFound) Spoken(f Format) []string {
	f.Width = 0
	return o.page(f).spoken()
}

func (o DueFound) page(f Format) *page {
	p, found := &page{Format: f}, o.Finding
	day := rulebook.Date(string(o.Rules.Day()), f.Lang)
	if found.Due == "" {
		p.head("due.none", string(o.Person), day)
	} else {
		p.head("due.due", string(o.Person), day, f.label("course", found.Due))
	}
	if found.Misplaced != "" {
		p.say("", text.Of(f.Lang, "due.misplaced", f.label("course", found.Misplaced)))
	}
	o.reasons(p, found.Why)
	p.head("due.routes")
	for _, r := range found.Routes {
		key := "due.closed"
		if r.Open {
			key = "due.open"
		}
		line := text.Of(f.Lang, key, f.label("route", r.Code))
		if r.Until != "" {
			line = text.Of(f.Lang, "due.until", f.label("route", r.Code), rulebook.Date(string(r.Until), f.Lang))
		}
		p.say("  ", line)
		o.reasons(p, r.Why)
	}
	if len(found.Deadlines) > 0 {
		p.head("due.deadlines")
	}
	for _, d := range found.Deadlines {
		p.say("  ", rulebook.Date(string(d.On), f.Lang)+": "+f.label("deadline", d.Code))
		o.reasons(p, []need.Reason{d.Why})
	}
	if len(found.Blocks) > 0 {
		p.head("due.blocks")
	}
	for _, b := range found.Blocks {
		p.say("  ", f.label("block", b.Code))
		o.reasons(p, []need.Reason{b.Why})
	}
	return p
}

func (o DueFound) reasons(p *page, why []need.Reason) {
	for _, r := range why {
		if r.Rule != "" {
			p.say("    ", o.Rules.Sentence(r, p.Lang))
		}
	}
}

// dueJSON is what due --json prints; see doc.go.
type dueJSON struct {
	ID        string         `json:"id"`
	At        string         `json:"at"`
	Due       string         `json:"due"`
	Misplaced string         `json:"misplaced,omitempty"`
	Why       []ruleSaidJSON `json:"why"`
	Routes    []dueRowJSON   `json:"routes"`
	Deadlines []dueRowJSON   `json:"deadlines"`
	Blocks    []dueRowJSON   `json:"blocks"`
}

type dueRowJSON struct {
	Code  string         `json:"code"`
	Open  *bool          `json:"open,omitempty"`
	Until string         `json:"until,omitempty"`
	On    string         `json:"on,omitempty"`
	Why   []ruleSaidJSON `json:"why"`
}

type ruleSaidJSON struct {
	Rule    string   `json:"rule"`
	Case    string   `json:"case"`
	Args    []string `json:"args"`
	German  string   `json:"german"`
	English string   `json:"english"`
}

func (o DueFound) object() dueJSON {
	found := o.Finding
	out := dueJSON{
		ID: string(o.Person), At: string(o.Rules.Day()), Due: found.Due, Misplaced: found.Misplaced, Why: o.whys(found.Why...),
		Routes: []dueRowJSON{}, Deadlines: []dueRowJSON{}, Blocks: []dueRowJSON{},
	}
	for _, r := range found.Routes {
		out.Routes = append(out.Routes, dueRowJSON{Code: r.Code, Open: &r.Open, Until: string(r.Until), Why: o.whys(r.Why...)})
	}
	for _, d := range found.Deadlines {
		out.Deadlines = append(out.Deadlines, dueRowJSON{Code: d.Code, On: string(d.On), Why: o.whys(d.Why)})
	}
	for _, b := range found.Blocks {
		out.Blocks = append(out.Blocks, dueRowJSON{Code: b.Code, Why: o.whys(b.Why)})
	}
	return out
}

func (o DueFound) whys(why ...need.Reason) []ruleSaidJSON {
	out := []ruleSaidJSON{}
	for _, r := range why {
		if r.Rule == "" {
			continue
		}
		rule, of, _ := strings.Cut(r.Rule, "/")
		out = append(out, ruleSaidJSON{rule, of, some(r.Args), o.Rules.Sentence(r, "de"), o.Rules.Sentence(r, "en")})
	}
	return out
}
