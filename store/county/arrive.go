package county

// arrive decides how a household came: its title, its days, and each one's birth.
func (p *planner) arrive(h *household) {
	h.title = p.titles[h.nation].draw(p.dice, len(h.members), func(title string) float64 {
		switch {
		case h.kind != "minor" && title == "25a" && len(h.members) > 1:
			return 0.2
		case h.kind == "minor" && (title == "26-3" || title == "family" || title == "25b"):
			return 0
		}
		return 1
	})
	h.arrived = min(p.arrival(h), p.today-day(p.dice.between(10, 40)))
	for _, m := range h.members {
		p.bear(h, m)
		if m.born < h.arrived {
			m.arrived = h.arrived
		}
		p.entitle(h, m)
	}
}

// bear gives a person of known age a birthday and decides what is known of it.
func (p *planner) bear(h *household, m *human) {
	m.born = p.today.years(-m.age) - day(p.dice.IntN(360)+1)
	if m.age == 0 {
		m.born = p.today - day(p.dice.between(20, 350))
	}
	grown := m.born < h.arrived // a child born here has a birth certificate
	switch {
	case grown && p.dice.chance(h.nation.vague):
		m.birth = monthOnly
		if p.dice.chance(0.6) {
			m.birth, m.born = yearOnly, dayOf(p.today.year()-m.age, 1, 1)
		}
	case grown && p.dice.chance(h.nation.heap):
		m.birth, m.born = newYear, dayOf(p.today.year()-m.age, 1, 1)
	}
}

// arrival is the day of entry: the waves of 2015–16, of March 2022 and of 2023,
// and who is still in a procedure came lately.
func (p *planner) arrival(h *household) day {
	d := p.dice
	if h.nation.ukrainian && h.title != "family" {
		switch d.weighted([]float64{30, 22, 14, 14, 20}) {
		case 0:
			return dayOf(2022, 3, 1) + day(d.IntN(31))
		case 1:
			return dayOf(2022, 4, 1) + day(d.after(35))
		case 2:
			return dayOf(2022, 6, 15) + day(d.IntN(200))
		case 3:
			return dayOf(2023, 1, 1) + day(d.IntN(365))
		}
		return p.since(dayOf(2024, 1, 1), 10)
	}
	switch h.title {
	case "gestattung":
		if d.chance(0.2) {
			return p.today - day(d.between(500, 1200))
		}
		return p.today - day(d.between(15, 600))
	case "duldung":
		return p.today - day(d.between(400, 3000))
	case "26-3":
		return dayOf(2014, 9, 1) + day(d.IntN(1100))
	case "25-5", "25a", "25b":
		return p.today - day(d.between(1300, 3600))
	case "family":
		return p.since(dayOf(2016, 6, 1), 30)
	}
	switch d.weighted([]float64{34, 14, 10, 30, 12}) {
	case 0:
		return dayOf(2015, 8, 1) + day(d.IntN(290))
	case 1:
		return dayOf(2016, 6, 1) + day(d.IntN(2000))
	case 2:
		return dayOf(2022, 1, 1) + day(d.IntN(365))
	case 3:
		return dayOf(2023, 1, 1) + day(d.IntN(365))
	}
	return p.since(dayOf(2024, 1, 1), 260)
}

// since is a day from then until some days before today.
func (p *planner) since(from day, before int) day {
	return from + day(p.dice.between(0, int(p.today-from)-before))
}

// entitle lists the residence titles that a person has had; what stands last
// holds today.
func (p *planner) entitle(h *household, m *human) {
	from := max(h.arrived, m.born)
	until := func(days int) day { return min(from+day(days), p.today-1) }
	procedure := until(p.dice.between(150, 420))
	switch h.title {
	case "24":
		first := until(p.dice.between(14, 70))
		m.titles = []stretch{{"fiktion", from, first}, {"24", first, 0}}
	case "gestattung":
		m.titles = []stretch{{"gestattung", from, 0}}
		if m.arrived != 0 && p.today-from > 20 {
			first := until(p.dice.between(5, 20))
			m.titles = []stretch{{"ankunft", from, first}, {"gestattung", first, 0}}
		}
	case "family":
		m.titles = []stretch{{"family", from, 0}}
	case "fiktion":
		before := "25-2"
		if h.nation.ukrainian {
			before = "24"
		}
		lapsed := max(from, p.today-day(p.dice.between(10, 170)))
		m.titles = []stretch{{"gestattung", from, min(procedure, lapsed)}, {before, min(procedure, lapsed), lapsed}, {"fiktion", lapsed, 0}}
		if h.nation.ukrainian {
			m.titles = m.titles[1:]
			m.titles[0].from = from
		}
	case "duldung":
		m.titles = []stretch{{"gestattung", from, procedure}, {"duldung", procedure, 0}}
	case "25-5", "25a", "25b":
		tolerated := until(p.dice.between(900, 1250))
		m.titles = []stretch{{"gestattung", from, procedure}, {"duldung", procedure, max(procedure, tolerated)}, {h.title, max(procedure, tolerated), 0}}
	case "26-3":
		settled := until(p.dice.between(1500, 2600))
		m.titles = []stretch{{"gestattung", from, procedure}, {"25-2", procedure, max(procedure, settled)}, {"26-3", max(procedure, settled), 0}}
	default:
		m.titles = []stretch{{"gestattung", from, procedure}, {h.title, procedure, 0}}
	}
}
