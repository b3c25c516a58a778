package linkage

import "math"

// Model holds the weights. It never changes and may be used from many goroutines.
type Model struct {
	same   [fields][grades]float64 // log2 of how often a grade occurs between records of one person
	chance [fields][grades]float64 // and between those of two
	met    float64                 // how many records of the same person there are to be expected for one, in the other file
}

// weights are the bits of each field for one person.
func (m *Model) weights(c *vector) (w [fields]float64) {
	for f, g := range c.grade {
		if g == unknown {
			continue
		}
		chance := m.chance[f][g]
		if c.rare[f] != 0 {
			chance = float64(c.rare[f])
		}
		w[f] = m.same[f][g] - chance
	}
	if c.grade[iFamily] == exchanged {
		w[iFamily] = 0 // both are weighed at once, with the given name
	}
	return w
}

// score is the sum of the weights.
func (m *Model) score(c *vector) (sum float64) {
	for _, w := range m.weights(c) {
		sum += w
	}
	return sum
}

// prior are the bits against a pair before anything is compared, one being among so many.
func (m *Model) prior(among int) float64 {
	chance := min(0.5, m.met/float64(max(among, 2)))
	return math.Log2(chance / (1 - chance))
}

// population is how many people a pair is thought to be among where nothing else is known.
const population = 50_000

func probability(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }

// Compare compares two records, without looking for better ones: Same means that
// nothing speaks against it but that another may match better.
func (m *Model) Compare(a, b *Record) Match {
	var v *vocabulary
	sa, sb := v.sketch(a), v.sketch(b)
	c := compare(&sa, &sb, nil)
	match := m.match(&c, m.score(&c)+m.prior(population))
	match.A, match.B = a.ID, b.ID
	return match
}

// match puts into words what a comparison came to.
func (m *Model) match(c *vector, bits float64) Match {
	w := m.weights(c)
	match := Match{Probability: probability(bits), Decision: decide(c, bits), Fields: make([]Compared, 0, fields)}
	for f, g := range c.grade {
		match.Fields = append(match.Fields, Compared{fieldNames[f], levelOf(f, g), w[f]})
	}
	return match
}

// levelOf is the level that a grade belongs to.
func levelOf(field int, g grade) Level {
	switch field {
	case iGiven, iFamily:
		return [...]Level{Unknown, Differs, Differs, Resembles, Resembles, Resembles, Near, Near, Agrees, Swapped}[g]
	case iBirth:
		return [...]Level{Unknown, Differs, Differs, Differs, Differs, Resembles, Resembles, Resembles, Resembles, NewYear, Agrees}[g]
	}
	return [...]Level{Unknown, Differs, Resembles, Agrees}[g]
}
