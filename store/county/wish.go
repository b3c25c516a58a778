package county

// integration is the kind of integration course that suits a person, or the one
// they sit in: of those who need ALPHA, three in ten sit in ALLG.
func (p *planner) integration(h *household, m *human) string {
	d, l := p.dice, &m.learning
	switch {
	case l.alpha():
		return p.sits.draw(d, 1, evenly)
	case l.literacy == "second" && d.chance(0.28):
		return "ZWEIT"
	case l.school == "tertiary" && m.age < 46 && d.chance(0.15):
		return "INTENSIV"
	case l.school == "primary" && d.chance(0.05):
		return "FOERDER"
	case m.age < 30 && d.chance(0.12):
		return "JUGEND"
	case m.sex == "w" && d.chance(0.08):
		return "FRAUEN"
	case m.sex == "w" && m.role != "elder" && d.chance(0.05):
		return "ELTERN"
	}
	return "ALLG"
}

// firstOffer is one of those that are open to all, near the home.
func (p *planner) firstOffer(h *household, m *human) string {
	kinds, weights := []string{"EOK", "VHS", "EHRENAMT", "KOMM", "MIA"}, []float64{45, 22, 18, 10, 5}
	if m.sex != "w" {
		weights[4] = 0
	}
	if !suits("EOK", m.learning.level) {
		weights[0] = 0
	}
	return kinds[p.dice.weighted(weights)]
}

// plan turns the state of the course history into wishes for places in courses.
func (p *planner) plan(h *household, m *human) {
	l := &m.learning
	switch l.state {
	case "none":
	case "done":
		p.goOn(h, m)
	default:
		w := wish{state: l.state, kind: p.nextOffer(h, m)}
		p.date(h, m, &w)
		l.wishes = append(l.wishes, w)
	}
	for i := range l.wishes {
		w := &l.wishes[i]
		w.hub = p.hub(h.place(), p.offers[w.kind].where)
		if w.state == "dropped" {
			p.leave(h, m, w)
		}
	}
}

// nextOffer is what a person would take at the level of today.
func (p *planner) nextOffer(h *household, m *human) string {
	l := &m.learning
	kind := p.integration(h, m)
	switch {
	case rank(l.level) >= 3:
		kind = p.advanced(h, m)
	case rank(l.level) == 2 && p.dice.chance(0.1):
		kind = "JOB-BSK"
	case l.alpha():
	case p.short(h, m) && p.dice.chance(0.5):
		kind = p.firstOffer(h, m)
	}
	if over := day(p.offers[kind].days + window + 60); l.state == "dropped" && p.today-m.began < over {
		return p.firstOffer(h, m)
	}
	return kind
}

// goOn adds the vocational course of those who passed the test for B1 and speak
// better now, where there was time for it.
func (p *planner) goOn(h *household, m *human) {
	l := &m.learning
	if l.wishes[0].result != "B1" || rank(l.level) < 4 || !p.dice.chance(0.8) {
		return
	}
	w := wish{state: "done", kind: "BSK-B2", result: "B2", want: l.known.on + day(window+p.dice.IntN(40))}
	if after := p.past(&w); after.reaches(l.level, p.today-2) {
		l.wishes = append(l.wishes, w)
	}
}

// date decides when a course should have begun, so that it is over, going on
// or still to come today, and changes kinds that did not exist then.
func (p *planner) date(h *household, m *human, w *wish) {
	d, here := p.dice, m.began+20
	for {
		days := day(p.offers[w.kind].days)
		last := p.today - days - window - 30
		switch w.state {
		case "waiting":
			w.want = min(p.today-1, max(here, p.today-day(20+float64(m.learning.wait)*d.Float64()*1.5)))
		case "running":
			w.want = max(here, p.today-day(d.between(6, int(days)-20)))
		default:
			w.want = min(here+day(m.learning.wait+d.after(260)), last)
			if w.want <= here {
				w.want = here + day(d.between(0, int(last-here)))
			}
		}
		if p.held(w) {
			return
		}
		if beginners(w.kind) {
			w.kind = "ALLG"
		} else {
			w.kind = "VHS"
		}
	}
}

// held says whether there was a course of this kind at the wanted time.
func (p *planner) held(w *wish) bool {
	e, _ := p.book.Entry("course", w.kind)
	from, to := w.want, w.want+window
	if w.state == "waiting" {
		from, to = p.today, p.today+planned
	}
	return e.Valid(string(from.date())) && e.Valid(string(to.date()))
}

// hub is where the nearest offer of its kind is held.
func (p *planner) hub(here *place, where string) string {
	switch {
	case where == "local":
		return here.local
	case where == "town":
		return here.town
	}
	return here.hub
}

// leave decides why and when a person left a course before its end.
func (p *planner) leave(h *household, m *human, w *wish) {
	reasons := []string{"moved", "job", "childcare", "health", "birth", "wrong_course", "way", "absent", "unknown"}
	weights := []float64{20, 25, 8, 14, 0, 10, 4, 12, 7}
	if m.sex == "w" && p.youngChild(h, m) {
		weights[2], weights[4], weights[1] = 50, 25, 8
	}
	if m.learning.alpha() && w.kind != "ALPHA" {
		weights[5] = 40
	}
	if h.place().far {
		weights[6] = 60
	}
	w.reason = reasons[p.dice.weighted(weights)]
	w.attended = 0.1 + 0.7*p.dice.Float64()
}

// double adds the second, unlinked file of somebody whom two offices know under
// different names or birth dates.
func (p *planner) double(h *household) {
	for _, m := range h.members {
		if !p.dice.chance(duplicates / (1 - duplicates)) {
			continue
		}
		twin := *m
		twin.twinOf = m
		twin.learning.state, twin.learning.wishes = "none", nil
		h.members = append(h.members, &twin)
	}
}
