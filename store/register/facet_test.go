package register

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lotse/policies/access"
	"lotse/store/person"
)

// TestFacetsAgreeWithReadingEveryListing compares facets with what the oracle
// counts, value by value.
func TestFacetsAgreeWithReadingEveryListing(t *testing.T) {
	all := entries(11, 4500)
	s, b := offering(t, all).Snapshot(), book(t)
	r := rand.New(rand.NewPCG(4, 8))
	for range 150 {
		q := Query{Visible: randomVisible(r, 2), Today: today, Lists: savedLists(t), Filter: Parse(randomFilter(r), b)}
		q.Filter.Terms = append(q.Filter.Terms, randomTerms(r)...)
		for range r.IntN(7) {
			q.Facets = append(q.Facets, fields[r.IntN(len(fields))].name)
		}
		if len(q.Filter.Terms) > 0 {
			q.Facets = append(q.Facets, q.Filter.Terms[0].Field)
		}
		result := s.Find(q)
		if want := len(kept(all, q)); result.Total != want {
			t.Fatalf("%v with facets %v: %d people, want %d", q.Filter.Terms, q.Facets, result.Total, want)
		}
		for _, facet := range result.Facets {
			compareFacet(t, all, q, facet)
		}
	}
}

// others are the conditions of a query without those on one field.
func others(q Query, field string) Query {
	q.Filter.Terms = slices.DeleteFunc(slices.Clone(q.Filter.Terms), func(t Term) bool { return t.Field == field })
	return q
}

func compareFacet(t *testing.T, all []Entry, q Query, facet Facet) {
	t.Helper()
	f := fieldNamed(facet.Field)
	want := map[string]int{}
	for _, e := range kept(all, others(q, facet.Field)) {
		for _, value := range valuesOf(f, e) {
			want[value]++
		}
	}
	for _, c := range facet.Counts {
		if c.People == 0 && !c.Chosen {
			t.Errorf("%v: %s:%s is shown, and nobody has it", q.Filter.Terms, facet.Field, c.Value)
		}
		if c.People > 0 {
			code := c.Code
			if facet.Field == "provider" {
				code = strings.ToLower(code)
			}
			want[code] -= c.People
		}
	}
	for value, missing := range want {
		if missing != 0 {
			t.Errorf("%v: %s:%q counts %d too few: %v", q.Filter.Terms, facet.Field, value, missing, facet.Counts)
		}
	}
}

