package linkage

import (
	"math"
	"math/rand/v2"
	"sync"
)

const (
	rounds     = 30      // of expectation and maximisation, at most
	randomly   = 300_000 // pairs by chance that are looked at
	candidates = 600_000 // about so many pairs that have a key in common
	believed   = 20      // pairs: how much the default counts
	trusted    = 5000    // likewise, where it is to be kept to
	fewest     = 50      // records of a file
)

// Estimate makes a model from two files, or from one with duplicates inside where b is
// nil. The same records give the same model.
func Estimate(a, b []Record) *Model {
	if len(a) < fewest || b != nil && len(b) < fewest {
		return Default()
	}
	from := *Default()
	if b != nil {
		from.meet(a, len(b))
		from.meet(b, len(a))
	}
	return estimate(prepare(a, b), &from)
}

// meet counts, within one office's file, how many twins and namesakes there are to be
// expected in another of so many records. Between two files that cannot be learned:
// they are like records of one person of which the given name, or the date, is wrong.
func (m *Model) meet(records []Record, others int) {
	const most = 20_000
	f := prepare(records[:min(len(records), most)], nil)
	own := *m
	own.met = 0.01 // few are twice in the file of one office
	own.learnChance(f, f.random(), m, nil)
	share := 1 + f.width()/candidates
	seen := f.observe(share)
	for range rounds / 3 {
		all, of := own.tally(f, seen), f.asked(share)
		own.learnKin(&all, m)
		own.met, own.related = max(0.001, all.same/of), max(0.001, all.related/of)
		own.twins, own.namesakes = all.twins/of, all.namesakes/of
	}
	grown := float64(others) / float64(len(f.a))
	m.twins = max(m.twins, min(0.3, own.twins*grown))
	m.namesakes = max(m.namesakes, min(0.3, own.namesakes*grown))
}

// estimate learns from the candidates. That there are enough keys is assumed: a pair
// without any in common is taken for two people.
func estimate(f *files, from *Model) *Model {
	m := *from
	random := f.random()
	m.learnChance(f, random, from, nil)
	share := 1 + f.width()/candidates
	seen := f.observe(share)
	for pass := range 2 {
		if pass > 0 {
			m.learnChance(f, random, from, &m)
		}
		for range rounds {
			before := m.met
			if m.learn(f, seen, share, from); math.Abs(m.met-before) < 1e-4*m.met {
				break
			}
		}
	}
	return &m
}

// random are pairs by chance.
func (f *files) random() []vector {
	dice := rand.New(rand.NewPCG(1969, 1988))
	n := min(randomly, len(f.a)*len(f.b))
	pairs := make([][2]int32, 0, n)
	for range n {
		i, j := dice.IntN(len(f.a)), dice.IntN(len(f.b))
		if !f.one || i != j {
			pairs = append(pairs, [2]int32{int32(i), int32(j)})
		}
	}
	all := make([]vector, len(pairs))
	inParallel(len(pairs), 4096, func(from, to int) {
		for i := from; i < to; i++ {
			all[i] = compare(&f.a[pairs[i][0]], &f.b[pairs[i][1]], f.vocabulary)
		}
	})
	return all
}

// learnChance counts how often grades occur by chance; pairs that are of one person
// by the model known count less.
func (m *Model) learnChance(f *files, random []vector, from, known *Model) {
	var count [fields][grades]float64
	for i := range random {
		c := &random[i]
		weight := 1.0
		if known != nil {
			weight = 1 - known.likely(c, len(f.b))
		}
		for f, g := range c.grade {
			count[f][g] += weight
		}
	}
	m.chance = shares(count, from.chance, believed)
}

// shares are the logarithms of how often each grade occurs, unknown aside; before
// counts as so many pairs.
func shares(count, before [fields][grades]float64, so float64) (log [fields][grades]float64) {
	for f := range count {
		total := so
		for g := 1; g < grades; g++ {
			total += count[f][g]
		}
		for g := 1; g < grades; g++ {
			log[f][g] = math.Log2((count[f][g] + so*math.Exp2(before[f][g])) / total)
		}
	}
	return log
}

