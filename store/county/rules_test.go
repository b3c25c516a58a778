package county

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lotse/store/person"
	"lotse/store/plain"
)

// hash is that of everything a county tells.
func hash(t *testing.T, s Spec) string {
	t.Helper()
	c := New(s)
	sum := sha256.New()
	out := json.NewEncoder(sum)
	for a := range c.People() {
		if err := out.Encode([]any{a, a.Profile.ID}); err != nil {
			t.Fatal(err)
		}
		for _, r := range a.Records {
			out.Encode(r.ID)
		}
		for _, n := range a.Notes {
			out.Encode(n.ID)
		}
	}
	if err := out.Encode([]any{c.Courses(), c.Staff()}); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func TestSameSpecGivesTheSameCounty(t *testing.T) {
	s := Spec{People: 900, Seed: 7, Today: spec.Today}
	first := hash(t, s)
	later := s
	later.Today = s.Today.Add(3 * time.Hour)
	if hash(t, s) != first || hash(t, later) != first {
		t.Error("the same seed and day give another county")
	}
	s.Seed = 8
	if hash(t, s) == first {
		t.Error("another seed gives the same county")
	}
}

func TestSmallAndEarlyCountiesAreSound(t *testing.T) {
	for _, people := range []int{0, 1, 2, 17, 100} {
		for _, year := range []int{2023, 2026, 2031} {
			c := New(Spec{People: people, Seed: 1, Today: time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC)})
			n := 0
			for range c.People() {
				n++
			}
			if n != people || c.Total() != people {
				t.Errorf("%d people of %d", n, people)
			}
		}
	}
}

func TestNumbersAreUniqueAndNeverReal(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		azr := regexp.MustCompile(`^[0-9]{2}00(0[1-9]|[12][0-9])[0-9]{6}$`)
		seen := map[string]bool{}
		once := func(what, value string) {
			if seen[what+value] {
				t.Fatalf("%s %s twice", what, value)
			}
			seen[what+value] = true
		}
		missing := 0
		for _, o := range s.people {
			if id, err := person.ParseID(string(o.Profile.ID)); err != nil || id != o.id {
				t.Fatal(o.Profile.ID, err)
			}
			once("id", string(o.id))
			for _, r := range o.Records {
				once("record", r.ID)
				number := r.Fields[person.AZRNumber].Value
				if number == "" {
					missing++
					continue
				}
				if !azr.MatchString(number) || r.Source != person.AliensAuthority {
					t.Fatalf("AZR number %s of %s", number, r.Source)
				}
				once("azr", number)
			}
			for _, n := range o.Notes {
				once("note", string(n.ID))
			}
		}
		if missing == 0 {
			t.Error("nobody lacks an AZR number")
		}
	})
}

func TestNumbersStayUniqueInAMillion(t *testing.T) {
	ids, numbers := map[person.ID]bool{}, map[string]bool{}
	for n := range 1_000_000 {
		ids[idOf(5, n)], numbers[azrOf(5, n, 2022)] = true, true
	}
	if len(ids) != 1_000_000 || len(numbers) != 1_000_000 {
		t.Errorf("%d ids, %d AZR numbers", len(ids), len(numbers))
	}
}

func TestNamesMayReachAScreen(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for _, o := range s.people {
			for _, r := range o.Records {
				for field, fact := range r.Fields {
					for _, text := range append(slices.Clone(fact.List), fact.Value) {
						if err := plain.Check(text, 200); err != nil || plain.NFC(text) != text {
							t.Fatalf("%s %q: %v", field, text, err)
						}
						if latin := field == person.Family || field == person.Given; latin && !spelledInLatin(text) {
							t.Fatalf("%s %q is not in Latin letters", field, text)
						}
					}
				}
				if r.Fields[person.Given].Value == "" && r.Source != person.Outreach {
					t.Fatalf("%s has no name: %+v", r.ID, r.Fields)
				}
			}
			for _, n := range o.Notes {
				if err := plain.Check(n.Text, 2000); err != nil || !norm.NFC.IsNormalString(n.Text) || regexp.MustCompile(`[{}]|  `).MatchString(n.Text) {
					t.Fatalf("%q: %v", n.Text, err)
				}
			}
		}
	})
}

func spelledInLatin(text string) bool {
	for _, r := range text {
		if !unicode.Is(unicode.Latin, r) && r != ' ' && r != '-' && r != '\'' {
			return false
		}
	}
	return true
}

func TestNameListsAreLongEnough(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		for file, list := range s.world.names {
			given, family := 25, 25
			if slices.Contains([]string{"ukr", "syr", "afg"}, file) {
				given, family = 60, 80
			}
			if len(list.given["m"]) < given || len(list.given["w"]) < given || len(list.family) > 0 && len(list.family) < family {
				t.Errorf("%s: %d, %d given and %d family names", file, len(list.given["m"]), len(list.given["w"]), len(list.family))
			}
			for _, names := range [][]name{list.given["m"], list.given["w"], list.family} {
				seen := map[string]bool{}
				for _, n := range names {
					if seen[n.native] {
						t.Errorf("%s: %s twice", file, n.native)
					}
					seen[n.native] = true
				}
			}
		}
	})
}

func TestStaffHaveEveryRole(t *testing.T) {
	inEach(t, func(t *testing.T, s *sample) {
		staff, keys := s.county.Staff(), s.county.RoleKeys()
		if len(staff) < 9 || len(keys) != 6 || keys["outreach"] != staff[0].ID {
			t.Errorf("%d staff, roles %v", len(staff), keys)
		}
		for _, one := range staff {
			if _, ok := s.world.book.Entry("role", string(one.Role)); !ok || one.Added.After(spec.Today) {
				t.Errorf("%+v", one)
			}
		}
		for _, place := range s.world.places {
			if s.world.covers[place.key()] == nil {
				t.Errorf("nobody does outreach in %s", place.key())
			}
		}
	})
}

func BenchmarkFiftyThousand(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		c := New(Spec{People: 50_000, Seed: 1, Today: spec.Today})
		for range c.People() {
		}
	}
	b.ReportMetric(50_000*float64(b.N)/b.Elapsed().Seconds(), "people/s")
}
