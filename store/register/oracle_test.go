package register

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lotse/policies/access"
	"lotse/store/person"
)

// The oracle reads a filter off the listings one by one, without columns,
// dictionaries or packed dates.

func oracle(all []Entry, q Query) []person.ID {
	alike := false
	for {
		var found []Entry
		for _, e := range all {
			if matches(e, q, alike) {
				found = append(found, e)
			}
		}
		if len(found) == 0 && !alike && q.Filter.resembles() {
			alike = true
			continue
		}
		slices.SortFunc(found, func(a, b Entry) int {
			return cmp.Or(byForm(a.Listing.Family, b.Listing.Family), byForm(a.Listing.Given, b.Listing.Given), cmp.Compare(a.ID, b.ID))
		})
		ids := make([]person.ID, len(found))
		for i, e := range found {
			ids[i] = e.ID
		}
		return ids
	}
}

func byForm(a, b string) int {
	form := func(name string) []string { return []string{cmp.Or(person.Suchform(name), "\uFFFF")} }
	return slices.Compare(remember(forms, a, form), remember(forms, b, form))
}

func matches(e Entry, q Query, alike bool) bool {
	l := e.Listing
	who := access.Person{ID: string(e.ID), Municipality: l.Municipality, Assigned: l.Assigned, Restricted: l.Restricted, Circle: l.Circle}
	if !q.Visible.Match(who) {
		return false
	}
	for _, t := range q.Filter.Terms {
		if slices.ContainsFunc(t.Values, func(v Value) bool { return holds(e, t, v, q, alike) }) == t.Not {
			return false
		}
	}
	return true
}

func holds(e Entry, t Term, v Value, q Query, alike bool) bool {
	l := e.Listing
	switch t.Field {
	case "name":
		return named(e, v.Code, alike && t.resembles())
	case "id":
		return v.Any || string(e.ID) == v.Code
	case "nationality":
		return inList(l.Nationalities, v)
	case "need":
		return inList(l.Needs, v)
	case "worker":
		return inList(l.Assigned, v)
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
	case "birth":
		if v.None || v.Any {
			return (l.Birth == "") == v.None
		}
		return l.Birth != "" && string(l.Birth) >= v.From && (v.To == "" || string(l.Birth) <= v.To+"~")
	case "german":
		if v.From != "" || v.To != "" {
			return l.German != "" && l.German >= v.From && l.German <= cmp.Or(v.To, "Z")
		}
	}
	code := map[string]string{
		"in": l.Municipality, "course": strings.Replace(l.Course, "none", "", 1), "type": l.CourseType, "german": l.German,
		"sex": l.Sex, "status": l.Residence, "kind": l.LastKind,
	}[t.Field]
	if v.None || v.Any {
		return (code == "") == v.None
	}
	return code == v.Code
}

func number0(text string, open int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return open
}

func inList(list []string, v Value) bool {
	if v.None || v.Any {
		return (len(list) == 0) == v.None
	}
	return slices.Contains(list, v.Code)
}

func named(e Entry, word string, alike bool) bool {
	l := e.Listing
	if id, err := person.ParseID(word); err == nil && id == e.ID {
		return true
	}
	for _, name := range []string{l.Family, l.Given, l.Native, strings.Join(l.Aliases, ", ")} {
		for _, key := range remember(nameKeys, name, person.NameKeys) {
			for _, typed := range remember(wordKeys, word, person.WordKeys) {
				near := oneSlip(key, typed) || skeleton(key) != 0 && skeleton(key) == skeleton(typed)
				if strings.HasPrefix(key, typed) || alike && near {
					return true
				}
			}
		}
	}
	return false
}

var nameKeys, wordKeys, forms = map[string][]string{}, map[string][]string{}, map[string][]string{}

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
	s, b := office(t, all).Snapshot(), book(t)
	r := rand.New(rand.NewPCG(8, 8))
	for range 400 {
		q := Query{Visible: randomVisible(r, 3), Today: today, Limit: -1}
		text := randomFilter(r)
		q.Filter = Parse(text, b)
		if err := q.Filter.Err(); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		want := oracle(all, q)
		got := s.Find(q)
		if got.Total != len(want) || len(got.Rows) != len(want) {
			t.Fatalf("%s for %v: %d people, %d rows; want %d", text, q.Visible, got.Total, len(got.Rows), len(want))
		}
		for i, row := range got.Rows {
			if row.ID != want[i] {
				t.Fatalf("%s for %v: row %d is %s, want %s", text, q.Visible, i, row.ID, want[i])
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
