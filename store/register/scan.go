package register

import (
	"math/bits"
	"slices"
	"sync"
)

// mask says for each row of a chunk whether it is still in, one bit each.
type mask [chunkRows / 64]uint64

// test is one condition of a scan. keep takes the rows out that fail. Several
// goroutines may use one test at once.
type test interface {
	keep(c *chunk, rows *mask)
}

// sparse is how many rows of 64 are so few that they are looked at one by one.
const sparse = 8

// each64 goes through the words of a mask: where most of a word's rows are in,
// all gives the answer for the whole word, otherwise one is asked row by row.
func (m *mask) each64(all func(row int) uint64, one func(row int) uint64) {
	for w, word := range m {
		if bits.OnesCount64(word) > sparse {
			m[w] = word & all(w*64)
			continue
		}
		for rest := word; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			word &^= (one(w*64+i) ^ 1) << i
		}
		m[w] = word
	}
}

// codeTest looks the codes of a column up in a table of 1 and 0, which has at
// least 256 of them.
type codeTest struct {
	column int
	table  []byte
}

func (t codeTest) keep(c *chunk, rows *mask) {
	if c.highCodes[t.column] != nil {
		one := func(row int) uint64 { return uint64(t.table[c.code(t.column, uint32(row))]) }
		rows.each64(wordOf(one), one)
		return
	}
	table, codes := (*[256]byte)(t.table), c.codes[t.column]
	for w, word := range rows {
		if bits.OnesCount64(word) > sparse {
			rows[w] = word & look((*[64]uint8)(codes[w*64:]), table)
			continue
		}
		for rest := word; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			word &^= uint64(table[codes[w*64+i]]^1) << i
		}
		rows[w] = word
	}
}

// wordOf asks a test of one row for 64 rows.
func wordOf(one func(row int) uint64) func(row int) uint64 {
	return func(row int) (word uint64) {
		for i := range 64 {
			word |= one(row+i) << i
		}
		return word
	}
}

// listTest does the same for a column of lists.
type listTest struct {
	column int
	table  []byte
}

func (t listTest) keep(c *chunk, rows *mask) {
	if c.highLists[t.column] != nil {
		one := func(row int) uint64 { return uint64(t.table[c.list(t.column, uint32(row))]) }
		rows.each64(wordOf(one), one)
		return
	}
	lists := c.lists[t.column]
	for w, word := range rows {
		if bits.OnesCount64(word) > sparse {
			rows[w] = word & lookLists((*[64]uint16)(lists[w*64:]), t.table)
			continue
		}
		for rest := word; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			word &^= uint64(t.table[lists[w*64+i]]^1) << i
		}
		rows[w] = word
	}
}

// span is a stretch of days, both ends in it.
type span struct{ from, to int32 }

// in is 1 for a day in the span: the difference has a sign then.
func (s span) in(day int32) uint64 {
	return (uint64(uint32(day-s.from)) - uint64(uint32(s.to-s.from)) - 1) >> 63
}

// dayTest keeps the days that lie in one of its spans or, negated, in none.
type dayTest struct {
	column int
	spans  []span
	not    byte
}

func (t dayTest) keep(c *chunk, rows *mask) {
	days, turn := c.days[t.column], -uint64(t.not)
	if len(t.spans) != 1 {
		one := func(row int) uint64 {
			in := slices.ContainsFunc(t.spans, func(s span) bool { return s.from <= days[row] && days[row] <= s.to })
			return uint64(bit(in) ^ t.not)
		}
		rows.each64(wordOf(one), one)
		return
	}
	wanted := t.spans[0]
	for w, word := range rows {
		if bits.OnesCount64(word) > sparse {
			rows[w] = word & (wanted.among((*[64]int32)(days[w*64:])) ^ turn)
			continue
		}
		for rest := word; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			word &^= (wanted.in(days[w*64+i]) ^ uint64(t.not) ^ 1) << i
		}
		rows[w] = word
	}
}

// nameTest keeps the people one of whose names a word meets or who have the id
// or, negated, the others.
type nameTest struct {
	word string // as typed
	*hits
	id     uint32 // packed; noID for none
	typed  bool   // met only as typed
	beside bool   // among other words
	not    byte
	sums   []sum // to which the rank of each row kept is added; nil where nobody asks
}

const noID = 1 << 31

func (t nameTest) keep(c *chunk, rows *mask) {
	for w, word := range rows {
		if word == 0 {
			continue
		}
		met := word & t.met(c, w*64, word)
		if t.not == 1 {
			rows[w] = word &^ met
			continue
		}
		if rows[w] = met; t.sums != nil {
			t.rank(c, w*64, met)
		}
	}
}

