package register

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"lotse/store/person"
)

// TestDroppedPeopleAreNoMore takes people in, changes and drops them at random,
// and compares with a register that is filled at once with who is left.
func TestDroppedPeopleAreNoMore(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	left, gone := map[person.ID]Entry{}, map[person.ID]int64{}
	r := New(book(t))
	r.Apply(entries(6, chunkRows-200)...)
	for _, e := range entries(6, chunkRows-200) {
		left[e.ID] = e
	}
	for i := range 3000 {
		e := entry(rng, rng.IntN(chunkRows+500))
		e.Version = max(left[e.ID].Version, gone[e.ID]) + 1
		if rng.IntN(3) == 0 {
			before := r.Snapshot()
			rows := before.Find(Query{Visible: everybody, Limit: 20})
			r.Drop(e.ID, e.Version)
			delete(left, e.ID)
			gone[e.ID] = e.Version
			if !reflect.DeepEqual(rows, before.Find(Query{Visible: everybody, Limit: 20})) {
				t.Fatal("a snapshot changed")
			}
			if _, known := r.Snapshot().Facts(e.ID); known {
				t.Fatalf("%s is still there", e.ID)
			}
			e.Version -= int64(i % 2) // what was written before, or with it, comes late
			r.Apply(e)
			continue
		}
		r.Apply(e)
		left[e.ID] = e
	}
	compareWith(t, r, left)
	for id := range left {
		r.Drop(id, 1<<40)
	}
	if s := r.Snapshot(); s.Len() != 0 || len(s.chunks) != 0 || s.Find(Query{Visible: everybody, Limit: -1, Facets: []string{"in"}}).Total != 0 {
		t.Errorf("%d people are left", s.Len())
	}
}

func compareWith(t *testing.T, r *Register, left map[person.ID]Entry) {
	t.Helper()
	var all []Entry
	for _, e := range left {
		all = append(all, e)
	}
	for _, filter := range []string{"", "müller", "in:Norden -need:course", "worker:none german:..A2"} {
		q := Query{Filter: Parse(filter, book(t)), Visible: everybody, Today: today, Limit: -1}
		if got, want := r.Snapshot().Find(q), office(t, all).Snapshot().Find(q); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %d people, want %d, or another order", filter, got.Total, want.Total)
		}
	}
	for id, e := range left {
		if facts, known := r.Snapshot().Facts(id); !known || facts.Municipality != e.Listing.Municipality {
			t.Fatalf("facts of %s: %v", id, facts)
		}
	}
}

func TestDroppingAStrangerOrAnOlderVersionChangesNothing(t *testing.T) {
	r := office(t, people("Maier, A"))
	before := r.Snapshot()
	r.Drop(person.IDFrom(99), 7)
	r.Drop("no id", 7)
	r.Drop(people("Maier, A")[0].ID, 0)
	if r.Snapshot() != before {
		t.Error("something was published")
	}
}

// TestManyValuesNeedNoMoreThanTheirColumn gives a column more codes and more
// lists than its lower half can tell apart.
func TestManyValuesNeedNoMoreThanTheirColumn(t *testing.T) {
	all := entries(21, 70_000)
	for i := range all {
		all[i].Listing.CourseProvider = fmt.Sprintf("Träger %d", i%700)
		all[i].Listing.Assigned = []string{fmt.Sprintf("w%d", i%300), fmt.Sprintf("v%d", i/300)}
		all[i].Listing.Children = i % 400
	}
	s, b := office(t, all).Snapshot(), book(t)
	for text, want := range map[string]int{`provider:"Träger 699"`: 100, `provider:"Träger 5",none`: 100, "worker:w299": 233, "worker:v233": 100,
		"children:300": 175, "worker:w7 provider:any": 234} {
		q := Query{Filter: Parse(text, b), Visible: everybody, Today: today, Limit: 2, Facets: []string{"provider", "worker", "children"}}
		if got := s.Find(q); got.Total != want {
			t.Errorf("%s finds %d, want %d", text, got.Total, want)
		}
	}
	for _, by := range []string{"provider", "worker", "children"} {
		rows := s.Find(Query{Visible: everybody, Today: today, Limit: 400, Offset: 30_000, Sort: Sort{Field: by}}).Rows
		if !slices.IsSortedFunc(rows, func(a, b Row) int {
			return bySort(Entry{Listing: a.Listing}, Entry{Listing: b.Listing}, Sort{Field: by})
		}) {
			t.Errorf("not sorted by %s", by)
		}
	}
	for _, facet := range s.Find(Query{Visible: everybody, Today: today, Facets: []string{"provider", "worker", "children"}}).Facets {
		sum := 0
		for _, c := range facet.Counts {
			sum += c.People
		}
		if want := map[string]int{"provider": 70_000, "worker": 140_000, "children": 70_000}[facet.Field]; sum != want {
			t.Errorf("%s: %d in all, want %d", facet.Field, sum, want)
		}
	}
	row := s.Find(Query{Filter: Parse("worker:w299 worker:v233", b), Visible: everybody, Limit: 1}).Rows
	if len(row) > 0 && !reflect.DeepEqual(row[0].Assigned, []string{"w299", "v233"}) {
		t.Errorf("row is %+v", row[0])
	}
}
