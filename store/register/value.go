package register

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lotse/store/person"
)

var (
	noWords     = []string{"keine", "keiner", "kein", "keins", "ohne", "no"}
	nobodyWords = append([]string{"niemand", "nobody"}, noWords...)
	noneWords   = append([]string{"none", "nie", "never", "unbekannt", "unknown"}, noWords...)
	anyWords    = []string{"any", "irgendein", "irgendeine", "irgendwann", "alle", "all", "bekannt", "known"}
)

// due are the follow-ups that a word means.
var due = map[string]string{"fällig": "0", "faellig": "0", "due": "0", "überfällig": "-1", "ueberfaellig": "-1", "overdue": "-1"}

// value reads one value of a field; kind and near tell what is wrong with it.
func (p *parser) value(f *field, op string, part []letter, last bool) (v Value, kind ProblemKind, near string) {
	text := word(part)
	from, to, ranged := f.rangeIn(part)
	lower, typed := strings.ToLower(text), !f.free() || !quotes(part)
	switch {
	case op != ":":
		return p.compared(f, op, text, last)
	case ranged && !f.ordered():
		return v, NotOrdered, ""
	case ranged:
		return p.ranged(f, from, to, last)
	case text == "":
		return v, Incomplete, ""
	case lower == "none" && typed:
		return noValue, "", ""
	case lower == "any" && typed:
		return anyValue, "", ""
	case f.kind == kindIn && due[lower] != "":
		return p.rangeOf(f, "", due[lower], last)
	}
	code, kind, near := p.code(f, text, last)
	switch {
	case f.kind == kindStaff && slices.Contains(nobodyWords, lower):
		return noValue, "", ""
	case kind != "" && slices.Contains(noneWords, lower), f.name == "course" && code == "none":
		return noValue, "", ""
	case kind != "" && slices.Contains(anyWords, lower):
		return anyValue, "", ""
	case kind != "":
		return v, kind, near
	case f.ranges():
		return Value{From: code, To: code, Text: shownRange(f, code, code)}, "", ""
	}
	return Value{Code: code, Text: p.shown(f, code)}, "", ""
}

var (
	noValue  = Value{None: true, Text: "none"}
	anyValue = Value{Any: true, Text: "any"}
)

// rangeIn finds a range in a value. Between numbers and levels a dash will do.
func (f *field) rangeIn(part []letter) (from, to string, ok bool) {
	if from, to, ok = rangeIn(part); ok {
		return strings.TrimRight(from, "."), strings.TrimLeft(to, "."), true
	}
	if f.kind != kindNumber && f.kind != kindCount && f.kind != kindLevel {
		return "", "", false
	}
	if last := len(part) - 1; f.kind != kindLevel && last > 0 && part[last] == (letter{'+', false}) {
		return word(part[:last]), "", true // 18+
	}
	at := slices.IndexFunc(part, func(l letter) bool { return l == letter{'-', false} || l == letter{'–', false} })
	if at <= 0 || at == len(part)-1 {
		return "", "", false
	}
	return word(part[:at]), word(part[at+1:]), true
}

