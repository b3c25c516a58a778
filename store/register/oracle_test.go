package register

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/store/person"
)

// The oracle reads a filter off the listings one by one, without columns,
// dictionaries or packed dates.

func oracle(all []Entry, q Query) []person.ID {
	found := kept(all, q)
	slices.SortFunc(found, func(a, b Entry) int {
		if q.Sort.Field == nameField && q.Sort.Down {
			return cmp.Or(compareBool(person.Suchform(a.Listing.Family) == "", person.Suchform(b.Listing.Family) == ""), byName(b, a))
		}
		if q.Sort.Field == "" {
			return cmp.Or(cmp.Compare(rankedAt(a, q.Filter), rankedAt(b, q.Filter)), byName(a, b))
		}
		return cmp.Or(bySort(a, b, q.Sort), byName(a, b))
	})
	ids := make([]person.ID, len(found))
	for i, e := range found {
		ids[i] = e.ID
	}
	return ids
}

func kept(all []Entry, q Query) (found []Entry) {
	for _, e := range all {
		if matches(e, q) {
			found = append(found, e)
		}
	}
	return found
}

func byName(a, b Entry) int {
	return cmp.Or(byForm(a.Listing.Family, b.Listing.Family), byForm(a.Listing.Given, b.Listing.Given), cmp.Compare(a.ID, b.ID))
}

// bySort compares by what a listing says, who has no value being last.
func bySort(a, b Entry, by Sort) int {
	x, y := sortedBy(a, by.Field), sortedBy(b, by.Field)
	if x == y || x == "" || y == "" {
		return compareBool(x == "", y == "")
	}
	if by.Down != slices.Contains([]string{"age", "contact"}, by.Field) {
		x, y = y, x
	}
	return cmp.Compare(x, y)
}

// sortedBy is a text that sorts as the values of a field do.
func sortedBy(e Entry, name string) string {
	l, f := e.Listing, fieldNamed(name)
	switch name {
	case "", nameField, "list":
		return ""
	case "id":
		return string(e.ID)
	case "azr":
		return l.AZR
	case "age":
		return string(l.Birth)
	case "conflicts":
		return strings.Trim(strconv.Itoa(l.Conflicts), "0")
	case "children":
		return strings.Trim(strconv.Itoa(l.Children), "0")
	}
	if f.place.sort == inDays {
		return string(dayOf(e, name))
	}
	least := ""
	for _, code := range codesOf(e, name) {
		label := person.Suchform(oracleBook.Label(f.kind, code, "de")) + "\x00" + code
		if slices.Contains(ownOrder, f.kind) {
			at := slices.IndexFunc(oracleBook.List(f.kind), func(e rulebook.Entry) bool { return e.Code == code })
			label = string(rune('a' + at))
		}
		if least == "" || label < least {
			least = label
		}
	}
	return least
}

var oracleBook, _ = rulebook.Default()

func dayOf(e Entry, name string) person.Date {
	l := e.Listing
	return map[string]person.Date{"birth": l.Birth, "age": l.Birth, "arrived": l.Arrived, "tested": l.GermanDay, "ended": l.CourseEnd,
		"contact": l.LastContact, "followup": l.FollowUp, "deadline": e.brief.Deadline}[name]
}

// codesOf are the values that somebody has of a field with codes.
func codesOf(e Entry, name string) []string {
	l := e.Listing
	if list, ok := map[string][]string{"nationality": l.Nationalities, "language": l.Languages, "need": l.Needs, "worker": l.Assigned,
		"owes": l.FollowUpFor, "source": l.Sources, "referred": l.Referred, "daytime": l.Daytimes, "route": e.brief.Routes,
		"blocked": blocksAt(e)}[name]; ok {
		return list
	}
	code := map[string]string{"in": l.Municipality, "course": strings.Replace(l.Course, "none", "", 1), "type": l.CourseType, "german": l.German,
		"sex": l.Sex, "status": l.Residence, "kind": l.LastKind, "district": l.District, "sphere": l.Sphere, "listening": l.Listening,
		"reading": l.Reading, "writing": l.Writing, "speaking": l.Speaking, "literate": l.LiterateAny, "latin": l.LiterateLatin,
		"school": l.School, "qualification": l.Qualification, "provider": l.CourseProvider, "childcare": l.Childcare,
		"declaration": l.Declaration, "enrolment": l.Step, "due": e.brief.Due, "misplaced": e.brief.Misplaced}[name]
	if code == "" {
		return nil
	}
	return []string{code}
}

