package register

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxText is how many bytes of a filter are read, and how long its canonical
// text may become.
const maxText = 4096

// letter is a rune of a filter; in quotes it means nothing but itself.
type letter struct {
	r      rune
	quoted bool
}

// raw is one term as typed.
type raw struct {
	not   bool
	field string // "" for a free word
	op    string // ":", "<", "<=", ">" or ">="
	parts [][]letter
	text  string // the whole term
	last  bool   // nothing follows, not even a space: it may be still being typed
}

// capped cuts a text that is too long, at a space.
func capped(text string) (string, bool) {
	if len(text) <= maxText {
		return text, false
	}
	text = text[:maxText]
	return text[:max(0, strings.LastIndexByte(text, ' '))], true
}

// split parts a text into terms at the spaces outside of quotes. A quote that
// nobody closed reaches to the end.
func split(text string) []raw {
	var terms []raw
	var letters []letter
	var quoted, open bool // open: a term has begun, though it may be empty quotes
	end := func(last bool) {
		if open {
			terms = append(terms, rawTerm(letters, last))
		}
		letters, open = nil, false
	}
	for _, r := range text {
		switch {
		case isQuote(r):
			quoted, open = !quoted, true
		case !quoted && (unicode.IsSpace(r) || unicode.IsControl(r)):
			end(false)
		case unicode.IsControl(r):
			letters = append(letters, letter{' ', true})
		case !quoted && asTyped[r] != "": // what telephones and word processors make of it
			for _, plain := range asTyped[r] {
				letters = append(letters, letter{plain, false})
			}
			open = true
		case unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			// invisible: it came along with a copied text
		default:
			letters, open = append(letters, letter{r, quoted}), true
		}
	}
	end(true)
	return terms
}

func isMinus(r rune) bool { return r == '-' || r == '−' || r == '–' }

// asTyped are the characters of a comparison or a range as somebody without them
// would type them.
var asTyped = map[rune]string{'…': "..", '≤': "<=", '≥': ">=", '＜': "<", '＞': ">", '：': ":"}

// quotes says whether letters were in quotes, all of them.
func quotes(letters []letter) bool {
	return len(letters) > 0 && !slices.ContainsFunc(letters, func(l letter) bool { return !l.quoted })
}

// isQuote knows the quotes that telephones and word processors put.
func isQuote(r rune) bool { return strings.ContainsRune(`"„“”«»`, r) }

func rawTerm(letters []letter, last bool) raw {
	t := raw{text: word(letters), last: last}
	if len(letters) > 1 && !letters[0].quoted && isMinus(letters[0].r) {
		t.not, letters = true, letters[1:]
	}
	at := slices.IndexFunc(letters, func(l letter) bool { return !l.quoted && strings.ContainsRune(":<>=", l.r) })
	isField := at > 0 && !slices.ContainsFunc(letters[:at], func(l letter) bool { return l.quoted })
	if isField {
		t.field, t.op = word(letters[:at]), string(letters[at].r)
		letters = letters[at+1:]
		if t.op == ":" && len(letters) > 0 && !letters[0].quoted && (letters[0].r == '<' || letters[0].r == '>') {
			t.op, letters = string(letters[0].r), letters[1:] // german:<A2 is german<A2
		}
		if (t.op == "<" || t.op == ">") && len(letters) > 0 && letters[0] == (letter{'=', false}) {
			t.op += "="
			letters = letters[1:]
		}
	}
	if t.op == "=" {
		t.op = ":"
	}
	t.parts = parts(letters)
	return t
}

// parts splits at the commas outside of quotes.
func parts(letters []letter) [][]letter {
	var out [][]letter
	for {
		at := slices.Index(letters, letter{',', false})
		if at < 0 {
			return append(out, letters)
		}
		out = append(out, letters[:at])
		letters = letters[at+1:]
	}
}

// rangeIn finds the ".." outside of quotes; false where there is none.
func rangeIn(letters []letter) (from, to string, ok bool) {
	for i := 1; i < len(letters); i++ {
		if dot := (letter{'.', false}); letters[i-1] == dot && letters[i] == dot {
			return word(letters[:i-1]), word(letters[i+1:]), true
		}
	}
	return "", "", false
}

// word is the text of some letters, composed, without space around it.
func word(letters []letter) string {
	var b strings.Builder
	for _, l := range letters {
		b.WriteRune(l.r)
	}
	return strings.TrimSpace(norm.NFC.String(b.String()))
}
