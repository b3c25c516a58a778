package register

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// spot is the place in a half-typed filter where somebody types: in the name of
// a field, or in one of its values.
type spot struct {
	start, end int    // of the whole term, in bytes
	name       int    // where the name of its field begins
	from, to   int    // of the piece being typed: it is what a completion replaces
	not        bool   // the term is negated
	others     bool   // the term has values before this one
	field, op  string // as typed; "" while the field itself is typed
	lower      string // in a range: what stands before the ".."
	ranged     bool
	typed      string // of the piece, up to the cursor, without its quotes
	quoted     bool
}

// spotAt finds the place of a cursor, given in bytes.
func spotAt(text string, cursor int) spot {
	cursor = max(0, min(cursor, len(text)))
	for cursor > 0 && cursor < len(text) && !utf8.RuneStart(text[cursor]) {
		cursor--
	}
	var s spot
	quoted := s.before(text[:cursor])
	s.quoted = quoted
	s.typed = strings.TrimSpace(strings.Map(dropQuotes, text[s.from:cursor]))
	s.after(text, cursor, quoted)
	return s
}

func dropQuotes(r rune) rune {
	if isQuote(r) {
		return -1
	}
	return r
}

// before reads up to the cursor; it says whether the cursor is inside quotes.
func (s *spot) before(text string) (quoted bool) {
	var last rune
	for i, r := range text {
		next := i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			next = i + 1
		}
		switch {
		case isQuote(r):
			quoted = !quoted
		case quoted:
		case unicode.IsSpace(r):
			*s = spot{start: next, name: next, from: next}
		case i == s.start && isMinus(r):
			s.not, s.name, s.from = true, next, next
		case s.op == "" && i > s.from && strings.ContainsRune(":<>=", r):
			s.field, s.op, s.from = text[s.from:i], string(r), next
		case s.op != "" && i == s.from && !s.ranged && strings.ContainsRune("<>=", r):
			s.op, s.from = strings.TrimPrefix(s.op, ":")+string(r), next
		case s.op != "" && r == ',':
			s.lower, s.ranged, s.others, s.from = "", false, true, next
		case s.op != "" && !s.ranged && (r == '.' && last == '.' || r == '…'):
			s.lower, s.ranged, s.from = strings.TrimRight(text[s.from:i], "."), true, next
		}
		last = r
	}
	return quoted
}

// after finds where the piece and the term end behind the cursor.
func (s *spot) after(text string, cursor int, quoted bool) {
	s.to, s.end = -1, len(text)
	for i, r := range text[cursor:] {
		switch at := cursor + i; {
		case isQuote(r):
			quoted = !quoted
		case quoted:
		case unicode.IsSpace(r):
			s.end = at
		case s.to < 0 && (s.op != "" && r == ',' || s.op == "" && strings.ContainsRune(":<>=", r)):
			s.to = at
		}
		if s.end < len(text) {
			break
		}
	}
	if s.to < 0 {
		s.to = s.end
	}
}
