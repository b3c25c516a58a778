package feed

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
)

const (
	mostText   = 200  // runes of a field
	mostValues = 20   // of a field that is a list
	mostRaw    = 4096 // bytes that are kept of one column
	mostBad    = 1000 // rows that a delivery names; more of them say nothing new
	mostCodes  = 500
)

// mapped makes rows of columns, and keeps what could not be understood on the way.
type mapped struct {
	c       *Config
	columns []string
	at      time.Time // of reading
	most    int       // bad rows that are kept
	bad     []store.BadRow
	unknown map[unknownAt]int
	codes   map[unknownAt]string // what was looked up before
	seen    map[string]bool      // keys, where a key may come once; nil: whoever reads sees to that
	deleted map[string]bool      // keys of rows that the office has deleted
}

type unknownAt struct {
	field person.FieldName
	value string
}

func newMapped(c *Config, at time.Time) *mapped {
	return &mapped{c: c, columns: c.columns(), at: at, most: mostBad, unknown: map[unknownAt]int{}, codes: map[unknownAt]string{}, deleted: map[string]bool{}}
}

// once makes a second row of a key a bad one; for files.
func (m *mapped) once() *mapped {
	m.seen = map[string]bool{}
	return m
}

// take maps one row. It is false where the row cannot be taken at all, or is
// deleted; why is kept.
// A value that cannot be understood leaves its field empty, and the row is taken.
func (m *mapped) take(number int, raw map[string]string) (store.Row, bool) {
	key, code := m.c.key(func(column string) string { return raw[column] })
	if code == "" && m.seen[key] {
		code = "twice"
	}
	if code != "" {
		m.wrong(store.BadRow{Number: number, Key: key, Code: code})
		return store.Row{}, false
	}
	if m.seen != nil {
		m.seen[key] = true
	}
	if m.c.deleted(raw) {
		m.deleted[key] = true
		return store.Row{}, false
	}
	row := store.Row{Key: key, Number: number, AsOf: person.DateOf(m.at.In(berlin)), Fields: person.Facts{}}
	row.Raw = m.kept(raw)
	if as := m.c.AsOf; as != nil {
		if day, ok := dateOf(raw[as.Column], as.Formats); ok && day != "" {
			row.AsOf = day
		} else if !ok {
			m.wrong(store.BadRow{Number: number, Key: key, Code: "date", Field: "as_of"})
		}
	}
	for i := range m.c.Map {
		if code := m.field(&m.c.Map[i], &row, raw[m.c.Map[i].Column]); code != "" {
			m.wrong(store.BadRow{Number: number, Key: key, Code: code, Field: string(m.c.Map[i].Field)})
		}
	}
	row.Hash = hashWith(row)
	return row, true
}

// deleted says whether the office has deleted a row that it still delivers.
func (c *Config) deleted(raw map[string]string) bool {
	if c.Read.Deleted == "" {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(raw[c.Read.Deleted])) {
	case "", "0", "f", "false", "falsch", "n", "no", "nein":
		return false
	}
	return true
}

// hashWith is the hash of a row as it came and of what was made of it: when a code
// is translated that was not known before, the rows that have it change.
func hashWith(row store.Row) string {
	all := maps.Clone(row.Raw)
	for name, fact := range row.Fields {
		all["\x00"+string(name)] = fact.Value + strings.Join(fact.List, "\x00")
	}
	return store.HashOf(all)
}

// key is the office's number of a row, or the code of why there is none.
func (c *Config) key(value func(column string) string) (key, code string) {
	parts := make([]string, len(c.Read.Key))
	for i, column := range c.Read.Key {
		if parts[i] = strings.TrimSpace(value(column)); parts[i] == "" {
			return "", "no-key"
		}
	}
	key = strings.Join(parts, "-")
	if plain.Check(key, 100) != nil {
		return "", "no-key"
	}
	return key, ""
}

