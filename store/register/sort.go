package register

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"lotse/store/person"
)

// ordering is an order of rows: by a key and, where keys are equal, by name.
type ordering struct {
	key  func(c *chunk, i uint32) uint64            // nil: by name alone
	keys func(c *chunk, to *[chunkRows]uint64) bool // of a whole chunk, where that is faster; may be nil
	bits int                                        // how long keys are
	back bool                                       // names from the last to the first
}

// ordering of a field. Keys of those who have no value are the greatest, up and
// down. A field without an order leaves the order of names.
func (s *Snapshot) ordering(by Sort) ordering {
	f := fieldNamed(by.Field)
	switch f.place.sort {
	case inNames:
		if f.name == nameField && by.Down {
			return ordering{key: s.nameless, bits: 1, back: true}
		}
	case inIDs:
		return numbered(31, by.Down, func(c *chunk, i uint32) uint64 { return uint64(c.ids[i]) + 1 })
	case inAZRs:
		return numbered(41, by.Down, func(c *chunk, i uint32) uint64 { return c.azrs[i] })
	case inDays:
		// Who is older, or was met longer ago, was born or met earlier.
		return byDay(f.place.column, by.Down != (f.kind == kindNumber || f.kind == kindAgo))
	case inCodes:
		return byCode(f.place.column, s.codeRanks(f), by.Down)
	case inLists:
		return byList(f.place.column, s.listRanks(f), by.Down)
	}
	return ordering{}
}

// turned puts a key that is 0, that of who has no value, last and, downwards,
// the others the other way round.
func turned(key uint64, bits int, down bool) uint64 {
	last := uint64(1)<<bits - 1
	switch {
	case key == 0:
		return last
	case down:
		return last - key
	}
	return key
}

func numbered(bits int, down bool, key func(c *chunk, i uint32) uint64) ordering {
	return ordering{bits: bits, key: func(c *chunk, i uint32) uint64 { return turned(key(c, i), bits, down) }}
}

func byDay(column int, down bool) ordering {
	o := numbered(24, down, func(c *chunk, i uint32) uint64 { return uint64(c.days[column][i]) })
	o.keys = func(c *chunk, to *[chunkRows]uint64) bool {
		for i, day := range c.days[column] {
			to[i] = turned(uint64(day), 24, down)
		}
		return true
	}
	return o
}

// turnedRanks turns all ranks beforehand.
func turnedRanks(ranks []uint32, down bool) ([]uint64, int) {
	length := bits.Len(uint(len(ranks) + 1)) // no rank is greater
	keys := make([]uint64, max(256, len(ranks)))
	for i, rank := range ranks {
		keys[i] = turned(uint64(rank), length, down)
	}
	return keys, length
}

func byCode(column int, ranks []uint32, down bool) ordering {
	keys, length := turnedRanks(ranks, down)
	o := ordering{bits: length, key: func(c *chunk, i uint32) uint64 { return keys[c.code(column, i)] }}
	o.keys = func(c *chunk, to *[chunkRows]uint64) bool {
		if c.highCodes[column] != nil {
			return false
		}
		table := (*[256]uint64)(keys)
		for i, code := range c.codes[column] {
			to[i] = table[code]
		}
		return true
	}
	return o
}

func byList(column int, ranks []uint32, down bool) ordering {
	keys, length := turnedRanks(ranks, down)
	return ordering{bits: length, key: func(c *chunk, i uint32) uint64 { return keys[c.list(column, i)] }}
}

// nameless is 1 for those who have no family name.
func (s *Snapshot) nameless(c *chunk, i uint32) uint64 {
	if person.Suchform(s.names[c.names[family][i]]) == "" {
		return 1
	}
	return 0
}

// ownOrder are the lists of codes that are kept in an order of their own; codes
// of the others go by their labels.
var ownOrder = []string{kindLevel, "course_state", "school", "qualification", "yesno", "sex", "childcare", "declaration"}

// codeRanks gives each code of a column its place, from 1; 0 to the empty one.
func (s *Snapshot) codeRanks(f *field) []uint32 {
	if numbers(f.place.column) {
		ranks := make([]uint32, maxNumber+1)
		for n := range ranks {
			ranks[n] = uint32(n)
		}
		return ranks
	}
	ranks := s.ranksOf(f, s.codes[f.place.column])
	for code, word := range s.codes[f.place.column] {
		if f.name == "course" && word == "none" {
			ranks[code] = 0
		}
	}
	return ranks
}

