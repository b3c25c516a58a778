package register

import (
	"slices"
	"strconv"
	"time"

	"lotse/policies/access"
	"lotse/store/person"
)

// plan is what a scan has to do: tests that everybody must pass, the terms of
// the facets' own fields, which a person may fail for the sake of one facet, and
// what is counted.
type plan struct {
	tests    []test
	own      []ownTerms
	counters []counter
	words    []nameTest // those of the free words that are not negated: they rank
	sums     []sum      // the ranks of each row; nil without such words
}

// ownTerms are the conditions of one field that is a facet too.
type ownTerms struct {
	field string
	tests allOf
}

// plan turns a query into tests.
func (s *Snapshot) plan(q Query) plan {
	visible, ok := s.visible(q.Visible)
	if !ok {
		return plan{tests: []test{nobody{}}}
	}
	p := plan{tests: visible}
	terms := planner{snapshot: s, query: q, words: freeWords(q.Filter), left: maxSaved}
	for _, t := range q.Filter.Terms {
		made := p.ranked(terms.term(t), s)
		if slices.Contains(q.Facets, t.Field) && fieldNamed(t.Field).countable() {
			p.addOwn(t.Field, made)
		} else {
			p.tests = append(p.tests, made)
		}
	}
	slices.SortStableFunc(p.tests, func(a, b test) int { return costOf(a) - costOf(b) })
	slices.SortStableFunc(p.own, func(a, b ownTerms) int { return costOf(a.tests) - costOf(b.tests) })
	p.counters = s.counters(q, p.own)
	return p
}

func (p *plan) addOwn(field string, t test) {
	for i := range p.own {
		if p.own[i].field == field {
			p.own[i].tests = append(p.own[i].tests, t)
			return
		}
	}
	p.own = append(p.own, ownTerms{field, allOf{t}})
}

// costOf orders tests: those that read little of each row come first, and those
// that do much look only at whom the others left.
func costOf(t test) int {
	switch t := t.(type) {
	case codeTest:
		return 0
	case listTest:
		return 1
	case dayTest:
		return 2
	case allOf:
		most := 0
		for _, one := range t {
			most = max(most, costOf(one))
		}
		return most
	}
	return 3
}

// visible makes tests of the set that a principal may find; false where it is
// not well formed, and then nobody is found, whatever stands around the flaw.
func (s *Snapshot) visible(f access.Filter) ([]test, bool) {
	switch f.Op {
	case access.Everybody:
		return nil, true
	case access.None:
		return []test{nobody{}}, true
	case access.MunicipalityIn:
		return []test{s.codesWhere(municipality, func(code string) bool { return slices.Contains(f.Text, code) })}, true
	case access.AssignedTo:
		return []test{s.listsWhere(assigned, overlapping(f.Text))}, true
	case access.CircleHas:
		return []test{s.listsWhere(circle, overlapping(f.Text))}, true
	case access.ReferredTo:
		anybody := func(list []string) bool { return len(list) > 0 }
		if len(f.Text) > 0 {
			anybody = overlapping(f.Text)
		}
		return []test{s.listsWhere(referred, anybody)}, true
	case access.IsRestricted:
		return []test{s.numbersWhere(restricted, func(n int) bool { return n == 1 })}, true
	case access.And, access.Or, access.Not:
		return s.visibleArgs(f)
	}
	return nil, false
}

func (s *Snapshot) visibleArgs(f access.Filter) ([]test, bool) {
	if len(f.Args) == 0 || f.Op == access.Not && len(f.Args) != 1 {
		return nil, false
	}
	var parts []test
	for _, arg := range f.Args {
		tests, ok := s.visible(arg)
		if !ok {
			return nil, false
		}
		parts = append(parts, allOf(tests))
	}
	switch f.Op {
	case access.Or:
		return []test{anyOf(parts)}, true
	case access.Not:
		return []test{noneOf{parts[0]}}, true
	}
	return parts, true
}

func overlapping(staff []string) func(list []string) bool {
	return func(list []string) bool {
		return slices.ContainsFunc(list, func(one string) bool { return slices.Contains(staff, one) })
	}
}

