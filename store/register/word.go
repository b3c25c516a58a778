package register

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lotse/store/person"
)

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
