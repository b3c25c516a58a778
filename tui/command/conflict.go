package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/text"
)

// conflictWords are about what offices disagree on, and corrections.
func conflictWords() []Word {
	return []Word{
		{"conflict", "[--json] [--limit N] [FILTER]", "help.conflict", "correct", parseConflicts},
		{"conflict fix", "[--json] [--id ID] [--why TEXT…] ID FIELD VALUE…", "help.conflict.fix", "correct", parseFix},
		{"correction", "[--json] [--all] [SOURCE]", "help.fix", "correct", parseFixes},
		{"correction done", "CORRECTION|ID FIELD sent|corrected|rejected [ANSWER…]", "help.fix.done", "correct", parseFixDone},
	}
}

func init() {
	asks["conflict fix"] = asked{[]Question{whichPerson, {Name: "fixfield", Sort: FieldWords}, {Name: "fixvalue"}, {Name: "fixwhy", Flag: "why", Open: true}}, true, func(a answers) (Action, error) {
		return ProposeFix{store.NewFix{Person: person.ID(a.of("person")), Field: person.FieldName(a.of("fixfield")), Should: a.of("fixvalue"), Why: a.of("fixwhy")}, false}, nil
	}}
	asks["correction done"] = asked{[]Question{{Name: "fixid"}, {Name: "fixstate", Sort: Choice, List: closings}, {Name: "fixanswer", Open: true}}, true, func(a answers) (Action, error) {
		fix, err := fixNamed(strings.Fields(a.of("fixid")))
		fix.State, fix.Answer = a.of("fixstate"), a.of("fixanswer")
		return fix, err
	}}
}

// usualConflicts are how many conflicts are listed where nobody says how many.
const usualConflicts = 100

// ListConflicts lists the fields about which sources disagree.
type ListConflicts struct {
	Filter string
	Limit  int
	JSON   bool
}

func parseConflicts(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "limit", value: true})
	if err != nil {
		return nil, err
	}
	limit, err := a.number("limit", usualConflicts)
	return ListConflicts{strings.Join(a.raw, " "), limit, a.has("json")}, err
}

func (a ListConflicts) String() string {
	return "conflict" + when(a.JSON, " --json") + when(a.Limit != usualConflicts, fmt.Sprintf(" --limit %d", a.Limit)) + when(a.Filter != "", " "+a.Filter)
}

func (a ListConflicts) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	list, total, err := d.Conflicts(ctx, register.Parse(a.Filter, d.Session.Book), a.Limit)
	return ConflictsListed{list, total, a.JSON}, err
}

// ConflictsListed are conflicts, and how many there are in all; below 0 where there
// are more.
type ConflictsListed struct {
	Conflicts []store.Conflict
	Total     int
	JSON      bool
}

func (l ConflictsListed) Print(w io.Writer, f Format) error {
	if l.JSON || f.JSON {
		return printEach(w, l.Conflicts, func(c store.Conflict) any {
			return struct {
				ID    person.ID        `json:"id"`
				Field person.FieldName `json:"field"`
				Won   person.Fact      `json:"won"`
				Lost  []person.Fact    `json:"lost"`
				Fix   *store.Fix       `json:"fix,omitempty"`
			}{c.Row.ID, c.Field, c.Won, c.Lost, c.Fix}
		})
	}
	if l.Total == 0 {
		return lines(w, f, text.Of(f.Lang, "conflict.none"))
	}
	if err := table(w, f, l.Conflicts, f.conflictCells); err != nil || l.Total >= 0 {
		return err
	}
	return lines(w, f, text.Of(f.Lang, "conflict.more", text.Number(f.Lang, len(l.Conflicts))))
}

func (f Format) conflictCells(c store.Conflict) []string {
	fix := ""
	if c.Fix != nil {
		fix = text.Of(f.Lang, "fix.state."+c.Fix.State)
	}
	return []string{string(c.Row.ID), person.DisplayName(c.Row.Family, c.Row.Given), f.FieldWord(c.Field), f.said(c.Field, []person.Fact{c.Won}), f.said(c.Field, c.Lost), fix}
}

