package register

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lotse/store/person"
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

// freeWords are the words of a filter that stand in a row and may be parts of
// one name: those that are neither quoted nor negated.
func freeWords(f Filter) (words []Term) {
	for _, t := range f.Terms {
		if t.Field == nameField && !t.typed() {
			words = append(words, t)
		}
	}
	return words
}

// typed says whether a word is met only as typed. What a negated word takes out
// is what it says, not what resembles it.
func (t Term) typed() bool {
	return t.Not || len(t.Values) == 0 || strings.HasPrefix(t.Values[0].Text, `"`)
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

// name looks a word up in the vocabulary, by itself and written as one with the
// words around it: "Abd al Rahman" may be "Abdurrahman".
func (p *planner) name(t Term) nameTest {
	s := p.snapshot
	out := nameTest{hits: newHits(len(s.names)), id: noID, typed: t.typed(), beside: len(p.words) > 1, not: bit(t.Not)}
	for _, v := range t.Values {
		out.word = v.Code
		for _, key := range keysOf(v.Code) {
			s.vocabulary.beginning(key, out.hits)
			if !out.typed {
				s.vocabulary.resembling(key, out.beside, out.hits)
			}
		}
		if id, err := person.ParseID(v.Code); err == nil {
			if packed, ok := packID(id); ok {
				out.id = packed
			}
		}
	}
	if !out.typed {
		for _, run := range runs(t, p.words) {
			out.takeJoined(p.asOne(run))
		}
	}
	return out
}

// asOne are the names that several words as one meet. Each is asked for by all
// of its words.
func (p *planner) asOne(text string) *hits {
	if known := p.joined[text]; known != nil {
		return known
	}
	one := newHits(len(p.snapshot.names))
	for _, key := range keysOf(text) {
		p.snapshot.vocabulary.beginning(key, one)
		p.snapshot.vocabulary.resembling(key, false, one)
	}
	if p.joined == nil {
		p.joined = map[string]*hits{}
	}
	p.joined[text] = one
	return one
}

// takeJoined adds the names that a word meets together with others. As it is
// only part of what they meet, none of them is a name as typed.
func (h *hits) takeJoined(one *hits) {
	for name, r := range one.ranks {
		if r != none {
			h.add(uint32(name), max(r, variant), allParts)
		}
	}
}

const allParts = 0xff

// maxRun is how many words may be one name, and maxWords in a filter of how
// many that is looked for.
const (
	maxRun   = 4
	maxWords = 6
)

// runs are the texts of words in a row, t among them, as one.
func runs(t Term, words []Term) (texts []string) {
	at := slices.IndexFunc(words, func(w Term) bool { return w.String() == t.String() })
	if at < 0 || len(words) > maxWords {
		return nil
	}
	for from := max(0, at-maxRun+1); from <= at; from++ {
		text := ""
		for to := from; to < min(len(words), from+maxRun); to++ {
			if text += words[to].Values[0].Code; to >= at && to > from {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// keysOf are what a word stands for in names. No name has a digit: such a word
// is somebody's id, or nothing.
func keysOf(word string) []string {
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return nil
	}
	return person.WordKeys(word)
}

// resembling adds the names that have a key which resembles a word; beside says
// that other words stand beside it.
func (v vocabulary) resembling(word string, beside bool, into *hits) {
	v.variants(word, beside, into)
	if letters := utf8.RuneCountInString(word); minSlip <= letters && len(word) <= maxKey {
		v.slips(word, into)
	}
}

// minSlip is how many letters a word must have to be met with one wrong.
const minSlip = 4

// orderOf is the order of a query: without one, and with words in the filter,
// the best matches come first.
func (s *Snapshot) orderOf(q Query, in found) ordering {
	if q.Sort.Field != "" || len(in.words) == 0 {
		return s.ordering(q.Sort)
	}
	s.partShared(in)
	return ordering{bits: 12, key: func(c *chunk, i uint32) uint64 { return uint64(in.sums[c.at*chunkRows+int(i)] &^ notTyped) }}
}

// rowsIn goes through the rows found.
func (s *Snapshot) rowsIn(in found, f func(c *chunk, i uint32)) {
	for at, word := range in.rows {
		for ; word != 0; word &= word - 1 {
			row := at*64 + bits.TrailingZeros64(word)
			f(s.chunks[row/chunkRows], uint32(row%chunkRows))
		}
	}
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

// why says by what name each word found somebody.
func (s *Snapshot) why(words []nameTest, row uint32) (all []Match) {
	c, i := s.chunks[row/chunkRows], row%chunkRows
	for _, w := range words {
		best, column := w.best(c, i)
		match := Match{Word: w.word, How: best.how()}
		switch column {
		case nameColumns:
			match.Name, match.How = string(unpackID(c.ids[i])), ByNumber
		case aliases:
			best, match.Name = w.alias(s.names[c.names[aliases][i]])
			match.How = best.how()
		default:
			match.Name = s.names[c.names[column][i]]
		}
		all = append(all, match)
	}
	return all
}

func (r rank) how() How {
	switch r {
	case exactly:
		return Exactly
	case begins:
		return Begins
	case slip:
		return Slip
	}
	return Variant
}

// alias is the one of several aliases that the word meets best.
func (t *nameTest) alias(joined string) (best rank, name string) {
	names := newNames()
	for one := range strings.SplitSeq(joined, ", ") {
		names.code(one)
	}
	names.publish()
	met := newHits(len(names.words))
	for _, key := range keysOf(t.word) {
		names.beginning(key, met)
		if !t.typed {
			names.resembling(key, t.beside, met)
		}
	}
	name = joined
	for code, r := range met.ranks {
		if r != none && (best == none || r < best) {
			best, name = r, names.words[code]
		}
	}
	return best, name
}
