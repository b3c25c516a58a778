package person

import "testing"

func TestPastDayKnowsNothingOfLaterOnes(t *testing.T) {
	p := Profile{
		Fields: FieldSet{Residence: {Fact: Fact{Value: "25-2"}}, Sex: {Fact: Fact{Value: "w"}}},
		Spells: []Spell{{Field: Residence, Code: "24", From: "2022-05-01"}, {Field: Residence, Code: "25-2", From: "2026-01-10"}},
		Assessments: []Assessment{
			finding("A1", "2025-01-01", "self"), finding("B1", "2026-06-01", "certificate"),
		},
		Grants:     []Grant{{ID: "a", Granted: "2025-02-01"}, {ID: "b", Granted: "2026-02-01"}, {ID: "c", Applied: "2025-11-01"}},
		Needs:      []NeedFound{{Kind: "housing", State: "open", Found: "2026-03-01"}},
		Enrolments: []Enrolment{{Course: "x", State: Done, From: "2025-03-01", To: "2026-05-30", Result: "B1"}, {Course: "y", State: Waiting, From: "2026-07-01"}},
	}
	p.List()
	p.UpTo("2025-06-01")
	l := p.Listing
	if l.German != "A1" || l.Residence != "24" || l.Sex != "w" || l.Course != Running || len(l.Needs) != 0 || l.Case.Waiting != "" {
		t.Errorf("of then: %+v", l)
	}
	if len(l.Case.Grants) != 1 || l.Case.Grants[0].ID != "a" || len(l.Case.Seats) != 1 || l.Case.Seats[0].Result != "" {
		t.Errorf("case of then: %+v", l.Case)
	}
}
