package county

import (
	"slices"
	"testing"

	"lotse/policies/rulebook"
	"lotse/store/need"
	"lotse/store/person"
)

// found is what the need engine says of everybody in a sample, by the day of it.
func (s *sample) found(t *testing.T) map[person.ID]need.Finding {
	t.Helper()
	book, err := rulebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	rules, out := need.On(book, s.today.date()), map[person.ID]need.Finding{}
	for i := range s.people {
		out[s.people[i].id] = rules.Of(&s.people[i].Profile.Listing, nil)
	}
	return out
}

// TestTheEngineFindsABelievableCounty is the table of what the rules make of the
// county: who needs something, by which way, what runs out and what is in the way.
func TestTheEngineFindsABelievableCounty(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		found := s.found(t)
		working := func(o one) bool { return o.adult() && o.age < 65 }
		beginner := func(o one) bool { return rank(o.learning.level) <= rank("A1") }
		idle := func(o one) bool { return len(o.Enrolments()) == 0 }
		due := func(o one) bool { return found[o.id].Due != "" }
		within(t, "beginners without a course for whom something is due", share(s.counted(and(working, beginner, idle)), due), 90, 10)
		within(t, "grown people for whom something is due", share(s.counted(working), due), 55, 30)
		within(t, "children for whom a course is due", share(s.counted(func(o one) bool { return o.age < 15 }), due), 0, 0.3)
		alphaSits := func(o one) bool {
			return o.learning.alpha() && slices.ContainsFunc(o.Enrolments(), func(e person.Enrolment) bool {
				return e.Type == "ALLG" && (e.State == person.Running || e.State == person.Waiting)
			})
		}
		misplaced := func(o one) bool { return found[o.id].Misplaced == "ALLG" }
		within(t, "of those who need ALPHA and sit in ALLG are found", share(s.counted(and(grown, alphaSits)), misplaced), 90, 11)

		open, deadlines, blocks, kinds, soon := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, 0
		for _, o := range s.counted(grown) {
			f := found[o.id]
			kinds[f.Due]++
			for _, r := range f.Routes {
				if r.Open {
					open[r.Code]++
				}
			}
			for _, d := range f.Deadlines {
				if deadlines[d.Code]++; d.On >= s.today.date() && d.On <= (s.today+30).date() {
					soon++
				}
			}
			for _, b := range f.Blocks {
				blocks[b.Code]++
			}
		}
		t.Logf("due %v; routes %v; deadlines %v, %d within a month; blocks %v", kinds, open, deadlines, soon, blocks)
		for _, code := range []string{"44-1", "44a", "44-4", "bsk", "eok", "local"} {
			if open[code] < 5 {
				t.Errorf("route %s is open for %d", code, open[code])
			}
		}
		for _, code := range []string{"ALPHA", "ALLG", "BSK-B2"} {
			if kinds[code] < 15 {
				t.Errorf("%s is due for %d", code, kinds[code])
			}
		}
		if soon < 5 || blocks["childcare"] < 10 {
			t.Errorf("%d deadlines within a month, childcare missing for %d", soon, blocks["childcare"])
		}
	})
}
