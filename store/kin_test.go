package store_test

import (
	"fmt"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// Two pairs whose short names are the same are two pairs.
func TestPairsOfOneShortNameAreTwo(t *testing.T) {
	o := receiver(t)
	const people = 900 // four hundred thousand pairs: among them some twenty of one short name
	ids := make([]person.ID, 0, people)
	o.deliver("abh", reads(people, strangers("n", 0, people)))
	found, err := o.as("hinrich").Find(t.Context(), store.Query{Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range found.Rows {
		ids = append(ids, row.ID)
	}
	names := map[string][2]person.ID{}
	for i, a := range ids {
		for _, b := range ids[:i] {
			x, y := min(a, b), max(a, b)
			name := store.HashOf(map[string]string{"a": string(x), "b": string(y)})[:8]
			if other, taken := names[name]; taken {
				first, second := o.suspected(other[0], other[1]), o.suspected(x, y)
				again := o.suspected(y, x)
				if first.ID == second.ID || again.ID != second.ID || fmt.Sprint(first.A, first.B) == fmt.Sprint(second.A, second.B) {
					t.Errorf("%+v and %+v, again %+v", first, second, again)
				}
				return
			}
			names[name] = [2]person.ID{x, y}
		}
	}
	t.Fatal("no two pairs have the same short name this time")
}