// codesWhere makes the table of the codes that f wants.
func (s *Snapshot) codesWhere(column int, f func(code string) bool) codeTest {
	return codeTest{column, tableOf(s.codes[column], 256, f)}
}

// numbersWhere does so for a column that holds numbers.
func (s *Snapshot) numbersWhere(column int, f func(n int) bool) codeTest {
	table := make([]byte, maxNumber+1)
	for n := range table {
		table[n] = bit(f(n))
	}
	return codeTest{column, table}
}

func (s *Snapshot) listsWhere(column int, f func(list []string) bool) listTest {
	least := smallTable
	if len(s.lists[column]) > least {
		least = 1 << 16
	}
	return listTest{column, tableOf(s.lists[column], least, f)}
}

// tableOf is a table of at least some length.
func tableOf[T any](values []T, least int, f func(T) bool) []byte {
	table := make([]byte, max(least, len(values)))
	for i, v := range values {
		table[i] = bit(f(v))
	}
	return table
}

// planner makes the tests of the terms of one query.
type planner struct {
	snapshot *Snapshot
	query    Query
	words    []Term           // the free words of the filter that is planned
	joined   map[string]*hits // what several of them as one meet
	open     []string         // the saved lists that are being resolved
	left     int              // how many more may be
}

// term makes the test of one term.
func (p *planner) term(t Term) test {
	f, s := fieldNamed(t.Field), p.snapshot
	switch f.place.sort {
	case inCodes:
		if numbers(f.place.column) {
			return s.numbersWhere(f.place.column, func(n int) bool { return t.wantsNumber(f, n) != t.Not })
		}
		return s.codesWhere(f.place.column, func(code string) bool { return t.wants(f, code) != t.Not })
	case inLists:
		return s.listsWhere(f.place.column, func(list []string) bool { return t.wantsList(list) != t.Not })
	case inDays:
		return dayTest{f.place.column, t.spans(f, p.query.Today), bit(t.Not)}
	case inIDs:
		return p.id(t)
	case inAZRs:
		return t.azrTest()
	case inSaved:
		return p.saved(t)
	case inNames:
		return p.name(t)
	}
	return nobody{}
}

// wants says whether a single code is one of the values.
func (t Term) wants(f *field, code string) bool {
	none := code == "" || f.name == "course" && code == "none"
	return slices.ContainsFunc(t.Values, func(v Value) bool {
		switch {
		case v.None || v.Any:
			return none == v.None
		case v.ranged():
			return inLevels(code, v.From, v.To)
		case f.kind == kindWord:
			return foldWord(code) == foldWord(v.Code)
		}
		return code == v.Code
	})
}

// wantsNumber says whether a number as it is kept is one of the values.
func (t Term) wantsNumber(f *field, kept int) bool {
	n, none := f.number(kept), kept == 0
	return slices.ContainsFunc(t.Values, func(v Value) bool {
		if v.None || v.Any {
			return none == v.None
		}
		from, to := v.From, v.To
		if !v.ranged() {
			from, to = v.Code, v.Code
		}
		return n >= 0 && n >= atLeast(from, 0) && n <= atLeast(to, maxNumber)
	})
}

// number is what a number in a column means, -1 where nothing is known: of
// children the number plus one is kept, of conflicts the number itself.
func (f *field) number(kept int) int {
	if f.place.column == children {
		return kept - 1
	}
	return kept
}

// atLeast reads a number, open where none is written.
func atLeast(text string, open int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return open
}

// inLevels says whether a level lies in a range; who has none lies in none.
func inLevels(level, from, to string) bool {
	at := slices.Index(person.Levels, level)
	return at >= 0 && at >= slices.Index(person.Levels, from) && (to == "" || at <= slices.Index(person.Levels, to))
}

func (t Term) wantsList(list []string) bool {
	return slices.ContainsFunc(t.Values, func(v Value) bool {
		if v.None || v.Any {
			return (len(list) == 0) == v.None
		}
		return slices.Contains(list, v.Code)
	})
}

