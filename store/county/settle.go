package county

// moves is the share of people who move to another municipality in a year.
const moves = 0.18

// settle decides where a household lived and on what it lived.
func (p *planner) settle(h *household) {
	here := p.settleIn(nil)
	h.stays = []stay{{here, h.arrived}}
	for at := h.arrived; ; {
		at += day(30 + p.dice.after(365/moves-30))
		if at >= p.today {
			break
		}
		here = p.settleIn(here)
		h.stays = append(h.stays, stay{here, at})
	}
	h.spheres = p.spheres(h)
}

// settleIn is a place other than the one before.
func (p *planner) settleIn(before *place) *place {
	shares := make([]float64, len(p.places))
	for i, place := range p.places {
		if place != before {
			shares[i] = place.share
		}
	}
	return p.places[p.dice.weighted(shares)]
}

// spheres lists on which law a household lived. Who gets a title moves from the
// AsylbLG to the SGB II at the first of the next month, holders of §24 not before
// 1.6.2022; those of them who came from 1.4.2025 on stay in the AsylbLG. Family
// that joins has its title on entry.
func (p *planner) spheres(h *household) []stretch {
	if h.kind == "minor" {
		return []stretch{{"sgb8", h.arrived, 0}}
	}
	own := p.dice.chance(0.34) && p.today-h.arrived > 900
	benefit := "sgb2"
	if h.kind == "old" {
		benefit = "sgb12"
	}
	code, moved := h.entitled()
	switch {
	case code == "family":
		return p.earning([]stretch{{benefit, h.arrived, 0}}, own)
	case code == "24" && h.arrived >= dayOf(2025, 4, 1):
		return []stretch{{"asylblg", h.arrived, 0}}
	case code == "24":
		moved = max(moved, dayOf(2022, 6, 1))
	}
	if moved == 0 || moved >= p.today {
		return p.earning([]stretch{{"asylblg", h.arrived, 0}}, own && p.dice.chance(0.5))
	}
	return p.earning([]stretch{{"asylblg", h.arrived, moved}, {benefit, moved, 0}}, own)
}

// entitled is the first title that opens the SGB II, and the first of the month
// after it; nothing while there is none.
func (h *household) entitled() (code string, moved day) {
	for _, s := range h.titles {
		switch s.code {
		case "ankunft", "gestattung", "duldung", "fiktion":
			continue
		}
		t := s.from.time()
		return s.code, dayOf(t.Year(), t.Month()+1, 1)
	}
	return "", 0
}

// earning ends the last benefit where the household has work of its own.
func (p *planner) earning(spells []stretch, own bool) []stretch {
	last := &spells[len(spells)-1]
	if !own || p.today-last.from < 400 {
		return spells
	}
	last.to = last.from + day(p.dice.between(300, int(p.today-last.from)-20))
	return append(spells, stretch{"none", last.to, 0})
}