// compared turns a comparison into the range that it means. Days since a
// contact and until a follow-up are counted roughly: ">90d" is "90d..".
func (p *parser) compared(f *field, op, text string, last bool) (v Value, kind ProblemKind, near string) {
	if text == "" {
		return v, Incomplete, ""
	}
	code, kind, near := p.code(f, text, last)
	if kind != "" {
		return v, kind, near
	}
	if !f.roughly() && op == "<" {
		code = step(f, code, -1)
	}
	if !f.roughly() && op == ">" {
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
	case kindNumber, kindCount:
		if code, ok = number(text, f.most()); f.kind == kindCount && slices.Contains(noWords, strings.ToLower(text)) {
			code, ok = "0", true
		}
	case kindAgo:
		code, ok = daysOf(text, daysBack)
	case kindIn:
		code, ok = daysOf(text, daysOn)
	case kindAZR:
		code, ok = azrOf(text)
	case kindList:
		code, ok = text, true
	case kindWord:
		if code, ok = text, person.Suchform(text) != ""; !ok {
			return "", NoLetters, ""
		}
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

// negated is the term that somebody means who put the "-" before the value.
func (p *parser) negated(f *field, text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if !isMinus(first) {
		return ""
	}
	e, ok := p.book.Find(f.kind, text[size:])
	if !ok {
		return ""
	}
	if f.name == "course" && e.Code == "none" {
		return "-course:none"
	}
	return "-" + f.name + ":" + p.shown(f, e.Code)
}

// listed finds a code of the rule book by code, label or alias, or by the
// beginning of labels that only one entry has.
func (p *parser) listed(f *field, text string, last bool) (code string, kind ProblemKind, near string) {
	if meant := p.negated(f, text); meant != "" {
		return "", UnknownValue, meant
	}
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
	return "", UnknownValue, p.near(f, text)
}

// shown writes a code so that people can read it: a number as its German label.
// A code "none" says that somebody has nothing, where the word none says that
// nothing is known: it is written as its label, too.
func (p *parser) shown(f *field, code string) string {
	switch {
	case f.free():
		return quotedWord(code)
	case f.kind == kindAZR || f.kind == kindStaff || f.kind == kindID:
		return quoted(code)
	}
	number := !strings.ContainsFunc(code, func(r rune) bool { return r < '0' || r > '9' })
	if number || code == noValue.Text || code == anyValue.Text {
		label := p.book.Label(f.kind, code, "de")
		if e, ok := p.book.Find(f.kind, label); ok && e.Code == code && !strings.ContainsFunc(label, isQuote) {
			return quoted(label)
		}
	}
	return quoted(code)
}

// quotedWord writes a free word, which may be called none or any.
func quotedWord(text string) string {
	if lower := strings.ToLower(text); lower == noValue.Text || lower == anyValue.Text {
		return `"` + text + `"`
	}
	return quoted(text)
}

func shownRange(f *field, from, to string) string {
	unit := ""
	if f.roughly() {
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
	case kindNumber, kindCount:
		n, _ := strconv.Atoi(code)
		code, _ = number(strconv.Itoa(n+by), f.most())
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

// most is the highest number that a field can have.
func (f *field) most() int {
	if f.kind == kindCount {
		return 999
	}
	return 150
}

func number(text string, most int) (string, bool) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		return "", false
	}
	return strconv.Itoa(n), true
}

var (
	daysBack = map[string]int{"heute": 0, "today": 0, "gestern": 1, "yesterday": 1, "vorgestern": 2}
	daysOn   = map[string]int{"heute": 0, "today": 0, "morgen": 1, "tomorrow": 1, "übermorgen": 2, "gestern": -1, "yesterday": -1}
)

// units are what days can be counted in.
var units = map[string]int{
	"": 1, "d": 1, "t": 1, "day": 1, "days": 1, "tag": 1, "tage": 1, "tagen": 1,
	"w": 7, "week": 7, "weeks": 7, "woche": 7, "wochen": 7,
	"m": 30, "month": 30, "months": 30, "monat": 30, "monate": 30, "monaten": 30,
	"j": 365, "y": 365, "year": 365, "years": 365, "jahr": 365, "jahre": 365, "jahren": 365,
}

// maxDays is how far back or ahead days are counted.
const maxDays = 99999

// daysOf reads "90d", "12w", "90 Tage", "90" or a word as days; days until
// something, which daysOn are for, may lie behind.
func daysOf(text string, words map[string]int) (string, bool) {
	lower := strings.ToLower(text)
	if n, ok := words[lower]; ok {
		return strconv.Itoa(n), true
	}
	digits := strings.TrimRightFunc(lower, func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.Atoi(digits)
	unit := units[strings.TrimSpace(lower[len(digits):])]
	_, ahead := words["morgen"]
	if err != nil || unit == 0 || n > maxDays || n < -maxDays || n < 0 && !ahead {
		return "", false
	}
	n *= unit
	return strconv.Itoa(n), n <= maxDays && n >= -maxDays
}

// azrOf reads an AZR number, with the spaces or dashes that people put into it.
func azrOf(text string) (string, bool) {
	digits := strings.NewReplacer(" ", "", "-", "", ".", "", "/", "").Replace(text)
	bad := strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
	return digits, !bad && len(digits) == 12
}

// staffOf reads the id of a member of staff.
func staffOf(text string) (string, bool) {
	text = strings.ToLower(text)
	if text == "ich" || text == "mich" || text == "mir" {
		return me, true
	}
	bad := strings.ContainsFunc(text, func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("._-@", r)) // @courses: a role that owes a step
	})
	return text, !bad && len(text) <= 64
}