// width is how many candidates there are at most.
func (f *files) width() (n int) {
	for slot := range f.blocks {
		k := &f.blocks[slot]
		for i := range k.from {
			n += int(k.to[i] - k.from[i])
		}
	}
	return n
}

// observe compares the candidates of every so-manieth record.
func (f *files) observe(share int) (all []vector) {
	parts := make([][]vector, (len(f.a)+255)/256)
	seens := sync.Pool{New: func() any { s := make([]int32, len(f.b)); return &s }}
	inParallel(len(f.a), 256, func(from, to int) {
		seen := seens.Get().(*[]int32)
		defer seens.Put(seen)
		for i := from; i < to; i++ {
			if i%share == 0 {
				f.candidates(i, *seen, func(j int) {
					parts[from/256] = append(parts[from/256], compare(&f.a[i], &f.b[j], f.vocabulary))
				})
			}
		}
	})
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

// tally counts grades, by how likely the pairs are.
type tally struct {
	classes       // how many of each
	swapped       float64
	sameBy, kinBy [fields][grades]float64
}

func (t *tally) add(other *tally) {
	t.same += other.same
	t.related += other.related
	t.twins += other.twins
	t.namesakes += other.namesakes
	t.swapped += other.swapped
	for f := range t.sameBy {
		for g := range t.sameBy[f] {
			t.sameBy[f][g] += other.sameBy[f][g]
			t.kinBy[f][g] += other.kinBy[f][g]
		}
	}
}

// learn is one round: how likely each pair is one person, and what follows for the
// weights.
func (m *Model) learn(f *files, seen []vector, share int, from *Model) {
	all := m.tally(f, seen)
	m.same = shares(all.sameBy, from.same, believed)
	if newcomers := f.one && 2*int(f.vocabulary.nations) > len(f.a); newcomers {
		m.trust(f, &all, share, from)
	}
	m.swapped = math.Log2((all.swapped + believed*math.Exp2(from.swapped)) / (all.same + believed))
	m.learnKin(&all, from)
	of := f.asked(share)
	m.met, m.related = max(0.001, all.same/of), max(0.001, all.related/of)
}

// trust keeps to the default in how often names and dates of one person differ, and
// learns how many twins and namesakes there are. Within one file of which nothing says
// that nobody is in it twice only one of the two can be learned; what the default knows
// of newcomers holds for them.
func (m *Model) trust(f *files, all *tally, share int, from *Model) {
	held := shares(all.sameBy, from.same, trusted)
	m.same[iGiven], m.same[iFamily], m.same[iBirth] = held[iGiven], held[iFamily], held[iBirth]
	of := f.asked(share)
	m.twins, m.namesakes = min(0.5, max(from.twins, all.twins/of)), min(0.5, max(from.namesakes, all.namesakes/of))
}

// learnKin learns what of nationality and place relatives have in common.
func (m *Model) learnKin(all *tally, from *Model) {
	kin := shares(all.kinBy, from.kin, believed)
	m.kin[iNation], m.kin[iPlace] = kin[iNation], kin[iPlace]
}

// asked is of how many records all pairs were seen.
func (f *files) asked(share int) float64 {
	of := float64(len(f.a)) / float64(share)
	if f.one {
		of /= 2 // each pair was seen from one side only
	}
	return of
}

func (m *Model) tally(f *files, seen []vector) (all tally) {
	const step = 8192
	parts := make([]tally, (len(seen)+step-1)/step) // added in one order: the same records give the same model
	inParallel(len(seen), step, func(from, to int) {
		part := &parts[from/step]
		for i := from; i < to; i++ {
			m.weigh(&seen[i], len(f.b), part)
		}
	})
	for i := range parts {
		all.add(&parts[i])
	}
	return all
}

// weigh adds a pair to the tally.
func (m *Model) weigh(c *vector, among int, t *tally) {
	of := m.classes(c, among)
	if of.all()-of.chance < of.chance*1e-6 {
		return
	}
	all := of.all()
	same, kin := of.same/all, (of.others()-of.chance)/all
	t.same += same
	t.related += of.related / all
	t.twins += of.twins / all
	t.namesakes += of.namesakes / all
	if c.exchanged {
		t.swapped += same
	}
	for f, g := range c.grade {
		t.sameBy[f][g] += same
		t.kinBy[f][g] += kin
	}
}
