package county

import (
	"math"
	"slices"
)

// planner makes one household after the other. Two planners of the same Spec
// make the same households, so that nothing has to be kept between the two
// times that they are needed: to fill the courses, and to tell the people.
type planner struct {
	*world
	seed   uint64
	today  day
	people int // to be made
	made   int
	number int // of households
	dice   dice

	nations  []float64 // people made of each
	members  map[bool]*urn
	ages     map[bool]*urn
	titles   map[*nation]*urn
	schools  map[*nation]*urn
	literacy *urn
	states   *urn
	levels   map[string]*urn
	results  map[bool]*urn // by whether ALPHA
	sits     *urn          // in which course those sit who need ALPHA
	sexes    *urn          // of children
}

func newPlanner(spec Spec) *planner {
	w := theWorld()
	p := &planner{
		world: w, seed: spec.Seed, today: dayAt(spec.Today), people: spec.People, dice: newDice(spec.Seed, skeletonStream),
		nations: make([]float64, len(w.nations)),
		members: map[bool]*urn{true: w.margins["people-ukr"].urn(), false: w.margins["people-other"].urn()},
		ages:    map[bool]*urn{true: w.margins["age-ukr"].urn(), false: w.margins["age-other"].urn()},
		titles:  map[*nation]*urn{}, schools: map[*nation]*urn{},
		literacy: w.margins["literacy"].urn(), states: w.margins["course"].urn(), levels: map[string]*urn{},
		results: map[bool]*urn{true: w.margins["dtz-alpha"].urn(), false: w.margins["dtz"].urn()},
		sits:    newUrn([]string{"ALPHA", "ALLG"}, []float64{70, 30}),
		sexes:   newUrn([]string{"w", "m"}, []float64{48, 52}),
	}
	for _, n := range w.nations {
		p.titles[n], p.schools[n] = newUrn(titles, n.titles), newUrn(schools, n.schools)
	}
	for state, shares := range w.german {
		p.levels[state] = newUrn(w.margins["german"].codes, shares)
	}
	return p
}

// next is the next household, nil when there are as many people as wanted.
func (p *planner) next() *household {
	if p.made >= p.people {
		return nil
	}
	n := p.nation()
	h := &household{number: p.number, nation: p.world.nations[n], restricted: p.dice.chance(0.015)}
	p.number++
	p.fill(h)
	p.arrive(h)
	p.settle(h)
	for _, m := range h.members {
		p.learn(h, m)
	}
	p.double(h)
	h.members = h.members[:min(len(h.members), p.people-p.made)]
	for _, m := range h.members {
		m.number, m.id = p.made, idOf(p.seed, p.made)
		p.made++
	}
	p.nations[n] += float64(len(h.members))
	return h
}

// nation is the nationality that is furthest behind its share.
func (p *planner) nation() int {
	best, most := 0, math.Inf(-1)
	for i, n := range p.world.nations {
		if owed := (n.share*float64(p.made+30) - p.nations[i]) / math.Sqrt(n.share); owed > most {
			best, most = i, owed
		}
	}
	return best
}

// fill puts people into a household of a kind that heals what is missing of
// children, women and men.
func (p *planner) fill(h *household) {
	group := h.nation.ukrainian
	var weights []float64
	for _, k := range p.kinds {
		weights = append(weights, k.weight[group]*math.Exp(p.lack(group, k, h.nation.number("children"))))
	}
	kind := p.kinds[p.dice.weighted(weights)]
	h.kind = kind.name
	for _, role := range kind.adults {
		band := p.ages[group].draw(p.dice, 1, allowed(role.bands))
		p.join(h, &human{role: role.name, sex: role.sex, age: p.ageIn(band)})
	}
	switch {
	case kind.name == "minor":
		p.join(h, &human{role: "alone", sex: p.boyOrGirl(0.25), age: p.dice.between(14, 17)})
		p.ages[group].have[2]++
		p.ages[group].drawn++
	case kind.kids:
		p.children(h)
	}
}

// lack is how much a household of this kind would heal.
func (p *planner) lack(group bool, k householdKind, children float64) float64 {
	u := p.members[group]
	owed := func(i int) float64 { return max(-3, min(3, (u.want[i]*u.drawn-u.have[i])/8)) }
	var sum float64
	if k.kids {
		sum += owed(0) * children
	}
	for _, a := range k.adults {
		if a.sex == "w" {
			sum += owed(1)
		} else {
			sum += owed(2)
		}
	}
	return sum / 3
}

func (p *planner) join(h *household, m *human) {
	u := p.members[h.nation.ukrainian]
	at := 0
	if m.adult() {
		at = 1 + slices.Index([]string{"w", "m"}, m.sex)
	}
	u.have[at]++
	u.drawn++
	h.members = append(h.members, m)
}

// children are those of the youngest woman of the household, or of the man.
func (p *planner) children(h *household) {
	parent := h.members[0].age
	for _, m := range h.members {
		if m.sex == "w" && m.role != "elder" {
			parent = m.age
		}
	}
	bands := []string{"0"}
	if parent >= 25 {
		bands = append(bands, "6")
	}
	if parent >= 30 {
		bands = append(bands, "11")
	}
	for range 1 + min(6, p.dice.after(h.nation.number("children")-0.6)) {
		band := p.ages[h.nation.ukrainian].draw(p.dice, 1, allowed(bands))
		age := min(p.ageIn(band), parent-17)
		p.join(h, &human{role: "child", sex: p.boyOrGirl(1), age: max(0, age)})
	}
}

// boyOrGirl tilts towards girls or away from them: few girls come alone.
func (p *planner) boyOrGirl(girls float64) string {
	return p.sexes.draw(p.dice, 1, func(sex string) float64 {
		if sex == "w" {
			return girls
		}
		return 1
	})
}

func allowed(codes []string) func(string) float64 {
	return func(code string) float64 {
		if slices.Contains(codes, code) {
			return 1
		}
		return 0
	}
}

// ageIn is an age within the band that begins with it.
func (p *planner) ageIn(band string) int {
	switch band {
	case "0":
		return p.dice.between(0, 5)
	case "6":
		return p.dice.between(6, 10)
	case "11":
		return p.dice.between(11, 17)
	case "18":
		return p.dice.between(18, 26)
	case "27":
		return p.dice.between(27, 45)
	case "46":
		return p.dice.between(46, 64)
	}
	return min(65+p.dice.after(6), 93)
}
