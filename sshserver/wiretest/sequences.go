package wiretest

import (
	"fmt"
	"regexp"
	"unicode"
	"unicode/utf8"
)

// sequences are all that a session may send besides text, by what stands around
// the numbers: ESC [, a private sign, the numbers, a sign between, the last byte.
// There is no other ESC than those here and ESC M; no OSC, so no title, no link
// and no clipboard; no DCS, APC, PM, SOS, and no C1.
var sequences = map[string]*regexp.Regexp{
	"m": regexp.MustCompile(`^((0|1|2|22|31|32|39)(;(0|1|2|22|31|32|39))*)?$`), // bold, faint, red, green

	// Move; erase, insert, delete; scroll.
	"A": upTo999, "B": upTo999, "C": upTo999, "D": upTo999, "G": upTo999, "d": upTo999, "`": upTo999,
	"H": regexp.MustCompile(`^([0-9]{1,3}(;[0-9]{1,3})?)?$`),
	"J": regexp.MustCompile(`^2?$`), "K": regexp.MustCompile(`^1?$`),
	"X": upTo999, "@": upTo999, "P": upTo999, "L": upTo999, "M": upTo999, "S": upTo999, "T": upTo999,
	"b": upTo999, // the letter before, again
	"r": regexp.MustCompile(`^([0-9]{1,3};[0-9]{1,3})?$`),

	// Wrapping, cursor, alternate screen, bracketed paste, synchronized output,
	// letters with their marks; whether the terminal knows the last two.
	"?h": regexp.MustCompile(`^(7|25|1000|1006|1049|2004|2026|2027)$`), "?l": regexp.MustCompile(`^(7|25|1000|1006|1049|2004|2026|2027)$`),
	"?$p": regexp.MustCompile(`^20(26|27)$`),

	" q": regexp.MustCompile(`^[0-2]?$`), // a block as cursor

	// The keyboard that tells keys apart: asked for, given back, asked about.
	">m": regexp.MustCompile(`^4(;2)?$`), ">u": regexp.MustCompile(`^1$`), "<u": regexp.MustCompile(`^1$`), "?u": regexp.MustCompile(`^$`),
}

var upTo999 = regexp.MustCompile(`^[0-9]{0,3}$`)

// longest is how many bytes a sequence may have.
const longest = 32

// checker holds bytes, as they come, against the list.
type checker struct {
	rest []byte // the beginning of a letter or a sequence
}

// check takes more bytes; its error shows the first that must not be there.
func (c *checker) check(p []byte) error {
	c.rest = append(c.rest, p...)
	for len(c.rest) > 0 {
		n, err := first(c.rest)
		if err != nil {
			return fmt.Errorf("%w: %.60q", err, c.rest)
		}
		if n == 0 {
			return nil // not complete yet
		}
		c.rest = c.rest[n:]
	}
	return nil
}

// first is how many bytes the first letter or sequence has, 0 where more must come.
func first(p []byte) (int, error) {
	switch p[0] {
	case '\n', '\r', '\b':
		return 1, nil
	case 0x1b:
		return sequence(p)
	}
	if !utf8.FullRune(p) {
		return 0, nil
	}
	r, n := utf8.DecodeRune(p)
	switch {
	case r == utf8.RuneError && n == 1:
		return 0, fmt.Errorf("no letter")
	case unicode.IsControl(r):
		return 0, fmt.Errorf("control character U+%04X", r)
	case unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) && r != '\u200c' && r != '\u200d':
		return 0, fmt.Errorf("invisible character U+%04X", r)
	}
	return n, nil
}

func sequence(p []byte) (int, error) {
	if len(p) == 1 {
		return 0, nil
	}
	if p[1] == 'M' { // up, and the screen down
		return 2, nil
	}
	if p[1] != '[' {
		return 0, fmt.Errorf("an escape that is not listed")
	}
	for at := 2; at < min(len(p), longest); at++ {
		if p[at] >= 0x40 && p[at] <= 0x7e {
			return at + 1, listed(p[2:at], p[at])
		}
		if p[at] < ' ' || p[at] > 0x7e {
			return 0, fmt.Errorf("a sequence that is none")
		}
	}
	if len(p) >= longest {
		return 0, fmt.Errorf("a sequence that is too long")
	}
	return 0, nil
}

var parts = regexp.MustCompile(`^([<-?]?)([0-9:;]*)([ -/]?)$`)

func listed(between []byte, last byte) error {
	found := parts.FindSubmatch(between)
	if found == nil {
		return fmt.Errorf("a sequence that is none")
	}
	allowed, known := sequences[string(found[1])+string(found[3])+string(last)]
	if !known || !allowed.Match(found[2]) {
		return fmt.Errorf("a sequence that is not listed")
	}
	return nil
}

// Check holds all that a session sent against the list of what one may send.
func Check(sent []byte) error {
	var c checker
	if err := c.check(sent); err != nil {
		return err
	}
	if len(c.rest) > 0 {
		return fmt.Errorf("cut off: %q", c.rest)
	}
	return nil
}
