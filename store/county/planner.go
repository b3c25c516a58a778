package county

import "math"

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
	w := worldOf(spec.County)
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