// blocksAt are somebody's blocks with that of no place, as offered says.
func blocksAt(e Entry) []string {
	if e.brief.Due == "" || e.Listing.Municipality == "" || offered.Within(e.brief.Due, e.Listing.Municipality) {
		return e.brief.Blocks
	}
	return append(slices.Clone(e.brief.Blocks), "place")
}

func byForm(a, b string) int {
	form := func(name string) []string { return []string{cmp.Or(person.Suchform(name), "\uFFFF")} }
	return slices.Compare(remember(forms, a, form), remember(forms, b, form))
}

func matches(e Entry, q Query) bool {
	l := e.Listing
	who := access.Person{ID: string(e.ID), Municipality: l.Municipality, Assigned: l.Assigned, Restricted: l.Restricted, Circle: l.Circle}
	if !q.Visible.Match(who) {
		return false
	}
	for _, t := range q.Filter.Terms {
		if slices.ContainsFunc(t.Values, func(v Value) bool { return holds(e, t, v, q) }) == t.Not {
			return false
		}
	}
	return true
}

func holds(e Entry, t Term, v Value, q Query) bool {
	l := e.Listing
	switch t.Field {
	case "name":
		return metBy(e, t, q.Filter).rank != none
	case "id":
		return v.Any || string(e.ID) == v.Code
	case "azr":
		if v.None || v.Any {
			return (l.AZR == "") == v.None
		}
		return l.AZR == v.Code
	case "list":
		return inSavedList(e, v, q)
	case "children":
		if v.None || v.Any {
			return (l.Children == 0) == v.None
		}
		return l.Children > 0 && l.Children-1 >= number0(cmp.Or(v.From, v.Code), 0) && l.Children-1 <= number0(cmp.Or(v.To, v.Code), 999)
	case "conflicts":
		if v.None || v.Any {
			return (l.Conflicts == 0) == v.None
		}
		return l.Conflicts >= number0(cmp.Or(v.From, v.Code), 0) && l.Conflicts <= number0(cmp.Or(v.To, v.Code), 999)
	case "followup", "deadline":
		day := dayOf(e, t.Field)
		from, to := q.Today.AddDate(0, 0, number0(v.From, -99999)), q.Today.AddDate(0, 0, number0(v.To, 99999))
		if v.None || v.Any || day == "" {
			return (day == "") == v.None && (v.None || v.Any)
		}
		return day >= person.DateOf(from) && day <= person.DateOf(to)
	case "age":
		if v.None || v.Any {
			return (l.Birth == "") == v.None
		}
		age := l.Birth.Age(q.Today)
		return age >= number0(v.From, 0) && age <= number0(v.To, 999)
	case "contact":
		day, known := l.LastContact.Time()
		if !known {
			return v.None
		}
		if !v.None && !v.Any && v.To == "" && l.LastContact > person.DateOf(q.Today) {
			return false
		}
		ago := int(q.Today.Sub(day).Hours() / 24)
		if len(l.LastContact) < 10 { // not a day: compare as texts do
			from, to := q.Today.AddDate(0, 0, -number0(v.To, 99999)), q.Today.AddDate(0, 0, -number0(v.From, -99999))
			return v.Any || !v.None && l.LastContact >= person.DateOf(from) && l.LastContact <= person.DateOf(to)
		}
		return v.Any || !v.None && ago >= number0(v.From, -99999) && ago <= number0(v.To, 99999)
	case "birth", "arrived", "tested", "ended":
		day := string(dayOf(e, t.Field))
		if v.None || v.Any {
			return (day == "") == v.None
		}
		return day != "" && day >= v.From && (v.To == "" || day <= v.To+"~")
	}
	codes := codesOf(e, t.Field)
	switch {
	case v.None || v.Any:
		return (len(codes) == 0) == v.None
	case v.From != "" || v.To != "":
		return len(codes) > 0 && codes[0] >= v.From && codes[0] <= cmp.Or(v.To, "Z")
	case t.Field == "provider":
		return slices.ContainsFunc(codes, func(code string) bool { return strings.EqualFold(code, v.Code) })
	}
	return slices.Contains(codes, v.Code)
}

