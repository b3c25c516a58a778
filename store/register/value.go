package register

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

var (
	noneWords = []string{"none", "keine", "keiner", "kein", "keins", "ohne", "nie"}
	anyWords  = []string{"any", "irgendein", "irgendeine", "alle"}
)

// value reads one value of a field; kind and near tell what is wrong with it.
func (p *parser) value(f *field, op string, part []letter, last bool) (v Value, kind ProblemKind, near string) {
	text := word(part)
	from, to, ranged := rangeIn(part)
	switch {
	case op != ":":
		return p.compared(f, op, text, last)
	case ranged && !f.ordered():
		return v, NotOrdered, ""
	case ranged:
		return p.ranged(f, from, to, last)
	case text == "":
		return v, Incomplete, ""
	case strings.EqualFold(text, "none"):
		return Value{None: true, Text: "none"}, "", ""
	case strings.EqualFold(text, "any"):
		return Value{Any: true, Text: "any"}, "", ""
	}
	code, kind, near := p.code(f, text, last)
	switch lower := strings.ToLower(text); {
	case kind != "" && slices.Contains(noneWords, lower), f.name == "course" && code == "none":
		return Value{None: true, Text: "none"}, "", ""
	case kind != "" && slices.Contains(anyWords, lower):
		return Value{Any: true, Text: "any"}, "", ""
	case kind != "":
		return v, kind, near
	case f.place.sort == inDays:
		return Value{From: code, To: code, Text: shownRange(f, code, code)}, "", ""
	}
	return Value{Code: code, Text: p.shown(f, code)}, "", ""
}

// compared turns a comparison into the range that it means. Days since a
// contact are counted roughly: ">90d" is "90d..".
func (p *parser) compared(f *field, op, text string, last bool) (v Value, kind ProblemKind, near string) {
	if text == "" {
		return v, Incomplete, ""
	}
	code, kind, near := p.code(f, text, last)
	if kind != "" {
		return v, kind, near
	}
	if f.kind != kindAgo && op == "<" {
		code = step(f, code, -1)
	}
	if f.kind != kindAgo && op == ">" {
		code = step(f, code, +1)
	}
	switch {
	case code == "":
		return v, EmptyRange, ""
	case op[0] == '<':
		return p.rangeOf(f, "", code, last)
	}
	return p.rangeOf(f, code, "", last)
}

// ranged reads both ends of a range.
func (p *parser) ranged(f *field, from, to string, last bool) (v Value, kind ProblemKind, near string) {
	if from == "" && to == "" {
		return v, Incomplete, ""
	}
	for _, end := range []*string{&from, &to} {
		if *end == "" {
			continue
		}
		if *end, kind, near = p.code(f, *end, last); kind != "" {
			return v, kind, near
		}
	}
	return p.rangeOf(f, from, to, last)
}

// rangeOf makes a range of two codes. "age:18..2" may become 18..27.
func (p *parser) rangeOf(f *field, from, to string, last bool) (Value, ProblemKind, string) {
	switch {
	case from != "" && to != "" && before(f, to, from) && last:
		return Value{}, Incomplete, ""
	case from != "" && to != "" && before(f, to, from):
		return Value{}, EmptyRange, ""
	case from == to && f.kind == kindLevel:
		return Value{Code: from, Text: p.shown(f, from)}, "", ""
	}
	return Value{From: from, To: to, Text: shownRange(f, from, to)}, "", ""
}

// code reads a single value into the form in which a term keeps it.
func (p *parser) code(f *field, text string, last bool) (code string, kind ProblemKind, near string) {
	ok := false
	switch f.kind {
	case kindNumber:
		code, ok = number(text, 150)
	case kindAgo:
		code, ok = daysOf(text)
	case kindDate:
		if d, err := person.ParseDate(text); err == nil {
			code, ok = string(d), packDate(d) != 0
		}
	case kindStaff:
		code, ok = staffOf(text)
	case kindID:
		id, err := person.ParseID(text)
		code, ok = string(id), err == nil
	default:
		return p.listed(f, text, last)
	}
	switch {
	case ok:
		return code, "", ""
	case last:
		return "", Incomplete, ""
	}
	return "", UnknownValue, ""
}

// listed finds a code of the rule book by code, label or alias, or by the
// beginning of labels that only one entry has.
func (p *parser) listed(f *field, text string, last bool) (code string, kind ProblemKind, near string) {
	if e, ok := p.book.Find(f.kind, text); ok {
		return e.Code, "", ""
	}
	fits := p.beginning(f.kind, text)
	switch {
	case len(fits) == 1:
		return fits[0].Code, "", ""
	case len(fits) > 1 && last:
		return "", Incomplete, p.shown(f, fits[0].Code)
	case len(fits) > 1:
		return "", UnknownValue, p.shown(f, fits[0].Code)
	}
	if e, ok := p.book.Near(f.kind, text); ok {
		near = p.shown(f, e.Code)
	}
	return "", UnknownValue, near
}