// everyDay holds every day that is known; what is not known is 0.
var everyDay = span{1, 1<<31 - 1}

// spans are the packed days that the values mean today.
func (t Term) spans(f *field, today time.Time) []span {
	var spans []span
	for _, v := range t.Values {
		switch {
		case v.None:
			spans = append(spans, span{0, 0})
		case v.Any:
			spans = append(spans, everyDay)
		case f.kind == kindNumber:
			spans = append(spans, bornBetween(v, today))
		case f.kind == kindAgo:
			spans = append(spans, daysAgo(v, today))
		case f.kind == kindIn:
			spans = append(spans, daysUntil(v, today))
		default:
			spans = append(spans, datesBetween(v))
		}
	}
	// A range that ends before it begins holds nobody.
	return slices.DeleteFunc(spans, func(s span) bool { return s.from > s.to })
}

// bornBetween are the birth dates of those who are From to To years old.
func bornBetween(v Value, today time.Time) span {
	birthday := packDate(person.DateOf(today))
	s := everyDay
	if from, err := strconv.Atoi(v.From); err == nil {
		s.to = birthday - int32(from)<<9
	} else {
		s.to = birthday
	}
	if to, err := strconv.Atoi(v.To); err == nil {
		s.from = max(1, birthday-int32(to+1)<<9+1)
	}
	return s
}

// daysAgo are the days from To to From days before today.
func daysAgo(v Value, today time.Time) span {
	s := everyDay
	if from, err := strconv.Atoi(v.From); err == nil {
		s.to = packDate(person.DateOf(today.AddDate(0, 0, -from)))
	}
	if to, err := strconv.Atoi(v.To); err == nil {
		s.from = max(1, packDate(person.DateOf(today.AddDate(0, 0, -to))))
	}
	return s
}

// daysUntil are the days from From to To days after today.
func daysUntil(v Value, today time.Time) span {
	s := everyDay
	if from, err := strconv.Atoi(v.From); err == nil {
		s.from = max(1, packDate(person.DateOf(today.AddDate(0, 0, from))))
	}
	if to, err := strconv.Atoi(v.To); err == nil {
		s.to = packDate(person.DateOf(today.AddDate(0, 0, to)))
	}
	return s
}

func datesBetween(v Value) span {
	s := everyDay
	if v.From != "" {
		s.from = packDate(person.Date(v.From))
	}
	if v.To != "" {
		s.to = lastDay(v.To)
	}
	return s
}

// id finds people by their ids.
func (p *planner) id(t Term) test {
	var ids []person.ID
	for _, v := range t.Values {
		if v.Any {
			return allIf(!t.Not)
		}
		ids = append(ids, person.ID(v.Code))
	}
	return opposite(t.Not, p.snapshot.rowsOf(ids))
}

// rowsOf keeps these people.
func (s *Snapshot) rowsOf(ids []person.ID) rowTest {
	rows := rowTest{}
	for _, id := range ids {
		row, known := s.rowOf(id)
		if !known {
			continue
		}
		at := int(row / chunkRows)
		if rows[at] == nil {
			rows[at] = new(mask)
		}
		rows[at][row%chunkRows/64] |= 1 << (row % 64)
	}
	return rows
}

func (t Term) azrTest() test {
	var numbers []uint64
	some := false // any: who has a number, whichever
	for _, v := range t.Values {
		if packed := packAZR(v.Code); v.None || packed != 0 {
			numbers = append(numbers, packed) // none is kept as 0
		}
		some = some || v.Any
	}
	if some {
		return opposite(t.Not, anyOf{azrTest{numbers}, noneOf{azrTest{[]uint64{0}}}})
	}
	return opposite(t.Not, azrTest{numbers})
}

// opposite keeps whom a test keeps or, negated, the others.
func opposite(not bool, t test) test {
	if not {
		return noneOf{t}
	}
	return t
}

// allIf keeps everybody or nobody.
func allIf(yes bool) test {
	if yes {
		return allOf{}
	}
	return nobody{}
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}
