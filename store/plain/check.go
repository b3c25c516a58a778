package plain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Check says why a text of one line may not be kept under the given label, or
// nil: invalid UTF-8, characters that a terminal would obey, invisible
// characters, piled-up marks, or more than most runes.
func Check(label, text string, most int) error {
	if strings.ContainsAny(text, "\n\r\t") {
		return fmt.Errorf("%s: write it on one line, without tabs", label)
	}
	return CheckText(label, text, most)
}

// CheckText is Check for a text of several lines: line breaks and tabs may stay.
func CheckText(label, text string, most int) error {
	if !utf8.ValidString(text) {
		return fmt.Errorf("%s: not valid UTF-8; set the terminal to UTF-8 and type it again", label)
	}
	if n := utf8.RuneCountInString(text); n > most {
		return fmt.Errorf("%s: %d characters, at most %d fit; shorten it", label, n, most)
	}
	marks := 0
	for _, r := range text {
		if r == '\n' || r == '\r' || r == '\t' {
			continue
		}
		if commands(r) || hidden(r) {
			return fmt.Errorf("%s: has the control character U+%04X; leave it out", label, r)
		}
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
			continue
		}
		if marks++; marks > maxMarks {
			return fmt.Errorf("%s: more than %d marks on one letter; leave them out", label, maxMarks)
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
