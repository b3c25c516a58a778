package register

import (
	"math/bits"
	"slices"
)

// counter counts the rows of one facet by the numbers under which their values
// are kept. Several goroutines may use one at once.
type counter struct {
	field *field
	own   int    // the place of its own terms in the plan, -1 without
	size  int    // how many numbers there are
	bands *bands // for days
}

// countable says whether a facet of this field is possible: it has few values.
func (f *field) countable() bool {
	return f.place.sort == inCodes || f.place.sort == inLists || f.place.sort == inDays
}

// counters are made for the facets that a query asks for; names that are no
// field with few values are passed over.
func (s *Snapshot) counters(q Query, own []ownTerms) []counter {
	var all []counter
	for _, name := range q.Facets {
		f := fieldNamed(name)
		made := counter{field: f, own: slices.IndexFunc(own, func(o ownTerms) bool { return o.field == f.name })}
		column := f.place.column
		switch f.place.sort {
		case inCodes:
			made.size = max(256, len(s.codes[column]))
			if numbers(column) {
				made.size = maxNumber + 1
			}
		case inLists:
			made.size = len(s.lists[column])
		case inDays:
			made.bands = newBands(f, q.Today)
			made.size = len(made.bands.all) + 2
		default:
			continue
		}
		all = append(all, made)
	}
	return all
}

// count adds the rows of a chunk up.
func (k *counter) count(c *chunk, rows *mask, to []uint32) {
	column := k.field.place.column
	switch k.field.place.sort {
	case inCodes:
		if c.highCodes[column] == nil {
			var four [4][256]uint32
			tallyCodes(rows, c.codes[column], &four)
			for code := range 256 {
				to[code] += four[0][code] + four[1][code] + four[2][code] + four[3][code]
			}
			return
		}
		rows.each(func(row int) { to[c.code(column, uint32(row))]++ })
	case inLists:
		if c.highLists[column] == nil {
			tally(rows, c.lists[column], to)
			return
		}
		rows.each(func(row int) { to[c.list(column, uint32(row))]++ })
	case inDays:
		k.bands.tally(rows, c.days[column], to)
	}
}

// tally counts the lists of the rows that are in.
func tally(rows *mask, lists *[chunkRows]uint16, to []uint32) {
	for w, word := range rows {
		for ; word != 0; word &= word - 1 {
			to[lists[w*64+bits.TrailingZeros64(word)]]++
		}
	}
}

// tallyCodes counts codes, in four tables by turns: many neighbours have the
// same code, and one sum would wait for the other.
func tallyCodes(rows *mask, codes *[chunkRows]uint8, to *[4][256]uint32) {
	for w, word := range rows {
		c := (*[64]uint8)(codes[w*64:])
		if bits.OnesCount64(word) < dense {
			for ; word != 0; word &= word - 1 {
				i := bits.TrailingZeros64(word)
				to[i&3][c[i]]++
			}
			continue
		}
		for i := 0; i < 64; i += 4 {
			to[0][c[i]] += uint32(word & 1)
			to[1][c[i+1]] += uint32(word >> 1 & 1)
			to[2][c[i+2]] += uint32(word >> 2 & 1)
			to[3][c[i+3]] += uint32(word >> 3 & 1)
			word >>= 4
		}
	}
}

// dense is how many rows of 64 are so many that all are gone through.
const dense = 40

// each goes through the rows that are in.
func (m *mask) each(f func(row int)) {
	for w, word := range m {
		for ; word != 0; word &= word - 1 {
			f(w*64 + bits.TrailingZeros64(word))
		}
	}
}
