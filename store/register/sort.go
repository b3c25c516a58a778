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
