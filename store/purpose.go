package store

import (
	"strings"
	"unicode"
)

// purpose checks why people are to leave Lotse as a file: a sentence that
// somebody who reads the log understands, not a row of dots.
func purpose(text string) (string, error) {
	text, err := line("purpose", "the purpose", strings.TrimSpace(text), maxReason)
	if err != nil {
		return "", err
	}
	letters, different := 0, map[rune]bool{}
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
			different[unicode.ToLower(r)] = true
		}
	}
	if letters < 10 || len(different) < 4 {
		return "", mistake("purpose.short", "say in a few words for what the file is, such as: Einladung zur Sprachberatung; at least 10 letters")
	}
	return text, nil
}
