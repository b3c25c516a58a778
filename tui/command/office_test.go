package command

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
	"lotse/store/register"
)

// A small office on a real store: three people in Norden, one in Aurich, and one
// there whom only her circle may know of.
var (
	norden1, norden2, norden3 = person.IDFrom(201), person.IDFrom(202), person.IDFrom(203)
	aurich1, hiddenOne        = person.IDFrom(204), person.IDFrom(205)
)

type office struct {
	t     *testing.T
	store *store.Store
}

func publicKey(t *testing.T, word string) ssh.PublicKey {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, word)
	public, err := ssh.NewPublicKey(ed25519.NewKeyFromSeed(seed).Public())
	if err != nil {
		t.Fatal(err)
	}
	return public
}

func arrival(id person.ID, family, given, place string, p person.Profile) store.Arrival {
	p.ID = id
	return store.Arrival{Profile: p, Records: []person.Record{{
		ID: "abh:" + string(id), Person: id, Source: person.AliensAuthority, AsOf: "2025-05-01", Fields: person.Facts{
			person.Family: {Value: family}, person.Given: {Value: given}, person.Municipality: {Value: place}, person.Birth: {Value: "1990-01-01"},
			person.AZRNumber: {Value: azr(id)},
		},
	}}}
}

// azr makes a number of month 00, which no real one has.
func azr(id person.ID) string {
	sum := 0
	for _, r := range id {
		sum = sum*31%1_000_000 + int(r)
	}
	return fmt.Sprintf("250005%06d", sum)
}

func newOffice(t *testing.T) *office {
	t.Helper()
	staff := []store.Staff{
		{ID: "maike", Name: "Maike Janssen", Team: "nord", Role: access.Outreach, Municipalities: []string{"03452019"}},
		{ID: "hinrich", Name: "Hinrich Saathoff", Team: "nord", Role: access.Coordinator},
		{ID: "foelke", Name: "Fölke Ubben", Role: access.Courses},
		{ID: "enno", Name: "Enno Ennen", Role: access.Admin},
	}
	var keys []store.NewKey
	for _, s := range staff {
		keys = append(keys, store.NewKey{Staff: s.ID, Line: string(ssh.MarshalAuthorizedKey(publicKey(t, string(s.ID))))})
	}
	people := []store.Arrival{
		arrival(norden1, "Al-Hassan", "Fatima", "03452019", person.Profile{Assigned: []person.StaffID{"maike"}}),
		arrival(norden2, "Schewtschenko", "Oleh", "03452019", person.Profile{}), arrival(norden3, "=Tekle", "Selam", "03452019", person.Profile{}),
		arrival(aurich1, "Yilmaz", "Ayse", "03452001", person.Profile{}),
		arrival(hiddenOne, "Haddad", "Verborgen", "03452001", person.Profile{Restricted: true, Circle: []person.StaffID{"maike"}}),
	}
	backend, err := embedded.Open(t.Context(), t.TempDir()+"/store")
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Fill(t.Context(), backend, store.Office{Staff: staff, Keys: keys, People: slices.Values(people)}, nil); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return time.Date(2026, 5, 31, 12, 3, 0, 0, time.UTC) }
	opened, err := store.Open(t.Context(), backend, store.Options{Process: "test", Clock: clock, Spool: t.TempDir() + "/spool"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(opened.Close(), backend.Close()); err != nil {
			t.Error(err)
		}
	})
	return &office{t, opened}
}

