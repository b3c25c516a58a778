package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// maxMarks is how many combining marks may follow one base letter; more is
// not a name in any script but an attempt to paint over other rows.
const maxMarks = 4

const (
	zwnj = '\u200c' // joins nothing: part of correct Persian spelling
	zwj  = '\u200d' // joins: part of correct spelling in Indic scripts
)

// Line is one line of text that a terminal may be shown: valid UTF-8 in NFC,
// without control, format or line-breaking characters.
type Line struct{ text string }

// Of makes a Line of any text: characters that a terminal would obey become
// U+FFFD, invisible ones are dropped.
func Of(text string) Line { return Line{clean(text)} }

// String returns the text of the line.
func (l Line) String() string { return l.text }

// Width is the number of terminal cells that the line takes.
func (l Line) Width() int { return ansi.StringWidth(l.text) }

// Cut shortens the line to at most width cells and marks a cut with "…".
func (l Line) Cut(width int) Line {
	if width <= 0 {
		return Line{}
	}
	return Line{ansi.Truncate(l.text, width, "…")}
}

// Pad cuts or fills the line to exactly width cells.
func (l Line) Pad(width int) Line {
	cut := l.Cut(width)
	return Line{cut.text + strings.Repeat(" ", max(0, width-cut.Width()))}
}

// Lines makes Lines of a text with line breaks, none wider than width cells;
// breaks fall between words where they can.
func Lines(text string, width int) []Line {
	var lines []Line
	for _, paragraph := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		one := strings.ReplaceAll(paragraph, "\t", "    ")
		for _, part := range strings.Split(ansi.Wrap(clean(one), max(1, width), ""), "\n") {
			lines = append(lines, Line{part})
		}
	}
	return lines
}

func clean(text string) string {
	if plainASCII(text) {
		return text
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD"))
	var out strings.Builder
	out.Grow(len(text))
	marks := 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		switch {
		case commands(r):
			out.WriteRune(utf8.RuneError)
		case hidden(r):
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func plainASCII(text string) bool {
	for i := range len(text) {
		if text[i] < 0x20 || text[i] > 0x7e {
			return false
		}
	}
	return true
}

// commands says whether a terminal may obey r: C0, DEL and C1.
func commands(r rune) bool { return r < 0x20 || r >= 0x7f && r <= 0x9f }

// hidden says whether r changes the look of other text without being seen:
// format, private-use and separator characters, and tags.
func hidden(r rune) bool {
	if r == zwnj || r == zwj {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) || r >= 0xE0000 && r <= 0xE0FFF
}
