package person

import (
	"slices"
	"testing"
)

// A union never widens who may see somebody, and neither does its undoing: who was
// restricted while the two were one stays so.
func TestAUnionNeverWidensSight(t *testing.T) {
	type sight struct {
		restricted bool
		circle     []StaffID
	}
	of := func(s sight) *Profile { return &Profile{ID: "B", Restricted: s.restricted, Circle: s.circle} }
	open, hers := sight{}, sight{true, []StaffID{"maike", "okko"}}
	for name, c := range map[string]struct {
		a, b, since, united, after sight
	}{
		"nobody":            {a: open, b: open, united: open, after: open},
		"B":                 {a: open, b: hers, united: hers, after: open},
		"A":                 {a: hers, b: open, united: hers, after: hers},
		"both":              {a: hers, b: sight{true, []StaffID{"okko", "antje"}}, united: sight{true, []StaffID{"okko"}}, after: hers},
		"A since":           {a: open, b: open, since: hers, united: open, after: hers},
		"B, narrower since": {a: open, b: hers, since: sight{true, []StaffID{"okko"}}, united: hers, after: sight{true, []StaffID{"okko"}}},
	} {
		a, b := of(c.a), of(c.b)
		a.ID = "A"
		a.Absorb(b, Absorbed{Person: "B"})
		a.Absorb(b, Absorbed{Person: "B"}) // as after a crash
		if a.Restricted != c.united.restricted || !slices.Equal(a.Circle, c.united.circle) {
			t.Errorf("%s: united %v %v", name, a.Restricted, a.Circle)
		}
		if c.since.restricted {
			a.Restricted, a.Circle = true, c.since.circle
		}
		a.Release(b)
		if a.Restricted != c.after.restricted || !slices.Equal(a.Circle, c.after.circle) {
			t.Errorf("%s: afterwards %v %v", name, a.Restricted, a.Circle)
		}
	}
}
