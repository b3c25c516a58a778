package contest

import (
	"fmt"
	"strings"
	"time"

	"lotse/store/person"
)

// part is one condition, in Lotse's filter language and in SQL.
type part struct {
	field string // of the table of fields
	class person.Class
	words string
	sql   string
	flag  string // the same by a column that somebody keeps up to date; empty: no other way
}

// question is what everybody is asked.
type question struct {
	name   string
	parts  []part
	facets []string
	cross  bool // level × municipality × year of arrival
	slip   bool // Lotse may find more
}

const (
	prefix = "MOHA"    // how names begin that many have
	typo   = "FATIMHA" // one slip away from a name that many have
)

// questions are those of the comparison that the design rests on.
func questions(today time.Time) []question {
	towns := map[string]string{
		"Aurich": "03452001", "Norden": "03452019", "Südbrookmerland": "03452023", "Wiesmoor": "03452025", "Krummhörn": "03452014", "Norderney": "03452020",
	}
	var names, codes []string
	for name, code := range towns {
		names, codes = append(names, name), append(codes, code)
	}
	four := []part{
		{field: "course", class: person.Course, words: "course:none",
			sql: "NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.person = p.n)", flag: "p.no_course"},
		{field: "in", class: person.Place, words: "in:" + strings.Join(names, ","), sql: "p.municipality IN (" + quoted(codes) + ")"},
		{field: "german", class: person.Language, words: "german:..A2", sql: "p.german IN ('A0', 'A1', 'A2')"},
		{field: "age", class: person.Identity, words: "age:18..64", sql: bornBetween(18, 64, today)},
	}
	facets := []string{"in", "course", "german", "nationality", "status"}
	return []question{
		{name: "four conditions, count", parts: four},
		{name: "four conditions, five facets", parts: four, facets: facets},
		{name: "everybody, five facets", facets: facets},
		{name: "beginning of a name", parts: []part{{field: "name", class: person.Identity, words: `"` + strings.ToLower(prefix) + `"`, sql: named("t.token >= '" + prefix + "' AND t.token < '" + after(prefix) + "'")}}},
		{name: "a name with one slip", slip: true, parts: []part{{field: "name", class: person.Identity, words: strings.ToLower(typo), sql: named(oneSlip)}}},
		{name: "level × municipality × year", cross: true},
	}
}

// oneSlip stands for the condition by which an engine finds a name like typo.
const oneSlip = "%ONE_SLIP%"

func named(how string) string {
	return "p.n IN (SELECT t.person FROM token t WHERE " + how + ")"
}

// after is the first text after all that begin with a prefix of A–Z.
func after(prefix string) string {
	last := len(prefix) - 1
	return prefix[:last] + string(prefix[last]+1)
}

// bornBetween are those who are from to to years old; an incomplete date of
// birth counts from its first day.
func bornBetween(from, to int, today time.Time) string {
	latest, earliest := today.AddDate(-from, 0, 0), today.AddDate(-to-1, 0, 0)
	return fmt.Sprintf("p.birth <= '%s' AND p.birth > '%s'", latest.Format(time.DateOnly), earliest.Format(time.DateOnly))
}

// filter is the question in Lotse's words.
func (q question) filter() string {
	var words []string
	for _, p := range q.parts {
		words = append(words, p.words)
	}
	return strings.Join(words, " ")
}

func (q question) classes() []person.Class {
	var out []person.Class
	for _, p := range q.parts {
		out = append(out, p.class)
	}
	if q.cross {
		out = append(out, person.Language, person.Origin, person.Place)
	}
	return out
}

// flagged says whether it can be asked in a second way.
func (q question) flagged() bool {
	for _, p := range q.parts {
		if p.flag != "" {
			return true
		}
	}
	return false
}

// variant is one of the ways to ask a database.
type variant struct {
	flags   bool // by columns that somebody keeps up to date
	chosen  bool // there is another way
	onePass bool // facets from one reading of the people
}

func (q question) variants() []variant {
	all := []variant{{}}
	if q.flagged() {
		all = []variant{{chosen: true}, {chosen: true, flags: true}}
	}
	if len(q.facets) > 0 {
		all = append(all, variant{chosen: q.flagged(), flags: q.flagged(), onePass: true})
	}
	return all
}

func (v variant) name() string {
	name := ""
	switch {
	case v.flags:
		name = ", flag column"
	case v.chosen:
		name = ", NOT EXISTS"
	}
	if v.onePass {
		name += ", one pass"
	}
	return name
}

// where is the question in SQL, but for the conditions on one field.
func (q question) where(rights, slip, except string, flags bool) string {
	all := []string{rights}
	for _, p := range q.parts {
		sql := strings.ReplaceAll(p.sql, oneSlip, slip)
		if flags && p.flag != "" {
			sql = p.flag
		}
		if p.field != except {
			all = append(all, sql)
		}
	}
	return strings.Join(all, " AND ")
}

// The levels and years of the cross table.
var crossLevels = []string{"A0", "A1", "A2", "B1", "B2", "C1", "C2"}

const firstYear = 2014

// answer is what an engine says: how many people, whom, and what was counted,
// "field=code" or "level/municipality/year".
type answer struct {
	total  int
	ids    []string // ordered; only where all are asked for
	counts map[string]int
}
