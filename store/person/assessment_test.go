package person

import (
	"slices"
	"testing"
)

func TestDTZNeedsSpeakingAndOneOtherPart(t *testing.T) {
	for _, c := range []struct {
		heard, written, spoken, level string
		notice                        bool
	}{
		{"B1", "B1", "B1", "B1", false},
		{"B1", "A2", "B1", "B1", false},
		{"A2", "B1", "B1", "B1", false},
		{"A2", "A2", "B1", "A2", false},
		{"B1", "B1", "A2", "A2", false},
		{"A1", "B1", "B1", "B1", false},
		{"A1", "A1", "B1", "", true},
		{"B1", "B1", "A1", "", true},
		{"A1", "A2", "A2", "A2", false},
		{"", "", "", "", true},
		{"B2", "B1", "C1", "B1", false}, // the test shows no more than B1
	} {
		if level, notice := DTZ(c.heard, c.written, c.spoken); level != c.level || notice != c.notice {
			t.Errorf("DTZ(%s, %s, %s) = %q, %v", c.heard, c.written, c.spoken, level, notice)
		}
	}
}

func finding(level, day, evidence string) Assessment {
	return Assessment{Language: "deu", Skill: Overall, Level: level, Day: Date(day), Evidence: evidence, Source: Outreach}
}

func TestWhatStaffWroteOutlivesARebuilding(t *testing.T) {
	wrong := finding("B2", "2026-05-01", "self")
	records := []Record{
		{ID: "abh:1", Source: AliensAuthority, AsOf: "2026-01-01", Fields: Facts{School: {Value: "primary"}}},
		{ID: "outreach:1", Source: Outreach, AsOf: "2026-02-01", Fields: Facts{LiterateAny: {Value: "no"}}, Assessments: []Assessment{wrong}},
	}
	p := Profile{Own: &Own{
		Fields:      Facts{LiterateAny: {Value: "yes", AsOf: "2026-06-01"}, School: {Value: "none", AsOf: "2026-06-01"}},
		Assessments: []Assessment{finding("A1", "2026-03-01", "placement")},
		Strikes:     map[string]Strike{wrong.Key(): {Reason: "verwechselt", Day: "2026-06-02", By: "maike"}},
	}}
	for range 2 { // again and again the same
		Merge(&p, records, Rules{})
		p.List()
		if p.Value(LiterateAny) != "yes" || p.Value(School) != "none" || len(p.Fields[School].Losing) != 1 {
			t.Errorf("fields: %v", p.Fields)
		}
		if len(p.Assessments) != 2 || p.Assessments[1].Struck == nil || p.Assessments[0].Struck != nil {
			t.Errorf("assessments: %v", p.Assessments)
		}
		if p.German() != "A1" || p.Listing.German != "A1" {
			t.Errorf("a struck finding counts: %s", p.German())
		}
		if want := []Source{AliensAuthority, Outreach}; !slices.Equal(p.Sources, want) {
			t.Errorf("sources: %v", p.Sources)
		}
	}
}

func TestCaseHasTitlesProofsAndTheWait(t *testing.T) {
	p := Profile{
		Fields: FieldSet{Residence: {Fact: Fact{Value: "25-2"}}, ResidenceFrom: {Fact: Fact{Value: "2026-01-10"}}},
		Assessments: []Assessment{
			finding("A1", "2025-01-01", "self"), finding("B1", "2025-06-01", "certificate"), finding("A2", "2026-01-01", "self"),
		},
		Enrolments: []Enrolment{{Course: "b", State: Waiting, From: "2026-08-01"}, {Course: "a", State: Waiting, From: "2026-07-01"}},
	}
	p.List()
	c := p.Listing.Case
	if len(c.Titles) != 1 || c.Titles[0].Code != "25-2" || c.Titles[0].From != "2026-01-10" {
		t.Errorf("titles: %v", c.Titles)
	}
	want := []Proof{{Level: "B1", Evidence: "certificate", Day: "2025-06-01"}, {Level: "A2", Evidence: "self", Day: "2026-01-01"}}
	if !slices.Equal(c.Proofs, want) || c.Waiting != "2026-07-01" || len(c.Seats) != 2 {
		t.Errorf("case: %+v", c)
	}
	p.Spells = []Spell{{Field: Sphere, Code: "sgb2", From: "2025-01-01"}, {Field: Residence, Code: "24", From: "2022-05-01", To: "2026-01-09"}, {Field: Residence, Code: "25-2", From: "2026-01-10"}}
	p.List()
	if titles := p.Listing.Case.Titles; len(titles) != 2 || titles[0].Code != "24" {
		t.Errorf("titles: %v", titles)
	}
}
