package store_test

import (
	"errors"
	"slices"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

func (o *office) rima(who string) *store.Sheet {
	o.t.Helper()
	sheet, err := o.as(who).Person(o.t.Context(), rima, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return sheet
}

// code is what a mistake is called, "conflict" or "" where nothing is wrong.
func code(t *testing.T, err error) string {
	t.Helper()
	wrong, is := errors.AsType[*store.Mistake](err)
	switch {
	case err == nil:
		return ""
	case is:
		return wrong.Code
	case errors.Is(err, store.ErrConflict):
		return "conflict"
	case errors.Is(err, store.ErrNotFound):
		return "notfound"
	}
	return err.Error()
}

func TestNeedIsFoundOnceAndClosedOnce(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	for i, step := range []struct {
		need store.NewNeed
		code string
		open int
	}{
		{store.NewNeed{ID: "n1", Kind: "course", Detail: "ALPHA"}, "", 1},
		{store.NewNeed{ID: "n1", Kind: "course", Detail: "ALPHA"}, "", 1},
		{store.NewNeed{ID: "n2", Kind: "course", Urgency: "now", Note: "will abends"}, "", 1},
		{store.NewNeed{ID: "n1", Kind: "housing"}, "conflict", 1},
		{store.NewNeed{ID: "n3", Kind: "housing", Detail: "ALPHA"}, "need.type", 1},
		{store.NewNeed{Kind: "huosing"}, "fact.near", 1},
		{store.NewNeed{Kind: "qqqqqqq"}, "fact.code", 1},
		{store.NewNeed{Kind: "work", Note: "a\x1b[2J"}, "fact.text", 1},
		{store.NewNeed{Kind: "work", Day: "2090-01-01"}, "enrol.future", 1},
		{store.NewNeed{Kind: "work", ID: "a b"}, "fact.id", 1},
		{store.NewNeed{Kind: "work"}, "", 2},
	} {
		if _, err := maike.AddNeed(t.Context(), rima, step.need); code(t, err) != step.code {
			t.Errorf("%d: %v", i, err)
		}
		if needs := o.rima("maike").Needs; len(needs) != step.open {
			t.Errorf("%d: %+v", i, needs)
		}
	}
	if n := o.rima("maike").Needs[0]; n.ID != "n1" || n.Detail != "ALPHA" || n.Urgency != "now" || n.Note != "will abends" || n.By != "maike" {
		t.Errorf("brought up to date: %+v", n)
	}
	for i, step := range []struct{ need, state, why, code string }{
		{"course", "lost", "", "need.state"}, {"health", "met", "", "need.unknown"}, {"course", "withdrawn", "zieht weg", ""},
		{"n1", "withdrawn", "", ""}, {"n1", "met", "", "conflict"}, {"work", "met", "", ""},
	} {
		if err := maike.CloseNeed(t.Context(), rima, step.need, step.state, step.why); code(t, err) != step.code {
			t.Errorf("%d: %v", i, err)
		}
	}
	if n := o.rima("maike").Needs[0]; n.State != "withdrawn" || n.Closer != "maike" || n.Why != "zieht weg" || n.Closed == "" {
		t.Errorf("closed as %+v", n)
	}
	if _, err := o.as("tjark").AddNeed(t.Context(), rima, store.NewNeed{Kind: "work"}); code(t, err) != "notfound" {
		t.Errorf("of somebody whom she may not see: %v", err)
	}
}

func TestFindingsAreAppendedAndStruckAndCountAgain(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	b1 := person.Assessment{Level: "B1", Day: "2025-11-01", Evidence: "placement"}
	part := func(skill, level string) person.Assessment {
		return person.Assessment{Skill: skill, Level: level, Day: "2025-12-01", Test: "DTZ"}
	}
	for i, step := range []struct {
		findings []person.Assessment
		code     string
		count    int
	}{
		{[]person.Assessment{b1}, "", 2},
		{[]person.Assessment{b1}, "", 2},
		{[]person.Assessment{{Level: "A2", Day: "2025-11-01", Evidence: "self"}}, "", 3},
		{nil, "assess.none", 3},
		{[]person.Assessment{{Level: "B9"}}, "fact.code", 3},
		{[]person.Assessment{{Level: "B1", Evidence: "guess"}}, "fact.code", 3},
		{[]person.Assessment{{Level: "B1", Day: "2090-01-01"}}, "enrol.future", 3},
		{[]person.Assessment{part("listening", "B1"), part("speaking", "B1"), part("writing", "A2")}, "", 7},
	} {
		if err := maike.Assess(t.Context(), rima, step.findings...); code(t, err) != step.code {
			t.Errorf("%d: %v", i, err)
		}
		if list := o.rima("maike").Assessments; len(list) != step.count {
			t.Errorf("%d: %+v", i, list)
		}
	}
	if german := o.rima("maike").German; german != "B1" {
		t.Errorf("after the DTZ German is %q", german)
	}
	sheet := o.rima("maike")
	key := sheet.Assessments[len(sheet.Assessments)-1].Key()
	for i, step := range []struct{ key, why, code string }{
		{key, " ", "assess.why"}, {"zzzzzz", "x", "assess.unknown"}, {key, "verwechselt", ""}, {key, "noch einmal", ""}, {keyOfA1, "war jemand anderes", ""},
	} {
		if err := maike.StrikeAssessment(t.Context(), rima, step.key, step.why); code(t, err) != step.code {
			t.Errorf("%d: %v", i, err)
		}
	}
	struck := func() (n int) {
		for _, a := range o.rima("maike").Assessments {
			if a.Struck != nil {
				n++
			}
		}
		return n
	}
	if n := struck(); n != 2 {
		t.Errorf("%d are struck", n)
	}
	if err := maike.SetFact(t.Context(), rima, person.LiterateLatin, "yes"); err != nil || struck() != 2 || len(o.rima("maike").Assessments) != 7 {
		t.Errorf("merged again, %d are struck of %d: %v", struck(), len(o.rima("maike").Assessments), err)
	}
}

func TestStruckFindingCountsAgainWhenItIsWrittenAgain(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	b1 := person.Assessment{Level: "B1", Day: "2025-11-01", Evidence: "placement"}
	if err := maike.Assess(t.Context(), rima, b1); err != nil {
		t.Fatal(err)
	}
	kept := o.rima("maike").Assessments[1]
	if err := maike.StrikeAssessment(t.Context(), rima, kept.Key(), "verwechselt"); err != nil || o.rima("maike").German != "A1" {
		t.Fatalf("struck, German is %q: %v", o.rima("maike").German, err)
	}
	if err := maike.Assess(t.Context(), rima, b1); err != nil {
		t.Fatal(err)
	}
	if sheet := o.rima("maike"); sheet.German != "B1" || len(sheet.Assessments) != 2 {
		t.Errorf("%q of %+v", sheet.German, sheet.Assessments)
	}
}

func TestFactsOfStaffAndOfOffices(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	for i, step := range []struct {
		field  person.FieldName
		values []string
		code   string
		wins   string
		losing int
	}{
		{person.School, []string{"tertiary"}, "", "tertiary", 1}, // ours rank first
		{person.School, []string{"tertiary"}, "", "tertiary", 1},
		{person.School, nil, "", "secondary", 0},
		{person.School, nil, "", "secondary", 0},
		{person.Family, []string{"Hadad"}, "", "Haddad", 1}, // the office ranks first
		{person.Children, []string{"3"}, "", "3", 0},
		{person.Children, []string{"99"}, "fact.number", "3", 0},
		{person.Birth, []string{"2090"}, "fact.date", "1990-01-01", 0},
		{person.Childcare, []string{"neded"}, "fact.near", "", 0},
		{person.LiterateAny, []string{"yes", "no"}, "fact.one", "", 0},
		{person.Occupation, []string{"a\x07"}, "fact.text", "", 0},
		{person.Street, []string{" "}, "fact.text", "", 0},
		{"shoe", []string{"42"}, "fact.field", "", 0},
	} {
		if err := maike.SetFact(t.Context(), rima, step.field, step.values...); code(t, err) != step.code {
			t.Errorf("%d: %v", i, err)
		}
		for _, f := range o.rima("maike").Fields {
			if f.Spec.Name == step.field && (f.Field.Value != step.wins || len(f.Field.Losing) != step.losing) {
				t.Errorf("%d: %+v", i, f.Field)
			}
		}
	}
	for range 2 {
		if err := maike.SetFact(t.Context(), rima, person.Daytimes, "morning", "evening", "morning"); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range o.rima("maike").Fields {
		if f.Spec.Name == person.Daytimes && !slices.Equal(f.Field.List, []string{"morning", "evening"}) {
			t.Errorf("times of day are %+v", f.Field)
		}
	}
	if err := o.as("foelke").SetFact(t.Context(), rima, person.Phone, "0151"); err == nil {
		t.Error("the coordinator of courses writes a telephone number that she may not see")
	}
	for _, field := range []person.FieldName{person.Residence, person.AZRNumber} { // that is for the authority
		if err := maike.SetFact(t.Context(), rima, field, "25-2"); err == nil {
			t.Errorf("%s was written", field)
		}
	}
}

func TestGrantGoesItsWay(t *testing.T) {
	o := open(t)
	foelke := o.as("foelke")
	for i, step := range []struct {
		grant person.Grant
		code  string
		id    string // which it is then
		count int
	}{
		{person.Grant{ID: "g1", Route: "44-4", State: "applied", Day: "2025-09-01"}, "", "g1", 1},
		{person.Grant{ID: "g1", Route: "44-4", State: "applied", Day: "2025-09-01"}, "", "g1", 1},
		{person.Grant{ID: "g1", Route: "44-4", State: "used"}, "grant.way", "", 1},
		{person.Grant{ID: "g1", Route: "bsk", State: "granted"}, "conflict", "", 1},
		{person.Grant{Route: "44-4", State: "granted", Day: "2025-10-01", Authority: "bamf", Lapses: "2026-10-01"}, "", "g1", 1},
		{person.Grant{Route: "44-4", State: "granted", Day: "2025-10-01"}, "", "g1", 1},
		{person.Grant{Route: "44-4", State: "used", Day: "2025-11-01"}, "", "g1", 1},
		{person.Grant{ID: "g2", Route: "44-4", State: "granted"}, "", "g2", 2},
		{person.Grant{Route: "bsk", State: "used"}, "grant.way", "", 2},
		{person.Grant{Route: "bks", State: "applied"}, "fact.near", "", 2},
		{person.Grant{Route: "bsk", State: "granted", Day: "2090-01-01"}, "enrol.future", "", 2},
		{person.Grant{Route: "bsk", State: "granted", Day: "2025-11-01", Lapses: "2025-01-01"}, "grant.lapses", "", 2},
		{person.Grant{Route: "bsk", State: "granted", Authority: "nasa"}, "fact.code", "", 2},
	} {
		kept, err := foelke.RecordGrant(t.Context(), rima, step.grant)
		if code(t, err) != step.code || step.id != "" && kept.ID != step.id {
			t.Errorf("%d: %+v, %v", i, kept, err)
		}
		if list := o.rima("foelke").Grants; len(list) != step.count {
			t.Errorf("%d: %+v", i, list)
		}
	}
	if g := o.rima("foelke").Grants[0]; g.State != "used" || g.Applied != "2025-09-01" || g.Granted != "2025-10-01" || g.Lapses != "2026-10-01" || g.Authority != "bamf" {
		t.Errorf("%+v", g)
	}
}

func TestRecognitionMovesTheQualification(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	step := func(state string, day person.Date) []person.RecognitionStep {
		return []person.RecognitionStep{{State: state, Day: day}}
	}
	for i, do := range []struct {
		r     person.Recognition
		code  string
		steps int
		is    string
	}{
		{person.Recognition{Steps: step("advised", "")}, "recognition.title", 0, ""},
		{person.Recognition{ID: "r1", Title: "Krankenschwester", Country: "475", Year: "2009"}, "", 0, "abroad"},
		{person.Recognition{ID: "r1", Steps: step("advised", "2025-01-10")}, "", 1, "abroad"},
		{person.Recognition{Title: "krankenschwester", Steps: step("applied", "2025-02-10")}, "", 2, "in_recognition"},
		{person.Recognition{ID: "r1", Steps: step("applied", "2025-02-10")}, "", 2, "in_recognition"},
		{person.Recognition{ID: "r1", Title: "Ärztin"}, "conflict", 2, "in_recognition"},
		{person.Recognition{ID: "r1", Steps: step("ful", "")}, "fact.near", 2, "in_recognition"},
		{person.Recognition{ID: "r1", Steps: step("full", "2090-01-01")}, "enrol.future", 2, "in_recognition"},
		{person.Recognition{ID: "r1", Country: "xyz"}, "fact.code", 2, "in_recognition"},
		{person.Recognition{ID: "r1", Steps: step("partial", "2025-06-10")}, "", 3, "recognised"},
		{person.Recognition{ID: "r1", Steps: step("incomplete", "2025-03-10")}, "", 4, "recognised"}, // told late
	} {
		if _, err := maike.RecordRecognition(t.Context(), rima, do.r); code(t, err) != do.code {
			t.Errorf("%d: %v", i, err)
		}
		sheet := o.rima("maike")
		if got := sheet.Value(person.Qualification); got != do.is {
			t.Errorf("%d: the qualification is %q", i, got)
		}
		if do.steps > 0 && len(sheet.Recognitions[0].Steps) != do.steps {
			t.Errorf("%d: %+v", i, sheet.Recognitions)
		}
	}
}
