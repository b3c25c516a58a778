package county

// arrive decides how a household came: its title, its days, and each one's birth.
func (p *planner) arrive(h *household) {
	h.title = p.titles[h.nation].draw(p.dice, len(h.members), func(title string) float64 {
		switch {
		case h.kind != "minor" && title == "25a" && len(h.members) > 1:
			return 0.2
		case title == "26-3" && h.youngest(p.today) < 27, (title == "25-5" || title == "25b") && h.youngest(p.today) < 22:
			return 0.02
		case h.kind == "minor" && (title == "26-3" || title == "family" || title == "25b"):
			return 0
		}
		return 1
	})
	for range 8 { // who founded a household came as a grown person, but for a few
		h.arrived = min(p.arrival(h), p.today-day(p.dice.between(10, 40)))
		if h.youngest(h.arrived) >= 16 {
			break
		}
	}
	h.titles = p.entitle(h)
	for _, m := range h.members {
		p.remember(h, m)
		if m.born < h.arrived {
			m.arrived = h.arrived
		}
	}
}

// youngest is the age on a day of the youngest who founded the household.
func (h *household) youngest(on day) float64 {
	least := 99.0
	for _, m := range h.members {
		if m.role == "head" || m.role == "partner" || m.role == "brother" {
			least = min(least, years(m.born, on))
		}
	}
	return least
}

// remember decides what is known of a birthday. Who was born here has a birth
// certificate; others may have given 01.01. or only a part, though not a day
// that makes their family impossible.
func (p *planner) remember(h *household, m *human) {
	newYearsDay := dayOf(p.today.year()-m.age, 1, 1)
	believed := newYearsDay < h.arrived && newYearsDay < p.today && h.possible(m, newYearsDay)
	switch {
	case m.born >= h.arrived:
	case p.dice.chance(h.nation.vague):
		m.birth = monthOnly
		if believed && p.dice.chance(0.6) {
			m.birth, m.born = yearOnly, newYearsDay
		}
	case believed && p.dice.chance(h.nation.heap):
		m.birth, m.born = newYear, newYearsDay
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
	came := p.wave()
	if h.title == "fiktion" && p.today-came < 900 { // the title before it lasted for a year or more
		return dayOf(2015, 8, 1) + day(d.IntN(290))
	}
	return came
}

// wave is an entry in 2015–16, in 2022, in 2023, or between and after them.
func (p *planner) wave() day {
	d := p.dice
	switch d.weighted([]float64{46, 6, 10, 30, 9}) {
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

// entitle lists the residence titles that a household has had; what stands last
// holds today. Who was born here has those from the day of birth.
func (p *planner) entitle(h *household) []stretch {
	from := h.arrived
	until := func(days int) day { return min(from+day(days), p.today-1) }
	procedure := until(p.dice.between(150, min(420, int(p.today-from)-40)))
	switch h.title {
	case "24":
		first := until(p.dice.between(14, 70))
		return []stretch{{"fiktion", from, first}, {"24", first, 0}}
	case "gestattung":
		if p.today-from <= 20 {
			return []stretch{{"gestattung", from, 0}}
		}
		first := until(p.dice.between(5, 20))
		return []stretch{{"ankunft", from, first}, {"gestattung", first, 0}}
	case "family":
		return []stretch{{"family", from, 0}}
	case "fiktion":
		lapsed := max(from, p.today-day(p.dice.between(10, 170)))
		for _, m := range h.members { // after the last birth, so that each had the title
			lapsed = min(max(lapsed, m.born+15), p.today-1)
		}
		if h.nation.ukrainian {
			return []stretch{{"24", from, lapsed}, {"fiktion", lapsed, 0}}
		}
		procedure = min(procedure, lapsed)
		return []stretch{{"gestattung", from, procedure}, {"25-2", procedure, lapsed}, {"fiktion", lapsed, 0}}
	case "duldung":
		return []stretch{{"gestattung", from, procedure}, {"duldung", procedure, 0}}
	case "25-5", "25a", "25b":
		tolerated := max(procedure, until(p.dice.between(900, 1250)))
		return []stretch{{"gestattung", from, procedure}, {"duldung", procedure, tolerated}, {h.title, tolerated, 0}}
	case "26-3":
		settled := max(procedure, until(p.dice.between(1500, 2600)))
		return []stretch{{"gestattung", from, procedure}, {"25-2", procedure, settled}, {"26-3", settled, 0}}
	}
	return []stretch{{"gestattung", from, procedure}, {h.title, procedure, 0}}
}
