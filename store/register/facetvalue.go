package register

import (
	"cmp"
	"slices"
	"strconv"

	"lotse/store/person"
)

// facet makes the answer of what was counted. Values that nobody has are left
// out, for they may be those of hidden people, except where the filter asks for
// them.
func (s *Snapshot) facet(k *counter, q Query, counted []uint32) Facet {
	m := facetMaker{snapshot: s, counter: k, query: q, at: map[string]int{}}
	for number, people := range counted {
		if people > 0 {
			m.add(number, int(people))
		}
	}
	m.choose()
	m.sort()
	return Facet{k.field.name, m.counts}
}

type facetMaker struct {
	*counter
	snapshot *Snapshot
	query    Query
	counts   []Count
	at       map[string]int // by value
}

// add counts people under the values that a number stands for.
func (m *facetMaker) add(number, people int) {
	column := m.field.place.column
	switch {
	case m.bands != nil && number < len(m.bands.all):
		m.put(m.bands.all[number].value, people)
	case m.bands != nil && number == m.bands.unknown():
		m.put(Value{None: true}, people)
	case m.bands != nil: // in no band
	case m.field.place.sort == inLists:
		m.addList(m.snapshot.lists[column][number], people)
	case numbers(column):
		m.put(m.valueOfNumber(number), people)
	default:
		m.put(m.valueOf(m.snapshot.codes[column][number]), people)
	}
}

func (m *facetMaker) addList(list []string, people int) {
	if len(list) == 0 {
		m.put(Value{None: true}, people)
	}
	for i, code := range list {
		if !slices.Contains(list[:i], code) {
			m.put(Value{Code: code}, people)
		}
	}
}

func (m *facetMaker) valueOfNumber(kept int) Value {
	if kept == 0 {
		return Value{None: true}
	}
	return Value{Code: strconv.Itoa(m.field.number(kept))}
}

func (m *facetMaker) valueOf(code string) Value {
	if code == "" || m.field.name == "course" && code == "none" {
		return Value{None: true}
	}
	return Value{Code: code}
}

// put adds people to a value. Words that the filter takes for the same are one.
func (m *facetMaker) put(v Value, people int) {
	code := v.Code
	if v.ranged() {
		code = v.From + ".." + v.To
	}
	key := code
	if m.field.kind == kindWord {
		key = foldWord(code)
	}
	at, known := m.at[key]
	if !known {
		at = len(m.counts)
		m.at[key] = at
		m.counts = append(m.counts, Count{Value: m.written(v), Code: code})
	}
	m.counts[at].People += people
}

// written is how the filter language writes a value.
func (m *facetMaker) written(v Value) string {
	switch {
	case v.Text != "":
		return v.Text
	case v.None:
		return noValue.Text
	case v.ranged():
		return shownRange(m.field, v.From, v.To)
	case m.field.kind == kindCount:
		return v.Code
	}
	type asked struct{ field, code string }
	key := asked{m.field.name, v.Code}
	text, known := m.snapshot.written.Load(key)
	if !known {
		text = m.reads(v.Code)
		m.snapshot.written.Store(key, text)
	}
	return text.(string)
}

// reads is what the filter language reads as a code, "" where nothing is: codes
// that no list has came from elsewhere.
func (m *facetMaker) reads(code string) string {
	text := (&parser{book: m.snapshot.book}).shown(m.field, code)
	f := Parse(m.field.name+":"+text+" ", m.snapshot.book)
	if len(f.Problems) > 0 || len(f.Terms) != 1 || len(f.Terms[0].Values) != 1 || f.Terms[0].Values[0].Code != code {
		return ""
	}
	return text
}

// choose marks what the filter asks for, and adds what nobody has of it.
func (m *facetMaker) choose() {
	for _, t := range m.query.Filter.Terms {
		if t.Field != m.field.name || t.Not {
			continue
		}
		for _, v := range t.Values {
			switch {
			case v.None || v.Code != "":
				m.put(v, 0)
			case m.field.kind == kindCount && v.From == v.To:
				m.put(Value{Code: v.From}, 0)
			}
		}
		m.chooseBands(t)
	}
	for i := range m.counts {
		m.counts[i].Chosen = m.chosen(m.counts[i])
	}
	m.counts = slices.DeleteFunc(m.counts, func(c Count) bool { return c.People == 0 && !c.Chosen })
}

func (m *facetMaker) chooseBands(t Term) {
	if m.bands == nil {
		return
	}
	for _, one := range m.bands.all {
		if slices.ContainsFunc(t.Values, func(v Value) bool { return v.From == one.value.From && v.To == one.value.To }) {
			m.put(one.value, 0)
		}
	}
}

// chosen says whether the field's own terms ask for a value: one at least, and
// none that does not want it.
func (m *facetMaker) chosen(c Count) bool {
	asked := false
	for _, t := range m.query.Filter.Terms {
		if t.Field != m.field.name {
			continue
		}
		if m.wants(t, c) == t.Not {
			return false
		}
		asked = asked || !t.Not
	}
	return asked
}

func (m *facetMaker) wants(t Term, c Count) bool {
	switch {
	case m.bands != nil:
		return m.wantsBand(t, c)
	case m.field.place.sort == inLists && c.Code == "":
		return t.wantsList(nil)
	case m.field.place.sort == inLists:
		return t.wantsList([]string{c.Code})
	case numbers(m.field.place.column) && c.Code == "":
		return t.wantsNumber(m.field, 0)
	case numbers(m.field.place.column):
		n, _ := strconv.Atoi(c.Code)
		return t.wantsNumber(m.field, n-m.field.number(0))
	}
	return t.wants(m.field, c.Code)
}

// wantsBand says whether a term asks for every day of a band.
func (m *facetMaker) wantsBand(t Term, c Count) bool {
	days := span{}
	for _, one := range m.bands.all {
		if one.value.From+".."+one.value.To == c.Code {
			days = one.span
		}
	}
	return slices.ContainsFunc(t.spans(m.field, m.query.Today), func(s span) bool { return s.from <= days.from && days.to <= s.to })
}

// sort puts most people first, but what has an order into its own, and there
// whoever has no value last.
func (m *facetMaker) sort() {
	ordered := m.bands != nil || m.field.place.sort == inCodes && (numbers(m.field.place.column) || m.field.kind == kindLevel)
	slices.SortStableFunc(m.counts, func(a, b Count) int {
		if ordered {
			return cmp.Compare(m.place(a), m.place(b))
		}
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Code, b.Code))
	})
}

// place is where a value stands in the order of its field.
func (m *facetMaker) place(c Count) int {
	at := -1
	switch {
	case m.bands != nil:
		at = slices.IndexFunc(m.bands.all, func(one band) bool { return one.value.From+".."+one.value.To == c.Code })
	case m.field.kind == kindLevel:
		at = slices.Index(person.Levels, c.Code)
	case c.Code != "":
		at, _ = strconv.Atoi(c.Code)
	}
	if at < 0 {
		return 1 << 30
	}
	return at
}
