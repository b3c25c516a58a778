package register

import (
	"strings"
	"testing"
)

// BenchmarkParseHostile is what the worst texts cost that somebody can paste
// into the filter line: each key press reads the whole text again.
func BenchmarkParseHostile(b *testing.B) {
	list := book(b)
	for name, text := range map[string]string{
		"unknown values":       "nat:" + strings.Repeat("syrxien,", 300),
		"unknown long values":  "nat:" + strings.Repeat(strings.Repeat("a", 60)+",", 60),
		"unknown fields":       strings.Repeat("gemeinda:x ", 400),
		"ambiguous beginnings": strings.Repeat("nat:sy,ir,af ", 300),
		"a usual filter":       "course:none in:Norden,Hage german:..A2 age:18..27 -need:childcare fatima",
		"one long value":       "nat:" + strings.Repeat("a", 4000),
		"a megabyte":           strings.Repeat("a ", 1<<19),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Parse(text, list)
			}
		})
	}
}

// BenchmarkComplete is what completing costs beside the list itself, at 50,000 people.
func BenchmarkComplete(b *testing.B) {
	s := office(b, entries(1, 50000)).Snapshot()
	k := Known{Book: book(b), Lang: "de", Count: func(f Filter, field string) (int, Facet, bool) {
		q := Query{Filter: f, Visible: everybody, Today: today}
		if field != "" {
			q.Facets = []string{field}
		}
		r := s.Find(q)
		if len(r.Facets) == 0 {
			return r.Total, Facet{}, field == ""
		}
		return r.Total, r.Facets[0], true
	}}
	for _, text := range []string{"course:none in:No", "course:none kur", "course:none nord", "german:..", "worker:"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				Complete(text, len(text), k)
			}
		})
	}
}
