package command

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
)

// printEach prints one JSON object a line.
func printEach[T any](w io.Writer, list []T, object func(T) any) error {
	out := bufio.NewWriter(w)
	for _, one := range list {
		if err := printJSON(out, object(one)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// printJSON prints one JSON value on one line.
func printJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(harmless(b.Bytes()))
	return err
}

// harmless escapes what a terminal would obey or not show. Outside of strings
// JSON has no such characters, so this changes no value.
func harmless(text []byte) []byte {
	if bytes.IndexFunc(text, dangerous) < 0 {
		return text
	}
	var b bytes.Buffer
	for _, r := range string(text) {
		switch {
		case !dangerous(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}

// dangerous says whether a character inside a JSON text is to be escaped; those
// below the space are already.
func dangerous(r rune) bool {
	return r >= 0x7f && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}
