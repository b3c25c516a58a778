package county

import (
	"math"
	"testing"

	"lotse/store/person"
)

// families are the households of the sample.
func (s *sample) families() []*household {
	var out []*household
	for _, o := range s.people {
		if len(out) == 0 || out[len(out)-1] != o.h {
			out = append(out, o.h)
		}
	}
	return out
}

func (h *household) kids() []*human {
	var out []*human
	for _, m := range h.members {
		if m.role == "child" && m.twinOf == nil {
			out = append(out, m)
		}
	}
	return out
}

func TestBirthsInAFamilyAreTenMonthsApart(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		births, twins := 0, 0
		for _, h := range s.families() {
			for i, a := range h.kids() {
				births++
				for _, b := range h.kids()[:i] {
					switch days := math.Abs(float64(a.born - b.born)); {
					case days == 0:
						twins++
					case days < 304:
						t.Fatalf("household %d: %s and %s", h.number, a.born.date(), b.born.date())
					}
				}
			}
		}
		within(t, "births of twins", 100*float64(twins)/float64(births-twins), 0.9, 0.7)
	})
}

func TestMothersAreFifteenToFortySevenAtABirth(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for _, h := range s.families() {
			for _, m := range h.members {
				if mother := h.mother(m); mother != nil {
					if at := years(mother.born, m.born); at < 15 || at >= 48 {
						t.Fatalf("household %d (%s): mother of %s at %.1f", h.number, h.kind, m.role, at)
					}
				}
			}
		}
	})
}

func TestFamiliesHaveABelievableNumberOfChildren(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		var count [12]float64
		var sum float64
		for _, h := range s.families() {
			if n := len(h.kids()); n > 0 {
				count[n]++
				sum++
			}
		}
		for n := range count {
			count[n] *= 100 / sum
		}
		t.Logf("children in percent of families: %.1f", count)
		within(t, "one child", count[1], 38, 10)
		within(t, "two children", count[2], 32, 8)
		within(t, "three children", count[3], 17, 6)
		within(t, "more than five", count[6]+count[7]+count[8], 1.3, 1.2)
		if count[9]+count[10]+count[11] > 0 {
			t.Error("more than eight children")
		}
	})
}

func TestCouplesAreOfSimilarAge(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for _, h := range s.families() {
			for _, m := range h.members {
				if gap := years(h.members[0].born, m.born); m.role == "partner" && m.twinOf == nil && (gap < -14 || gap > 24) {
					t.Fatalf("household %d: %s and %s", h.number, h.members[0].born.date(), m.born.date())
				}
			}
		}
	})
}

func TestBenefitsOfTheSGB2BeginAfterTheTitle(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for _, o := range s.counted(all) {
			var titled person.Date
			late := false
			for _, s := range o.Profile.Spells {
				switch s.Code {
				case "gestattung", "duldung", "ankunft", "fiktion":
					continue
				case "24":
					late = o.h.arrived >= dayOf(2025, 4, 1)
				}
				if s.Field == person.Residence && titled == "" {
					titled = s.From
				}
			}
			for _, s := range o.Profile.Spells {
				if s.Field == person.Sphere && (s.Code == "sgb2" || s.Code == "sgb12") && (titled == "" || s.From < titled || late) {
					t.Fatalf("%s: %+v", o.id, o.Profile.Spells)
				}
			}
		}
	})
}