// kept is what is kept of a row as it came: the columns that are read, each valid
// UTF-8 and not without end.
func (m *mapped) kept(raw map[string]string) map[string]string {
	out := make(map[string]string, len(m.columns))
	for _, column := range m.columns {
		if value, ok := raw[column]; ok {
			out[column] = short(value)
		}
	}
	return out
}

// short keeps a value that is too long for a record as its beginning and its hash,
// so that a change in its end is still seen.
func short(value string) string {
	if !utf8.ValidString(value) {
		value = strings.ToValidUTF8(value, "\uFFFD")
	}
	if strings.ContainsRune(value, 0) {
		value = strings.ReplaceAll(value, "\x00", "\uFFFD")
	}
	if len(value) <= mostRaw {
		return value
	}
	end := mostRaw
	for !utf8.RuneStart(value[end]) {
		end--
	}
	return value[:end] + "… " + strconv.Itoa(len(value)) + " " + store.HashOf(map[string]string{"": value})
}

func (m *mapped) wrong(b store.BadRow) {
	if len(m.bad) < m.most {
		m.bad = append(m.bad, b)
	}
}

// field puts one column into its field, and returns the code of what is wrong.
func (m *mapped) field(to *Mapping, row *store.Row, text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	fact := person.Fact{Source: m.c.ID, AsOf: row.AsOf}
	if !to.spec.List {
		value, code := m.value(to, text)
		if fact.Value = value; value != "" {
			row.Fields[to.Field] = fact
		}
		return code
	}
	wrong := ""
	for _, part := range to.split(text) {
		value, code := m.value(to, part)
		wrong = cmp.Or(wrong, code)
		if value != "" && !slices.Contains(fact.List, value) && len(fact.List) < mostValues {
			fact.List = append(fact.List, value)
		}
	}
	if len(fact.List) > 0 {
		row.Fields[to.Field] = fact
	}
	return wrong
}