// inSavedList says whether somebody is in a list of the test's.
func inSavedList(e Entry, v Value, q Query) bool {
	name := v.Code
	if v.None || v.Any {
		name = "any"
	}
	list, known := q.Lists(name)
	in := known && (list.Hand && slices.Contains(list.Picked, e.ID) ||
		!list.Hand && matches(e, Query{Filter: list.Filter, Visible: everybody, Today: q.Today, Lists: q.Lists}))
	return in != v.None
}

func number0(text string, open int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return open
}

// met is how a word meets somebody, and by which parts of her names.
type met struct {
	rank
	parts uint32
	byID  bool
}

// metBy looks at the names of one person as if there were no others.
func metBy(e Entry, t Term, f Filter) (best met) {
	l := e.Listing
	if id, err := person.ParseID(t.Values[0].Code); err == nil && id == e.ID {
		return met{rank: exactly, byID: true}
	}
	for column, name := range []string{family: l.Family, given: l.Given, native: l.Native, aliases: strings.Join(l.Aliases, ", ")} {
		one := nameMet(name, t, freeWords(f))
		if one.parts <<= 8 * column; best.rank == none || one.rank != none && one.rank < best.rank {
			best.rank = one.rank
		}
		best.parts |= one.parts
	}
	return best
}

func nameMet(name string, t Term, words []Term) met {
	key := name + "\x00" + t.String() + "\x00" + Filter{Terms: words}.String()
	if one, known := metNames[key]; known {
		return one
	}
	alone := newNames()
	code := alone.code(name)
	alone.publish()
	s := &Snapshot{names: alone.words, vocabulary: alone.vocabulary}
	test := (&planner{snapshot: s, words: words}).name(t)
	metNames[key] = met{rank: test.ranks[code], parts: uint32(test.parts[code])}
	return metNames[key]
}

var metNames = map[string]met{}

// rankedAt is the sum of the ranks, and more where two words share a part.
func rankedAt(e Entry, f Filter) (sum int) {
	var parts []uint32
	words := 0
	for _, t := range f.Terms {
		if t.Field != nameField || t.Not {
			continue
		}
		m := metBy(e, t, f)
		if sum += int(m.rank); !m.byID {
			parts = append(parts, m.parts)
		}
		words++
	}
	if words > 1 && words <= maxRun && !ownParts(parts, 0) {
		sum += int(samePart)
	}
	return sum
}

func ownParts(parts []uint32, taken uint32) bool {
	if len(parts) == 0 {
		return true
	}
	for bit := range 32 {
		if one := uint32(1) << bit; parts[0]&one != 0 && taken&one == 0 && ownParts(parts[1:], taken|one) {
			return true
		}
	}
	return false
}

var forms = map[string][]string{}

func remember(known map[string][]string, text string, keys func(string) []string) []string {
	if _, ok := known[text]; !ok {
		known[text] = keys(text)
	}
	return known[text]
}

