package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
)

// timeLayout has a fixed width, so that a time is written in one way only.
const timeLayout = "2006-01-02T15:04:05.000Z"

// noEntry stands as Prev in the first entry of a chain.
const noEntry = "0000000000000000000000000000000000000000000000000000000000000000"

// maxSeq is what the twelve digits of an entry's id hold.
const maxSeq = 999_999_999_999

// encode writes an event as canonical JSON: the fields in their fixed order
// without spaces, empty ones left out, and only what must be escaped escaped.
// Equal events have equal bytes, and Parse takes no others.
func encode(e *Event) []byte {
	b := make([]byte, 0, 512)
	b = append(b, `{"writer":`...)
	b = appendText(b, e.Writer)
	b = append(b, `,"seq":`...)
	b = strconv.AppendInt(b, e.Seq, 10)
	b = append(b, `,"prev":"`...)
	b = append(b, e.Prev...)
	b = append(b, `","time":"`...)
	b = e.Time.UTC().AppendFormat(b, timeLayout)
	b = append(b, '"')
	for _, f := range fields {
		b = f.append(b, e)
	}
	return append(b, '}')
}

func (f field) append(b []byte, e *Event) []byte {
	switch {
	case f.text != nil && *f.text(e) != "":
		return appendText(f.appendKey(b), *f.text(e))
	case f.number != nil && *f.number(e) != 0:
		return strconv.AppendInt(f.appendKey(b), *f.number(e), 10)
	case f.list != nil && len(*f.list(e)) > 0:
		b = append(f.appendKey(b), '[')
		for i, s := range *f.list(e) {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendText(b, s)
		}
		return append(b, ']')
	}
	return b
}

func (f field) appendKey(b []byte) []byte {
	b = append(b, ',', '"')
	b = append(b, f.key...)
	return append(b, '"', ':')
}

func appendText(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// Hash is what the next entry says of this one, and a recorded head of the last.
func Hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// EntryID names an entry: its writer and its number.
func EntryID(writer string, seq int64) string { return fmt.Sprintf("%s/%012d", writer, seq) }

// toMillisecond is the time as an entry keeps it.
func toMillisecond(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// CheckWriter refuses names that an entry's id cannot hold: a writer is 1 to 64
// letters, digits, dots, hyphens and underscores.
func CheckWriter(name string) error {
	if name == "" || len(name) > 64 {
		return fmt.Errorf("the writer's name %.70q has not 1 to 64 letters", name)
	}
	for _, c := range []byte(name) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '-', c == '_':
		default:
			return fmt.Errorf("the writer's name %q has a %q in it", name, c)
		}
	}
	return nil
}