// met says whose names or ids the word meets, of 64 rows of which those of a
// word count. Most names of most people meet nothing: nothing else is asked yet.
func (t nameTest) met(c *chunk, row int, word uint64) (met uint64) {
	ranks := t.ranks
	f, g := (*[64]uint32)(c.names[family][row:]), (*[64]uint32)(c.names[given][row:])
	n, a := (*[64]uint32)(c.names[native][row:]), (*[64]uint32)(c.names[aliases][row:])
	if bits.OnesCount64(word) > sparse {
		for i := 63; i >= 0; i-- {
			met += met + uint64((ranks[f[i]]|ranks[g[i]]|ranks[n[i]]|ranks[a[i]])+maxRank)/(maxRank+1)
		}
	} else {
		for ; word != 0; word &= word - 1 {
			i := bits.TrailingZeros64(word)
			met |= uint64(bit(ranks[f[i]]|ranks[g[i]]|ranks[n[i]]|ranks[a[i]] != none)) << i
		}
	}
	if t.id != noID {
		for i, id := range c.ids[row : row+64] {
			met |= uint64(bit(id == t.id)) << i
		}
	}
	return met
}

// maxRank is more than any rank, and all bits up to one: a sum of it and of
// ranks is divided by one more without division.
const maxRank = 15

// rank adds how well the word meets each of some rows.
func (t nameTest) rank(c *chunk, row int, met uint64) {
	f, g, n, a := c.names[family], c.names[given], c.names[native], c.names[aliases]
	for ; met != 0; met &= met - 1 {
		i := row + bits.TrailingZeros64(met)
		best := min(t.ranks[f[i]]-1, t.ranks[g[i]]-1, t.ranks[n[i]]-1, t.ranks[a[i]]-1) + 1 // none is the greatest
		if c.ids[i] == t.id {
			best = exactly
		}
		t.sums[c.at*chunkRows+i].add(best)
	}
}

// azrTest keeps the people who have one of the numbers.
type azrTest struct{ numbers []uint64 }

func (t azrTest) keep(c *chunk, rows *mask) {
	one := func(row int) uint64 { return uint64(bit(slices.Contains(t.numbers, c.azrs[row]))) }
	rows.each64(wordOf(one), one)
}

// rowTest keeps some rows that are known by number.
type rowTest map[int]*mask // by chunk

func (t rowTest) keep(c *chunk, rows *mask) {
	if picked := t[c.at]; picked != nil {
		rows.both(picked)
	} else {
		*rows = mask{}
	}
}

// allOf keeps what every test keeps.
type allOf []test

func (t allOf) keep(c *chunk, rows *mask) {
	for _, one := range t {
		if rows.empty() {
			return
		}
		one.keep(c, rows)
	}
}

// masks are room to work in.
var masks = sync.Pool{New: func() any { return new(mask) }}

// anyOf keeps what one of its tests keeps; each test looks only at those whom
// none before it kept.
type anyOf []test

func (t anyOf) keep(c *chunk, rows *mask) {
	one, rest := masks.Get().(*mask), masks.Get().(*mask)
	*rest = *rows
	for _, test := range t {
		*one = *rest
		test.keep(c, one)
		if rest.remove(one); rest.empty() {
			break
		}
	}
	rows.remove(rest)
	masks.Put(one)
	masks.Put(rest)
}

// noneOf keeps what its test does not keep.
type noneOf struct{ test test }

func (t noneOf) keep(c *chunk, rows *mask) {
	one := masks.Get().(*mask)
	*one = *rows
	t.test.keep(c, one)
	rows.remove(one)
	masks.Put(one)
}

// nobody keeps no one.
type nobody struct{}

func (nobody) keep(_ *chunk, rows *mask) { clear(rows[:]) }

// add puts the rows of another mask in, remove takes them out, both keeps those
// that the other has too.
func (m *mask) add(other *mask) {
	for i := range m {
		m[i] |= other[i]
	}
}

func (m *mask) remove(other *mask) {
	for i := range m {
		m[i] &^= other[i]
	}
}

func (m *mask) both(other *mask) {
	for i := range m {
		m[i] &= other[i]
	}
}

// empty says whether nobody is left.
func (m *mask) empty() bool {
	var some uint64
	for _, word := range m {
		some |= word
	}
	return some == 0
}

// first puts in that many rows and no more.
func (m *mask) first(rows int) {
	*m = mask{}
	for w := range rows / 64 {
		m[w] = ^uint64(0)
	}
	if rows%64 > 0 {
		m[rows/64] = 1<<(rows%64) - 1
	}
}
