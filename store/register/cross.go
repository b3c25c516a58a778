package register

import (
	"slices"
	"strconv"
)

// Group is how many people have the same values of some fields. A field with one
// value has none or one of them, a field with several any number, in the order in
// which they are kept: how such a person counts is for whoever asks.
type Group struct {
	Values [][]string // by field; shared, do not change them
	People int
}

// maxDense is up to how many combinations of values a scan counts in a table; of
// more only those that there are, which takes ten times as long a person.
const maxDense = 1 << 18

// Cross counts people by the values of some fields (code lists, numbers, lists,
// days by their bands) among those who match Filter and are in Visible, by one
// scan. Fields without few values are passed over. The order is that of nothing.
func (s *Snapshot) Cross(q Query, fields ...string) []Group {
	q.Facets = nil
	p := s.plan(q)
	x := cross{snapshot: s, size: 1}
	for _, k := range s.counters(Query{Facets: fields, Today: q.Today}, nil) {
		x.axes = append(x.axes, axis{k, min(k.size, s.values(k))})
		x.size *= uint64(x.axes[len(x.axes)-1].size)
	}
	found := s.scan(q, p)
	var tallies []*tallied
	s.share(func() func(at int) {
		t := x.tally()
		tallies = append(tallies, t)
		return func(at int) { t.chunk(at, found.rows) }
	})
	for _, other := range tallies[1:] {
		tallies[0].add(other)
	}
	return tallies[0].groups()
}

// cross is a table of numbers with several axes, each cell a number made of the
// places on all of them.
type cross struct {
	snapshot *Snapshot
	axes     []axis
	size     uint64
}

type axis struct {
	counter
	size int
}

// values is how many numbers of a field are taken.
func (s *Snapshot) values(k counter) int {
	if k.field.place.sort == inCodes && !numbers(k.field.place.column) {
		return len(s.codes[k.field.place.column])
	}
	return k.size
}

// at is the place of a row on an axis.
func (a *axis) at(c *chunk, i uint32) uint32 {
	switch column := a.field.place.column; a.field.place.sort {
	case inCodes:
		return c.code(column, i)
	case inLists:
		return c.list(column, i)
	default:
		return uint32(a.bands.find(c.days[column][i]))
	}
}

// tallied is what one goroutine counts.
type tallied struct {
	*cross
	dense []uint32
	few   map[uint64]uint32
}

func (x *cross) tally() *tallied {
	if x.size <= maxDense {
		return &tallied{cross: x, dense: make([]uint32, x.size)}
	}
	return &tallied{cross: x, few: map[uint64]uint32{}}
}

// chunk adds the rows of a chunk up: first where each lies, axis by axis, as a
// column is read fastest by itself.
func (t *tallied) chunk(at int, rows []uint64) {
	c := t.snapshot.chunks[at]
	in := (*mask)(rows[at*chunkRows/64:])
	if in.empty() {
		return
	}
	var keys [chunkRows]uint64
	for a := range t.axes {
		axis := &t.axes[a]
		in.each(func(row int) { keys[row] = keys[row]*uint64(axis.size) + uint64(axis.at(c, uint32(row))) })
	}
	if t.dense == nil {
		in.each(func(row int) { t.few[keys[row]]++ })
		return
	}
	in.each(func(row int) { t.dense[keys[row]]++ })
}

func (t *tallied) add(other *tallied) {
	for key, people := range other.dense {
		t.dense[key] += people
	}
	for key, people := range other.few {
		t.few[key] += people
	}
}

// groups names the cells in which there is somebody.
func (t *tallied) groups() []Group {
	var all []Group
	for key, people := range t.dense {
		if people > 0 {
			all = append(all, t.group(uint64(key), people))
		}
	}
	for key, people := range t.few {
		all = append(all, t.group(key, people))
	}
	return all
}

func (t *tallied) group(key uint64, people uint32) Group {
	g := Group{Values: make([][]string, len(t.axes)), People: int(people)}
	for a, axis := range slices.Backward(t.axes) {
		g.Values[a] = t.snapshot.named(&axis.counter, int(key%uint64(axis.size)))
		key /= uint64(axis.size)
	}
	return g
}

// named are the values that a number stands for, as facets have their codes.
func (s *Snapshot) named(k *counter, number int) []string {
	column, one := k.field.place.column, ""
	switch {
	case k.field.place.sort == inLists:
		return s.lists[column][number]
	case k.bands != nil && number < len(k.bands.all):
		one = k.bands.all[number].value.From + ".." + k.bands.all[number].value.To
	case k.bands != nil:
	case numbers(column) && number > 0:
		one = strconv.Itoa(k.field.number(number))
	case !numbers(column):
		one = s.codes[column][number]
	}
	if one == "" || k.field.name == "course" && one == "none" {
		return nil
	}
	return []string{one}
}
