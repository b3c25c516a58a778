package command

import (
	"context"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// AddNeed writes down a need of one person.
type AddNeed struct {
	Person person.ID
	Kind   string // as typed, "course:ALPHA" with the type of the course
	Rest   string // as typed: how urgent, and a text
	ID     string
	JSON   bool
}

func parseNeed(rest string, _ io.Reader) (Action, error) {
	who, a, err := personThen(rest, []flag{{name: "json"}, {name: "id", value: true}})
	if err != nil {
		return nil, err
	}
	need := AddNeed{Person: who, ID: a.flags["id"], JSON: a.has("json")}
	if need.Kind, need.Rest = cut(a.rest); need.Kind == "" {
		return nil, usage("need.missing")
	}
	need.Rest = strings.TrimSpace(need.Rest)
	return need, nil
}

func (a AddNeed) String() string {
	return "need" + when(a.JSON, " --json") + when(a.ID != "", " --id "+a.ID) + " " + string(a.Person) + " " + a.Kind + when(a.Rest != "", " "+a.Rest)
}

func (a AddNeed) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	kind, kindOf, typed := strings.Cut(a.Kind, ":")
	need := store.NewNeed{ID: a.ID}
	var err error
	if need.Kind, err = codeOf(d, "need", kind); err != nil {
		return nil, err
	}
	word, rest := cut(a.Rest)
	if entry, known := d.Session.Book.Find("course", word); !typed && need.Kind == "course" && known && strings.EqualFold(entry.Code, word) {
		kindOf, typed = word, true
		a.Rest = strings.TrimSpace(rest)
	}
	if typed {
		if need.Detail, err = codeOf(d, "course", kindOf); err != nil {
			return nil, err
		}
	}
	need.Note = a.Rest
	word, rest = cut(a.Rest)
	if entry, known := d.Session.Book.Find("urgency", word); known {
		need.Urgency, need.Note = entry.Code, strings.TrimSpace(rest)
	}
	found, err := d.AddNeed(ctx, a.Person, need)
	if err != nil {
		return nil, about("need", a.Person, err)
	}
	return needsWritten(a.Person, []person.NeedFound{found}, a.JSON), nil
}

// needJSON is a line of needs --json; see doc.go.
type needJSON struct {
	Person string `json:"person"`
	person.NeedFound
}

func needsWritten(who person.ID, list []person.NeedFound, json bool) Written {
	w := Written{JSON: json, none: "need.none"}
	for _, n := range list {
		w.objects = append(w.objects, needJSON{string(who), n})
	}
	w.say = func(f Format) (said []string) {
		for _, n := range list {
			said = append(said, string(who)+": "+NeedWords(n, f))
		}
		return said
	}
	return w
}

// NeedWords is a need in one line.
func NeedWords(n person.NeedFound, f Format) string {
	urgency := n.Urgency
	if urgency == "" {
		urgency = "soon"
	}
	parts := []string{f.label("need", n.Kind), when(n.Detail != "", f.label("course", n.Detail))}
	if n.State == "open" {
		parts = append(parts, f.label("urgency", urgency), text.Of(f.Lang, "need.since", text.Date(f.Lang, string(n.Found))))
	} else {
		parts = append(parts, text.Of(f.Lang, "need.state."+n.State, text.Date(f.Lang, string(n.Closed))), n.Why)
	}
	return strings.TrimSuffix(sentenceOf(append(parts, n.Note)...), ".")
}

// EndNeed closes a need.
type EndNeed struct {
	Person           person.ID
	Kind, State, Why string
}

func parseNeedEnd(state string) func(string, io.Reader) (Action, error) {
	return func(rest string, _ io.Reader) (Action, error) {
		who, a, err := personThen(rest, nil)
		if err != nil {
			return nil, err
		}
		kind, why := cut(a.rest)
		if kind == "" {
			return nil, usage("need.missing")
		}
		return EndNeed{who, kind, state, strings.TrimSpace(why)}, nil
	}
}

func (a EndNeed) String() string {
	return "need " + a.State + " " + string(a.Person) + " " + a.Kind + when(a.Why != "", " "+a.Why)
}

func (a EndNeed) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	need := code(d, "need", a.Kind) // or its id
	if err := d.CloseNeed(ctx, a.Person, need, a.State, a.Why); err != nil {
		return nil, about("need", a.Person, err)
	}
	n := person.NeedFound{Kind: need, State: a.State, Closed: d.Session.Today(), Closer: d.Session.Me.ID, Why: a.Why}
	return needsWritten(a.Person, []person.NeedFound{n}, false), nil
}

// ListNeeds lists what somebody needs, open or not.
type ListNeeds struct {
	Person person.ID
	JSON   bool
}

func parseNeeds(rest string, _ io.Reader) (Action, error) {
	who, json, err := onePerson(rest)
	return ListNeeds{who, json}, err
}

// onePerson reads an id and nothing else.
func onePerson(rest string) (person.ID, bool, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return "", false, err
	}
	who, err := parseID(strings.Join(a.words, " "))
	return who, a.has("json"), err
}

func (a ListNeeds) String() string { return "needs" + when(a.JSON, " --json") + " " + string(a.Person) }

func (a ListNeeds) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	sheet, err := d.Person(ctx, a.Person, "")
	if err != nil {
		return nil, about("needs", a.Person, err)
	}
	return needsWritten(a.Person, sheet.Needs, a.JSON), nil
}
