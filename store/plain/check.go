package plain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Flaw is why a text may not be kept. Code names a sentence of the interface,
// Args fill it; Error says the same in English.
type Flaw struct {
	Code string // utf8, long, line, control, marks
	Args []any
	text string
}

func (f *Flaw) Error() string { return f.text }

func flaw(code, format string, args ...any) *Flaw {
	return &Flaw{code, args, fmt.Sprintf(format, args...)}
}

// Check says why a text of one line may not be kept, or nil: it is a *Flaw.
// Refused are invalid UTF-8, characters that a terminal would obey, invisible
// characters, piled-up marks, and more than most runes.
func Check(text string, most int) error {
	if strings.ContainsAny(text, "\n\r\t") {
		return flaw("line", "write it on one line, without tabs")
	}
	return CheckText(text, most)
}

// CheckText is Check for a text of several lines: line breaks and tabs may stay.
func CheckText(text string, most int) error {
	if !utf8.ValidString(text) {
		return flaw("utf8", "it is not valid UTF-8; set the terminal to UTF-8 and type it again")
	}
	if n := utf8.RuneCountInString(text); n > most {
		return flaw("long", "it has %d characters, at most %d fit; shorten it", n, most)
	}
	marks := 0
	for _, r := range text {
		if r == '\n' || r == '\r' || r == '\t' {
			continue
		}
		if commands(r) || hidden(r) {
			return flaw("control", "it has the control character U+%04X; leave it out", r)
		}
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
			continue
		}
		if marks++; marks > maxMarks {
			return flaw("marks", "more than %d marks stand on one letter; leave them out", maxMarks)
		}
	}
	return nil
}

// NFC returns the text as it is kept: composed, with line breaks as "\n" and
// no space around it. Call it after Check.
func NFC(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.TrimSpace(norm.NFC.String(text))
}
