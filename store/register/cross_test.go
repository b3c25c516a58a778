package register

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Every combination of values is counted as often as the oracle finds it.
func TestCrossAgreesWithReadingEveryListing(t *testing.T) {
	all := entries(13, 5000)
	s, b := offering(t, all).Snapshot(), book(t)
	r := rand.New(rand.NewPCG(5, 9))
	for _, names := range [][]string{{"due", "in", "daytime", "childcare"}, {"due"}, {"daytime", "blocked"}, {"in", "due", "german", "nationality", "need"},
		{"age", "sex"}, {"children", "course"}, {"need", "worker", "owes", "language", "nationality", "blocked"}} {
		for range 10 {
			q := Query{Visible: randomVisible(r, 2), Today: today, Lists: savedLists(t), Filter: Parse(randomFilter(r), b)}
			want := map[string]int{}
			for _, e := range kept(all, q) {
				var key []string
				for _, name := range names {
					f := fieldNamed(name)
					if f.place.sort == inLists {
						key = append(key, strings.Join(codesOf(e, name), "+"))
					} else {
						key = append(key, append(valuesOf(f, e), "")[0])
					}
				}
				want[strings.Join(key, "|")]++
			}
			for _, g := range s.Cross(q, names...) {
				var key []string
				for _, values := range g.Values {
					key = append(key, strings.Join(values, "+"))
				}
				want[strings.Join(key, "|")] -= g.People
			}
			for key, missing := range want {
				if missing != 0 {
					t.Fatalf("%v of %v: %s counts %d too few", names, q.Filter, key, missing)
				}
			}
		}
	}
}

func BenchmarkCross(b *testing.B) {
	for _, people := range []int{50_000, 1_000_000} {
		s := offering(b, entries(3, people)).Snapshot()
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			for b.Loop() {
				s.Cross(Query{Visible: everybody, Today: today, Filter: Parse("due:any", book(b))}, "due", "in", "daytime", "childcare")
			}
		})
	}
}
