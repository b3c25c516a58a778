package store_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/embedded"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/store/supply"
)

// told is how somebody looks at people: each way gives all that it tells.
type told map[string]func(t *testing.T, maike, hinrich *store.Desk) (any, error)

// ways are all ways of looking at people. Every word that an office delivered and
// that one of them tells must be gone while the office's source is shut.
func ways(o *office, course string) told {
	find := func(who func(maike, hinrich *store.Desk) *store.Desk, q store.Query) func(*testing.T, *store.Desk, *store.Desk) (any, error) {
		return func(t *testing.T, maike, hinrich *store.Desk) (any, error) {
			return who(maike, hinrich).Find(t.Context(), q)
		}
	}
	outreach := func(maike, _ *store.Desk) *store.Desk { return maike }
	coordinator := func(_, hinrich *store.Desk) *store.Desk { return hinrich }
	return told{
		"find":    find(outreach, store.Query{Limit: -1}),
		"by name": find(coordinator, store.Query{Filter: o.filter("haddad"), Limit: -1}),
		"facets":  find(coordinator, store.Query{Facets: []string{"in", "residence", "german"}}),
		"list": func(t *testing.T, maike, _ *store.Desk) (any, error) {
			list, err := maike.OpenList(t.Context())
			if err != nil {
				return nil, err
			}
			found, err := list.Find(store.Query{Limit: -1, Sort: register.Sort{Field: "age"}})
			return []any{found, list.Place(store.Query{}, rima) >= 0}, err
		},
		"person": func(t *testing.T, maike, _ *store.Desk) (any, error) { return maike.Person(t.Context(), amina, "") },
		"export": func(t *testing.T, _, hinrich *store.Desk) (any, error) {
			out, err := hinrich.Export(t.Context(), store.ExportQuery{Purpose: "Einladung zur Sprachberatung"})
			return out.Rows, err
		},
		"saved lists": func(t *testing.T, maike, _ *store.Desk) (any, error) {
			shelf, err := maike.OpenShelf(t.Context())
			if err != nil {
				return nil, err
			}
			return shelf.Lists()[0].Total, nil
		},
		"due": func(t *testing.T, maike, _ *store.Desk) (any, error) { return maike.Due(t.Context(), amina) },
		"supply": func(t *testing.T, _, hinrich *store.Desk) (any, error) {
			return hinrich.Supply(t.Context(), store.SupplyQuery{})
		},
		"what if": func(t *testing.T, _, hinrich *store.Desk) (any, error) {
			return hinrich.WhatIf(t.Context(), supply.Plan{Type: "ALPHA", Municipality: norden})
		},
		"roster": func(t *testing.T, _, hinrich *store.Desk) (any, error) { return hinrich.Course(t.Context(), course) },
		"candidates": func(t *testing.T, _, hinrich *store.Desk) (any, error) {
			return hinrich.Candidates(t.Context(), course, register.Filter{}, 0)
		},
		"tour": func(t *testing.T, maike, _ *store.Desk) (any, error) { return maike.Tour(t.Context()) },
		"steps": func(t *testing.T, maike, _ *store.Desk) (any, error) {
			return maike.Steps(t.Context(), store.StepQuery{})
		},
		"referrals": func(t *testing.T, maike, _ *store.Desk) (any, error) { return maike.Referrals(t.Context()) },
		"recent": func(t *testing.T, maike, _ *store.Desk) (any, error) {
			rows, err := maike.Recent(t.Context())
			slices.SortFunc(rows, func(a, b register.Row) int { return cmp.Compare(a.ID, b.ID) }) // to look changes their order
			return rows, err
		},
		"news": func(t *testing.T, maike, _ *store.Desk) (any, error) {
			list, _, err := maike.Heard(t.Context())
			return list, err
		},
		"bulk": func(t *testing.T, _, hinrich *store.Desk) (any, error) {
			return hinrich.PlanBulk(t.Context(), assigning("b1", rima, amina))
		},
	}
}

