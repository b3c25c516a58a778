package contest

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Figure is how long an engine took for a question.
type Figure struct {
	People   int           `json:"people"`
	Role     string        `json:"role"`
	Question string        `json:"question"`
	Engine   string        `json:"engine"`
	Found    int           `json:"found"` // people, or cells of a cross table
	Asked    int           `json:"asked"` // times
	P50      time.Duration `json:"p50_ns"`
	P99      time.Duration `json:"p99_ns"` // the slowest, where it was asked fewer than a hundred times
}

// The measuring of one engine at one question ends after so many answers or so
// much time, whichever comes first, but not before a few answers.
const (
	mostAsked  = 500
	leastAsked = 5
	longest    = 2 * time.Second // where nobody says otherwise
)

// timed asks again and again.
func (r *run) timed(ask func() (answer, error)) (Figure, answer, error) {
	first, err := ask() // warms up
	if err != nil {
		return Figure{}, first, err
	}
	var took []time.Duration
	for began := time.Now(); len(took) < leastAsked || len(took) < mostAsked && time.Since(began) < r.options.Longest; {
		start := time.Now()
		if _, err := ask(); err != nil {
			return Figure{}, first, err
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	f := Figure{Asked: len(took), P50: took[len(took)/2], P99: took[min(len(took)-1, len(took)*99/100)], Found: first.total}
	if f.Found == 0 {
		f.Found = len(first.counts)
	}
	return f, first, nil
}

// engine is a database by the name under which it stands in the report.
type engine struct {
	name string
	*base
}

// race asks everybody one question and compares what they say.
func (r *run) race(ctx context.Context, a *asker, q question) error {
	put := func(name string, f Figure) {
		f.People, f.Role, f.Question, f.Engine = r.report.People, string(a.who.Role), q.name, name
		r.report.Figures = append(r.report.Figures, f)
		r.tell(f)
	}
	f, want, err := r.timed(func() (answer, error) { return a.ask(q) })
	if err != nil {
		return err
	}
	put("Lotse", f)
	if !q.cross {
		if want.ids, err = a.everybody(q); err != nil {
			return err
		}
		if len(want.ids) != want.total {
			return fmt.Errorf("Lotse counts %d people and lists %d", want.total, len(want.ids))
		}
		if f, _, err = r.timed(func() (answer, error) { return a.screen(q) }); err != nil {
			return err
		}
		put("Lotse, 40 rows", f)
		if f, _, err = r.timed(func() (answer, error) { return a.recorded(ctx, q) }); err != nil {
			return err
		}
		put("Lotse, recorded", f)
	}
	for _, e := range r.engines {
		if q.slip && e.slip == "" {
			continue
		}
		for _, v := range q.variants() {
			name := e.name + v.name()
			f, err := r.rival(ctx, e, a, q, v, want)
			if err != nil {
				return fmt.Errorf("%s, %s, %s: %w", name, a.who.Role, q.name, err)
			}
			put(name, f)
		}
	}
	return nil
}

// rival asks a database, and compares its answer with that of Lotse.
func (r *run) rival(ctx context.Context, e engine, a *asker, q question, v variant, want answer) (Figure, error) {
	words := e.words(q, a.rights, v)
	f, got, err := r.timed(func() (answer, error) { return e.ask(ctx, words) })
	if err != nil {
		return f, err
	}
	if !q.cross {
		if got.ids, err = e.everybody(ctx, q, a.rights, v); err != nil {
			return f, err
		}
	}
	r.report.Compared += len(got.ids) + len(got.counts)
	return f, differs(q, want, got)
}

// differs says in what two answers are not the same.
func differs(q question, lotse, other answer) error {
	if q.slip {
		for _, id := range other.ids {
			if _, found := slices.BinarySearch(lotse.ids, id); !found {
				return fmt.Errorf("%s is found by it alone (it finds %d, Lotse %d)", id, other.total, lotse.total)
			}
		}
		return nil
	}
	if lotse.total != other.total {
		return fmt.Errorf("it counts %d, Lotse %d", other.total, lotse.total)
	}
	if !slices.Equal(lotse.ids, other.ids) {
		return fmt.Errorf("it finds other people than Lotse: %d and %d", len(other.ids), len(lotse.ids))
	}
	for what := range lotse.counts {
		if lotse.counts[what] != other.counts[what] {
			return fmt.Errorf("%s: it counts %d, Lotse %d", what, other.counts[what], lotse.counts[what])
		}
	}
	if len(lotse.counts) != len(other.counts) {
		return fmt.Errorf("it counts %d values, Lotse %d", len(other.counts), len(lotse.counts))
	}
	return nil
}
