package county

import (
	"slices"
	"testing"

	"lotse/store/person"
)

func TestNationalitiesAreThoseOfTheCounty(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		got := shares(s.people, func(o one) string { return o.h.nation.key })
		for _, n := range s.world.nations {
			within(t, n.key, got[n.key], n.share*100, 0.4)
		}
		merged := shares(s.counted(all), func(o one) string { return o.Profile.Fields[person.Nationality].List[0] })
		within(t, "Ukraine, merged", merged["166"], s.world.margins["nation"].of("UKR"), 1)
	})
}

func TestAgesAreThoseOfTheCounty(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		band := func(o one) string {
			age := person.Date(o.Profile.Value(person.Birth)).Age(spec.Today)
			for _, from := range []struct {
				age  int
				band string
			}{{65, "65"}, {46, "46"}, {27, "27"}, {18, "18"}, {11, "11"}, {6, "6"}} {
				if age >= from.age {
					return from.band
				}
			}
			return "0"
		}
		s.withinMargin(t, "age-ukr", shares(s.counted(one.ukrainian), band), 2)
		s.withinMargin(t, "age-other", shares(s.counted(not(one.ukrainian)), band), 2)
	})
}

func TestWomenAreMostlyUkrainian(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		woman := func(o one) bool { return o.sex == "w" }
		within(t, "Ukrainian adults", share(s.counted(and(one.ukrainian, grown)), woman), 72.5, 2.5)
		within(t, "other adults", share(s.counted(and(not(one.ukrainian), grown)), woman), 35.5, 2.5)
		within(t, "children", share(s.counted(not(grown)), woman), 48, 2.5)
	})
}

// titleShares are those that the field counted.
var titleShares = map[string]map[string]float64{
	Aurich:     {"24": 36, "25-2": 24, "25-3": 6, "gestattung": 11, "duldung": 6, "fiktion": 4, "family": 6, "25-5": 3, "26-3": 3, "25-1": 1},
	Osnabrueck: {"25-2": 41, "24": 22, "26-3": 9, "gestattung": 9, "duldung": 6},
}

func TestTitlesAreThoseOfTheCounty(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		known := s.counted(func(o one) bool { return o.Profile.Value(person.Residence) != "" })
		got := shares(known, func(o one) string { return o.Profile.Value(person.Residence) })
		got["25-5"] += got["25a"] + got["25b"]
		for code, want := range titleShares[s.spec.County] {
			within(t, code, got[code], want, 1.7)
		}
	})
}

func TestSchoolIsThatOfTheCounty(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		school := func(o one) string { return o.Profile.Value(person.School) }
		got := shares(s.counted(and(not(one.ukrainian), grown)), school)
		for code, want := range map[string]float64{"none": 9, "primary": 16, "middle": 25, "secondary": 28, "tertiary": 22} {
			within(t, code, got[code], want, 1.5)
		}
		within(t, "Ukrainian university", shares(s.counted(and(one.ukrainian, grown)), school)["tertiary"], 65, 5)
	})
}

func TestLiteracyIsThatOfTheCounty(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		got := shares(s.counted(and(not(one.ukrainian), grown)), func(o one) string { return o.learning.literacy })
		s.withinMargin(t, "literacy", got, 1.5)
	})
}

func TestGermanIsThatOfTheCounty(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		got := shares(s.counted(grown), func(o one) string {
			switch level := o.Profile.German(); level {
			case "":
				return "A0"
			case "C2":
				return "C1"
			default:
				return level
			}
		})
		s.withinMargin(t, "german", got, 1.5)
	})
}

func TestGermanFollowsFromTheAssessments(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for _, o := range s.counted(grown) {
			if got := o.Profile.German(); got != o.learning.level {
				t.Fatalf("%s: assessments give %q, meant was %q: %+v", o.id, got, o.learning.level, o.Profile.Assessments)
			}
		}
	})
}

func TestCourseStatesAreThoseOfTheCounty(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		s.withinMargin(t, "course", shares(s.counted(grown), func(o one) string { return o.Profile.Listing.Course }), 1.5)
	})
}

func TestResultsOfTheGermanTestAreThoseOfTheCounty(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		tested := func(alpha bool) map[string]float64 {
			counts, n := map[string]float64{}, 0.0
			for _, o := range s.people {
				for _, w := range o.learning.wishes {
					if w.tested && (w.kind == "ALPHA") == alpha {
						counts[w.result]++
						n++
					}
				}
			}
			for result := range counts {
				counts[result] *= 100 / n
			}
			return counts
		}
		s.withinMargin(t, "dtz", tested(false), 2)
		s.withinMargin(t, "dtz-alpha", tested(true), 8)
	})
}

func TestAboutEightPercentHaveNotDeclared(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		got := share(s.people, func(o one) bool { return o.Profile.Value(person.Declaration) != "signed" })
		within(t, "without declaration", got, 8, 1)
	})
}

func TestOneToTwoPercentAreRestricted(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		within(t, "restricted", share(s.people, func(o one) bool { return o.Profile.Restricted }), 1.5, 0.5)
		for _, o := range s.people {
			if o.Profile.Restricted != (len(o.Profile.Circle) > 0) {
				t.Fatalf("%s: restricted %v, circle %v", o.id, o.Profile.Restricted, o.Profile.Circle)
			}
		}
	})
}

func TestWhoWasMetHasAboutOneAndAHalfNotes(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		met := s.counted(func(o one) bool { return len(o.Notes) > 0 })
		notes, texts := 0, map[string]bool{}
		for _, o := range met {
			notes += len(o.Notes)
			for _, n := range o.Notes {
				texts[n.Text] = true
			}
		}
		within(t, "notes a person met", float64(notes)/float64(len(met)), 1.5, 0.15)
		within(t, "people met", 100*float64(len(met))/float64(s.spec.People), 55, 8)
		if len(texts) < notes*7/10 {
			t.Errorf("%d different texts of %d notes", len(texts), notes)
		}
		kinds := shares(met, func(o one) string { return o.Profile.LastKind })
		if len(kinds) != 5 || !slices.ContainsFunc(met, func(o one) bool { return o.Notes[0].Confided }) {
			t.Errorf("kinds of contact: %v", kinds)
		}
	})
}