// valuesOf are the codes under which a facet counts somebody, "" for none.
func valuesOf(f *field, e Entry) (codes []string) {
	l := e.Listing
	switch {
	case f.name == "children" && l.Children > 0:
		return []string{strconv.Itoa(l.Children - 1)}
	case f.name == "conflicts" && l.Conflicts > 0:
		return []string{strconv.Itoa(l.Conflicts)}
	case f.place.sort == inDays && dayOf(e, f.name) != "":
		return bandsOf(f, e)
	case f.name == "provider" && l.CourseProvider != "":
		return []string{strings.ToLower(l.CourseProvider)}
	}
	for _, code := range codesOf(e, f.name) {
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	if len(codes) == 0 {
		return []string{""}
	}
	return codes
}

func bandsOf(f *field, e Entry) []string {
	year := string(dayOf(e, f.name)[:4])
	ends := map[string][][2]string{kindNumber: ageBands, kindAgo: contactBands, kindIn: followUpBands, kindDate: {{year, year}}}[f.kind]
	var in []string
	for _, end := range ends {
		if v := (Value{From: end[0], To: end[1]}); holds(e, Term{Field: f.name}, v, Query{Today: today}) {
			in = append(in, end[0]+".."+end[1])
		}
	}
	return in
}

// TestFacetValueFindsAsManyAsItCounts writes each value of each facet into a
// filter: it finds the people that the facet counts.
func TestFacetValueFindsAsManyAsItCounts(t *testing.T) {
	all := entries(12, 800)
	s, b := office(t, all).Snapshot(), book(t)
	coordinator := access.Filter{Op: access.Not, Args: []access.Filter{{Op: access.IsRestricted}}}
	q := Query{Visible: coordinator, Today: today, Filter: Parse("course:none,waiting age:18..60 -need:housing", b)}
	for _, f := range fields {
		q.Facets = append(q.Facets, f.name)
	}
	for _, facet := range s.Find(q).Facets {
		for _, c := range facet.Counts {
			if c.Code == "Marktviertel" && c.Value == "" {
				continue // a district that no list has
			}
			f := Parse(facet.Field+":"+c.Value, b)
			if len(f.Problems) > 0 {
				t.Errorf("%s:%s: %v", facet.Field, c.Value, f.Err())
				continue
			}
			if text := facet.Field + ":" + c.Value; f.String() != text {
				t.Errorf("%s is read as %s", text, f)
			}
			one := others(q, facet.Field)
			one.Filter.Terms = append(one.Filter.Terms, f.Terms...)
			one.Facets = []string{facet.Field}
			found := s.Find(one)
			if found.Total != c.People {
				t.Errorf("%s finds %d people, counted %d", f, found.Total, c.People)
			}
			for _, other := range found.Facets[0].Counts {
				if other.Chosen != (other.Code == c.Code) || other.Code == c.Code && other.People != c.People {
					t.Errorf("%s: %+v, counted %d", f, other, c.People)
				}
			}
		}
	}
}

// Values that only hidden people have must not show, not even with a count of 0.
func TestFacetsDoNotTellOfHiddenPeople(t *testing.T) {
	r := New(book(t))
	r.Load(Entry{ID: person.IDFrom(1), Version: 1, Listing: person.Listing{Municipality: "03452019", Nationalities: []string{"475"}, Assigned: []string{"maike"}}},
		Entry{ID: person.IDFrom(2), Version: 1, Listing: person.Listing{Municipality: "03452008", Nationalities: []string{"166"}, Assigned: []string{"jan"}, Birth: "1990"}})
	r.Publish()
	q := Query{Visible: access.Filter{Op: access.MunicipalityIn, Text: []string{"03452019"}}, Today: today}
	for _, f := range fields {
		q.Facets = append(q.Facets, f.name)
	}
	for _, facet := range r.Snapshot().Find(q).Facets {
		if len(facet.Counts) != 1 || facet.Counts[0].People != 1 {
			t.Errorf("%s: %+v", facet.Field, facet.Counts)
		}
	}
}

func TestBandsKeepTheirOrder(t *testing.T) {
	s := office(t, entries(13, 500)).Snapshot()
	for field, want := range map[string][]string{
		"age":      {"0..5", "11..17", "18..26", "27..45", "46..64", "none"},
		"german":   {"A0", "A1", "A2", "B1", "B2", "C1", "C2", "none"},
		"children": {"0", "1", "2", "3", "none"},
	} {
		var got []string
		for _, c := range s.Find(Query{Visible: everybody, Today: today, Facets: []string{field}}).Facets[0].Counts {
			got = append(got, c.Value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", field, got, want)
		}
	}
}

func TestListsThatNameEachOtherFindNobody(t *testing.T) {
	s, b := office(t, entries(14, 50)).Snapshot(), book(t)
	named := func(names ...string) (f Filter) {
		for _, name := range names {
			f.Terms = append(f.Terms, Term{Field: "list", Values: []Value{{Code: name}}})
		}
		return f
	}
	lists := map[string]List{"a": {Filter: named("b")}, "b": {Filter: named("a")}, "self": {Filter: named("self")}, "all": {Filter: Parse("", b)},
		"twice": {Filter: named("all", "all")}, "bush": {Filter: named("bush1", "bush1", "bush1")}, "bush1": {Filter: named("bush2", "bush2", "bush2", "bush2")},
		"bush2": {Filter: named("all", "all", "all", "all", "all", "all", "all", "all")}}
	for name, want := range map[string]int{"a": 0, "self": 0, "all": 50, "twice": 50, "unknown": 0, "bush": 0} {
		q := Query{Filter: named(name), Visible: everybody, Today: today, Lists: func(name string) (List, bool) {
			list, known := lists[name]
			return list, known
		}}
		if got := s.Find(q).Total; got != want {
			t.Errorf("list:%s finds %d, want %d", name, got, want)
		}
		q.Lists = nil
		if got := s.Find(q).Total; got != 0 {
			t.Errorf("list:%s finds %d where there are no lists", name, got)
		}
	}
}