// ranksOf sorts codes; those that people read as the same share a place.
func (s *Snapshot) ranksOf(f *field, codes []string) []uint32 {
	labels := make([]string, len(codes))
	own := slices.Contains(ownOrder, f.kind)
	places := map[string]int{}
	if own {
		for i, e := range s.book.List(f.kind) {
			places[e.Code] = i + 1
		}
	}
	for i, code := range codes {
		labels[i] = person.Suchform(s.book.Label(f.kind, code, "de")) + "\x00" + code
	}
	by := make([]int, len(codes))
	for i := range by {
		by[i] = i
	}
	slices.SortFunc(by, func(a, b int) int {
		x, y := cmp.Or(places[codes[a]], 1<<20), cmp.Or(places[codes[b]], 1<<20)
		return cmp.Or(cmp.Compare(x, y), strings.Compare(labels[a], labels[b]))
	})
	ranks := make([]uint32, len(codes))
	for place, i := range by {
		if codes[i] != "" {
			ranks[i] = uint32(place + 1)
		}
	}
	return ranks
}

// listRanks gives each list the place of the value in it that comes first.
func (s *Snapshot) listRanks(f *field) []uint32 {
	lists := s.lists[f.place.column]
	var codes []string
	at := map[string]int{}
	for _, list := range lists {
		for _, code := range list {
			if _, known := at[code]; !known {
				at[code] = len(codes)
				codes = append(codes, code)
			}
		}
	}
	ranks := s.ranksOf(f, codes)
	first := make([]uint32, len(lists))
	for i, list := range lists {
		for _, code := range list {
			if rank := ranks[at[code]]; first[i] == 0 || rank < first[i] {
				first[i] = rank
			}
		}
	}
	return first
}

// pageRows is up to how many rows are picked out; for more all are sorted.
const pageRows = 1 << 14

// page are the rows at some places of an order.
func (s *Snapshot) page(in found, o ordering, offset, size int) []uint32 {
	if size = min(size, in.total-offset); size <= 0 {
		return nil
	}
	switch {
	case o.key == nil:
		return s.byName(in, o.back, offset, size)
	case size > pageRows:
		return s.sortedAll(in, o)[offset : offset+size]
	}
	keys, before := s.keysAt(in, o, [2]int{offset, offset + size - 1})
	first, last := keys[0], keys[1]
	in, offset = s.having(in, o, first, last), offset-before
	switch {
	case first == last:
		return s.byName(in, o.back, offset, size)
	case in.total <= fewRows:
		return s.sortedAll(in, o)[offset : offset+size]
	}
	head := s.having(in, o, first, first)
	rows := s.byName(head, o.back, offset, head.total)
	if first+1 < last {
		rows = append(rows, s.sortedAll(s.having(in, o, first+1, last-1), o)...)
	}
	return append(rows, s.byName(s.having(in, o, last, last), o.back, 0, size-len(rows))...)
}

// fewRows are sorted at once where the page is among them.
const fewRows = 256

// keysAt are the keys of the rows at two places, and how many rows have a
// smaller one than the first. Twelve bits of them are settled in each round.
func (s *Snapshot) keysAt(in found, o ordering, places [2]int) (keys [2]uint64, before int) {
	type counts [2][4096]uint32
	for shift := (o.bits - 1) / 12 * 12; shift >= 0; shift -= 12 {
		var all []*counts
		s.share(func() func(at int) {
			own, buffer := new(counts), new([chunkRows]uint64)
			all = append(all, own)
			return func(at int) {
				s.eachKey(in, o, at, buffer, func(_ int, k uint64) {
					switch k >> (shift + 12) {
					case keys[0]:
						own[0][k>>shift&4095]++
					case keys[1]:
						own[1][k>>shift&4095]++
					}
				})
			}
		})
		same, start := keys[0] == keys[1], places
		for i := range keys {
			from := i
			if same {
				from = 0
			}
			digit := 0
			for ; ; digit++ {
				n := 0
				for _, own := range all {
					n += int(own[from][digit])
				}
				if places[i] < n {
					break
				}
				places[i] -= n
			}
			keys[i] = keys[i]<<12 | uint64(digit)
		}
		before += start[0] - places[0]
	}
	return keys, before
}

