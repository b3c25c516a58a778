package county

import (
	"math"
	"slices"
	"strconv"
)

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
		p.settler(h, role, kind.kids)
	}
	switch {
	case kind.name == "minor":
		age := p.dice.between(14, 17)
		p.join(h, &human{role: "alone", sex: p.boyOrGirl(0.25), age: age, born: p.birthday(age)})
		p.count(h, age)
	case kind.kids:
		p.children(h)
	}
}

// settler adds a grown member; who fits nobody is of any age that the role has.
func (p *planner) settler(h *household, role adultRole, kids bool) {
	m := &human{role: role.name, sex: role.sex}
	if !p.grow(h, m, role.bands, p.beside(h, role, kids)) {
		p.grow(h, m, role.bands, func(day) float64 { return 1 })
	}
}

// count puts down somebody whose age was not drawn from the urn.
func (p *planner) count(h *household, age int) {
	at, u := 0, p.ages[h.nation.ukrainian]
	for i, from := range u.codes {
		if first, _ := strconv.Atoi(from); age >= first {
			at = i
		}
	}
	u.have[at]++
	u.drawn++
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

// boyOrGirl tilts towards girls or away from them: few girls come alone.
func (p *planner) boyOrGirl(girls float64) string {
	return p.sexes.draw(p.dice, 1, func(sex string) float64 {
		if sex == "w" {
			return girls
		}
		return 1
	})
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
