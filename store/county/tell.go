package county

import (
	"slices"

	"lotse/store"
	"lotse/store/person"
)

// teller tells a household in words: names, records, notes. Its dice are the
// household's own, so that it need not know the others.
type teller struct {
	*planner
	dice  dice
	next  dice // for next steps
	facts dice // for grants and other papers
	h     *household
	names map[*human]naming
	here  *place
}

// account is what becomes known of one person.
type account struct {
	*human
	h           *household
	naming      naming
	phone       string
	street      string
	enrolments  []person.Enrolment
	assessments []person.Assessment
	needs       []person.NeedFound
	declaration string
}

// since is the first day on which an office could know the person.
func (a *account) since() day { return max(a.h.arrived, a.born) }

// tell turns a household into what the office is filled with.
func (p *planner) tell(h *household, r *roll) []store.Arrival {
	t := &teller{planner: p, h: h, here: h.place(), dice: newDice(p.seed, detailStream+uint64(h.number)), next: newDice(^p.seed, detailStream+uint64(h.number)), facts: newDice(p.seed^papersSeed, detailStream+uint64(h.number))}
	t.names = p.christen(t.dice, h)
	street := t.street()
	var out []store.Arrival
	for _, m := range h.members {
		a := &account{human: m, h: h, naming: t.names[m], street: street, enrolments: slices.Clone(r.places[m.number])}
		out = append(out, t.arrival(a))
	}
	return out
}

func (t *teller) arrival(a *account) store.Arrival {
	if a.adult() && t.dice.chance(0.72) {
		a.phone = t.phone()
	}
	declared := t.margins["declaration"]
	a.declaration = declared.codes[t.dice.weighted(declared.percents)]
	out := store.Arrival{Profile: person.Profile{ID: a.id, Enrolments: a.enrolments, Restricted: t.h.restricted}}
	if a.twinOf == nil {
		a.assessments = t.assess(a)
		a.needs = t.needs(a)
		out.Profile.Needs = a.needs
	}
	out.Records = t.records(a)
	out.Notes = t.notes(a)
	t.belong(&out)
	t.follow(&out.Profile)
	t.papers(a, &out)
	return out
}

// belong says who cares for the person and when they were last met.
func (t *teller) belong(out *store.Arrival) {
	p := &out.Profile
	worker := t.worker()
	if len(out.Notes) > 0 {
		last := out.Notes[len(out.Notes)-1]
		p.LastContact, p.LastKind = last.Day, last.Kind
		if t.dice.chance(0.6) {
			p.Assigned = []person.StaffID{worker}
		}
	}
	if p.Restricted {
		p.Assigned = []person.StaffID{worker}
		p.Circle = []person.StaffID{worker, t.roles["coordinator"]}
	}
}

// worker is the member of staff who does outreach where the household lives.
func (t *teller) worker() person.StaffID { return person.StaffID(t.covers[t.here.key()]["id"]) }

func (t *teller) street() string {
	return pick(t.dice, t.here.streets) + " " + number(t.dice.between(1, 140))
}

// phone is one of the numbers that are kept free for films and books.
func (t *teller) phone() string {
	return "+49 171 39200" + number(t.dice.between(10, 99))
}