func (o *office) as(id string) *store.Desk {
	o.t.Helper()
	desk, err := o.store.Admission().Admit(o.t.Context(), store.Offer{
		Session: "session-" + id + string(person.NewID()), Address: "192.0.2.7:50000", Fingerprint: ssh.FingerprintSHA256(publicKey(o.t, id)),
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return desk
}

// says does one line and gives its output, what was said beside it, and the exit code.
func says(t *testing.T, d *store.Desk, line string) (out, aside string, exit int) {
	t.Helper()
	var printed, said bytes.Buffer
	exit = Run(t.Context(), d, line, nil, &printed, &said)
	return printed.String(), said.String(), exit
}

// step is one line of a story, how it ends and what it says.
type step struct {
	who, line string
	exit      int
	says      string
}

func (o *office) story(steps ...step) {
	o.t.Helper()
	desks := map[string]*store.Desk{}
	for _, s := range steps {
		if desks[s.who] == nil {
			desks[s.who] = o.as(s.who)
		}
		out, aside, exit := says(o.t, desks[s.who], s.line)
		if exit != s.exit || !strings.Contains(out+aside, s.says) {
			o.t.Errorf("%s: %s\n exit %d: %s%s\n want %d: %s", s.who, s.line, exit, out, aside, s.exit, s.says)
		}
	}
}

func TestListsAreKeptSharedAndLookedAt(t *testing.T) {
	newOffice(t).story(
		step{"hinrich", "list", 0, "noch keine Listen"},
		step{"hinrich", "list save im Norden in:Norden", 0, "im Norden: in:Norden (3)"},
		step{"hinrich", "list news im Norden", 0, "noch nie angesehen"},
		step{"hinrich", "list show im Norden", 0, "Al-Hassan, Fatima"},
		step{"hinrich", "list news im Norden", 0, "nichts Neues"},
		step{"hinrich", "list save im Norden in:Norden,Aurich", 0, "(4)"},
		step{"hinrich", "list news im Norden --json", 0, `{"id":"` + string(aurich1) + `","change":"new"}`},
		step{"hinrich", "list", 0, "+1"},
		step{"hinrich", "list show im Nordn", 1, "meinten Sie „im Norden“?"},
		step{"hinrich", `find --count list:"im Nordn"`, 1, "meinten Sie „im Norden“?"},
		step{"hinrich", `find --count list:"im Norden" fatima`, 0, "1\n"},
		step{"maike", "list", 0, "noch keine Listen"},
		step{"hinrich", "list share --team im Norden", 0, "mit Team nord"},
		step{"maike", "list --json", 0, `"total":3`}, // and not whom she may not find
		step{"maike", "list drop im Norden", 1, "gehört hinrich"},
		step{"maike", "list save im Norden in:Norden", 0, "(3)"},
		step{"foelke", "list save Stand status:24", 1, "status"},
		step{"enno", "list", 1, "erlaubt das nicht"},
		step{"hinrich", "list hand Einladung Mai", 0, "von Hand (0)"},
		step{"hinrich", "list save Einladung Mai in:Norden", 1, "von Hand"},
		step{"hinrich", "list purpose Einladung Mai kurz", 1, "mindestens 10 Buchstaben"},
		step{"hinrich", "list purpose Einladung Mai Einladung zum Sprachtest", 0, "als Datei für: Einladung zum Sprachtest"},
		step{"hinrich", "list pin Einladung Mai", 0, "angeheftet"},
		step{"hinrich", "list rename Einladung Mai --to Einladung", 0, "Einladung: von Hand"},
		step{"hinrich", "list drop Einladung", 0, "gelöscht"},
		step{"hinrich", "list show Einladung", 1, "keine Liste heißt „Einladung“"},
	)
}

func TestCompletionsCountOnlyWhomOneMayFind(t *testing.T) {
	o := newOffice(t)
	for who, want := range map[string][]int{"hinrich": {1}, "maike": {0}} {
		desk := o.as(who)
		list, err := desk.OpenList(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var people []int
		for _, c := range register.Complete("in:Aur", 6, Known(desk, list, nil, "de")) {
			people = append(people, c.People)
		}
		if !slices.Equal(people, want) {
			t.Errorf("%s is offered %v, want %v", who, people, want)
		}
	}
	foelke := o.as("foelke")
	list, err := foelke.OpenList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range register.Complete("stat", 4, Known(foelke, list, nil, "de")) {
		if c.Text == "status:" {
			t.Errorf("a field is offered that may not be asked: %v", c)
		}
	}
}

func TestFacetsAddUpAndColumnsAreThoseAskedFor(t *testing.T) {
	newOffice(t).story(
		step{"hinrich", "find --facets --json --columns in", 0, `{"total":4}` + "\n" + `{"facet":"in","counts":[{"value":"Norden","code":"03452019","people":3},{"value":"Aurich"`},
		step{"hinrich", "find --json --columns in fatima", 0, `{"id":"` + string(norden1) + `","municipality":"03452019"}` + "\n"},
		step{"hinrich", "find --sort -name --columns name", 0, "Yilmaz, Ayse"},
		step{"foelke", "find --sort status", 1, "status"},
	)
}

func TestActsOnManyAreSaidFirstDoneOnceAndTakenBack(t *testing.T) {
	one := string(norden1)
	newOffice(t).story(
		step{"hinrich", "list save im Norden in:Norden", 0, "(3)"},
		step{"hinrich", "undo", 1, "nichts, was sich zurücknehmen"},
		step{"hinrich", "assign maike --list im Norden", 1, "betrifft 2 Personen; bei 1 ist es schon so"},
		step{"hinrich", "assign maike --list im Norden", 1, "noch nichts geändert"},
		step{"hinrich", "find --count worker:maike", 0, "1\n"},
		step{"hinrich", "assign --yes maike --list im Norden", 0, "2 Personen; zurück mit undo "},
		step{"hinrich", "find --count worker:maike", 0, "3\n"},
		step{"hinrich", "undo", 1, "zurücknehmen: zuständig machen: maike – 2 Personen"},
		step{"hinrich", "undo --yes", 0, "zurückgenommen"},
		step{"hinrich", "find --count worker:maike", 0, "1\n"},
		step{"hinrich", "assign maike " + one, 0, "schon so"},
		step{"hinrich", "assign nobody " + one, 1, "gibt es nicht"},
		step{"hinrich", "assign maike --list im Nordn", 1, "meinten Sie „im Norden“?"},
		step{"hinrich", "assign maike --filter in:Nordn", 1, "meinten Sie „Norden“?"},
		step{"maike", "assign maike " + one, 1, "erlaubt das nicht"},
		// Who is hidden reads like who is not there.
		step{"hinrich", "followup " + string(hiddenOne) + " +7d x", 1, "bei keiner dieser Personen"},
		step{"hinrich", "followup " + string(person.IDFrom(999)) + " +7d x", 1, "bei keiner dieser Personen"},
		step{"maike", "followup " + one + " +7d Kursplatz: it's ok", 0, "07.06.2026 „Kursplatz: it's ok“: 1 Person"},
		step{"maike", "followups", 0, "07.06.2026  " + one},
		step{"maike", "show --json " + one, 0, `"what":"Kursplatz: it's ok"`},
		step{"maike", "followup " + one + " 1.1.2020 x", 1, "kein Tag ab heute"},
		step{"maike", "followup done " + one, 0, "erledigt"},
		step{"maike", "followup done " + one, 1, "keine offene"},
		step{"maike", "followups", 0, "keine offenen"},
		step{"hinrich", "list hand Mai", 0, "von Hand"},
		step{"hinrich", "list add im Norden " + one, 1, "ist ein Filter"},
		step{"hinrich", "list add Mai --filter in:Norden", 1, "betrifft 3 Personen"},
		step{"hinrich", "list add --yes Mai --filter in:Norden", 0, "3 Personen"},
		step{"hinrich", "list note Mai " + one + " ruft selbst an", 0, "ruft selbst an"},
		step{"hinrich", "list show Mai", 0, "ruft selbst an"},
		step{"hinrich", "list take Mai " + one, 0, "1 Person"},
		step{"hinrich", "find --count list:Mai", 0, "2\n"},
		step{"hinrich", "bulk --json", 0, `"do":"unpick"`},
	)
}

func TestFileIsOfWhomOneMayExportAndSaysWhatItLeavesOut(t *testing.T) {
	newOffice(t).story(
		step{"hinrich", "export --all --purpose Kursplanung 2026 --ndjson --columns id,in", 0, `{"id":"` + string(norden1) + `","municipality":"03452019"}`},
		step{"hinrich", "export in:Norden --purpose Kursplanung 2026 --columns name", 0, "'=Tekle;Selam"},
		step{"hinrich", "export in:Norden --purpose Kursplanung 2026 --columns name", 0, "3 Personen exportiert; Prüfsumme"},
		step{"hinrich", "export --list Mai --purpose Kursplanung 2026", 1, "keine Liste heißt „Mai“"},
		step{"hinrich", "export in:Norden --purpose x", 1, "mindestens 10 Buchstaben"},
		step{"maike", "export in:Norden --purpose Kursplanung 2026", 1, "erlaubt das nicht"},
		step{"hinrich", "export in:Norden", 2, "es fehlt der Zweck"},
	)
}
