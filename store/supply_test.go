package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/store/roster"
	"lotse/store/supply"
)

// learners are people of whom most need a course; every tenth is restricted.
func learners(n int) []store.Arrival {
	fact := func(v string) person.Fact { return person.Fact{Value: v} }
	times := [][]string{nil, {"morning"}, {"evening"}, {"morning", "evening"}, {"afternoon"}}
	var all []store.Arrival
	for i := range n {
		p := person.Profile{ID: person.IDFrom(uint64(i)*7919 + 5)}
		facts := person.Facts{
			person.Family: fact(fmt.Sprintf("Familie%d", i)), person.Given: fact("Rima"), person.Birth: fact(fmt.Sprint(1970 + i%45)), person.Sex: fact([]string{"w", "m"}[i%2]),
			person.Municipality: fact([]string{aurich, norden, ""}[i%7%3]), person.Residence: fact([]string{"25-2", "gestattung", "24"}[i%3]),
			person.LiterateAny: fact([]string{"no", "yes"}[i%5%2]), person.LiterateLatin: fact([]string{"no", "yes", "no"}[i%3]),
			person.Childcare: fact([]string{"needed", "none_needed", ""}[i%4%3]), person.Daytimes: {List: times[i%5]},
		}
		if p.Restricted = i%10 == 0; p.Restricted {
			p.Circle = []person.StaffID{"hinrich"}
		}
		all = append(all, store.Arrival{Profile: p, Records: []person.Record{{ID: fmt.Sprintf("r%d", i), Source: person.AliensAuthority, AsOf: "2026-01-01", Fields: facts}}})
	}
	return all
}

// learning is an office with them, whose clock can be set.
func learning(t *testing.T, n int) (*office, *atomic.Pointer[time.Time]) {
	t.Helper()
	clock := new(atomic.Pointer[time.Time])
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	clock.Store(&now)
	o := &office{t: t}
	o.backend, o.store = learned(t, n, keys(t), func() time.Time { return *clock.Load() })
	return o, clock
}

func learned(t testing.TB, n int, keys []store.NewKey, clock func() time.Time) (*flaky, *store.Store) {
	t.Helper()
	backend, err := embedded.Open(t.Context(), t.TempDir()+"/store")
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Fill(t.Context(), backend, store.Office{Staff: staff(), Keys: keys, People: slices.Values(learners(n))}, nil); err != nil {
		t.Fatal(err)
	}
	behind := &flaky{Backend: backend}
	behind.refuse.Store(store.Collection(""))
	s, err := store.Open(t.Context(), behind, store.Options{Process: "test", Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), backend.Close()); err != nil {
			t.Error(err)
		}
	})
	return behind, s
}

func (o *office) finds(who, filter string) int {
	o.t.Helper()
	book, _ := rulebook.Default()
	found, err := o.as(who).Find(o.t.Context(), store.Query{Filter: register.Parse(filter+" ", book)})
	if err != nil {
		o.t.Fatalf("%s: %s: %v", who, filter, err)
	}
	return found.Total
}

// Every number of a matrix is that of the list that its filter opens, for
// everybody who sees people at all.
func TestEveryCellFindsExactlyWhomItCounts(t *testing.T) {
	o, _ := learning(t, 600)
	for _, who := range []string{"maike", "tjark", "foelke", "hinrich"} {
		for _, by := range [][]string{nil, {"type"}, {"municipality", "daytime"}, {"type", "childcare"}} {
			cells, err := o.as(who).Supply(t.Context(), store.SupplyQuery{By: by})
			if err != nil || len(cells) == 0 {
				t.Fatalf("%s by %v: %d cells, %v", who, by, len(cells), err)
			}
			for _, c := range cells {
				if n := o.finds(who, c.Filter); n != c.Needed {
					t.Errorf("%s by %v: %s finds %d, counted are %d", who, by, c.Filter, n, c.Needed)
				}
			}
		}
	}
}

func TestOutlookFindsWhomItCounts(t *testing.T) {
	o, _ := learning(t, 600)
	for _, who := range []string{"maike", "foelke", "hinrich"} {
		for _, p := range []supply.Plan{{Type: "ALPHA", Municipality: norden}, {Type: "ALPHA", Municipality: aurich, Daytime: "evening", Childcare: true, Seats: 3}} {
			out, err := o.as(who).WhatIf(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			due := o.finds(who, "due:"+p.Type)
			if out.Seated > out.Could || out.Remain != due-out.Seated || o.finds(who, out.CouldFilter) != out.Could || o.finds(who, out.RemainFilter) != out.Remain {
				t.Errorf("%s, %+v: %+v, due are %d", who, p, out, due)
			}
		}
	}
}

// Planners get rounded numbers, no way to anybody, and no way to narrow them down.
func TestPlannersSeeBlurredNumbers(t *testing.T) {
	o, _ := learning(t, 600)
	cells, err := o.as("wiebke").Supply(t.Context(), store.SupplyQuery{})
	if err != nil || len(cells) == 0 {
		t.Fatal(cells, err)
	}
	for _, c := range cells {
		for _, n := range []int{c.Needed, c.Waiting, c.Free, c.Gap} {
			if n != supply.Hidden && (n == 0 || n%5 != 0) {
				t.Errorf("%+v tells more than fives", c)
			}
		}
		if c.Filter != "" || len(c.Courses) > 0 {
			t.Errorf("%+v leads further", c)
		}
	}
	book, _ := rulebook.Default()
	if _, err := o.as("wiebke").Supply(t.Context(), store.SupplyQuery{Filter: register.Parse("age:30 ", book)}); err == nil {
		t.Error("a planner narrowed numbers down")
	}
}

// A free place within reach takes a block from those who could use it, and the
// matrix counts it where it is.
func TestFreePlacesUnblockAndCount(t *testing.T) {
	o, _ := learning(t, 300)
	before := o.finds("hinrich", "due:ALPHA in:Norden blocked:place")
	if before == 0 {
		t.Fatal("nobody is blocked by having no place")
	}
	c := roster.Course{ID: "alpha-new", Type: "ALPHA", Provider: "KVHS Norden", Municipality: norden, Place: "Saal", Times: "morning", Seats: 20, From: "2027-01-11", To: "2027-12-01"}
	if _, err := o.as("foelke").OpenCourse(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if n := o.finds("hinrich", "due:ALPHA in:Norden blocked:place"); n != 0 {
		t.Errorf("%d of %d are blocked still", n, before)
	}
	cells, err := o.as("hinrich").Supply(t.Context(), store.SupplyQuery{By: []string{"type", "municipality"}})
	at := slices.IndexFunc(cells, func(c supply.Cell) bool { return c.Type == "ALPHA" && c.Municipality == norden })
	if err != nil || at < 0 || cells[at].Free != 20 || !slices.Equal(cells[at].Courses, []string{"alpha-new"}) || cells[at].Gap != max(0, cells[at].Needed-20) {
		t.Errorf("%+v, %v", cells, err)
	}
}

// At midnight of the county everybody is judged by the new day.
func TestRulesFollowTheDay(t *testing.T) {
	o, clock := learning(t, 200)
	due := o.finds("hinrich", "due:any")
	desk := o.as("hinrich")
	later := time.Date(2031, 11, 23, 0, 0, 1, 0, time.UTC)
	clock.Store(&later)
	for o.finds("hinrich", "due:any") <= due { // children grow up
		select {
		case <-desk.Session.News():
		case <-time.After(10 * time.Second):
			t.Fatalf("five years later a course is still due for %d people", due)
		}
	}
}