func randomFilter(r *rand.Rand) string {
	terms := []string{"in:Norden", "in:Norden,Hage", "in:none", "in:any", "course:none", "course:any", "kurs:wartet,done", "german:..A2",
		"german:B1..", "german<B1", "german>A1", "german:none,..A1", "deutsch:A2", "age:18..27", "age>=18", "age<18", "alter:..0", "age:none",
		"birth:1980", "birth:1980-07..1999", "birth>1999", "sex:w", "sex:m,none", "nat:Syrien", "nat:475,166", "nat:none", "need:childcare",
		"need:none", "need:course,work", "status:24", "worker:maike", "worker:none", "worker:jan,okka", "contact>90d", "contact:..30d",
		"contact:none", "contact:any", "contact:10d..400d", "kind:visit", "type:ALPHA", "type:none", "fatima", "muller", "müller", "hassan",
		"ibrahim", "muhamed", "محمد", "ሃይለ", "олена", "al-hassan", "fatimah", "id:" + string(person.IDFrom(7919+1)), string(person.IDFrom(2*7919 + 1))}
	var out []string
	for range r.IntN(4) {
		out = append(out, pick(r, "", "", "-")+pick(r, terms...))
	}
	return strings.Join(out, " ")
}

// randomTerms draws conditions on fields of every kind.
func randomTerms(r *rand.Rand) (terms []Term) {
	number := func(most int) string { return pick(r, "", strconv.Itoa(r.IntN(most))) }
	for range r.IntN(3) {
		f := fields[r.IntN(len(fields))]
		if f.name == nameField {
			continue
		}
		t := Term{Field: f.name, Not: r.IntN(3) == 0}
		for range 1 + r.IntN(2) {
			v := Value{Code: randomCode(r, &f)}
			switch {
			case r.IntN(6) == 0:
				v = Value{None: true}
			case r.IntN(6) == 0:
				v = Value{Any: true}
			case f.kind == kindIn || f.kind == kindAgo:
				v = Value{From: number(300), To: number(500)}
			case f.kind == kindCount || f.kind == kindNumber:
				v = Value{From: number(3), To: number(4)}
			case f.kind == kindDate:
				v = Value{From: pick(r, "", "2022", "2024-03"), To: pick(r, "", "2024-12-24", "2025")}
			case f.kind == kindLevel && r.IntN(2) == 0:
				v = Value{From: pick(r, "", "A1"), To: pick(r, "A2", "B1")}
			}
			if v != (Value{}) {
				t.Values = append(t.Values, v)
			}
		}
		if len(t.Values) > 0 {
			terms = append(terms, t)
		}
	}
	return terms
}

// randomCode draws a value that somebody has.
func randomCode(r *rand.Rand, f *field) string {
	e := entry(r, r.IntN(5000))
	switch f.name {
	case "id":
		return string(e.ID)
	case "azr":
		return cmp.Or(e.Listing.AZR, "260000000007")
	case "list":
		return pick(r, "young", "norden", "both", "picked", "nobody knows it")
	case "children", "conflicts":
		return strconv.Itoa(r.IntN(4))
	}
	if codes := codesOf(e, f.name); len(codes) > 0 {
		return codes[0]
	}
	return "x"
}

// savedLists are some lists, one of which holds another.
func savedLists(t testing.TB) func(name string) (List, bool) {
	lists := map[string]List{
		"young":  {Filter: Parse("age:..25", book(t))},
		"norden": {Filter: Parse("in:Norden -course:none", book(t))},
		"both": {Filter: Filter{Terms: []Term{{Field: "list", Values: []Value{{Code: "young"}}},
			{Field: "list", Not: true, Values: []Value{{Code: "norden"}, {Code: "picked"}}}}}},
		"picked": {Hand: true, Picked: []person.ID{person.IDFrom(1), person.IDFrom(4500*7919 + 1), person.IDFrom(2)}},
		"any":    {Filter: Filter{Terms: []Term{{Field: "list", Values: []Value{{Code: "young"}, {Code: "picked"}}}}}},
	}
	return func(name string) (List, bool) {
		list, known := lists[name]
		return list, known
	}
}

