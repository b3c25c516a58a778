package store_test

import (
	"errors"
	"testing"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

func TestConflictsAreThoseThatMayBeRead(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	for who, field := range map[person.ID]person.FieldName{rima: person.School, oleh: person.Phone, amina: person.School} {
		value := map[person.FieldName]string{person.School: "none", person.Phone: "0151 999"}[field]
		if err := hinrich.SetFact(t.Context(), who, field, value); err != nil {
			t.Fatal(err)
		}
	}
	for who, want := range map[string]int{"hinrich": 3, "maike": 2, "tjark": 2, "foelke": 2} {
		all, total, err := o.as(who).Conflicts(t.Context(), o.filter(""), -1)
		if err != nil || len(all) != want || total != want {
			t.Errorf("%s: %d of %d, want %d: %v", who, len(all), total, want, err)
		}
	}
	some, total, err := hinrich.Conflicts(t.Context(), o.filter("in:Norden conflicts:1.."), 1)
	if err != nil || len(some) != 1 || total >= 0 {
		t.Fatalf("%d of %d, %v", len(some), total, err)
	}
	if none, _, _ := hinrich.Conflicts(t.Context(), o.filter("conflicts:2.."), -1); len(none) != 0 {
		t.Errorf("%d people with two", len(none))
	}
	all, _, err := o.as("maike").Conflicts(t.Context(), o.filter("haddad"), -1)
	if err != nil || len(all) != 1 || all[0].Won.Source != person.Outreach || len(all[0].Lost) != 1 || all[0].Lost[0].Value != "secondary" {
		t.Errorf("%+v, %v", all, err)
	}
	if e := o.last(audit.ConflictsRead, "maike"); e.Outcome != "ok" || e.Count != 1 {
		t.Errorf("the log says %+v", e)
	}
}

func renaming(who person.ID) store.NewFix {
	return store.NewFix{ID: "f-" + string(who), Person: who, Field: person.Family, Should: "Hadad", Why: "steht so im Pass"}
}

// delivered is what the aliens authority says of rima, with another family name.
func (o *office) delivered(family string) {
	o.t.Helper()
	facts := person.Facts{person.Given: {Value: "Rima"}, person.Family: {Value: family}, person.Municipality: {Value: aurich}, person.Birth: {Value: "1990-01-01"}}
	_, err := o.store.SourceDesk(person.AliensAuthority).Deliver(o.t.Context(), store.Delivery{
		ID: "d-" + family, Total: 4, Rows: []store.Row{{Number: 1, Key: string(rima), Hash: "h-" + family, AsOf: "2026-11-20", Fields: facts}},
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) fixes(who string, all bool) []store.FixLine {
	o.t.Helper()
	lines, err := o.as(who).Fixes(o.t.Context(), "", all)
	if err != nil {
		o.t.Fatal(err)
	}
	return lines
}

func TestACorrectionIsSettledWhenTheOfficeDelivers(t *testing.T) {
	o := open(t)
	fix, err := o.as("maike").ProposeFix(t.Context(), renaming(rima))
	if err != nil || fix.Has != "Haddad" || fix.Source != person.AliensAuthority || fix.Record != "abh:"+string(rima) || fix.State != store.FixOpen {
		t.Fatalf("%+v, %v", fix, err)
	}
	again, err := o.as("maike").ProposeFix(t.Context(), renaming(rima))
	if err != nil || !again.At.Equal(fix.At) || len(o.fixes("hinrich", true)) != 1 {
		t.Errorf("sent again: %+v, %v", again, err)
	}
	if err := o.as("maike").CloseFix(t.Context(), fix.ID, store.FixSent, ""); err != nil {
		t.Fatal(err)
	}
	o.delivered("Haddadi")
	if lines := o.fixes("maike", false); len(lines) != 1 || lines[0].State != store.FixSent || lines[0].Row.Family != "Haddadi" {
		t.Errorf("something else was delivered: %+v", lines)
	}
	o.delivered("Hadad")
	if lines := o.fixes("maike", false); len(lines) != 0 {
		t.Errorf("still open: %+v", lines)
	}
	if lines := o.fixes("maike", true); len(lines) != 1 || lines[0].State != store.FixCorrected || lines[0].ID != fix.ID {
		t.Errorf("%+v", lines)
	}
	again, err = o.as("maike").ProposeFix(t.Context(), renaming(rima))
	if err != nil || again.State != store.FixCorrected {
		t.Errorf("sent again after it was settled: %+v, %v", again, err)
	}
}

func TestACorrectionIsSeenByWhoeverMayReadTheField(t *testing.T) {
	o := open(t)
	if _, err := o.as("maike").ProposeFix(t.Context(), renaming(rima)); err != nil {
		t.Fatal(err)
	}
	status := store.NewFix{ID: "s", Person: rima, Field: person.Residence, Should: "25-1"}
	if _, err := o.as("hinrich").ProposeFix(t.Context(), status); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]int{"hinrich": 2, "maike": 2, "tjark": 0} {
		if lines := o.fixes(who, true); len(lines) != want {
			t.Errorf("%s sees %d, want %d", who, len(lines), want)
		}
	}
	if _, err := o.as("maike").ProposeFix(t.Context(), renaming(hidden)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of somebody hidden: %v", err)
	}
	if err := o.as("tjark").CloseFix(t.Context(), "s", store.FixRejected, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody else's: %v", err)
	}
	if err := o.as("gesa").Suspend(t.Context(), person.AliensAuthority, "Störung"); err != nil {
		t.Fatal(err)
	}
	wait(t, "the proposals go with their source", func() bool { return len(o.fixes("hinrich", true)) == 0 })
}

func TestWhatIsNoCorrectionIsRefused(t *testing.T) {
	o := open(t)
	if err := o.as("maike").SetFact(t.Context(), rima, person.School, "none"); err != nil {
		t.Fatal(err)
	}
	for code, change := range map[string]func(*store.NewFix){
		"fix.field":   func(n *store.NewFix) { n.Field = "shoe" },
		"fix.same":    func(n *store.NewFix) { n.Should = "Haddad" },
		"fix.nothing": func(n *store.NewFix) { n.Field = person.Native },
		"fix.own":     func(n *store.NewFix) { n.Field, n.Should = person.School, "primary" },
		"fact.text":   func(n *store.NewFix) { n.Should = "a\x1b[0m" },
		"fact.date":   func(n *store.NewFix) { n.Field, n.Should = person.Birth, "2090" },
		"fact.id":     func(n *store.NewFix) { n.ID = "a/b" },
	} {
		n := renaming(rima)
		change(&n)
		_, err := o.as("maike").ProposeFix(t.Context(), n)
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
	fix, err := o.as("maike").ProposeFix(t.Context(), renaming(rima))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ state, code string }{{"lost", "fix.state"}, {store.FixRejected, ""}, {store.FixRejected, ""}, {store.FixSent, "fix.settled"}} {
		err := o.as("maike").CloseFix(t.Context(), fix.ID, c.state, "stimmt so")
		if wrong, _ := errors.AsType[*store.Mistake](err); c.code == "" && err != nil || c.code != "" && (wrong == nil || wrong.Code != c.code) {
			t.Errorf("%s: %v, want %q", c.state, err, c.code)
		}
	}
}

func TestACorrectionGoesToTheOfficeThatIsNamed(t *testing.T) {
	o := open(t)
	if err := o.as("maike").SetFact(t.Context(), rima, person.School, "none"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		source       person.Source
		should, code string
	}{
		{"", "secondary", "fix.own"}, {person.AliensAuthority, "secondary", "fix.same"},
		{person.YouthOffice, "none", "fix.nothing"}, {person.AliensAuthority, "none", ""},
	} {
		fix, err := o.as("maike").ProposeFix(t.Context(), store.NewFix{Person: rima, Field: person.School, Should: c.should, Source: c.source})
		if wrong, _ := errors.AsType[*store.Mistake](err); c.code != "" && (wrong == nil || wrong.Code != c.code) {
			t.Errorf("%s: %v, want %s", c.source, err, c.code)
		}
		if c.code == "" && (err != nil || fix.Source != c.source || fix.Has != "secondary") {
			t.Errorf("%+v, %v", fix, err)
		}
	}
}
