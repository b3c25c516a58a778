package register

import (
	"cmp"
	"math/bits"
	"slices"

	"lotse/store/person"
)

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
