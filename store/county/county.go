package county

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"lotse/store"
	"lotse/store/person"
)

// duplicates is the share of people who are the second, unlinked file of
// somebody else.
const duplicates = 0.03

// Spec says which county. The same Spec gives the same county to the last byte;
// of Today only the date counts. Up to 29 million people have ids of their own.
type Spec struct {
	County string // one of Counties; empty: Aurich
	People int
	Seed   uint64
	Today  time.Time
}

// The counties that there are.
const (
	Aurich     = "aurich"
	Osnabrueck = "osnabrueck"
)

// Counties lists them.
var Counties = []string{Aurich, Osnabrueck}

// Usual is how many people a county has where nobody says how many.
func Usual(county string) int { return worldOf(county).usual }

// Name is the name of a county; it must be one of Counties.
func Name(county string) string {
	for _, r := range rows("counties") {
		if r["key"] == county {
			return r["name"]
		}
	}
	return ""
}

// County is a synthetic county. It may be read from several goroutines.
type County struct {
	spec Spec
	roll func() *roll
}

// New is the county of a Spec, which must be one of Counties. Nothing is made
// before it is asked for.
func New(spec Spec) *County {
	c := &County{spec: spec}
	c.roll = sync.OnceValue(func() *roll { return enrol(newPlanner(spec)) })
	return c
}

// Total is the number of people, those with a second file counted twice.
func (c *County) Total() int { return max(0, c.spec.People) }

// People tells everybody, household by household. Of what it tells, nothing is
// kept; only the places in courses are held in memory.
func (c *County) People() iter.Seq[store.Arrival] {
	return func(yield func(store.Arrival) bool) {
		roll := c.roll()
		p := newPlanner(c.spec)
		for h := p.next(); h != nil; h = p.next() {
			for _, arrival := range p.tell(h, roll) {
				if !yield(arrival) {
					return
				}
			}
		}
	}
}

// Courses lists every course with its roster: past, running and planned ones.
func (c *County) Courses() []store.Course { return c.roll().courses }

// Twins tells who is the second, unlinked file of whom: the truth that linking
// records has to find.
func (c *County) Twins() iter.Seq2[person.ID, person.ID] {
	return func(yield func(twin, of person.ID) bool) {
		p := newPlanner(c.spec)
		for h := p.next(); h != nil; h = p.next() {
			for _, m := range h.members {
				if m.twinOf != nil && !yield(m.id, m.twinOf.id) {
					return
				}
			}
		}
	}
}

// Staff lists who works in the county.
func (c *County) Staff() []store.Staff {
	var staff []store.Staff
	for _, r := range worldOf(c.spec.County).staff {
		one := store.Staff{
			ID: person.StaffID(r["id"]), Name: r["name"], Team: r["team"], Municipalities: strings.Fields(r["municipalities"]),
			Language: r["language"], Added: dayAt(c.spec.Today).years(-1).time().Add(9 * time.Hour),
		}
		setText(&one.Role, r["role"])
		staff = append(staff, one)
	}
	return staff
}

// setText sets a word of a type that this package does not import.
func setText[T ~string](to *T, text string) { *to = T(text) }

// RoleKeys says which member of staff stands for which role: the first of each.
func (c *County) RoleKeys() map[string]person.StaffID {
	return maps.Clone(worldOf(c.spec.County).roles)
}

// Municipalities are the keys (AGS) of where people live in a county.
func Municipalities(county string) []string {
	var codes []string
	for _, place := range worldOf(county).places {
		if !slices.Contains(codes, place.code) {
			codes = append(codes, place.code)
		}
	}
	return codes
}
