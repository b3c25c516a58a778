package county

import (
	"slices"
	"strings"
	"testing"

	"lotse/store/person"
)

func TestPeopleCameInWaves(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		month := func(o one) string {
			if arrived := o.Profile.Value(person.Arrived); len(arrived) >= 7 {
				return arrived[:7]
			}
			return ""
		}
		months := shares(s.counted(one.ukrainian), month)
		for m, percent := range months {
			if percent > months["2022-03"] {
				t.Errorf("more Ukrainians came in %s (%.1f %%) than in March 2022 (%.1f %%)", m, percent, months["2022-03"])
			}
		}
		years := shares(s.counted(not(one.ukrainian)), func(o one) string { return month(o)[:min(4, len(month(o)))] })
		for _, quiet := range []string{"2018", "2019", "2020", "2021"} {
			for _, wave := range []string{"2015", "2023"} {
				if years[wave] < 2*years[quiet] {
					t.Errorf("%s: %.1f %%, hardly more than %s: %.1f %%", wave, years[wave], quiet, years[quiet])
				}
			}
		}
		within(t, "2015 and 2016", years["2015"]+years["2016"], 22, 6)
	})
}

// waited is the days between a need and the start of the course, -1 without any.
func waited(o one) float64 {
	for i, e := range o.Enrolments() {
		found, _ := o.Profile.Needs[i].Found.Time()
		start, _ := e.From.Time()
		if o.Profile.Needs[i].Detail == e.Type && e.State != person.Waiting {
			return start.Sub(found).Hours() / 24
		}
	}
	return -1
}

// Enrolments are those of the person.
func (o one) Enrolments() []person.Enrolment { return o.Profile.Enrolments }

func TestWomenWithSmallChildrenWaitTwiceAsLong(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		mean := func(young bool) float64 {
			var sum, n float64
			for _, o := range s.counted(grown) {
				small := slices.ContainsFunc(o.h.members, func(m *human) bool { return m.role == "child" && m.age < 3 })
				if days := waited(o); days >= 0 && o.sex == "w" && o.role != "elder" && small == young {
					sum, n = sum+days, n+1
				}
			}
			return sum / n
		}
		within(t, "times as long", mean(true)/mean(false), 2, 0.3)
	})
}

func TestSomePlacesAreFarFromCourses(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		names := []string{}
		far := func(o one) bool { return o.h.place().far }
		for _, o := range s.people {
			if name := o.h.place().key(); far(o) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); got != map[string]string{
			Aurich:     "03452002 03452013 03452014 03452020",
			Osnabrueck: "osnabrueck-atter osnabrueck-darum-gretesch-luestringen osnabrueck-pye osnabrueck-voxtrup",
		}[s.spec.County] {
			t.Errorf("far: %s", got)
		}
		never := func(o one) bool { return o.Profile.Listing.Course == "none" }
		within(t, "times as many without a course", share(s.counted(and(grown, far)), never)/share(s.counted(and(grown, not(far))), never), 2, 0.5)
	})
}

func TestThreeInTenWhoNeedAlphaSitInTheGeneralCourse(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		alpha := func(o one) bool {
			return o.Profile.Value(person.LiterateLatin) == "no" && o.Profile.Value(person.LiterateAny) != "yes" && len(o.Enrolments()) > 0 &&
				slices.Contains([]string{"ALPHA", "ALLG"}, o.Enrolments()[0].Type)
		}
		got := share(s.counted(and(grown, alpha)), func(o one) bool { return o.Enrolments()[0].Type == "ALLG" })
		within(t, "in ALLG", got, 30, 5)
	})
}

func TestEighteenPercentMoveInAYear(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		long := func(o one) bool { return s.today-o.h.arrived > 730 }
		moves := 0
		people := s.counted(and(grown, long))
		for _, o := range people {
			for _, stay := range o.h.stays[1:] {
				if stay.from > s.today-365 {
					moves++
				}
			}
		}
		within(t, "moves in a year", 100*float64(moves)/float64(len(people)), 18, 2.5)
		if s.spec.County == Osnabrueck { // they stay in the one municipality
			return
		}
		within(t, "of whom the register knows", share(people, func(o one) bool {
			n := 0
			for _, s := range o.Profile.Spells {
				if s.Field == person.Municipality {
					n++
				}
			}
			return n > 1
		}), 50, 20)
	})
}

func TestThreePercentAreSecondFiles(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		twins := map[person.ID]person.ID{}
		for twin, of := range s.county.Twins() {
			twins[twin] = of
		}
		within(t, "second files", 100*float64(len(twins))/float64(s.spec.People), 3, 0.5)
		known := map[person.ID]one{}
		for _, o := range s.people {
			known[o.id] = o
		}
		var names, swapped, newYears float64
		for twin, of := range twins {
			a, b := known[twin], known[of]
			if len(a.Records) != 1 || a.Records[0].Source == person.AliensAuthority || b.twinOf != nil {
				t.Fatalf("%s is no second file of %s: %+v", twin, of, a.Records)
			}
			if a.Profile.Name() != b.Profile.Name() {
				names++
			}
			one, other := a.Profile.Value(person.Birth), b.Profile.Value(person.Birth)
			switch {
			case one == other || len(one) < 10 || len(other) < 10:
			case one[5:7] == other[8:] && one[8:] == other[5:7]:
				swapped++
			case strings.HasSuffix(one, "-01-01"):
				newYears++
			}
		}
		n := float64(len(twins)) / 100
		t.Logf("other name %.0f %%, swapped %.0f %%, 01.01. %.0f %%", names/n, swapped/n, newYears/n)
		if names/n < 30 || swapped/n < 4 || newYears/n < 8 {
			t.Errorf("second files hardly differ: other name %.0f %%, swapped %.0f %%, 01.01. %.0f %%", names/n, swapped/n, newYears/n)
		}
	})
}

func TestSixPercentOfRecordsAreStale(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		var stale, n float64
		for _, o := range s.people {
			for _, r := range o.Records {
				if r.Source == person.AliensAuthority {
					n++
					if r.AsOf < (s.today - 400).date() {
						stale++
					}
				}
			}
		}
		within(t, "stale", 100*stale/n, 6, 1)
	})
}

func TestOfficesContradictEachOther(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		fields := []person.FieldName{person.Given, person.Family, person.Birth, person.Municipality, person.Street}
		if s.spec.County == Osnabrueck {
			fields[3] = person.District
		}
		for _, field := range fields {
			n := share(s.people, func(o one) bool { return len(o.Profile.Fields[field].Losing) > 0 })
			t.Logf("%s: %.1f %%", field, n)
			if n < 0.3 || n > 20 {
				t.Errorf("%s: %.1f %% contradict", field, n)
			}
		}
	})
}

func TestBirthDatesHeapOnNewYear(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		newYear := func(o one) bool { return strings.HasSuffix(o.Profile.Value(person.Birth), "-01-01") }
		somali := func(o one) bool { return o.h.nation.key == "SOM" }
		within(t, "Somalia", share(s.counted(and(somali, grown)), newYear), 42, 12)
		within(t, "Ukraine", share(s.counted(one.ukrainian), newYear), 0.7, 0.7)
		within(t, "incomplete", share(s.counted(all), func(o one) bool { return len(o.Profile.Value(person.Birth)) < 10 }), 0.9, 0.6)
	})
}
