package command

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cut takes the first word off a line. The word ends at white space outside of
// double quotes; the rest begins with that space and is otherwise untouched. A
// quote counts only where a quoted part can begin (at the start of the word or
// after "=", ":", "," or "-") and only if it is closed, so that O"Brien, 5" and
// apostrophes are letters.
func cut(line string) (word, rest string) {
	line = strings.TrimLeftFunc(line, unicode.IsSpace)
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		switch {
		case unicode.IsSpace(r):
			return line[:i], line[i:]
		case r == '"' && opens(line[:i]):
			if end := strings.IndexByte(line[i+1:], '"'); end >= 0 {
				size = end + 2
			}
		}
		i += size
	}
	return line, ""
}

func opens(before string) bool {
	return before == "" || strings.ContainsRune("=:,-", rune(before[len(before)-1]))
}

// unquoted takes the quotes off a word that is quoted as a whole.
func unquoted(word string) string {
	if len(word) >= 2 && word[0] == '"' && word[len(word)-1] == '"' {
		return word[1 : len(word)-1]
	}
	return word
}

// quoted writes a value so that cut gives it back as one word.
func quoted(value string) string {
	if value == "" || strings.HasPrefix(value, "--") || strings.ContainsFunc(value, unicode.IsSpace) {
		return `"` + value + `"`
	}
	return value
}
