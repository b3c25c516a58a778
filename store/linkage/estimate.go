package linkage

import (
	"math"
	"math/rand/v2"
	"sync"
)

// observation is a pair of which only the grades are kept, and how likely they are by
// chance.
type observation struct {
	grade  [fields]grade
	chance float32 // log2
}

const (
	rounds     = 25      // of expectation and maximisation
	randomly   = 400_000 // pairs by chance that are looked at
	candidates = 1_500_000
	believed   = 20 // pairs: how much the default counts
	fewest     = 50 // records of a file
)

// Estimate makes a model from two files, or from one with duplicates inside where b is
// nil. The same records give the same model.
func Estimate(a, b []Record) *Model {
	if len(a) < fewest || b != nil && len(b) < fewest {
		return Default()
	}
	return estimate(prepare(a, b), Default())
}

func estimate(f *files, from *Model) *Model {
	m := *from
	random := f.random()
	m.learnChance(random, from, nil)
	share := 1
	var seen []observation
	for seen = m.observe(f, share); len(seen) > candidates; seen = m.observe(f, share) {
		share *= 2
	}
	for range 2 {
		for range rounds {
			m.learn(f, seen, share, from)
		}
		m.learnChance(random, from, &m)
		for i := range seen {
			seen[i].chance = 0 // counted anew below
		}
		seen = m.observe(f, share)
	}
	for range rounds {
		m.learn(f, seen, share, from)
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
func (m *Model) learnChance(random []vector, from, known *Model) {
	var count [fields][grades]float64
	for i := range random {
		c := &random[i]
		weight := 1.0
		if known != nil {
			weight = 1 - probability(known.score(c)+math.Log2(known.met/float64(population)))
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

// observe compares the candidates of every so-manieth record.
func (m *Model) observe(f *files, share int) []observation {
	var all [][]observation = make([][]observation, (len(f.a)+255)/256)
	seens := sync.Pool{New: func() any { s := make([]int32, len(f.b)); return &s }}
	inParallel(len(f.a), 256, func(from, to int) {
		seen := seens.Get().(*[]int32)
		defer seens.Put(seen)
		var found []observation
		for i := from; i < to; i++ {
			if i%share != 0 {
				continue
			}
			f.candidates(i, *seen, func(j int) {
				c := compare(&f.a[i], &f.b[j], f.vocabulary)
				found = append(found, m.observation(&c))
			})
		}
		all[from/256] = found
	})
	var list []observation
	for _, some := range all {
		list = append(list, some...)
	}
	return list
}

func (m *Model) observation(c *vector) observation {
	o := observation{grade: c.grade}
	for f, g := range c.grade {
		switch {
		case g == unknown || f == iFamily && g == exchanged:
		case c.rare[f] != 0:
			o.chance += c.rare[f]
		default:
			o.chance += float32(m.chance[f][g])
		}
	}
	if o.grade[iFamily] == exchanged {
		o.grade[iFamily] = unknown
	}
	return o
}

// learn is one round: how likely each pair is one person, and what follows for the
// weights.
func (m *Model) learn(f *files, seen []observation, share int, from *Model) {
	var count [fields][grades]float64
	prior, sum := m.prior(len(f.b)), 0.0
	for i := range seen {
		o := &seen[i]
		bits := prior - float64(o.chance)
		for f, g := range o.grade {
			if g != unknown {
				bits += m.same[f][g]
			}
		}
		if bits < -20 {
			continue
		}
		p := probability(bits)
		sum += p
		for f, g := range o.grade {
			count[f][g] += p
		}
	}
	m.same = shares(count, from.same, believed)
	m.met = max(0.001, sum*float64(share)/float64(len(f.a)))
	if f.one {
		m.met *= 2 // each pair was seen from one side only
	}
}