func (m *Mapping) split(text string) []string {
	if m.Separator == "" {
		return []string{text}
	}
	var parts []string
	for _, part := range strings.Split(text, m.Separator) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// value is one value as it is kept; empty with a code where it cannot be understood,
// empty without one where there is none or its code is unknown.
func (m *mapped) value(to *Mapping, text string) (value, code string) {
	switch to.spec.Kind {
	case "":
		return textOf(to.Field, text)
	case "date":
		day, ok := dateOf(text, to.Formats)
		if !ok || future(to.Field, day, m.at) {
			return "", "date"
		}
		return string(day), ""
	case "number":
		n, err := strconv.Atoi(strings.TrimSuffix(text, ".0"))
		if err != nil || n < 0 || n > 30 {
			return "", "number"
		}
		return strconv.Itoa(n), ""
	}
	return m.code(to, text), ""
}

// future says whether a day is later than it can be: only papers end in the future.
func future(field person.FieldName, day person.Date, at time.Time) bool {
	return field != person.ResidenceTo && field != person.ResidenceFrom && day > person.DateOf(at.In(berlin).AddDate(0, 0, 1))
}

func textOf(field person.FieldName, text string) (value, code string) {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if plain.Check(text, mostText) != nil {
		return "", "text"
	}
	text = plain.NFC(text)
	if field == person.AZRNumber {
		text = strings.NewReplacer(" ", "", "-", "", "/", "").Replace(text)
		if len(text) != 12 || strings.Trim(text, "0123456789") != "" {
			return "", "number"
		}
	}
	return text, ""
}

// dateOf reads a date as the formats have it, or as people write it. No date
// ("0000-00-00", infinity) is "" and fine; months and days of 0 are unknown ones.
func dateOf(text string, formats []string) (person.Date, bool) {
	text = strings.TrimSpace(text)
	if strings.Trim(text, "0-.:/ T") == "" || strings.HasSuffix(text, "infinity") {
		return "", true
	}
	for _, layout := range formats {
		if t, err := time.Parse(layout, text); err == nil {
			return kept(t, layout), sane(t)
		}
	}
	if len(formats) > 0 {
		return "", false
	}
	if len(text) > 10 && (text[10] == ' ' || text[10] == 'T') { // with a time of day
		text = text[:10]
	}
	for _, unknown := range []string{"-00-00", "-00"} {
		text = strings.TrimSuffix(text, unknown)
	}
	for _, unknown := range []string{"00.00.", "00."} {
		text = strings.TrimPrefix(text, unknown)
	}
	day, err := person.ParseDate(text)
	if err != nil {
		return "", false
	}
	t, _ := day.Time()
	return day, sane(t)
}

// kept is as much of a date as its format knows.
func kept(t time.Time, layout string) person.Date {
	switch bare := strings.NewReplacer("2006", "", "06", "").Replace(layout); {
	case !strings.ContainsAny(bare, "1J"):
		return person.Date(t.Format("2006"))
	case !strings.Contains(bare, "2"):
		return person.Date(t.Format("2006-01"))
	}
	return person.DateOf(t)
}

func sane(t time.Time) bool { return t.Year() >= 1880 && t.Year() < 2200 }

// code translates what the office writes into a code of the rule book; what is not
// known is counted.
func (m *mapped) code(to *Mapping, text string) string {
	at := unknownAt{to.Field, text}
	if code, ok := m.codes[at]; ok {
		if code == unknownCode {
			m.strange(at)
			return ""
		}
		return code
	}
	code, known := to.translate(m.c.book, text)
	if !known {
		code = unknownCode
	}
	if len(m.codes) < 10_000 {
		m.codes[at] = code
	}
	if known {
		return code
	}
	m.strange(at)
	return ""
}

func (m *mapped) strange(at unknownAt) {
	if _, counted := m.unknown[at]; counted || len(m.unknown) < 10_000 {
		m.unknown[at]++
	}
}

const unknownCode = "\x00"

func (m *Mapping) translate(book *rulebook.Book, text string) (code string, known bool) {
	if code, ok := m.Codes[text]; ok {
		return code, true
	}
	for from, code := range m.Codes {
		if strings.EqualFold(from, text) {
			return code, true
		}
	}
	if m.spec.Kind == "yesno" {
		switch strings.ToLower(text) {
		case "1", "t", "true", "wahr":
			return "yes", true
		case "0", "f", "false", "falsch":
			return "no", true
		}
	}
	if e, ok := book.Find(m.spec.Kind, text); ok {
		return e.Code, true
	}
	if len(text) == 2 || len(text) == 3 {
		for _, e := range book.List(m.spec.Kind) {
			if e.ISO != "" && strings.EqualFold(e.ISO, text) {
				return e.Code, true
			}
		}
	}
	return "", false
}

// unknowns are the codes that were not known, the most frequent first.
func (m *mapped) unknowns() []store.UnknownCode {
	out := make([]store.UnknownCode, 0, len(m.unknown))
	for _, at := range slices.SortedFunc(maps.Keys(m.unknown), func(a, b unknownAt) int {
		return cmp.Or(m.unknown[b]-m.unknown[a], cmp.Compare(a.field, b.field), cmp.Compare(a.value, b.value))
	}) {
		if len(out) == mostCodes {
			break
		}
		value := []rune(plain.Of(at.value).String())
		out = append(out, store.UnknownCode{Field: at.field, Value: string(value[:min(40, len(value))]), Rows: m.unknown[at], Since: m.at})
	}
	return out
}

// coded says whether the field's values are codes of the rule book.
func (m *Mapping) coded() bool {
	return m.spec.Kind != "" && m.spec.Kind != "date" && m.spec.Kind != "number"
}

// count looks a column's codes up, to know those that are not known.
func (m *mapped) count(to *Mapping, text string) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	for _, part := range to.parts(text) {
		m.code(to, part)
	}
}

func (m *Mapping) parts(text string) []string {
	if !m.spec.List {
		return []string{text}
	}
	return m.split(text)
}

// Row is one row of a source, mapped; false where it has no key.
func (c *Config) Row(raw map[string]string) (store.Row, bool) {
	return newMapped(c, time.Now()).take(0, raw)
}
