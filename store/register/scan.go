package register

import (
	"encoding/binary"
	"slices"
)

// mask says for each row of a chunk whether it is still in: 1, or out: 0.
type mask [chunkRows]byte

// test is one condition of a scan. keep takes the rows out that fail.
type test interface {
	keep(c *chunk, rows *mask)
}

// codeTest looks the codes of a column up in a table of 1 and 0.
type codeTest struct {
	column int
	table  []byte
}

func (t codeTest) keep(c *chunk, rows *mask) {
	codes := &c.codes[t.column]
	for i := range rows {
		rows[i] &= t.table[codes[i]]
	}
}

// listTest does the same for a column of lists.
type listTest struct {
	column int
	table  []byte
}

func (t listTest) keep(c *chunk, rows *mask) {
	lists := &c.lists[t.column]
	for i := range rows {
		rows[i] &= t.table[lists[i]]
	}
}

// span is a stretch of days, both ends in it.
type span struct{ from, to int32 }

// dayTest keeps the days that lie in one of its spans or, negated, in none.
type dayTest struct {
	column int
	spans  []span
	not    byte
}

func (t dayTest) keep(c *chunk, rows *mask) {
	days := &c.days[t.column]
	if len(t.spans) == 1 {
		from, width := t.spans[0].from, uint32(t.spans[0].to-t.spans[0].from)
		for i := range rows {
			out := byte(1)
			if uint32(days[i]-from) <= width {
				out = 0
			}
			rows[i] &= out ^ 1 ^ t.not
		}
		return
	}
	for i := range rows {
		in := slices.ContainsFunc(t.spans, func(s span) bool { return s.from <= days[i] && days[i] <= s.to })
		rows[i] &= bit(in) ^ t.not
	}
}

// nameTest keeps the people one of whose names is in the set or who have the
// id or, negated, the others.
type nameTest struct {
	set nameSet
	id  uint32 // packed; noID for none
	not byte
}

const noID = 1 << 31

func (t nameTest) keep(c *chunk, rows *mask) {
	f, g, n, a := &c.names[family], &c.names[given], &c.names[native], &c.names[aliases]
	for i := range rows {
		if rows[i] == 0 {
			continue
		}
		in := t.set.bit(f[i]) | t.set.bit(g[i]) | t.set.bit(n[i]) | t.set.bit(a[i])
		if c.ids[i] == t.id {
			in = 1
		}
		rows[i] = byte(in) ^ t.not
	}
}

// idTest keeps the people who have one of the ids or, negated, the others.
type idTest struct {
	ids map[uint32]bool
	not bool
}

func (t idTest) keep(c *chunk, rows *mask) {
	for i := range rows {
		if rows[i] != 0 && t.ids[c.ids[i]] == t.not {
			rows[i] = 0
		}
	}
}

// allOf keeps what every test keeps.
type allOf []test

func (t allOf) keep(c *chunk, rows *mask) {
	for _, one := range t {
		one.keep(c, rows)
	}
}

// anyOf keeps what one of its tests keeps.
type anyOf struct {
	tests    []test
	one, sum *mask // room to work in: a test belongs to one scan
}

func newAnyOf(tests []test) anyOf { return anyOf{tests, new(mask), new(mask)} }

func (t anyOf) keep(c *chunk, rows *mask) {
	clear(t.sum[:])
	for _, test := range t.tests {
		*t.one = *rows
		test.keep(c, t.one)
		t.sum.add(t.one)
	}
	*rows = *t.sum
}

// noneOf keeps what its test does not keep.
type noneOf struct {
	test test
	one  *mask
}

func (t noneOf) keep(c *chunk, rows *mask) {
	*t.one = *rows
	t.test.keep(c, t.one)
	rows.remove(t.one)
}

// nobody keeps no one.
type nobody struct{}

func (nobody) keep(_ *chunk, rows *mask) { clear(rows[:]) }

// all has every row in.
var all = func() (m mask) {
	for i := range m {
		m[i] = 1
	}
	return m
}()

// add puts the rows of another mask in, remove takes them out; both go by
// eight rows at a time.
func (m *mask) add(other *mask) {
	for i := 0; i < len(m); i += 8 {
		binary.LittleEndian.PutUint64(m[i:], binary.LittleEndian.Uint64(m[i:])|binary.LittleEndian.Uint64(other[i:]))
	}
}

func (m *mask) remove(other *mask) {
	for i := 0; i < len(m); i += 8 {
		binary.LittleEndian.PutUint64(m[i:], binary.LittleEndian.Uint64(m[i:])&^binary.LittleEndian.Uint64(other[i:]))
	}
}

// empty says whether nobody is left.
func (m *mask) empty() bool {
	for i := 0; i < len(m); i += 8 {
		if binary.LittleEndian.Uint64(m[i:]) != 0 {
			return false
		}
	}
	return true
}

// pack makes one bit of each row from the given one on: the product gathers the
// lowest bits of eight bytes in the highest byte.
func (m *mask) pack(row int) (word uint64) {
	for i := range 8 {
		eight := binary.LittleEndian.Uint64(m[row+i*8:])
		word |= eight * 0x0102040810204080 >> 56 << (8 * i)
	}
	return word
}
