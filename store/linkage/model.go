package linkage

import "math"

// Model holds the weights. It never changes and may be used from many goroutines.
type Model struct {
	same   [fields][grades]float64 // log2 of how often a grade occurs between records of one person
	kin    [fields][grades]float64 // between those of two of a family: nationality and place only
	chance [fields][grades]float64 // between those of any two

	swapped   float64 // log2 of how often given and family name changed places
	met       float64 // how many records of the same person there are to be expected for one, in the other file
	related   float64 // and how many of others of the family
	twins     float64 // of twins
	namesakes float64 // of others of the family who have the same given name, such as father and son
}

// weights are the bits of each field for one person.
func (m *Model) weights(c *vector) (w [fields]float64) {
	for f, g := range c.grade {
		if g != unknown {
			w[f] = m.same[f][g] - m.byChance(c, f)
		}
	}
	if c.exchanged {
		w[iGiven] += m.swapped / 2
		w[iFamily] += m.swapped / 2
	}
	return w
}

func (m *Model) byChance(c *vector, field int) float64 {
	if c.rare[field] != 0 {
		return float64(c.rare[field])
	}
	return m.chance[field][c.grade[field]]
}

// classes are how likely a pair is of one person, of two of a family and of any two,
// beside each other.
type classes struct{ same, related, twins, namesakes, chance float64 }

func (c classes) all() float64 { return c.same + c.others() }

func (c classes) others() float64 { return c.related + c.twins + c.namesakes + c.chance }

// classes of a pair among so many records.
func (m *Model) classes(c *vector, among int) classes {
	w := m.weights(c)
	sum := 0.0
	for _, bits := range w {
		sum += bits
	}
	n := float64(max(among, 2))
	of := classes{same: m.met / n * math.Exp2(sum), chance: 1}
	if c.grade[iFamily] > shared {
		bits := w[iFamily]
		for _, f := range [...]int{iNation, iPlace} {
			if g := c.grade[f]; g != unknown {
				bits += m.kin[f][g] - m.byChance(c, f)
			}
		}
		kin := math.Exp2(bits) / n
		of.related = m.related * kin
		of.twins = m.twins * kin * math.Exp2(w[iBirth])
		of.namesakes = m.namesakes * kin * math.Exp2(w[iGiven]+w[iSex])
	}
	return of
}

// bits are the logarithm of the odds that a pair is of one person, among so many.
func (m *Model) bits(c *vector, among int) float64 {
	of := m.classes(c, among)
	return math.Log2(of.same / of.others())
}

func (m *Model) likely(c *vector, among int) float64 { return probability(m.bits(c, among)) }

// population is how many people a pair is thought to be among where nothing else is known.
const population = 50_000

func probability(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }

// Compare compares two records, without looking for better ones: Same means that
// nothing speaks against it but that another may match better.
func (m *Model) Compare(a, b *Record) Match {
	var v *vocabulary
	sa, sb := v.sketch(a), v.sketch(b)
	c := compare(&sa, &sb, nil)
	match := m.match(&c, m.bits(&c, population))
	match.A, match.B = a.ID, b.ID
	return match
}

// match puts into words what a comparison came to.
func (m *Model) match(c *vector, bits float64) Match {
	w := m.weights(c)
	match := Match{Probability: probability(bits), Decision: decide(c, bits), Fields: make([]Compared, 0, fields)}
	for f, g := range c.grade {
		level := levelOf(f, g)
		if c.exchanged && f <= iFamily && g != unknown {
			level = Swapped
		}
		match.Fields = append(match.Fields, Compared{fieldNames[f], level, w[f]})
	}
	return match
}

// levelOf is the level that a grade belongs to.
func levelOf(field int, g grade) Level {
	switch field {
	case iGiven, iFamily:
		return [...]Level{Unknown, Differs, Differs, Resembles, Resembles, Resembles, Resembles, Near, Near, Agrees}[g]
	case iBirth:
		return [...]Level{Unknown, Differs, Differs, Differs, Differs, Resembles, Resembles, Resembles, Resembles, NewYear, Agrees}[g]
	}
	return [...]Level{Unknown, Differs, Resembles, Agrees}[g]
}
