package text

import (
	"fmt"
	"strconv"
	"strings"
)

// The languages of the interface.
const (
	German  = "de"
	English = "en"
)

// table maps a key to its words in German and in English.
type table map[string][2]string

var tables = []table{screenWords, sentenceWords, awayWords, chatWords, resumeWords, connectWords, listWords, filesWords, browseWords, factTexts, stepTexts, courseTexts, supplyTexts, ruleTexts, planTexts, profileTexts, sourceTexts, reviewTexts, newcomerTexts, conflictTexts, mistakeTexts}

// Of is the text under a key in the given language (anything but "en" is
// German), its verbs filled with args. A key that no table has is returned
// itself, which a test makes impossible.
func Of(lang, key string, args ...any) string {
	for _, t := range tables {
		if words, ok := t[key]; ok {
			return fill(words[column(lang)], args)
		}
	}
	return key
}

func column(lang string) int {
	if lang == English {
		return 1
	}
	return 0
}

func fill(words string, args []any) string {
	if len(args) == 0 {
		return words
	}
	return fmt.Sprintf(words, args...)
}

// Date writes a day, month or year ("2026-05-31", "2026-05", "2026") as the
// language writes it: "31.05.2026" in German, unchanged in English.
func Date(lang, iso string) string {
	if lang == English {
		return iso
	}
	parts := strings.Split(iso, "-")
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, ".")
}

// Number writes a whole number with its thousands apart: "14.000" in German,
// "14,000" in English.
func Number(lang string, n int) string {
	separator := "."
	if lang == English {
		separator = ","
	}
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + separator + digits[at:]
	}
	return digits
}