// randomSort draws an order, often none.
func randomSort(r *rand.Rand) Sort {
	if r.IntN(3) == 0 {
		return Sort{}
	}
	return Sort{Field: fields[r.IntN(len(fields))].name, Down: r.IntN(2) == 0}
}

func randomVisible(r *rand.Rand, deep int) access.Filter {
	f := access.Filter{Op: pick(r, access.None, access.Everybody, access.Everybody, access.MunicipalityIn, access.AssignedTo, access.CircleHas,
		access.IsRestricted, access.And, access.Or, access.Not, access.And, access.Or, access.Not, access.Op(99))}
	if f.Op == 99 && r.IntN(10) > 0 {
		f.Op = access.Everybody
	}
	switch f.Op {
	case access.MunicipalityIn:
		f.Text = some(r, 2, "03452019", "03452008", "")
	case access.AssignedTo, access.CircleHas:
		f.Text = some(r, 2, someStaff...)
	case access.And, access.Or, access.Not:
		if deep == 0 {
			return access.Filter{Op: access.Everybody}
		}
		size := 1 + r.IntN(3)
		if f.Op == access.Not && r.IntN(20) > 0 {
			size = 1
		}
		for range size - r.IntN(20)/19 {
			f.Args = append(f.Args, randomVisible(r, deep-1))
		}
	}
	return f
}

func TestFindAgreesWithReadingEveryListing(t *testing.T) {
	all := entries(7, 5000) // more than one chunk
	s, b := offering(t, all).Snapshot(), book(t)
	r := rand.New(rand.NewPCG(8, 8))
	for range 400 {
		q := Query{Visible: randomVisible(r, 3), Today: today, Limit: -1, Sort: randomSort(r), Lists: savedLists(t)}
		text := randomFilter(r)
		q.Filter = Parse(text, b)
		if err := q.Filter.Err(); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		q.Filter.Terms = append(q.Filter.Terms, randomTerms(r)...)
		want := oracle(all, q)
		got := s.Find(q)
		if got.Total != len(want) || len(got.Rows) != len(want) {
			t.Fatalf("%v for %v: %d people, %d rows; want %d", q.Filter.Terms, q.Visible, got.Total, len(got.Rows), len(want))
		}
		for i, row := range got.Rows {
			if row.ID != want[i] {
				t.Fatalf("%v by %v for %v: row %d is %s, want %s", q.Filter.Terms, q.Sort, q.Visible, i, row.ID, want[i])
			}
		}
		comparePages(t, s, q, want, r)
	}
}

// comparePages draws a page and a person and finds both where the whole list has them.
func comparePages(t *testing.T, s *Snapshot, q Query, want []person.ID, r *rand.Rand) {
	t.Helper()
	q.Offset, q.Limit = r.IntN(len(want)+2), r.IntN(50)
	page := s.Find(q)
	rest := want[min(q.Offset, len(want)):]
	rest = rest[:min(q.Limit, len(rest))]
	if page.Total != len(want) || len(page.Rows) != len(rest) {
		t.Fatalf("page of %d from %d: total %d, %d rows; want %d, %d", q.Limit, q.Offset, page.Total, len(page.Rows), len(want), len(rest))
	}
	for i, row := range page.Rows {
		if row.ID != rest[i] || s.Index(q, row.ID) != q.Offset+i {
			t.Fatalf("row %d of the page is %s at %d, want %s", i, row.ID, s.Index(q, row.ID), rest[i])
		}
	}
	id := person.IDFrom(uint64(r.IntN(5200))*7919 + 1)
	if at := s.Index(q, id); at != slices.Index(want, id) {
		t.Fatalf("Index of %s is %d, want %d", id, at, slices.Index(want, id))
	}
}

func compareBool(a, b bool) int { return int(bit(a)) - int(bit(b)) }