// Spoken is one conflict a line.
func (l ConflictsListed) Spoken(f Format) []string {
	var said []string
	for _, c := range l.Conflicts {
		said = append(said, sentenceOf(f.conflictCells(c)...))
	}
	return said
}

// ProposeFix proposes a correction to the office that owns a field.
type ProposeFix struct {
	store.NewFix
	JSON bool
}

func parseFix(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "id", value: true}, flag{name: "why", value: true, words: true})
	if err != nil {
		return nil, err
	}
	if len(a.words) < 3 {
		return nil, usage("fix.missing")
	}
	id, err := parseID(a.words[0])
	return ProposeFix{store.NewFix{
		ID: a.flags["id"], Person: id, Field: anyField(a.words[1]), Should: strings.Join(a.words[2:], " "), Why: a.flags["why"],
	}, a.has("json")}, err
}

func (a ProposeFix) String() string {
	return "conflict fix" + when(a.JSON, " --json") + when(a.Why != "", " --why "+quoted(a.Why)) + " -- " + string(a.Person) + " " + string(a.Field) + " " + quoted(a.Should)
}

func (a ProposeFix) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if spec, known := person.SpecOf(a.Field); known && spec.Kind != "" && spec.Kind != "date" && spec.Kind != "number" {
		a.Should = code(d, spec.Kind, a.Should)
	}
	fix, err := d.ProposeFix(ctx, a.NewFix)
	return FixesListed{[]store.FixLine{{Fix: fix}}, a.JSON}, err
}

// ListFixes lists the corrections that are proposed to an office.
type ListFixes struct {
	Source    person.Source
	All, JSON bool
}

func parseFixes(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "all"})
	if err != nil {
		return nil, err
	}
	id, err := a.anySource()
	return ListFixes{id, a.has("all"), a.has("json")}, err
}

func (a ListFixes) String() string {
	return "correction" + when(a.All, " --all") + when(a.JSON, " --json") + when(a.Source != "", " "+quoted(string(a.Source)))
}

func (a ListFixes) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	id := a.Source
	if id != "" {
		id = sourceOf(d, id)
	}
	list, err := d.Fixes(ctx, id, a.All)
	return FixesListed{list, a.JSON}, err
}

// FixesListed are proposals, as the to-do list of an office.
type FixesListed struct {
	Fixes []store.FixLine
	JSON  bool
}

func (l FixesListed) Print(w io.Writer, f Format) error {
	if l.JSON || f.JSON {
		return printEach(w, l.Fixes, func(one store.FixLine) any { return one.Fix })
	}
	if len(l.Fixes) == 0 {
		return lines(w, f, text.Of(f.Lang, "fix.none"))
	}
	return table(w, f, l.Fixes, func(one store.FixLine) []string { return f.fixCells(one, l.several(one)) })
}

// several says whether more than one is about the same field of a person, so that it
// takes its own id to name one.
func (l FixesListed) several(is store.FixLine) bool {
	n := 0
	for _, one := range l.Fixes {
		if one.Person == is.Person && one.Field == is.Field {
			n++
		}
	}
	return n > 1
}

func (f Format) fixCells(one store.FixLine, several bool) []string {
	office := string(one.Source)
	if f.Book != nil {
		office = f.Book.Label("source", office, f.Lang)
	}
	fact := func(v string) string { return f.said(one.Field, []person.Fact{{Value: v, Source: one.Source}}) }
	return []string{
		when(several, one.ID), office, string(one.Person), person.DisplayName(one.Row.Family, one.Row.Given), f.FieldWord(one.Field),
		fact(one.Has), text.Of(f.Lang, "fix.should", strings.TrimSuffix(fact(one.Should), " ("+office+")")),
		text.Of(f.Lang, "fix.state."+one.State), one.Why, one.Answer,
	}
}

// Spoken is one proposal a line.
func (l FixesListed) Spoken(f Format) []string {
	var said []string
	for _, one := range l.Fixes {
		said = append(said, sentenceOf(f.fixCells(one, l.several(one))...))
	}
	return said
}
