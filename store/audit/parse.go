package audit

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Parse reads the body of an entry. It takes exactly what Record writes: another
// order of fields, a space, an empty value or an unknown field is an error.
func Parse(body []byte) (Event, error) {
	r := reader{rest: string(body)} // one copy, of which the texts are parts
	var e Event
	if !utf8.Valid(body) {
		return e, errors.New("read entry: it is not UTF-8")
	}
	r.word(`{"writer":`)
	e.Writer = r.text()
	r.word(`,"seq":`)
	e.Seq = r.number()
	r.word(`,"prev":`)
	e.Prev = r.text()
	r.word(`,"time":`)
	e.Time = r.time()
	for _, f := range fields {
		r.field(f, &e)
	}
	r.word("}")
	if r.err == nil && len(r.rest) > 0 {
		r.fail(fmt.Errorf("more after the end: %.20q", r.rest))
	}
	if r.err == nil {
		r.fail(e.checkParsed())
	}
	if r.err != nil {
		return Event{}, fmt.Errorf("read entry at byte %d: %w", len(body)-len(r.rest), r.err)
	}
	return e, nil
}

func (e *Event) checkParsed() error {
	if err := CheckWriter(e.Writer); err != nil {
		return err
	}
	if e.Seq < 1 || e.Seq > maxSeq {
		return fmt.Errorf("no such number %d", e.Seq)
	}
	if !isHash(e.Prev) {
		return fmt.Errorf("prev is no hash: %.70q", e.Prev)
	}
	return e.check()
}

func isHash(s string) bool {
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(s) == len(noEntry)
}

// reader reads canonical JSON. After the first error nothing is read any more.
type reader struct {
	rest string
	err  error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// has takes word off the rest if it comes next.
func (r *reader) has(word string) bool {
	if r.err != nil || !strings.HasPrefix(r.rest, word) {
		return false
	}
	r.rest = r.rest[len(word):]
	return true
}

func (r *reader) word(word string) {
	if !r.has(word) {
		r.fail(fmt.Errorf("%s expected, there is %.20q", word, r.rest))
	}
}

// key takes the field's name off the rest if it comes next.
func (r *reader) key(name string) bool {
	n := len(name) + 4
	if r.err != nil || len(r.rest) < n || r.rest[0] != ',' || r.rest[1] != '"' ||
		r.rest[2:n-2] != name || r.rest[n-2] != '"' || r.rest[n-1] != ':' {
		return false
	}
	r.rest = r.rest[n:]
	return true
}

func (r *reader) field(f field, e *Event) {
	if !r.key(f.key) {
		return
	}
	empty := false
	switch {
	case f.text != nil:
		*f.text(e) = r.text()
		empty = *f.text(e) == ""
	case f.number != nil:
		*f.number(e) = r.number()
		empty = *f.number(e) == 0
	default:
		*f.list(e) = r.list()
	}
	if empty {
		r.fail(fmt.Errorf("%s is empty and yet there", f.key))
	}
}

// list reads at least one text.
func (r *reader) list() []string {
	r.word("[")
	list := []string{r.text()}
	for r.has(",") {
		list = append(list, r.text())
	}
	r.word("]")
	return list
}

func (r *reader) number() int64 {
	n := 0
	for n < len(r.rest) && (r.rest[n] >= '0' && r.rest[n] <= '9' || r.rest[n] == '-') {
		n++
	}
	value, err := strconv.ParseInt(r.rest[:n], 10, 64)
	if err != nil || strconv.FormatInt(value, 10) != r.rest[:n] {
		r.fail(fmt.Errorf("number expected, there is %.20q", r.rest))
		return 0
	}
	r.rest = r.rest[n:]
	return value
}

func (r *reader) time() time.Time {
	s := r.text()
	t, err := time.Parse(timeLayout, s)
	if err != nil || t.Format(timeLayout) != s {
		r.fail(fmt.Errorf("time expected, there is %.30q", s))
	}
	return t
}

var errText = errors.New("text expected, as it is written here")

// text reads a string. Most have nothing escaped and are taken as they are.
func (r *reader) text() string {
	r.word(`"`)
	if r.err != nil {
		return ""
	}
	for i := range len(r.rest) {
		switch c := r.rest[i]; {
		case c == '"':
			s := r.rest[:i]
			r.rest = r.rest[i+1:]
			return s
		case c == '\\':
			return r.escaped(i)
		case c < 0x20:
			r.fail(errText)
			return ""
		}
	}
	r.fail(errText)
	return ""
}

// escaped reads a string whose first backslash is at byte i: it finds its end
// and holds what was read against how it would be written.
func (r *reader) escaped(i int) string {
	end := i
	for end < len(r.rest) && r.rest[end] != '"' {
		if r.rest[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(r.rest) {
		r.fail(errText)
		return ""
	}
	s, err := strconv.Unquote(`"` + r.rest[:end] + `"`)
	if err != nil || string(appendText(nil, s)) != `"`+r.rest[:end]+`"` {
		r.fail(errText)
		return ""
	}
	r.rest = r.rest[end+1:]
	return s
}
