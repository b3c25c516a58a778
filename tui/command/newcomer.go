package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// newcomerWords take in people whom no office knows.
func newcomerWords() []Word {
	return []Word{
		{"person new", "[--yes] [--json] [--id ID] [--birth DATE] [--sex SEX] [--nationality NATIONALITY] [--in MUNICIPALITY] [--languages CODE,…] [--street STREET…] [--phone NUMBER…] [--] FAMILY…, GIVEN…",
			"help.person.new", "person.new", parsePersonNew},
	}
}

func init() {
	asks["person new"] = asked{[]Question{
		{Name: "newfamily"}, {Name: "newgiven", Open: true},
		{Name: "newbirth", Flag: "birth", Open: true}, {Name: "newsex", Flag: "sex", Sort: Choice, List: "sex", Open: true},
		{Name: "newnation", Flag: "nationality", Sort: Choice, List: "nationality", Open: true}, {Name: "newplace", Flag: "in", Sort: Places, Open: true},
	}, true, func(a answers) (Action, error) {
		n := NewPerson{Newcomer: store.Newcomer{
			Family: a.of("newfamily"), Given: a.of("newgiven"), Sex: a.of("newsex"), Nationality: a.of("newnation"), Municipality: a.of("newplace"),
		}}
		return n, n.born(a.of("newbirth"))
	}}
}

// NewPerson takes in somebody, or first says who is known already and may be her.
type NewPerson struct {
	store.Newcomer
	Yes, JSON bool
}

func parsePersonNew(rest string, _ io.Reader) (Action, error) {
	value := func(name string) flag { return flag{name: name, value: true} }
	words := func(name string) flag { return flag{name: name, value: true, words: true} }
	a, err := anywhere(rest, flag{name: "yes"}, flag{name: "json"}, value("id"), value("birth"), value("sex"), value("nationality"), value("in"), words("street"), words("phone"), value("languages"))
	if err != nil {
		return nil, err
	}
	n := NewPerson{Yes: a.has("yes"), JSON: a.has("json"), Newcomer: store.Newcomer{
		ID: person.ID(a.flags["id"]), Sex: a.flags["sex"], Nationality: a.flags["nationality"], Municipality: a.flags["in"],
		Street: a.flags["street"], Phone: a.flags["phone"],
	}}
	if list := a.flags["languages"]; list != "" {
		n.Languages = strings.Split(list, ",")
	}
	family, given, _ := strings.Cut(strings.Join(a.words, " "), ",")
	n.Family, n.Given = strings.TrimSpace(family), strings.TrimSpace(given)
	if n.Family == "" && n.Given == "" {
		return nil, usage("person.missing")
	}
	return n, n.born(a.flags["birth"])
}

// born reads a birth date as typed.
func (a *NewPerson) born(typed string) error {
	if typed == "" {
		return nil
	}
	day, err := person.ParseDate(typed)
	if a.Birth = day; err != nil {
		return usage("day", "--birth", shown(typed))
	}
	return nil
}

func (a NewPerson) String() string {
	line := "person new" + when(a.Yes, " --yes") + when(a.JSON, " --json")
	for _, one := range []struct{ name, value string }{
		{"id", string(a.ID)}, {"birth", string(a.Birth)}, {"sex", a.Sex}, {"nationality", a.Nationality}, {"in", a.Municipality},
		{"street", a.Street}, {"phone", a.Phone}, {"languages", strings.Join(a.Languages, ",")},
	} {
		if one.value != "" {
			line += " --" + one.name + " " + quoted(one.value)
		}
	}
	return line + " -- " + a.Family + when(a.Given != "", ", "+a.Given)
}

func (a NewPerson) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	a.Sex, a.Nationality = code(d, "sex", a.Sex), code(d, "nationality", a.Nationality)
	a.Municipality = code(d, "municipality", a.Municipality)
	for i, language := range a.Languages {
		a.Languages[i] = code(d, "language", strings.TrimSpace(language))
	}
	if places := d.Session.Me.Municipalities; a.Municipality == "" && len(places) == 1 {
		a.Municipality = places[0]
	}
	if !a.Yes {
		known, err := d.KnownAlready(ctx, a.Newcomer)
		if err != nil {
			return nil, err
		}
		if len(known) > 0 {
			return KnownPeople{a, known}, nil
		}
	}
	id, err := d.AddPerson(ctx, a.Newcomer)
	return PersonTaken{id, a.JSON}, err
}

// PersonTaken names the new person.
type PersonTaken struct {
	ID   person.ID `json:"id"`
	JSON bool      `json:"-"`
}

func (p PersonTaken) Print(w io.Writer, f Format) error {
	if p.JSON || f.JSON {
		return printJSON(w, p)
	}
	return lines(w, f, string(p.ID))
}

// KnownPeople are those who may be the newcomer. It is Pending.
type KnownPeople struct {
	Act   NewPerson
	Known []store.KnownAs
}

// Sentence asks whether it is one of them.
func (k KnownPeople) Sentence(f Format) string { return text.Of(f.Lang, "person.known", len(k.Known)) }

// Pending says how somebody is taken in all the same.
func (k KnownPeople) Pending(f Format) string { return text.Of(f.Lang, "person.yes") }

// Confirmed takes her in.
func (k KnownPeople) Confirmed() Action {
	act := k.Act
	act.Yes = true
	return act
}

func (k KnownPeople) Print(w io.Writer, f Format) error {
	if k.Act.JSON || f.JSON {
		return printEach(w, k.Known, func(one store.KnownAs) any {
			r := one.Row
			return struct {
				pairPerson
				Probability float64 `json:"probability"`
			}{pairPerson{r.ID, r.Family, r.Given, r.Birth, r.Municipality}, one.Match.Probability}
		})
	}
	list := []string{k.Sentence(f)}
	for _, one := range k.Known {
		list = append(list, "  "+f.Known(one))
	}
	return lines(w, f, list...)
}

// Known is somebody who is known already, and why she may be the newcomer.
func (f Format) Known(one store.KnownAs) string { return f.Who(one.Row) + " " + f.alike(one) }

// alike says why somebody may be the newcomer: the fields that are alike.
func (f Format) alike(one store.KnownAs) string {
	var list []string
	for _, c := range one.Match.Fields {
		if c.Weight > 0.5 {
			list = append(list, text.Of(f.Lang, "review.kin."+string(c.Field))+" "+text.Of(f.Lang, "review.level."+levelNames[c.Level]))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("(%s)", strings.Join(list, ", "))
}
