package register

import (
	"math/bits"
	"slices"
)

// rank is how well a word meets a name, the best first; 0 is not at all.
type rank uint8

const (
	none rank = iota
	exactly
	begins
	variant
	variantBegins
	slip
)

// hits are the names that a word meets: how well, and with which of their parts.
type hits struct {
	ranks []rank
	parts []uint8
}

func newHits(names int) *hits { return &hits{make([]rank, names), make([]uint8, names)} }

func (h *hits) add(name uint32, r rank, parts uint8) {
	switch old := h.ranks[name]; {
	case old == none || r < old:
		h.ranks[name], h.parts[name] = r, parts
	case r == old:
		h.parts[name] |= parts
	}
}

// ranked keeps a test of a name that ranks the rows.
func (p *plan) ranked(t test, s *Snapshot) test {
	word, ok := t.(nameTest)
	if !ok || word.not != 0 {
		return t
	}
	if p.sums == nil {
		p.sums = make([]sum, len(s.chunks)*chunkRows)
	}
	word.sums = p.sums
	p.words = append(p.words, word)
	return word
}

// sum is how well a row matches all words, the best first. Its highest bit is
// set where a word does not meet her name as it is typed.
type sum uint16

const notTyped sum = 1 << 15

func (s *sum) add(r rank) {
	*s += sum(r)
	if r > begins {
		*s |= notTyped
	}
}

// orderOf is the order of a query: without one, and with words in the filter,
// the best matches come first.
func (s *Snapshot) orderOf(q Query, in found) ordering {
	if q.Sort.Field != "" || len(in.words) == 0 {
		return s.ordering(q.Sort)
	}
	s.partShared(in)
	return ordering{bits: 12, key: func(c *chunk, i uint32) uint64 { return uint64(in.sums[c.at*chunkRows+int(i)] &^ notTyped) }}
}

// samePart is what it costs that two words meet the same part of a name.
const samePart = 2*sum(slip) + 1

// partShared puts the rows found back in which two words meet the same part.
func (s *Snapshot) partShared(in found) {
	shared := sharedNames(in.words)
	if shared == nil {
		return
	}
	s.share(func() func(at int) {
		return func(at int) {
			for w, word := range in.rows[at*chunkRows/64:][:chunkRows/64] {
				for ; word != 0; word &= word - 1 {
					i := w*64 + bits.TrailingZeros64(word)
					if shared.meets(s.chunks[at], uint32(i)) && !apartAt(in.words, s.chunks[at], uint32(i), 0) {
						in.sums[at*chunkRows+i] += samePart
					}
				}
			}
		}
	})
}

// nameSet is a set of names, one bit each.
type nameSet []uint64

func (s nameSet) has(name uint32) bool { return s[name>>6]>>(name&63)&1 == 1 }

func (s nameSet) meets(c *chunk, i uint32) bool {
	return s.has(c.names[family][i]) || s.has(c.names[given][i]) || s.has(c.names[native][i]) || s.has(c.names[aliases][i])
}

// sharedNames are those that more than one word meets; nil for a single word,
// and for so many that they are not told apart.
func sharedNames(words []nameTest) nameSet {
	if len(words) < 2 || len(words) > maxRun {
		return nil
	}
	set := make(nameSet, len(words[0].ranks)/64+1)
	for name, r := range words[0].ranks {
		met := bit(r != none)
		for _, w := range words[1:] {
			met += bit(w.ranks[name] != none)
		}
		if met > 1 {
			set[name>>6] |= 1 << (name & 63)
		}
	}
	return set
}

// best is the best rank among the names of a row, and the column of that name;
// nameColumns stands for the id.
func (t *nameTest) best(c *chunk, i uint32) (best rank, column int) {
	if c.ids[i] == t.id {
		return exactly, nameColumns
	}
	for at := range nameColumns {
		if r := t.ranks[c.names[at][i]]; r != none && (best == none || r < best) {
			best, column = r, at
		}
	}
	return best, column
}

// apartAt says whether each word has a part of the names of its own.
func apartAt(words []nameTest, c *chunk, i uint32, taken uint32) bool {
	if len(words) == 0 {
		return true
	}
	if c.ids[i] == words[0].id {
		return apartAt(words[1:], c, i, taken)
	}
	var own uint32
	for at := range nameColumns {
		own |= uint32(words[0].parts[c.names[at][i]]) << (8 * at)
	}
	for own &^= taken; own != 0; own &= own - 1 {
		if apartAt(words[1:], c, i, taken|own&-own) {
			return true
		}
	}
	return false
}

// resembling says that nobody found is called as typed.
func (s *Snapshot) resembling(in found) bool {
	if in.total == 0 || !slices.ContainsFunc(in.words, func(w nameTest) bool { return !w.typed }) {
		return false
	}
	for w, word := range in.rows {
		for ; word != 0; word &= word - 1 {
			if row := w*64 + bits.TrailingZeros64(word); in.sums[row]&notTyped == 0 {
				return false
			}
		}
	}
	return true
}
