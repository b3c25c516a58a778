package county

import "slices"

var levels = []string{"A0", "A1", "A2", "B1", "B2", "C1", "C2"}

func rank(level string) int { return slices.Index(levels, level) }

// learn decides what a grown person brought along and has learnt here.
func (p *planner) learn(h *household, m *human) {
	if !m.adult() {
		return
	}
	m.began = min(max(h.arrived, m.born+sixteen), p.today-10)
	l := &m.learning
	l.school = p.schools[h.nation].draw(p.dice, 1, func(school string) float64 { return graduated(school, m.age) })
	l.literacy = p.literate(h.nation, l.school)
	young := p.youngChild(h, m)
	l.wait = 45 + p.dice.after(60)
	if young {
		l.wait *= 2
	}
	l.state = p.states.draw(p.dice, 1, func(state string) float64 { return p.access(h, m, young, state) })
	if l.state == "done" {
		p.finish(h, m)
	}
	l.level = p.level(h, m)
	switch {
	case l.state == "none" && l.level == "A0" && p.dice.chance(0.4):
		l.level = ""
	case l.level == "C1" && l.known.reaches("C2", p.today-2) && p.dice.chance(0.12):
		l.level = "C2"
	}
	p.plan(h, m)
}

// graduated is 0 for those who are too young to have gone to a school.
func graduated(school string, age int) float64 {
	switch {
	case school != "tertiary" || age >= 25:
		return 1
	case age < 21:
		return 0
	}
	return 0.4
}

// literate depends on the school and on the script of the home country.
func (p *planner) literate(n *nation, school string) string {
	if n.ukrainian {
		if p.dice.chance(0.8) {
			return "latin"
		}
		return "second"
	}
	at := slices.Index(schools, school)
	latin := []float64{0.02, 0.05, 0.25, 1, 1.6}[at]
	second := []float64{0.25, 0.6, 1.1, 1, 0.6}[at]
	if n.row["script"] == "latin" {
		latin, second = []float64{0.3, 1, 3, 3, 3}[at], 0
	}
	return p.literacy.draw(p.dice, 1, func(code string) float64 {
		switch code {
		case "primary":
			return []float64{2, 0.15, 0, 0, 0}[at]
		case "functional":
			return []float64{0.9, 1.4, 0.15, 0, 0}[at]
		case "second":
			return second
		}
		return latin
	})
}

// youngChild says whether a woman has a child under 3 at home.
func (p *planner) youngChild(h *household, m *human) bool {
	if m.sex != "w" || m.role == "elder" {
		return false
	}
	return slices.ContainsFunc(h.members, func(c *human) bool { return c.role == "child" && c.age < 3 })
}

// access says how near a state of the course history is: far from the courses
// many never get one, those who just came cannot have finished any.
func (p *planner) access(h *household, m *human, young bool, state string) float64 {
	here := int(p.today - m.began)
	chance := 1.0
	tilt := func(never, waiting, running, done, dropped float64) {
		chance *= map[string]float64{"none": never, "waiting": waiting, "running": running, "done": done, "dropped": dropped}[state]
	}
	if h.place().far {
		tilt(2.6, 1.1, 0.6, 0.55, 1.3)
	}
	if m.age >= 65 {
		tilt(5, 0.2, 0.2, 0.35, 0.5)
	}
	if young {
		tilt(1.4, 1.6, 0.5, 0.7, 1.2)
	}
	if h.title == "gestattung" || h.title == "duldung" {
		tilt(1.6, 1, 0.8, 0.6, 1)
	}
	if m.learning.alpha() {
		tilt(1.2, 1, 1, 0.8, 1.3)
	}
	switch {
	case here < 90:
		tilt(3, 2, 0, 0, 0)
	case here < 400:
		tilt(1.2, 2, 1.5, 0, 0)
	case here < 800:
		tilt(1, 1.5, 2, 0.25, 1)
	case here > 1800:
		tilt(1, 0.5, 0.5, 1.3, 1)
	}
	return chance
}

// short says whether a person has only been here for, or may only take, a short offer.
func (p *planner) short(h *household, m *human) bool {
	asylum := h.title == "gestattung" || h.title == "duldung"
	return p.today-m.began < 800 || asylum && p.dice.chance(0.75)
}

// finish chooses the course that a person completed and how the test went.
func (p *planner) finish(h *household, m *human) {
	w := wish{state: "done", kind: p.firstOffer(h, m)}
	if !p.short(h, m) {
		w.kind = p.integration(h, m)
		if w.tested = p.dice.chance(0.88); w.tested {
			w.result = p.results[w.kind == "ALPHA"].draw(p.dice, 1, func(result string) float64 { return p.ability(m, result, 0.25) })
		}
	}
	p.date(h, m, &w)
	m.learning.wishes, m.learning.known = []wish{w}, p.past(&w)
}

// ability tilts towards higher levels for those who went to school for longer.
func (p *planner) ability(m *human, level string, by float64) float64 {
	at := float64(slices.Index(schools, m.learning.school)) - 2
	chance := 1.0
	for range rank(level) {
		chance *= 1 + by*at/2
	}
	return chance
}

// level is the German of now, in agreement with the result of a test.
func (p *planner) level(h *household, m *human) string {
	l := &m.learning
	here := int(p.today - m.began)
	return p.levels[l.state].draw(p.dice, 1, func(level string) float64 {
		at := rank(level)
		chance := p.ability(m, level, 0.3)
		if l.alpha() && at > 2 || here < 200 && at > 1 {
			chance *= 0.03
		}
		if !l.known.reaches(level, p.today-2) {
			return 0
		}
		if day(here) < climb("A0", level)+90 { // few bring German along
			chance *= 0.1
		}
		if len(l.wishes) > 0 && l.wishes[0].tested {
			chance *= agrees(l.wishes[0].result, at, l.alpha())
		}
		return chance
	})
}

// agrees says how well a level of today goes with the result of a test some time ago.
func agrees(result string, now int, alpha bool) float64 {
	if alpha && now > rank(result) { // who began at letters does not go on at once
		return 0.02 * agrees(result, now, false)
	}
	switch {
	case result == "B1" && now >= 3:
		return 1
	case result == "A2" && now == 2:
		return 1
	case result == "A2" && now == 3:
		return 0.3
	case result == "A1" && now <= 1:
		return 1
	case result == "A1" && now == 2:
		return 0.35
	}
	return 0
}
