package county

import (
	"slices"
	"strings"
	"testing"

	"lotse/store/person"
)

// knownUntil is the German that was found before a day, or on any.
func knownUntil(o one, before person.Date) string {
	p := person.Profile{}
	for _, a := range o.Profile.Assessments {
		if before == "" || a.Day < before {
			p.Assessments = append(p.Assessments, a)
		}
	}
	return p.German()
}

// course of findings, one for each day with an assessment.
func history(o one) []finding {
	var out []finding
	p := person.Profile{}
	for i, a := range o.Profile.Assessments {
		p.Assessments = append(p.Assessments, a)
		if i+1 == len(o.Profile.Assessments) || o.Profile.Assessments[i+1].Day != a.Day {
			on, _ := a.Day.Time()
			out = append(out, finding{p.German(), dayAt(on)})
		}
	}
	return out
}

func TestGermanIsLearntOneStepAtATime(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for _, o := range s.counted(grown) {
			list := history(o)
			for i := 1; i < len(list); i++ {
				if before, now := list[i-1], list[i]; rank(now.level) < rank(before.level) || now.on-before.on < climb(before.level, now.level) {
					t.Fatalf("%s: %s on %s, %s on %s", o.id, before.level, before.on.date(), now.level, now.on.date())
				}
			}
		}
		if a2, b2 := climb("A0", "A2"), climb("B1", "C1"); a2 < 240 || b2 < 2*180 {
			t.Errorf("A2 in %d days, C1 in %d", a2, b2)
		}
	})
}

func TestNoSkillIsEverLost(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for _, o := range s.counted(grown) {
			best := map[string]int{}
			for _, a := range o.Profile.Assessments {
				if rank(a.Level) < best[a.Skill] {
					t.Fatalf("%s: %+v", o.id, o.Profile.Assessments)
				}
				best[a.Skill] = rank(a.Level)
			}
		}
	})
}

func TestTheGermanTestForImmigrantsKnowsA2AndB1Only(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		certificates, notices := 0, 0
		for _, o := range s.counted(grown) {
			parts := map[string]string{}
			for _, a := range o.Profile.Assessments {
				if a.Test != "DTZ" {
					continue
				}
				certificates++
				parts[a.Skill] = a.Level
				if a.Level != "A2" && a.Level != "B1" {
					t.Fatalf("%s: %+v", o.id, a)
				}
			}
			if parts[person.Listening] != parts[person.Reading] {
				t.Fatalf("%s: %v", o.id, parts)
			}
			for _, e := range o.Enrolments() {
				if e.Result == "<A2" {
					notices++
					if len(parts) > 0 {
						t.Fatalf("%s: a certificate below A2", o.id)
					}
				}
			}
		}
		if certificates == 0 || notices == 0 {
			t.Errorf("%d certified parts, %d notices", certificates, notices)
		}
	})
}

func TestCoursesFitTheLevel(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		kinds := map[string]int{}
		for _, o := range s.counted(grown) {
			for _, e := range o.Enrolments() {
				level := knownUntil(o, e.From)
				if e.State == person.Waiting || e.State == person.Running {
					level = o.Profile.German()
				}
				if !suits(e.Type, level) || required[e.Type] != "" && !suits(e.Type, knownUntil(o, e.From)) {
					t.Fatalf("%s: %s %s from %s with %q, now %q: %+v", o.id, e.Type, e.State, e.From, level, o.Profile.German(), o.Profile.Assessments)
				}
				kinds[e.Type]++
			}
		}
		t.Log(kinds)
		for _, kind := range []string{"ALLG", "ALPHA", "ZWEIT", "BSK-B2", "JOB-BSK", "EOK", "VHS"} {
			if kinds[kind] < 10 {
				t.Errorf("%d in %s", kinds[kind], kind)
			}
		}
	})
}

func TestOwnSpellingOfANameIsKeptWhereItDiffers(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for _, o := range s.counted(all) {
			native := o.Profile.Value(person.Native)
			key := o.h.nation.key
			latin := slices.Contains([]string{"TUR", "ALB", "KOS", "COL", "GIN", "GMB"}, key)
			passport := strings.TrimSpace(o.Profile.Value(person.Given) + " " + o.Profile.Value(person.Family))
			if native != "" && (latin || bare(native) == bare(passport) && o.naming() == passport) {
				t.Fatalf("%s (%s): %q beside %q", o.id, key, native, passport)
			}
		}
		somali := func(o one) bool { return o.h.nation.key == "SOM" && o.Profile.Value(person.Native) != "" }
		if share(s.people, somali) == 0 {
			t.Error("no Somali name in its own spelling")
		}
	})
}

// naming is the name that the aliens authority has.
func (o one) naming() string {
	for _, r := range o.Records {
		if r.Source == person.AliensAuthority {
			return strings.TrimSpace(r.Fields[person.Given].Value + " " + r.Fields[person.Family].Value)
		}
	}
	return ""
}

func TestOccupationsAreNamedForMenAndWomen(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		forms := map[string]string{}
		for _, words := range s.world.occupation {
			for _, word := range words {
				if m, w, ok := strings.Cut(word, "/"); ok {
					forms[m], forms[w] = "m", "w"
				}
			}
		}
		seen := 0
		for _, o := range s.counted(grown) {
			word := o.Profile.Value(person.Occupation)
			if sex := forms[word]; sex != "" && sex != o.sex || strings.Contains(word, "/") {
				t.Fatalf("%s: %s is %s", o.id, o.sex, word)
			} else if sex != "" {
				seen++
			}
		}
		if seen < 500 {
			t.Errorf("%d with a form of their own", seen)
		}
	})
}
