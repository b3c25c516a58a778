package feed

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// mark is a value of the column that every change moves forward: a moment of the
// office's own clock, a counter, or else a text that only the office can order.
type mark struct {
	text   string
	layout string // of a moment
	at     time.Time
	n      int64
	kind   markKind
}

type markKind int

const (
	noMark markKind = iota
	textMark
	countMark
	timeMark
)

// How far back the rows are read again: changes that are committed later than they
// are stamped. What comes later still is found by comparing all keys.
const (
	overlap      = 5 * time.Second
	overlapCount = 500
)

// momentLayouts are how servers and offices write moments; fractions of a second
// are read by all of them.
var momentLayouts = []string{
	"2006-01-02 15:04:05", "2006-01-02 15:04:05-07", "2006-01-02 15:04:05-07:00", "2006-01-02 15:04:05-07:00:00",
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02",
}

func markOf(text string) mark {
	if text == "" || strings.Trim(text, "0-: .") == "" && strings.Contains(text, "-") || strings.HasSuffix(text, "infinity") { // 0000-00-00
		return mark{}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return mark{text: text, n: n, kind: countMark}
	}
	for _, layout := range momentLayouts {
		if at, err := time.Parse(layout, text); err == nil {
			return mark{text: text, layout: layout, at: at, kind: timeMark}
		}
	}
	return mark{text: text, kind: textMark}
}

// compare orders marks; one of another kind than the other orders by kind.
func (m mark) compare(o mark) int {
	if m.kind != o.kind {
		return cmp.Compare(m.kind, o.kind)
	}
	switch m.kind {
	case timeMark:
		return m.at.Compare(o.at)
	case countMark:
		return cmp.Compare(m.n, o.n)
	}
	return strings.Compare(m.text, o.text)
}

// before is the mark from which rows are read again.
func (m mark) before() mark {
	switch m.kind {
	case timeMark:
		m.at = m.at.Add(-overlap)
		m.text = m.at.Format(strings.Replace(m.layout, ":05", ":05.999999999", 1))
	case countMark:
		m.n -= overlapCount
		m.text = strconv.FormatInt(m.n, 10)
	}
	return m
}

// temporal says whether a column's type is a moment.
func temporal(kind string) bool {
	kind = strings.ToUpper(kind)
	return strings.Contains(kind, "DATE") || strings.Contains(kind, "TIME")
}

// follows says whether a column of this type can be one that every change moves
// forward.
func follows(kind string) bool {
	kind = strings.ToUpper(kind)
	if temporal(kind) && kind != "TIME" && kind != "TIMETZ" {
		return true
	}
	for _, part := range []string{"INT", "NUMBER", "NUMERIC", "DECIMAL", "SERIAL", "TEXT", "CHAR", "LONG", "BIG"} {
		if strings.Contains(kind, part) {
			return true
		}
	}
	return kind == "" // SQLite does not say
}