// beginning lists the entries whose code or label begins with text; a single
// letter is the beginning of too much to mean anything.
func (p *parser) beginning(kind, text string) (fits []rulebook.Entry) {
	start := person.Suchform(text)
	if len(start) < 2 {
		return p.beginningLetter(kind, text)
	}
	for _, e := range p.book.List(kind) {
		if slices.ContainsFunc([]string{e.Code, e.German, e.English}, func(label string) bool {
			return strings.HasPrefix(person.Suchform(label), start)
		}) {
			fits = append(fits, e)
		}
	}
	return fits
}

// beginningLetter answers for one letter or digits: never a single entry, so
// that nothing is chosen, but several where it may become one.
func (p *parser) beginningLetter(kind, text string) (fits []rulebook.Entry) {
	text = foldWord(text)
	for _, e := range p.book.List(kind) {
		if strings.HasPrefix(foldWord(e.Code), text) || strings.HasPrefix(foldWord(e.German), text) || strings.HasPrefix(foldWord(e.English), text) {
			return []rulebook.Entry{e, e}
		}
	}
	return nil
}

// shown writes a code so that people can read it: a number as its German label.
func (p *parser) shown(f *field, code string) string {
	if !strings.ContainsFunc(code, func(r rune) bool { return r < '0' || r > '9' }) {
		label := p.book.Label(f.kind, code, "de")
		if e, ok := p.book.Find(f.kind, label); ok && e.Code == code && !strings.ContainsFunc(label, isQuote) {
			return quoted(label)
		}
	}
	return quoted(code)
}

func shownRange(f *field, from, to string) string {
	unit := ""
	if f.kind == kindAgo {
		unit = "d"
	}
	switch {
	case from == to:
		return from + unit
	case from == "":
		return ".." + to + unit
	case to == "":
		return from + unit + ".."
	}
	return from + unit + ".." + to + unit
}

// step is the value next to a code in the order of its field, "" beyond the ends.
func step(f *field, code string, by int) string {
	switch f.kind {
	case kindLevel:
		if at := slices.Index(person.Levels, code) + by; at >= 0 && at < len(person.Levels) {
			return person.Levels[at]
		}
	case kindNumber:
		n, _ := strconv.Atoi(code)
		code, _ = number(strconv.Itoa(n+by), 150)
		return code
	case kindDate:
		return stepDate(code, by)
	}
	return ""
}

func stepDate(code string, by int) string {
	t, _ := person.Date(code).Time()
	layout := time.DateOnly[:len(code)]
	switch layout {
	case time.DateOnly:
		t = t.AddDate(0, 0, by)
	case "2006-01":
		t = t.AddDate(0, by, 0)
	default:
		t = t.AddDate(by, 0, 0)
	}
	if code = t.Format(layout); packDate(person.Date(code)) == 0 {
		return ""
	}
	return code
}

// before says whether a lies wholly before b in the order of a field.
func before(f *field, a, b string) bool {
	switch f.kind {
	case kindLevel:
		return slices.Index(person.Levels, a) < slices.Index(person.Levels, b)
	case kindDate:
		return lastDay(a) < packDate(person.Date(b))
	}
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return x < y
}

// lastDay is the last packed day that an incomplete date may mean.
func lastDay(date string) int32 {
	day := packDate(person.Date(date))
	switch {
	case day&511 == 0:
		return day | 511
	case day&31 == 0:
		return day | 31
	}
	return day
}

func number(text string, most int) (string, bool) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		return "", false
	}
	return strconv.Itoa(n), true
}

// daysOf reads "90d", "12w", "90 Tage" or "90" as days.
func daysOf(text string) (string, bool) {
	digits := strings.TrimRightFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.Atoi(digits)
	if err != nil {
		return "", false
	}
	switch strings.ToLower(strings.TrimSpace(text[len(digits):])) {
	case "", "d", "t", "day", "days", "tag", "tage":
	case "w", "week", "weeks", "woche", "wochen":
		n *= 7
	default:
		return "", false
	}
	return number(strconv.Itoa(n), 99999)
}

// staffOf reads the id of a member of staff.
func staffOf(text string) (string, bool) {
	text = strings.ToLower(text)
	if text == "ich" || text == "mich" || text == "mir" {
		return me, true
	}
	bad := strings.ContainsFunc(text, func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("._-", r))
	})
	return text, !bad && len(text) <= 64
}
