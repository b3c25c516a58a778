package county

import (
	"math"
	"slices"
)

const (
	apart        = 305   // days between two births of one mother: ten months
	together     = 0.012 // share of births that are of twins
	mostChildren = 8
	proposals    = 12 // birthdays tried in each age band
)

// grow adds a member born on a day that fits the others. Each band is weighed
// by how well birthdays in it fit; nobody joins where none does.
func (p *planner) grow(h *household, m *human, bands []string, fits func(born day) float64) bool {
	days, tilt, sum := map[string]day{}, map[string]float64{}, 0.0
	for _, band := range bands {
		days[band], tilt[band] = p.propose(band, fits)
		sum += tilt[band]
	}
	if sum == 0 {
		return false
	}
	band := p.ages[h.nation.ukrainian].draw(p.dice, 1, func(code string) float64 { return tilt[code] })
	m.born = days[band]
	m.age = p.age(m.born)
	p.join(h, m)
	return true
}

// propose is a birthday in an age band, likelier the better it fits, and how
// well birthdays in this band fit on average.
func (p *planner) propose(band string, fits func(born day) float64) (chosen day, weight float64) {
	for range proposals {
		born := p.birthday(p.ageIn(band))
		w := fits(born)
		weight += w
		if w > 0 && p.dice.Float64()*weight < w {
			chosen = born
		}
	}
	return chosen, weight / proposals
}

// birthday is one of those of people who are so many years old today.
func (p *planner) birthday(age int) day {
	if age == 0 {
		return p.today - day(p.dice.between(20, 350))
	}
	return p.today - day(math.Round(365.2425*float64(age))) - day(p.dice.between(2, 360))
}

// age is that of today, in years.
func (p *planner) age(born day) int {
	now, then := p.today.time(), born.time()
	age := now.Year() - then.Year()
	if now.Month() < then.Month() || now.Month() == then.Month() && now.Day() < then.Day() {
		age--
	}
	return age
}

// years is how many there are between two days.
func years(from, to day) float64 { return float64(to-from) / 365.2425 }

// beside says how well a grown person of this role and birthday goes with those
// who are in the household already.
func (p *planner) beside(h *household, role adultRole, kids bool) func(born day) float64 {
	return func(born day) float64 {
		age := years(born, p.today)
		if kids && role.sex == "w" && role.name != "elder" && (age < 21 || age > 53) || kids && role.sex == "m" && (age < 22 || age > 62) {
			return 0
		}
		if len(h.members) == 0 {
			return 1
		}
		head := h.members[0]
		switch role.name {
		case "partner":
			return couple(years(head.born, born))
		case "elder":
			return motherhood(years(born, head.born))
		case "grown":
			return motherhood(years(head.born, born))
		case "brother":
			return spacing(head.born - born)
		}
		return 1
	}
}

// couple weighs by how many years the woman is the younger one.
func couple(younger float64) float64 {
	switch {
	case younger < -12 || younger > 22:
		return 0
	case younger < -4 || younger > 11:
		return 0.08
	}
	return 1
}

// motherhood weighs a mother's age at a birth.
func motherhood(age float64) float64 {
	switch {
	case age < 15.1 || age > 46.9:
		return 0
	case age < 18:
		return 0.05
	case age < 20:
		return 0.4
	case age > 43:
		return 0.06
	case age > 38:
		return 0.35
	}
	return 1
}

// spacing weighs the days between two births of one mother.
func spacing(days day) float64 {
	days = max(days, -days)
	switch {
	case days < apart:
		return 0
	case days < 540:
		return 0.3
	}
	return 1
}

// children are those of the woman of the household.
func (p *planner) children(h *household) {
	for left := min(mostChildren, 1+p.dice.poisson(h.nation.number("children")-1)); left > 0; left-- {
		child := &human{role: "child", sex: p.boyOrGirl(1)}
		if !p.grow(h, child, p.childhood(h), h.birth) {
			return
		}
		if left > 1 && p.dice.chance(together) {
			left--
			p.join(h, &human{role: "child", sex: p.boyOrGirl(1), born: child.born, age: child.age})
			p.count(h, child.age)
		}
	}
}

// childhood is the age bands in which the household may have another child: none
// when it has some and the years of the mother leave little room for more.
func (p *planner) childhood(h *household) []string {
	room := 0.0
	for age := range 18 {
		room += h.birth(p.birthday(age))
	}
	if h.members[len(h.members)-1].role == "child" && !p.dice.chance(room/2.5) {
		return nil
	}
	return []string{"0", "6", "11"}
}

// birth weighs a further birth in the household: the age of the mother, and the
// days to and the years from the nearest brother or sister.
func (h *household) birth(born day) float64 {
	weight := motherhood(years(h.mother(&human{role: "child"}).born, born))
	nearest := day(math.MaxInt)
	for _, m := range h.members {
		if m.role == "child" {
			weight *= spacing(born - m.born)
			nearest = min(nearest, max(born-m.born, m.born-born))
		}
	}
	if nearest != math.MaxInt && nearest > 7*365 {
		weight *= 0.1
	}
	return weight
}

// mother is that of a member, nil where she does not live with them.
func (h *household) mother(of *human) *human {
	role := map[string][]string{"child": {"head", "partner"}, "grown": {"head"}, "head": {"elder"}}[of.role]
	for _, m := range h.members {
		if m.sex == "w" && slices.Contains(role, m.role) {
			return m
		}
	}
	return nil
}

// possible says whether a member can have been born on a day, given the others:
// mothers are 15 to 47, and births ten months apart unless of twins.
func (h *household) possible(m *human, born day) bool {
	of := func(mother, child day) bool { return motherhood(years(mother, child)) > 0 }
	if mother := h.mother(m); mother != nil && !of(mother.born, born) {
		return false
	}
	for _, other := range h.members {
		switch {
		case other == m:
		case h.mother(other) == m && !of(born, other.born):
			return false
		case h.siblings(m, other) && spacing(born-other.born) == 0:
			return false
		}
	}
	return true
}

func (h *household) siblings(a, b *human) bool {
	return a.role == "child" && b.role == "child" || h.kind == "brothers" && a.twinOf == nil && b.twinOf == nil
}
