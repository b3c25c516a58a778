package county

import (
	"slices"
	"sync"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/person"
)

var spec = Spec{People: 7500, Seed: 2026, Today: time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)}

// samples are the counties of the tests, in their usual sizes: the truth and
// what is told of it.
var samples = func() map[string]func() *sample {
	all := map[string]func() *sample{}
	for _, key := range Counties {
		all[key] = sync.OnceValue(func() *sample { return newSample(key) })
	}
	return all
}()

// inEach tests in every county.
func inEach(t *testing.T, test func(t *testing.T, s *sample)) {
	for _, key := range Counties {
		t.Run(key, func(t *testing.T) { test(t, samples[key]()) })
	}
}

func newSample(key string) *sample {
	spec := Spec{County: key, People: Usual(key), Seed: 2026, Today: spec.Today}
	s := &sample{spec: spec, county: New(spec), world: worldOf(key), today: dayAt(spec.Today)}
	p := newPlanner(spec)
	for h := p.next(); h != nil; h = p.next() {
		for _, m := range h.members {
			s.people = append(s.people, one{h: h, human: m})
		}
	}
	at := 0
	for a := range s.county.People() {
		person.Merge(&a.Profile, a.Records, person.Rules{})
		a.Profile.List()
		s.people[at].Arrival = a
		at++
	}
	return s
}

type sample struct {
	spec   Spec
	world  *world
	county *County
	today  day
	people []one
}

// one is a person of the sample.
type one struct {
	store.Arrival
	*human
	h *household
}

func (o one) ukrainian() bool { return o.h.nation.ukrainian }

// counted leaves out second files, of which little is known.
func (s *sample) counted(in func(one) bool) []one {
	var out []one
	for _, o := range s.people {
		if o.twinOf == nil && in(o) {
			out = append(out, o)
		}
	}
	return out
}

// shares counts words in percent.
func shares(people []one, word func(one) string) map[string]float64 {
	out := map[string]float64{}
	for _, o := range people {
		out[word(o)] += 100 / float64(len(people))
	}
	return out
}

// share is the percentage for whom yes holds.
func share(people []one, yes func(one) bool) float64 {
	return shares(people, func(o one) string { return map[bool]string{true: "yes"}[yes(o)] })["yes"]
}

func within(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if got < want-by || got > want+by {
		t.Errorf("%s: %.1f, want %.1f ± %.1f", what, got, want, by)
	} else {
		t.Logf("%s: %.1f (%.1f ± %.1f)", what, got, want, by)
	}
}

func (s *sample) withinMargin(t *testing.T, margin string, got map[string]float64, by float64) {
	t.Helper()
	m := s.world.margins[margin]
	for i, code := range m.codes {
		within(t, margin+" "+code, got[code], m.percents[i], by)
	}
}

func grown(o one) bool { return o.adult() }

func all(one) bool { return true }

func not(f func(one) bool) func(one) bool { return func(o one) bool { return !f(o) } }

func and(fs ...func(one) bool) func(one) bool {
	return func(o one) bool {
		return !slices.ContainsFunc(fs, func(f func(one) bool) bool { return !f(o) })
	}
}
