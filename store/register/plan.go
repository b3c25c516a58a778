package register

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"lotse/policies/access"
	"lotse/store/person"
)

// plan turns a query into tests. Where alike is set, words also match names
// that resemble them.
func (s *Snapshot) plan(q Query, alike bool) []test {
	visible, ok := s.visible(q.Visible)
	if !ok {
		return []test{nobody{}}
	}
	tests := visible
	for _, t := range q.Filter.Terms {
		tests = append(tests, s.term(t, q.Today, alike))
	}
	// Tests of names look only at those who are left: they come last.
	slices.SortStableFunc(tests, func(a, b test) int { return costOf(a) - costOf(b) })
	return tests
}

func costOf(t test) int {
	switch t.(type) {
	case nameTest, idTest:
		return 1
	}
	return 0
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
	case access.IsRestricted:
		return []test{codeTest{restricted, []byte{0, 1}}}, true
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
		return []test{newAnyOf(parts)}, true
	case access.Not:
		return []test{noneOf{parts[0], new(mask)}}, true
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
	return codeTest{column, tableOf(s.codes[column], f)}
}

func (s *Snapshot) listsWhere(column int, f func(list []string) bool) listTest {
	return listTest{column, tableOf(s.lists[column], f)}
}

func tableOf[T any](values []T, f func(T) bool) []byte {
	table := make([]byte, len(values))
	for i, v := range values {
		if f(v) {
			table[i] = 1
		}
	}
	return table
}

// term makes the test of one term.
func (s *Snapshot) term(t Term, today time.Time, alike bool) test {
	f := fieldNamed(t.Field)
	switch f.place.sort {
	case inCodes:
		return s.codesWhere(f.place.column, func(code string) bool { return t.wants(f, code) != t.Not })
	case inLists:
		return s.listsWhere(f.place.column, func(list []string) bool { return t.wantsList(list) != t.Not })
	case inDays:
		return dayTest{f.place.column, t.spans(f, today), bit(t.Not)}
	case inIDs:
		return t.idTest()
	case inNames:
		return s.nameTest(t, alike && t.resembles())
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
		}
		return code == v.Code
	})
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
		default:
			spans = append(spans, datesBetween(v))
		}
	}
	return spans
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

func (t Term) idTest() test {
	ids := map[uint32]bool{}
	for _, v := range t.Values {
		if v.Any {
			return allIf(!t.Not)
		}
		if id, ok := packID(person.ID(v.Code)); ok {
			ids[id] = true
		}
	}
	return idTest{ids, t.Not}
}

// allIf keeps everybody or nobody.
func allIf(yes bool) test {
	if yes {
		return allOf{}
	}
	return nobody{}
}

// nameTest looks a word up in the vocabulary.
func (s *Snapshot) nameTest(t Term, alike bool) test {
	out := nameTest{newNameSet(len(s.names)), noID, bit(t.Not)}
	for _, v := range t.Values {
		for _, key := range keysOf(v.Code) {
			s.vocabulary.beginning(key, out.set)
			if alike {
				s.vocabulary.resembling(key, out.set)
			}
		}
		if id, err := person.ParseID(v.Code); err == nil {
			if packed, ok := packID(id); ok {
				out.id = packed
			}
		}
	}
	return out
}

// keysOf are what a word stands for in names. No name has a digit: such a word
// is somebody's id, or nothing.
func keysOf(word string) []string {
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return nil
	}
	return person.WordKeys(word)
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}
