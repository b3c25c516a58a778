package store_test

import (
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// A session is told of what its member of staff owes, and of nothing else.
func TestWhatIsOwedIsNewsForThoseWhoOweIt(t *testing.T) {
	o := open(t)
	desks := map[string]*store.Desk{"maike": o.as("maike"), "tjark": o.as("tjark"), "foelke": o.as("foelke")}
	owedBefore := map[*store.Desk]uint64{}
	told := func(act string, who ...string) {
		t.Helper()
		for name, d := range desks {
			before := owedBefore[d]
			want := uint64(0)
			for _, one := range who {
				if one == name {
					want = 1
				}
			}
			if got := d.Session.Owed() - before; got != want {
				t.Errorf("%s: %s was told %d times, want %d", act, name, got, want)
			}
			owedBefore[d] = d.Session.Owed()
		}
	}
	step := store.NewStep{ID: "s1", Day: "2090-01-01", What: "Platz anbieten", For: "@courses"}
	for range 2 {
		if _, err := desks["maike"].PlanStep(t.Context(), rima, step); err != nil {
			t.Fatal(err)
		}
	}
	told("a step of the role, sent twice", "foelke")
	if _, err := desks["maike"].Refer(t.Context(), rima, person.Referral{ID: "r", To: "tjark", Why: "x"}); err != nil {
		t.Fatal(err)
	}
	told("an offer", "tjark")
	if err := desks["foelke"].EndStep(t.Context(), rima, "s1", store.StepEnd{State: "done"}); err != nil {
		t.Fatal(err)
	}
	told("the step is done", "foelke")
	if _, err := desks["maike"].AddNote(t.Context(), store.NewNote{Person: rima, Text: "x"}); err != nil {
		t.Fatal(err)
	}
	told("a note")
}
