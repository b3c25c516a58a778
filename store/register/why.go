package register

import "strings"

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
