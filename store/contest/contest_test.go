package contest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lotse/store/county"
	"lotse/store/person"
)

func TestAllEnginesAnswerTheSame(t *testing.T) {
	asked := map[string]int{}
	report, err := Run(t.Context(), Options{
		County: county.Aurich, People: 2500, Seed: 5, Longest: time.Millisecond, Progress: func(string, int) {},
		Tell: func(f Figure) { asked[f.Role+" "+f.Question] += f.Found },
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(asked) != 2*len(questions(time.Now())) {
		t.Errorf("asked %v", asked)
	}
	for what, found := range asked {
		if found == 0 {
			t.Errorf("%s: nobody is found, so nothing is compared", what)
		}
	}
	if report.Compared < 10_000 || report.Heap <= 0 || report.Columns["german"] <= 0 || report.Load.Updates <= 0 {
		t.Errorf("%+v", report)
	}
}

// A comparison that cannot fail would be none.
func TestEveryDifferenceIsSeen(t *testing.T) {
	same := func() answer {
		return answer{total: 2, ids: []string{"a", "b"}, counts: map[string]int{"in=1": 1, "in=2": 1}}
	}
	for name, change := range map[string]func(*answer){
		"total": func(a *answer) { a.total++ }, "id": func(a *answer) { a.ids[1] = "c" }, "missing": func(a *answer) { a.ids = a.ids[:1] },
		"count": func(a *answer) { a.counts["in=1"]++ }, "value": func(a *answer) { a.counts["in=3"] = 1 }, "no value": func(a *answer) { delete(a.counts, "in=2") },
	} {
		other := same()
		change(&other)
		if differs(question{}, same(), other) == nil {
			t.Errorf("%s: not seen", name)
		}
	}
	if err := differs(question{}, same(), same()); err != nil {
		t.Error(err)
	}
	more := same()
	more.ids = append(more.ids, "c")
	if differs(question{slip: true}, more, same()) != nil || differs(question{slip: true}, same(), more) == nil {
		t.Error("with a slip Lotse must find whom the others find, and may find more")
	}
}

func TestPrefixesAndDatesInSQL(t *testing.T) {
	if got := after("MOHA"); got != "MOHB" {
		t.Error(got)
	}
	today := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	if got := bornBetween(18, 64, today); got != "p.birth <= '2008-11-22' AND p.birth > '1961-11-22'" {
		t.Error(got)
	}
	for date, want := range map[person.Date]any{"1980": "1980-01-01", "1980-05": "1980-05-01", "1980-05-07": "1980-05-07", "": nil} {
		if got := wholeDay(date); got != want {
			t.Errorf("%q: %v", date, got)
		}
	}
}

// BenchmarkRegister asks every engine every question, each engine through what a
// client of it would use. With -short only 50,000 people.
func BenchmarkRegister(b *testing.B) {
	for _, people := range []int{50_000, 1_000_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			if people > 50_000 && testing.Short() {
				b.Skip("takes minutes and some gigabytes")
			}
			r, err := open(b.Context(), Options{County: county.Aurich, People: people, Seed: 1, Progress: func(string, int) {}})
			if err != nil {
				b.Fatal(err)
			}
			defer r.end()
			for _, role := range askers {
				a, err := r.lotse.admit(b.Context(), role)
				if err != nil {
					b.Fatal(err)
				}
				for _, q := range questions(r.lotse.today) {
					r.bench(b, a, q)
				}
			}
			b.ReportMetric(r.report.Heap, "heapB/person")
		})
	}
}

func (r *run) bench(b *testing.B, a *asker, q question) {
	on := func(engine string, ask func() (answer, error)) {
		b.Run(strings.ReplaceAll(string(a.who.Role)+"/"+q.name+"/"+engine, ", ", "_"), func(b *testing.B) {
			for b.Loop() {
				if _, err := ask(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	on("Lotse", func() (answer, error) { return a.ask(q) })
	if !q.cross {
		on("Lotse_recorded", func() (answer, error) { return a.recorded(b.Context(), q) })
	}
	for _, e := range r.engines {
		if q.slip && e.slip == "" {
			continue
		}
		for _, v := range q.variants() {
			words := e.words(q, a.rights, v)
			on(e.name+v.name(), func() (answer, error) { return e.ask(b.Context(), words) })
		}
	}
}