// offices are the words that only the aliens authority delivered.
var offices = []string{"Haddad", "Rima", "Verborgen", "Al-Hassan", "Amina", "Шевченко", "Олег", "0151", "25-2", "1990", "2500", "secondary", "A.A", "R.H"}

func worked(t *testing.T, o *office) (course string) {
	t.Helper()
	maike := o.as("maike")
	today := maike.Session.Today()
	course = o.course(5)
	o.enrol("foelke", course, amina, "registered")
	_, stepErr := maike.PlanStep(t.Context(), amina, store.NewStep{ID: "s1", Day: today, What: "Brief bringen"})
	_, referErr := maike.Refer(t.Context(), amina, person.Referral{ID: "r1", To: "okko", Why: "neue Wohnung"})
	_, tourErr := maike.PlanTour(t.Context(), amina)
	_, noteErr := maike.AddNote(t.Context(), store.NewNote{Person: amina, Text: "Angetroffen."})
	_, listErr := maike.SaveList(t.Context(), store.SavedList{Name: "Aurich", Filter: "in:Aurich"})
	_, rimaErr := maike.Person(t.Context(), rima, "")
	_, aminaErr := maike.Person(t.Context(), amina, "")
	if err := errors.Join(stepErr, referErr, tourErr, noteErr, listErr, rimaErr, aminaErr); err != nil {
		t.Fatal(err)
	}
	wait(t, "remembering who was opened", func() bool {
		rows, err := maike.Recent(t.Context())
		return err == nil && len(rows) == 2
	})
	return course
}

// seen is what every way tells, in words.
func seen(t *testing.T, all told, maike, hinrich *store.Desk) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, look := range all {
		v, err := look(t, maike, hinrich)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(text)
	}
	return out
}

