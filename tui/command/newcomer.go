package command

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/linkage"
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
		{Name: "newstreet", Flag: "street", Open: true}, {Name: "newphone", Flag: "phone", Open: true}, {Name: "newtongues", Flag: "languages", Open: true},
	}, true, func(a answers) (Action, error) {
		n := NewPerson{Newcomer: store.Newcomer{
			Family: a.of("newfamily"), Given: a.of("newgiven"), Sex: a.of("newsex"), Nationality: a.of("newnation"), Municipality: a.of("newplace"),
			Street: a.of("newstreet"), Phone: a.of("newphone"), Languages: apart(a.of("newtongues")),
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
	a, err := anywhere(rest, flag{name: "yes"}, flag{name: "json"}, value("id"), value("birth"), words("sex"), words("nationality"), words("in"), words("street"), words("phone"), value("languages"))
	if err != nil {
		return nil, err
	}
	n := NewPerson{Yes: a.has("yes"), JSON: a.has("json"), Newcomer: store.Newcomer{
		ID: person.ID(a.flags["id"]), Sex: a.flags["sex"], Nationality: a.flags["nationality"], Municipality: a.flags["in"],
		Street: a.flags["street"], Phone: a.flags["phone"],
	}}
	n.Languages = apart(a.flags["languages"])
	n.call(strings.Join(a.words, " "))
	if len(a.words) == 0 && !n.mayHoldName() {
		return nil, usage("person.missing")
	}
	return n, n.born(a.flags["birth"])
}

// apart are the words between commas.
func apart(list string) (words []string) {
	for word := range strings.SplitSeq(list, ",") {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// call gives her a name as it is typed: the family name, a comma, the given name.
func (a *NewPerson) call(name string) {
	family, given, _ := strings.Cut(name, ",")
	a.Family, a.Given = strings.TrimSpace(family), strings.TrimSpace(given)
}

// mayHoldName says whether the name may stand behind a value of several words, where
// only the rule book knows where that ends.
func (a *NewPerson) mayHoldName() bool {
	return strings.Contains(a.Sex+a.Nationality+a.Municipality, " ")
}

// read makes codes of the words of the flags. A value is the longest beginning that
// the rule book knows; what follows it is the name, where there is none yet.
func (a *NewPerson) read(d *store.Desk) error {
	for _, one := range []struct {
		list  string
		value *string
	}{{"sex", &a.Sex}, {"nationality", &a.Nationality}, {"municipality", &a.Municipality}} {
		words := strings.Fields(*one.value)
		value, rest := *one.value, ""
		for n := len(words) - 1; n > 0 && a.Family+a.Given == ""; n-- {
			if _, whole := d.Session.Book.Find(one.list, value); whole {
				break
			}
			value, rest = strings.Join(words[:n], " "), strings.Join(words[n:], " ")
		}
		if value == "" {
			continue
		}
		code, err := codeOf(d, one.list, value)
		if err != nil {
			return err
		}
		if *one.value = code; rest != "" {
			a.call(rest)
		}
	}
	languages := make([]string, len(a.Languages))
	for i, language := range a.Languages {
		code, err := codeOf(d, "language", language)
		if err != nil {
			return err
		}
		languages[i] = code
	}
	a.Languages = languages
	if a.Family+a.Given == "" {
		return &Usage{Word: "person new", Code: "person.missing"}
	}
	return nil
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
	if a.Family+a.Given == "" { // it stands behind one of the values
		return line
	}
	return line + " -- " + a.Family + when(a.Given != "", ", "+a.Given)
}

func (a NewPerson) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	if err := a.read(d); err != nil {
		return nil, err
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

// alike says why somebody may be the newcomer: the fields that are alike, else by what
// she is found while little is typed.
func (f Format) alike(one store.KnownAs) string {
	var list []string
	for _, c := range one.Match.Fields {
		if c.Weight > 0.5 && c.Level > linkage.Differs {
			word := text.Of(f.Lang, "review.level."+levelNames[c.Level])
			if c.Level != linkage.Swapped { // which is of both names
				word = text.Of(f.Lang, "review.kin."+string(c.Field)) + " " + word
			}
			if !slices.Contains(list, word) {
				list = append(list, word)
			}
		}
	}
	if len(list) == 0 {
		for _, met := range one.Row.Why {
			list = append(list, text.Of(f.Lang, "why."+howWords[met.How], met.Word, met.Name))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("(%s)", strings.Join(list, ", "))
}
