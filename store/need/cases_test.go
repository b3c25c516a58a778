package need

import (
	"slices"
	"strings"
	"testing"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

// somebody is an adult of whom facts are known: "title 25-2 2025-03-01".
func somebody(t *testing.T, facts string) *person.Listing {
	t.Helper()
	l := &person.Listing{Birth: "1990-05-05", Sex: "m", LiterateAny: "yes", LiterateLatin: "yes", School: "middle", Municipality: "03452001"}
	for _, fact := range strings.Split(facts, ", ") {
		w := append(strings.Fields(fact), "", "", "", "", "")
		switch w[0] {
		case "": // nothing
		case "title":
			l.Residence = w[1]
			l.Case.Titles = append(l.Case.Titles, person.Spell{Field: person.Residence, Code: w[1], From: person.Date(w[2])})
		case "born":
			l.Birth = person.Date(w[1])
		case "woman":
			l.Sex = "w"
		case "reads": // any script, Latin script
			l.LiterateAny, l.LiterateLatin = w[1], w[2]
		case "school":
			l.School = w[1]
		case "german": // level, evidence, day
			l.German, l.GermanDay = w[1], person.Date(w[3])
			l.Case.Proofs = append(l.Case.Proofs, person.Proof{Level: w[1], Evidence: w[2], Day: person.Date(w[3])})
		case "paper": // route, state, granted, lapses
			l.Case.Grants = append(l.Case.Grants, person.Grant{Route: w[1], State: w[2], Granted: person.Date(w[3]), Lapses: person.Date(w[4])})
		case "seat": // type, state, result or step, end
			l.Case.Seats = append(l.Case.Seats, person.Enrolment{Type: w[1], State: w[2], Result: w[3], To: person.Date(w[4])})
		case "registered":
			l.Case.Seats = append(l.Case.Seats, person.Enrolment{Type: w[1], State: "waiting", Step: "registered"})
		case "unfit":
			l.Case.Seats = append(l.Case.Seats, person.Enrolment{Type: w[1], State: "dropped", Reason: "wrong_course"})
		case "waits":
			l.Case.Waiting = person.Date(w[1])
		case "needs":
			l.Needs = append(l.Needs, w[1])
		case "childcare":
			l.Childcare = w[1]
		case "sphere":
			l.Sphere = w[1]
		default:
			t.Fatalf("no such fact: %q", fact)
		}
	}
	return l
}

// seen is a brief as the tables write it: "ALLG | 44-1 local | claim 2026-03-01 |
// blocks | misplaced".
func seen(b Brief, f Finding) string {
	var deadlines []string
	for _, d := range f.Deadlines {
		deadlines = append(deadlines, d.Code+" "+string(d.On))
	}
	routes := slices.DeleteFunc(slices.Clone(b.Routes), func(r string) bool { return r == "local" })
	parts := []string{b.Due, strings.Join(routes, " "), strings.Join(deadlines, " "), strings.Join(b.Blocks, " "), b.Misplaced}
	for len(parts) > 1 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return strings.TrimSpace(strings.Join(parts, " | "))
}

func TestWhatIsDueByTheTable(t *testing.T) {
	book, err := rulebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range decided {
		day, facts, want := c[0], c[1], c[2]
		r, l := On(book, person.Date(day)), somebody(t, facts)
		f, b := r.Of(l, nil), r.Brief(l)
		if got := seen(b, f); got != want {
			t.Errorf("%s, %s:\n got %s\nwant %s\n%v", day, facts, got, want, f.Why)
		}
		agree(t, r, f, b)
		for _, rule := range strings.Fields(c[3]) {
			if !told(f, rule) {
				t.Errorf("%s, %s: nothing says %s: %+v", day, facts, rule, f)
			}
		}
	}
}

// agree checks that lists and the opened person say the same, and that every
// reason has a sentence in both languages.
func agree(t *testing.T, r *Rules, f Finding, b Brief) {
	t.Helper()
	var open, blocks []string
	reasons := slices.Clone(f.Why)
	for _, one := range f.Routes {
		if one.Open {
			open = append(open, one.Code)
		}
		reasons = append(reasons, one.Why...)
	}
	for _, one := range f.Blocks {
		blocks, reasons = append(blocks, one.Code), append(reasons, one.Why)
	}
	nearest := person.Date("")
	for _, one := range f.Deadlines {
		nearest, reasons = f.Deadlines[0].On, append(reasons, one.Why)
	}
	if f.Due != b.Due || f.Misplaced != b.Misplaced || nearest != b.Deadline || !slices.Equal(open, b.Routes) || !sameCodes(blocks, b.Blocks) || len(f.Routes) != 7 {
		t.Errorf("Of says %+v, Brief %+v", f, b)
	}
	for _, why := range reasons {
		for _, lang := range []string{"de", "en"} {
			s := r.Sentence(why, lang)
			rule, _, _ := strings.Cut(why.Rule, "/")
			if !strings.Contains(s, rule+";") || strings.ContainsAny(s, "{}?") {
				t.Errorf("%s in %s: %q", why.Rule, lang, s)
			}
		}
	}
}

func sameCodes(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func told(f Finding, rule string) bool {
	is := func(r Reason) bool { return r.Rule == rule }
	return slices.ContainsFunc(f.Why, is) ||
		slices.ContainsFunc(f.Routes, func(r Route) bool { return slices.ContainsFunc(r.Why, is) }) ||
		slices.ContainsFunc(f.Deadlines, func(d Deadline) bool { return is(d.Why) }) ||
		slices.ContainsFunc(f.Blocks, func(b Block) bool { return is(b.Why) })
}

func BenchmarkBrief(b *testing.B) {
	book, err := rulebook.Default()
	if err != nil {
		b.Fatal(err)
	}
	r := On(book, "2026-11-23")
	l := &person.Listing{Birth: "1990-05-05", Residence: "25-2", LiterateAny: "yes", LiterateLatin: "no", German: "A1"}
	l.Case.Titles = []person.Spell{{Code: "24", From: "2022-04-01"}, {Code: "25-2", From: "2026-03-01"}}
	l.Case.Proofs = []person.Proof{{Level: "A1", Evidence: "placement", Day: "2026-04-01"}}
	l.Case.Seats = []person.Enrolment{{Type: "ALLG", State: "waiting"}}
	l.Case.Waiting = "2026-11-10"
	b.ReportAllocs()
	for b.Loop() {
		r.Brief(l)
	}
}