// While a source is shut, however that came, nothing of it is anywhere, in sessions
// that began before; and when it is open again, everything is as it was.
func TestNothingOfAShutSourceIsAnywhere(t *testing.T) {
	o, clock := timed(t)
	course := worked(t, o)
	maike, hinrich, gesa := o.as("maike"), o.as("hinrich"), o.as("gesa")
	all := ways(o, course)
	before := seen(t, all, maike, hinrich)
	if words := strings.Join([]string{before["find"], before["roster"], before["tour"]}, ""); !strings.Contains(words, "Al-Hassan") {
		t.Fatal("there is nothing to see")
	}
	started := *clock.Load()
	until := agreement()
	until.Until = started.Add(48 * time.Hour)
	for _, c := range []struct {
		name       string
		shut, open func() error
	}{
		{"suspended", func() error { return gesa.Suspend(t.Context(), "abh", "Störung") }, func() error { return gesa.Reopen(t.Context(), "abh") }},
		{"ended", func() error { return gesa.EndAgreement(t.Context(), "abh", "gekündigt") }, func() error { return gesa.Agree(t.Context(), "abh", agreement()) }},
		{"planned", func() error {
			return gesa.PutSource(t.Context(), store.Source{ID: "abh", State: store.SourcePlanned, File: "1"})
		},
			func() error { return gesa.Agree(t.Context(), "abh", agreement()) }},
		{"refused", func() error {
			return gesa.PutSource(t.Context(), store.Source{ID: "abh", State: store.SourceRefused, Reason: "nein", File: "2"})
		}, func() error {
			return gesa.PutSource(t.Context(), store.Source{ID: "abh", State: store.SourceLinked, File: "3"})
		}},
		{"not yet", func() error {
			later := agreement()
			later.From = started.Add(time.Hour)
			return gesa.Agree(t.Context(), "abh", later)
		}, func() error { return gesa.Agree(t.Context(), "abh", until) }},
	} {
		if err := c.shut(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if source, err := gesa.Source(t.Context(), "abh"); err != nil || source.Shut == "" {
			t.Errorf("%s: the source is open, %v", c.name, err)
		}
		for way, text := range seen(t, all, maike, hinrich) {
			for _, word := range offices {
				if strings.Contains(text, word) {
					t.Errorf("%s: %s tells %q: %s", c.name, way, word, text)
				}
			}
		}
		if _, err := maike.Person(t.Context(), rima, ""); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: where Rima lives is not known, and maike opens her: %v", c.name, err)
		}
		if err := c.open(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for way, text := range seen(t, all, maike, hinrich) {
			if text != before[way] {
				t.Errorf("%s, and open again: %s tells\n%s\nand told\n%s", c.name, way, text, before[way])
			}
		}
	}
}

// The clock alone shuts a source and opens it, in sessions that are told of it.
func TestTimeEndsAnAgreement(t *testing.T) {
	o, clock := timed(t)
	maike, gesa := o.as("maike"), o.as("gesa")
	started := *clock.Load()
	a := agreement()
	a.Until = started.Add(time.Minute)
	if err := gesa.Agree(t.Context(), "abh", a); err != nil {
		t.Fatal(err)
	}
	total := func() int {
		found, err := maike.Find(t.Context(), store.Query{})
		if err != nil {
			t.Fatal(err)
		}
		return found.Total
	}
	all := total()
	for len(maike.Session.News()) > 0 {
		<-maike.Session.News()
	}
	later := started.Add(time.Minute)
	clock.Store(&later)
	<-maike.Session.News()
	wait(t, "the end of the agreement", func() bool { return total() == 1 }) // Amina, with whom maike works
	clock.Store(&started)
	wait(t, "its return", func() bool { return total() == all })
	var turned []string
	for _, e := range o.events() {
		if e.Type == audit.SourceTurned {
			turned = append(turned, strings.Join(e.Codes, " "))
		}
	}
	if !slices.Equal(turned, []string{"abh open", "abh ended"}) { // newest first
		t.Errorf("the log tells %q", turned)
	}
}

// What is written while a source is shut is there when it opens, with all that was
// there before.
func TestNothingIsLostThatIsWrittenWhileASourceIsShut(t *testing.T) {
	o := open(t)
	hinrich, gesa := o.as("hinrich"), o.as("gesa")
	before, err := hinrich.Person(t.Context(), amina, "")
	if err = errors.Join(err, gesa.Suspend(t.Context(), "abh", "Störung")); err != nil {
		t.Fatal(err)
	}
	maike := o.as("maike") // to whom Amina is assigned
	_, noteErr := maike.AddNote(t.Context(), store.NewNote{Person: amina, Text: "Angetroffen."})
	factErr := maike.SetFact(t.Context(), amina, person.LiterateLatin, "yes")
	assessErr := maike.Assess(t.Context(), amina, person.Assessment{Language: "deu", Skill: person.Speaking, Level: "B1", Day: "2026-05-05", Evidence: "self"})
	if err := errors.Join(noteErr, factErr, assessErr); err != nil {
		t.Fatal(err)
	}
	shut, err := maike.Person(t.Context(), amina, "")
	if err != nil || shut.Value(person.Family) != "" || shut.Value(person.LiterateLatin) != "yes" || len(shut.Assessments) != 1 || shut.LastContact == "" {
		t.Errorf("while shut: %+v, %v", shut, err)
	}
	if err := gesa.Reopen(t.Context(), "abh"); err != nil {
		t.Fatal(err)
	}
	after, err := hinrich.Person(t.Context(), amina, "")
	if err != nil || after.Value(person.Family) != "Al-Hassan" || after.Value(person.LiterateLatin) != "yes" || len(after.Assessments) != len(before.Assessments)+1 || after.LastContact == "" {
		t.Errorf("after: %+v, %v", after, err)
	}
	if found := o.finds("hinrich", "al-hassan in:Norden"); found != 1 {
		t.Errorf("she is found %d times", found)
	}
}

// Two servers on one store turn both, whoever of them shuts the source.
func TestEveryServerTurns(t *testing.T) {
	o := open(t)
	other := o.second(t, o.backend, store.Options{Process: "other", Problem: func(err error) { t.Log(err) }})
	there := other.as("hinrich")
	find := func() string {
		found, err := there.Find(t.Context(), store.Query{Limit: -1})
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(found)
		return string(text)
	}
	before := find()
	if err := o.as("gesa").Suspend(t.Context(), "abh", "Störung"); err != nil {
		t.Fatal(err)
	}
	wait(t, "the other server's turn", func() bool { return !strings.Contains(find(), "Haddad") })
	if err := o.as("enno").Reopen(t.Context(), "abh"); err != nil {
		t.Fatal(err)
	}
	wait(t, "its turn back", func() bool { return find() == before })
}

// A store that knows of no agreement shows nothing of any office, and says what is to
// be done.
func TestStoreWithoutAgreementsShowsNothing(t *testing.T) {
	backend, err := embedded.Open(t.Context(), t.TempDir()+"/store")
	if err != nil {
		t.Fatal(err)
	}
	bare := &forgetful{Backend: backend}
	if err := store.Fill(t.Context(), bare, store.Office{Staff: staff(), Keys: keys(t), People: slices.Values(people())}, nil); err != nil {
		t.Fatal(err)
	}
	older(t, backend)
	var told []string
	s, err := store.Open(t.Context(), backend, store.Options{Process: "test", Problem: func(err error) { told = append(told, err.Error()) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { t.Log(errors.Join(s.Close(), backend.Close())) })
	o := &office{t: t, store: s}
	if len(told) != 1 || !strings.Contains(told[0], "abh") || !strings.Contains(told[0], "source agree") {
		t.Errorf("the server says %q", told)
	}
	if found := o.finds("hinrich", ""); found != 1 { // Amina, who is assigned
		t.Errorf("%d people are found", found)
	}
	if err := o.as("gesa").Agree(t.Context(), "abh", agreement()); err != nil {
		t.Fatal(err)
	}
	if found := o.finds("hinrich", "in:Aurich,Norden"); found != 3 {
		t.Errorf("with an agreement %d people are found", found)
	}
}

// older makes the profiles such as an earlier Lotse wrote: they do not name the records
// that they are made of.
func older(t *testing.T, backend store.Backend) {
	t.Helper()
	var docs []store.Document
	err := backend.All(t.Context(), store.Persons, nil, func(doc store.Document) error {
		var body bson.D
		err := bson.Unmarshal(slices.Clone(doc.Body), &body)
		body = slices.DeleteFunc(body, func(e bson.E) bool { return e.Key == "taken" })
		doc.Body, _ = bson.Marshal(body)
		docs = append(docs, doc)
		return err
	})
	for _, doc := range docs {
		_, put := backend.Put(t.Context(), store.Persons, doc)
		err = errors.Join(err, put)
	}
	if err != nil || len(docs) == 0 {
		t.Fatal(len(docs), err)
	}
}

// What cannot be made anew is not shown as it lies there.
func TestWhatCannotBeMadeAnewIsNotShown(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	o.backend.unread.Store(store.Records)
	if err := o.as("gesa").Suspend(t.Context(), "abh", "Störung"); err != nil {
		t.Fatal(err)
	}
	if sheet, err := hinrich.Person(t.Context(), rima, ""); err == nil {
		t.Errorf("she is shown: %+v", sheet)
	}
	if found, err := hinrich.Find(t.Context(), store.Query{Limit: -1}); err != nil || found.Total != 0 {
		t.Errorf("%+v, %v", found, err)
	}
	o.backend.unread.Store(store.Collection(""))
	wait(t, "another try", func() bool { return o.finds("hinrich", "") == 1 })
}

func TestSourcesSayWhatTheirAbsenceCosts(t *testing.T) {
	o, _ := learning(t, 120)
	gesa := o.as("gesa")
	planned := store.Source{ID: "sozial", State: store.SourcePlanned, Reason: "liegt beim DSB", Missing: "in:Norden"}
	if err := errors.Join(gesa.PutSource(t.Context(), jobcentre()), gesa.PutSource(t.Context(), planned)); err != nil {
		t.Fatal(err)
	}
	all, err := o.as("maike").Sources(t.Context())
	if err != nil || len(all) != 3 || all[0].ID != "abh" || all[0].Shut != "" || all[1].Shut != store.ShutPlanned || all[2].Shut != store.ShutRefused {
		t.Fatalf("%+v, %v", all, err)
	}
	if got := all[1].Concerned; got != 35 { // 34, of whom some are restricted
		t.Errorf("its absence concerns %d people", got)
	}
	if all[2].Costs != "integration-rate" || all[0].Costs != "" || all[0].Concerned != 0 {
		t.Errorf("%+v", all)
	}
}

// A configuration file says what holds as long as nobody decides otherwise, and the
// same file says nothing new.
func TestWhatWasDecidedStaysWhenTheFileIsReadAgain(t *testing.T) {
	o := open(t)
	gesa := o.as("gesa")
	inFile := agreement()
	file := store.Source{ID: "jugend", Office: "Jugendamt", State: store.SourceLinked, Agreement: &inFile, File: "1"}
	put := func(change func(*store.Source)) *store.SourceState {
		t.Helper()
		change(&file)
		if err := gesa.PutSource(t.Context(), file); err != nil {
			t.Fatal(err)
		}
		state, err := gesa.Source(t.Context(), "jugend")
		if err != nil {
			t.Fatal(err)
		}
		return &state
	}
	first := put(func(*store.Source) {})
	if again := put(func(*store.Source) {}); first.Shut != "" || again.Version != first.Version {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if err := gesa.EndAgreement(t.Context(), "jugend", "gekündigt"); err != nil {
		t.Fatal(err)
	}
	if s := put(func(s *store.Source) { s.File, s.Contact = "2", "Frau Janssen" }); s.Shut != store.ShutEnded || s.Contact != "Frau Janssen" || s.Agreement.Why != "gekündigt" {
		t.Errorf("another file with the same agreement: %+v", s)
	}
	renewed := agreement()
	renewed.Reference = "32-18"
	if s := put(func(s *store.Source) { s.File, s.Agreement = "3", &renewed }); s.Shut != "" || len(s.Former) != 1 {
		t.Errorf("a file with another agreement: %+v", s)
	}
	if err := gesa.Suspend(t.Context(), "jugend", "Störung"); err != nil {
		t.Fatal(err)
	}
	if s := put(func(s *store.Source) { s.File = "4" }); s.Shut != store.ShutSuspended {
		t.Errorf("suspended, and another file: %+v", s)
	}
}

func TestMistakesAboutSourcesAreNamed(t *testing.T) {
	o := open(t)
	gesa := o.as("gesa")
	backwards := agreement()
	backwards.Until = backwards.From
	if err := gesa.PutSource(t.Context(), jobcentre()); err != nil {
		t.Fatal(err)
	}
	for code, do := range map[string]func() error{
		"source.id":           func() error { return gesa.Suspend(t.Context(), "outreach", "x") },
		"source.undocumented": func() error { return gesa.Suspend(t.Context(), "sozial", "x") },
		"source.why":          func() error { return gesa.Suspend(t.Context(), "abh", " ") },
		"reason":              func() error { return gesa.EndAgreement(t.Context(), "abh", "a\x1bb") },
		"source.refused":      func() error { return gesa.Agree(t.Context(), "jobcenter", agreement()) },
		"source.notlinked":    func() error { return gesa.Suspend(t.Context(), "jobcenter", "x") },
		"agreement.none":      func() error { return gesa.EndAgreement(t.Context(), "jobcenter", "x") },
		"agreement.basis":     func() error { return gesa.Agree(t.Context(), "abh", store.Agreement{SignedBy: "x"}) },
		"agreement.signed":    func() error { return gesa.Agree(t.Context(), "abh", store.Agreement{Basis: "x"}) },
		"agreement.days":      func() error { return gesa.Agree(t.Context(), "abh", backwards) },
		"source.state":        func() error { return gesa.PutSource(t.Context(), store.Source{ID: "sozial", State: "open"}) },
		"source.kind": func() error {
			return gesa.PutSource(t.Context(), store.Source{ID: "sozial", State: "planned", Kind: "db2"})
		},
		"source.guard": func() error {
			return gesa.PutSource(t.Context(), store.Source{ID: "sozial", State: "planned", Guard: 20})
		},
		"source.reason": func() error { return gesa.PutSource(t.Context(), store.Source{ID: "sozial", State: "refused"}) },
		"source.missing": func() error {
			return gesa.PutSource(t.Context(), store.Source{ID: "sozial", State: "planned", Missing: "haddad"})
		},
		"source.field": func() error {
			return gesa.PutSource(t.Context(), store.Source{ID: "sozial", State: "planned", Owns: []person.FieldName{"shoe"}})
		},
		"source.key": func() error {
			return gesa.PutSource(t.Context(), store.Source{ID: "sozial", State: "planned", Keys: []string{"x"}})
		},
		"source.network": func() error {
			return gesa.PutSource(t.Context(), store.Source{ID: "sozial", State: "planned", Networks: []string{"x"}})
		},
		"source.text": func() error {
			return gesa.PutSource(t.Context(), store.Source{ID: "sozial", State: "planned", Office: "a\x1bb"})
		},
	} {
		wrong, ok := errors.AsType[*store.Mistake](do())
		if !ok || wrong.Code != code {
			t.Errorf("want %s, got %v", code, wrong)
		}
	}
}

// timed is the office with a clock that can be set.
func timed(t *testing.T) (*office, *atomic.Pointer[time.Time]) {
	t.Helper()
	clock := new(atomic.Pointer[time.Time])
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	clock.Store(&now)
	return openAt(t, func() time.Time { return *clock.Load() }), clock
}

// While colleagues write, sources are shut and opened: at the end everybody is shown
// what the last of it says, and nothing that was written is lost.
func TestWritingWhileSourcesTurnLosesNothing(t *testing.T) {
	o := open(t)
	gesa := o.as("gesa")
	var writers sync.WaitGroup
	for _, who := range []person.ID{amina, oleh, rima} {
		desk := o.as("hinrich")
		if who == amina {
			desk = o.as("maike")
		}
		writers.Go(func() {
			for i := range 15 {
				key := fmt.Sprint(who, i)
				if _, err := desk.AddNote(t.Context(), store.NewNote{Person: who, Key: key, Text: "Angetroffen."}); err != nil && !errors.Is(err, store.ErrNotFound) && !errors.As(err, new(*store.Refused)) {
					t.Error(err)
				}
				if _, err := desk.PlanStep(t.Context(), who, store.NewStep{ID: key, Day: "2090-01-01", What: key}); err != nil && !errors.Is(err, store.ErrNotFound) {
					t.Error(err)
				}
			}
		})
	}
	for range 15 {
		if err := errors.Join(gesa.Suspend(t.Context(), "abh", "Störung"), gesa.Reopen(t.Context(), "abh")); err != nil {
			t.Fatal(err)
		}
	}
	writers.Wait()
	for who, name := range map[person.ID]string{amina: "Al-Hassan", oleh: "Шевченко", rima: "Haddad"} {
		sheet, err := o.as("hinrich").Person(t.Context(), who, "")
		if err != nil || sheet.Value(person.Family) != name || len(sheet.FollowUps) != 15 {
			t.Errorf("%s has %d steps and is called %q, %v", who, len(sheet.FollowUps), sheet.Value(person.Family), err)
		}
		if found := o.finds("hinrich", name+" followup:any"); found != 1 {
			t.Errorf("%s is found %d times", name, found)
		}
	}
	if err := gesa.Suspend(t.Context(), "abh", "Störung"); err != nil {
		t.Fatal(err)
	}
	if found := o.finds("hinrich", "in:Aurich,Norden"); found != 0 {
		t.Errorf("while shut %d people live somewhere", found)
	}
}