// eachKey goes through the rows found of one chunk and their keys.
func (s *Snapshot) eachKey(in found, o ordering, at int, buffer *[chunkRows]uint64, f func(i int, key uint64)) {
	words, rows := in.rows[at*chunkRows/64:][:chunkRows/64], 0
	for _, word := range words {
		rows += bits.OnesCount64(word)
	}
	c := s.chunks[at]
	whole := o.keys != nil && rows > chunkRows/4 && o.keys(c, buffer)
	for w, word := range words {
		for ; word != 0; word &= word - 1 {
			i := w*64 + bits.TrailingZeros64(word)
			if whole {
				f(i, buffer[i])
			} else {
				f(i, o.key(c, uint32(i)))
			}
		}
	}
}

// having are those of the rows found whose key lies between two.
func (s *Snapshot) having(in found, o ordering, from, to uint64) found {
	out := found{rows: make([]uint64, len(in.rows))}
	var totals []*int
	s.share(func() func(at int) {
		total, buffer := new(int), new([chunkRows]uint64)
		totals = append(totals, total)
		return func(at int) {
			s.eachKey(in, o, at, buffer, func(i int, k uint64) {
				if from <= k && k <= to {
					out.rows[at*chunkRows/64+i/64] |= 1 << (i % 64)
					*total++
				}
			})
		}
	})
	for _, total := range totals {
		out.total += *total
	}
	return out
}

// sortedAll are all rows found in their order.
func (s *Snapshot) sortedAll(in found, o ordering) []uint32 {
	type keyed struct {
		key uint64
		row uint32
	}
	all := make([]keyed, 0, in.total)
	for _, row := range s.byName(in, o.back, 0, in.total) {
		all = append(all, keyed{o.key(s.chunks[row/chunkRows], row%chunkRows), row})
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	rows := make([]uint32, len(all))
	for i, one := range all {
		rows[i] = one.row
	}
	return rows
}

// byName are the rows at some places in the order of names. Where few are found
// they are sorted; otherwise the order of everybody is gone through.
func (s *Snapshot) byName(in found, back bool, offset, size int) []uint32 {
	size = min(size, in.total-offset)
	if size <= 0 {
		return nil
	}
	// Sorting a row costs as much as passing a thousand others by.
	if in.total <= (offset+size)*(s.rows/1000+1)/in.total {
		return s.sortFew(in, back)[offset : offset+size]
	}
	rows := make([]uint32, 0, size)
	s.each(in, back, func(row uint32) bool {
		if offset > 0 {
			offset--
			return true
		}
		rows = append(rows, row)
		return len(rows) < size
	})
	return rows
}

// sortFew sorts rows by their names.
func (s *Snapshot) sortFew(in found, back bool) []uint32 {
	type named struct {
		family, given string
		id, row       uint32
	}
	all := make([]named, 0, in.total)
	for w, word := range in.rows {
		for ; word != 0; word &= word - 1 {
			row := uint32(w*64 + bits.TrailingZeros64(word))
			c, i := s.chunks[row/chunkRows], row%chunkRows
			form := func(column int) string { return person.Suchform(s.names[c.names[column][i]]) }
			all = append(all, named{form(family), form(given), c.ids[i], row})
		}
	}
	slices.SortFunc(all, func(a, b named) int {
		return cmp.Or(compareForms(a.family, b.family), compareForms(a.given, b.given), cmp.Compare(a.id, b.id))
	})
	rows := make([]uint32, len(all))
	for i, one := range all {
		rows[i] = one.row
	}
	if back {
		slices.Reverse(rows)
	}
	return rows
}

// placeIn is the place of a row that was found.
func (s *Snapshot) placeIn(in found, o ordering, wanted uint32) int {
	place := 0
	if o.key != nil {
		key := o.key(s.chunks[wanted/chunkRows], wanted%chunkRows)
		if key > 0 {
			place = s.having(in, o, 0, key-1).total
		}
		in = s.having(in, o, key, key)
	}
	if in.total <= s.rows/1000 {
		return place + slices.Index(s.sortFew(in, o.back), wanted)
	}
	s.each(in, o.back, func(row uint32) bool {
		if row != wanted {
			place++
		}
		return row != wanted
	})
	return place
}

// each goes through the rows found in the order of names, or from its end, until
// f says no.
func (s *Snapshot) each(in found, back bool, f func(row uint32) bool) {
	for at := range s.leaves {
		leaf := s.leaves[at]
		if back {
			leaf = s.leaves[len(s.leaves)-1-at]
		}
		for i, row := range leaf {
			if back {
				row = leaf[len(leaf)-1-i]
			}
			if in.rows[row>>6]>>(row&63)&1 == 1 && !f(row) {
				return
			}
		}
	}
}
