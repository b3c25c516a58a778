package rulebook

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// word is a folded word and the entry that it leads to.
type word struct {
	letters []rune // folded
	entry   int
}

// Find is the entry that a word names by code, German, English or alias,
// whatever its case, diacritics, spaces and punctuation: "suedbrookmerland",
// "Sudbrookmerland" and "Südbrookmerland" are one, "§ 25 (2)" is "25-2".
func (b *Book) Find(kind, text string) (Entry, bool) {
	l := b.lists[kind]
	if l == nil {
		return Entry{}, false
	}
	if at, ok := l.codes[text]; ok {
		return l.entries[at], true
	}
	for _, folded := range folds(text) {
		if at, ok := l.words[folded]; ok {
			return l.entries[at], true
		}
	}
	return Entry{}, false
}

// Near is the entry whose word is nearest to a mistyped one, false where none
// is near enough to be meant: no slip in two letters, one in up to five, two in
// up to eight, three in longer words. Of equally near ones the first in the file wins.
func (b *Book) Near(kind, text string) (Entry, bool) {
	l := b.lists[kind]
	if l == nil {
		return Entry{}, false
	}
	if e, ok := b.Find(kind, text); ok {
		return e, true
	}
	best, found := 0, -1
	for _, folded := range folds(text) {
		typed := []rune(folded)
		for _, w := range l.near {
			most := allowed(min(len(typed), len(w.letters)))
			if max(len(typed), len(w.letters)) > min(len(typed), len(w.letters))+most {
				continue // so many slips at least
			}
			if d := distance(typed, w.letters); d <= most && (found < 0 || d < best) {
				best, found = d, w.entry
			}
		}
	}
	if found < 0 {
		return Entry{}, false
	}
	return l.entries[found], true
}

func allowed(letters int) int {
	switch {
	case letters <= 2:
		return 0
	case letters <= 5:
		return 1
	case letters <= 8:
		return 2
	}
	return 3
}

// umlauts are the letters that Germans write with two where they must.
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe", "æ", "ae")

// folds reduces a word to lower-case letters and digits, once with umlauts
// written out and once with them stripped.
func folds(text string) [2]string {
	lower := strings.ToLower(norm.NFC.String(text))
	return [2]string{strip(umlauts.Replace(lower)), strip(lower)}
}

// strip drops marks, spaces and punctuation.
func strip(lower string) string {
	var out strings.Builder
	for _, r := range norm.NFKD.String(strings.ReplaceAll(lower, "ß", "ss")) {
		switch {
		case r == 'ı':
			out.WriteRune('i')
		case r == 'ł':
			out.WriteRune('l')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			out.WriteRune(r)
		}
	}
	return out.String()
}

// distance counts the letters to insert, drop, change or swap with the next to
// make b of a.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
