package command

import (
	"context"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// RecordGrant writes down an authorisation or obligation, or its next state.
type RecordGrant struct {
	Person                                   person.ID
	Route, State, Day, ID, Authority, Lapses string // as typed
	JSON                                     bool
}

func parseGrant(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "id", value: true}, flag{name: "authority", value: true, words: true}, flag{name: "lapses", value: true})
	if err != nil {
		return nil, err
	}
	if len(a.words) == 0 {
		return nil, usage("id.missing")
	}
	g := RecordGrant{ID: a.flags["id"], Authority: a.flags["authority"], Lapses: a.flags["lapses"], JSON: a.has("json")}
	if g.Person, err = parseID(a.words[0]); err != nil {
		return nil, err
	}
	switch len(a.words) {
	case 1:
		return nil, usage("route.missing")
	case 2:
		return nil, usage("grantstate.missing")
	}
	g.Route, g.State, g.Day = a.words[1], a.words[2], strings.Join(a.words[3:], " ")
	return g, nil
}

func (a RecordGrant) String() string {
	return "grant" + when(a.JSON, " --json") + when(a.ID != "", " --id "+a.ID) + when(a.Lapses != "", " --lapses "+a.Lapses) +
		when(a.Authority != "", " --authority "+quotedName(a.Authority)) + " " + string(a.Person) + " " + a.Route + " " + a.State + when(a.Day != "", " "+a.Day)
}

func (a RecordGrant) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	g := person.Grant{ID: a.ID}
	for _, one := range []struct {
		list, word string
		to         *string
	}{{"route", a.Route, &g.Route}, {"grant", a.State, &g.State}, {"authority", a.Authority, &g.Authority}} {
		if one.word != "" {
			var err error
			if *one.to, err = codeOf(d, one.list, one.word); err != nil {
				return nil, err
			}
		}
	}
	for typed, day := range map[*string]*person.Date{&a.Day: &g.Day, &a.Lapses: &g.Lapses} {
		if *typed != "" {
			var err error
			if *day, err = anyDay(*typed, d.Session.Now()); err != nil {
				return nil, err
			}
		}
	}
	kept, err := d.RecordGrant(ctx, a.Person, g)
	if err != nil {
		return nil, about("grant", a.Person, err)
	}
	return grantsWritten(a.Person, []person.Grant{kept}, a.JSON), nil
}

// grantJSON is a line of grants --json; see doc.go.
type grantJSON struct {
	Person string `json:"person"`
	person.Grant
}

func grantsWritten(who person.ID, list []person.Grant, json bool) Written {
	w := Written{JSON: json, none: "grant.none"}
	for _, g := range list {
		w.objects = append(w.objects, grantJSON{string(who), g})
	}
	w.say = func(f Format) (said []string) {
		for _, g := range list {
			said = append(said, string(who)+": "+grantWords(g, f))
		}
		return said
	}
	return w
}

// grantWords is an authorisation in one line.
func grantWords(g person.Grant, f Format) string {
	day := g.Day
	switch {
	case g.State == "applied" && g.Applied != "":
		day = g.Applied
	case g.State == "granted" && g.Granted != "":
		day = g.Granted
	}
	return strings.TrimSuffix(sentenceOf(f.label("route", g.Route), f.label("grant", g.State)+" "+text.Date(f.Lang, string(day)),
		when(g.Authority != "", f.label("authority", g.Authority)),
		when(g.Lapses != "", text.Of(f.Lang, "grant.lapses", text.Date(f.Lang, string(g.Lapses))))), ".")
}

// ListGrants lists the authorisations and obligations of one person.
type ListGrants struct {
	Person person.ID
	JSON   bool
}

func parseGrants(rest string, _ io.Reader) (Action, error) {
	who, json, err := onePerson(rest)
	return ListGrants{who, json}, err
}

func (a ListGrants) String() string {
	return "grants" + when(a.JSON, " --json") + " " + string(a.Person)
}

func (a ListGrants) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	sheet, err := d.Person(ctx, a.Person, "")
	if err != nil {
		return nil, about("grants", a.Person, err)
	}
	return grantsWritten(a.Person, sheet.Grants, a.JSON), nil
}
