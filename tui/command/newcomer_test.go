package command

import (
	"reflect"
	"strings"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// OpenSSH takes the quotes away, so a line says the same with and without them.
func TestANewPersonIsReadAndWrittenAlike(t *testing.T) {
	rima := store.Newcomer{Family: "Haddad", Given: "Rima"}
	with := func(change func(*NewPerson)) NewPerson {
		n := NewPerson{Newcomer: rima}
		change(&n)
		return n
	}
	for line, want := range map[string]NewPerson{
		"person new Haddad, Rima":                                       with(func(*NewPerson) {}),
		"person new --yes --json Haddad,Rima":                           with(func(n *NewPerson) { n.Yes, n.JSON = true, true }),
		"person new Haddad, Rima --birth 31.05.1990 --sex w":            with(func(n *NewPerson) { n.Birth, n.Sex = "1990-05-31", "w" }),
		"person new --birth=1990 Haddad, Rima":                          with(func(n *NewPerson) { n.Birth = "1990" }),
		"person new --languages ara,kmr, Haddad, Rima":                  with(func(n *NewPerson) { n.Languages = []string{"ara", "kmr"} }),
		"person new Haddad, Rima --street Am Alten Deich 3":             with(func(n *NewPerson) { n.Street = "Am Alten Deich 3" }),
		"person new --phone 04931 123 --street Deich 3 -- Haddad, Rima": with(func(n *NewPerson) { n.Phone, n.Street = "04931 123", "Deich 3" }),
		"person new Haddad, Rima --nationality Bosnien und Herzegowina": with(func(n *NewPerson) { n.Nationality = "Bosnien und Herzegowina" }),
		`person new --nationality "Saudi Arabia" Haddad, Rima`:          with(func(n *NewPerson) { n.Nationality = "Saudi Arabia" }),
		"person new --id mine-1 Haddad, Rima":                           with(func(n *NewPerson) { n.ID = "mine-1" }),
		"person new O'Neill \"Nell\"":                                   {Newcomer: store.Newcomer{Family: "O'Neill Nell"}},
		"person new -- --yes, --json":                                   {Newcomer: store.Newcomer{Family: "--yes", Given: "--json"}},
		"person new , Rima":                                             {Newcomer: store.Newcomer{Given: "Rima"}},
	} {
		got, err := Parse(line, nil)
		if err != nil || !reflect.DeepEqual(got, Action(want)) {
			t.Errorf("%s: %#v (%v)", line, got, err)
			continue
		}
		if again, err := Parse(got.String(), nil); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s is written as %s: %#v (%v)", line, got, again, err)
		}
	}
	for _, line := range []string{
		"person new", "person new --yes", "person new --in Norden", "person new --birth gestern Haddad", "person new --sex", "person new --nobody Haddad",
	} {
		if got, err := Parse(line, nil); err == nil {
			t.Errorf("%s: %#v", line, got)
		}
	}
}

// A value of several words ends where the rule book says, so that no word of a country
// becomes one of a name; and a slip makes nobody.
func TestANameIsNoPartOfACountry(t *testing.T) {
	o := newOffice(t)
	desk := o.as("hinrich")
	for line, want := range map[string]store.Newcomer{
		"person new --nationality Bosnien und Herzegowina Hodžić, Amra":  {Family: "Hodžić", Given: "Amra", Nationality: "122"},
		"person new --nationality Saudi Arabia --in Norden Haddad, Rima": {Family: "Haddad", Given: "Rima", Nationality: "472", Municipality: "03452019"},
		"person new Haddad, Rima --sex ohne Angabe":                      {Family: "Haddad", Given: "Rima", Sex: "x"},
		"person new --in norden Haddad, Rima":                            {Family: "Haddad", Given: "Rima", Municipality: "03452019"},
		"person new --sex frau --languages Arabisch,kmr Haddad, Rima":    {Family: "Haddad", Given: "Rima", Sex: "w", Languages: []string{"ara", "kmr"}},
	} {
		action, err := Parse(line, nil)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		got := action.(NewPerson)
		if err := got.read(desk); err != nil || got.Family != want.Family || got.Given != want.Given || got.Sex != want.Sex ||
			got.Nationality != want.Nationality || got.Municipality != want.Municipality || strings.Join(got.Languages, ",") != strings.Join(want.Languages, ",") {
			t.Errorf("%s: %+v (%v)", line, got, err)
		}
	}
	o.story(
		step{"hinrich", "person new --nationality Syrein Haddad, Rima", ExitFailed, "Syrien"},
		step{"hinrich", "person new --in Nirgendwo Haddad, Rima", ExitFailed, "Nirgendwo"},
		step{"hinrich", "person new --languages Klingonisch Haddad, Rima", ExitFailed, "Klingonisch"},
		step{"hinrich", "person new --in Norden Haddad, Rima --birth 2090", ExitFailed, ""},
		step{"hinrich", "person new --nationality Saudi Arabia", ExitUsage, "Name"},
		step{"hinrich", "find --count haddad", ExitDone, "0"},
	)
}

// Who is known already is said first, and nobody is made; somebody hidden is like nobody.
func TestSomebodyKnownIsTakenInWithYesAlone(t *testing.T) {
	o := newOffice(t)
	desk := o.as("hinrich")
	out, aside, exit := says(t, desk, "person new Al-Hassan, Fatima --in Norden")
	if exit != ExitFailed || !strings.Contains(out, "Schon bekannt?") || !strings.Contains(out, string(norden1)) || !strings.Contains(aside, "--yes") {
		t.Errorf("exit %d: %s%s", exit, out, aside)
	}
	if out, _, _ := says(t, desk, "person new --json Al-Hassan, Fatima --in Norden"); !strings.Contains(out, `"probability"`) || !strings.Contains(out, `"municipality":"03452019"`) {
		t.Errorf("as an object: %s", out)
	}
	if out, _, exit := says(t, desk, "find --count al-hassan"); exit != ExitDone || strings.TrimSpace(out) != "1" {
		t.Errorf("somebody was made: %s", out)
	}
	first, _, exit := says(t, desk, "person new --yes --id again Al-Hassan, Fatima --in Norden")
	again, _, _ := says(t, desk, "person new --yes --id again Al-Hassan, Fatima --in Norden")
	if id, err := person.ParseID(strings.TrimSpace(first)); exit != ExitDone || err != nil || id == norden1 || first != again {
		t.Errorf("taken in as %q, again as %q (exit %d, %v)", first, again, exit, err)
	}
	once, _, _ := says(t, desk, "person new --id once Quiroga, Xiomara --in Norden")
	if twice, _, exit := says(t, desk, "person new --id once Quiroga, Xiomara --in Norden"); exit != ExitDone || once != twice || once == "" {
		t.Errorf("sent again (exit %d): %q, before %q", exit, twice, once)
	}
	if out, _, exit := says(t, desk, "person new Haddad, Verborgen --in Aurich"); exit != ExitDone || strings.Contains(out, "?") {
		t.Errorf("somebody hidden shows: %s", out)
	}
}

// An outreach worker takes in people of her own municipality, unless she says another.
func TestANewPersonIsOfOnesOwnMunicipality(t *testing.T) {
	o := newOffice(t)
	o.story(
		step{"maike", "person new Quiroga, Xiomara --in Aurich", ExitFailed, "Norden"},
		step{"maike", "person new Quiroga, Xiomara", ExitDone, "-"},
		step{"maike", "find --count quiroga in:Norden", ExitDone, "1"},
		step{"foelke", "person new Quiroga, Ximena", ExitFailed, ""},
	)
}
