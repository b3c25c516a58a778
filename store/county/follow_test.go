package county

import (
	"slices"
	"testing"

	"lotse/store/person"
)

func TestNextStepsAreOwedToPeopleWhoWereMet(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		today, ids := s.today.date(), map[string]bool{}
		overdue, open := 0, 0
		for _, o := range s.people {
			for _, f := range o.Profile.FollowUps {
				if ids[f.ID] || f.Day <= o.Profile.LastContact || o.Profile.LastContact == "" || (f.State == "open") != (f.Closed == "") || f.Closed >= today && f.Closed != "" {
					t.Fatalf("%s, met on %s: %+v", o.id, o.Profile.LastContact, f)
				}
				if o.Profile.Restricted && !slices.Contains(o.Profile.Circle, f.For) {
					t.Fatalf("%s is restricted: %+v", o.id, f)
				}
				ids[f.ID] = true
				if f.State == "open" {
					open++
					if f.Day < today {
						overdue++
					}
				}
			}
		}
		within(t, "people for whom something is due", 100*float64(open)/float64(len(s.people)), 17, 5)
		within(t, "of it overdue", 100*float64(overdue)/float64(open), 22, 10)
	})
}

func TestDistrictsAreThoseOfTheOneCity(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		found := shares(s.people, func(o one) string { return o.Profile.Value(person.District) })
		if s.spec.County == Aurich {
			within(t, "without district", found[""], 100, 1e-6)
			return
		}
		within(t, "without district", found[""], 0, 0)
		for _, p := range s.world.places {
			within(t, p.district, found[p.district], p.share, 1.5)
		}
		if len(found) != 23 {
			t.Errorf("%d districts", len(found))
		}
	})
}

func TestListsHaveSomethingInEveryColumn(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for what, has := range map[string]func(l person.Listing) bool{
			"children": func(l person.Listing) bool { return l.Children > 1 }, "childcare": func(l person.Listing) bool { return l.Childcare != "" },
			"literate": func(l person.Listing) bool { return l.LiterateAny != "" && l.LiterateLatin != "" },
			"school":   func(l person.Listing) bool { return l.School != "" }, "qualification": func(l person.Listing) bool { return l.Qualification != "" },
			"skills": func(l person.Listing) bool {
				return l.Listening != "" && l.Reading != "" && l.Writing != "" && l.Speaking != ""
			},
			"german":  func(l person.Listing) bool { return l.German != "" && l.GermanDay != "" },
			"contact": func(l person.Listing) bool { return l.LastContact != "" && l.LastKind != "" },
		} {
			if got := share(s.counted(grown), func(o one) bool { return has(o.Profile.Listing) }); got < 15 {
				t.Errorf("%s: known of %.1f %%", what, got)
			}
		}
		within(t, "conflicts", share(s.people, func(o one) bool { return o.Profile.Listing.Conflicts > 0 }), 8, 6)
	})
}
