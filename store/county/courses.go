package county

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
)

const (
	window  = 120 // days within which people are gathered into one course
	planned = 120 // days from today within which planned courses begin
)

// candidate is one wish of one person.
type candidate struct {
	person int
	id     person.ID
	nth    int // of the person's wishes
	wish   wish
}

// round names those who may sit together: the same kind of course at the same
// hub, over, going on or planned.
type round struct{ kind, hub, state string }

// roll is all courses, and for every person the places in them.
type roll struct {
	courses []store.Course
	places  map[int][]person.Enrolment // by number of the person
}

// enrol gathers wishes into courses until no seat is over.
func enrol(p *planner) *roll {
	rounds := map[round][]candidate{}
	for h := p.next(); h != nil; h = p.next() {
		for _, m := range h.members {
			for i, w := range m.learning.wishes {
				state := w.state
				if state == "dropped" {
					state = "done"
				}
				r := round{w.kind, w.hub, state}
				rounds[r] = append(rounds[r], candidate{m.number, m.id, i, w})
			}
		}
	}
	keys := make([]round, 0, len(rounds))
	for r := range rounds {
		keys = append(keys, r)
	}
	slices.SortFunc(keys, func(a, b round) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.hub, b.hub), cmp.Compare(a.state, b.state))
	})
	s := &scheduler{planner: p, dice: newDice(p.seed, courseStream), ids: map[string]int{}, roll: &roll{places: map[int][]person.Enrolment{}}}
	for _, r := range keys {
		s.round(r, rounds[r])
	}
	return s.roll
}

type scheduler struct {
	*planner
	dice dice
	ids  map[string]int
	roll *roll
}

// round splits candidates, in the order of the days they want, into courses.
func (s *scheduler) round(r round, all []candidate) {
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.wish.want, b.wish.want), cmp.Compare(a.person, b.person), cmp.Compare(a.nth, b.nth))
	})
	seats := s.offers[r.kind].seats
	for nth := 0; len(all) > 0; nth++ {
		n := 1 // only of courses that are over does it matter that they began long ago
		for n < min(len(all), seats) && (r.state != "done" || all[n].wish.want-all[0].wish.want <= window) {
			n++
		}
		s.course(r, all[:n], nth)
		all = all[n:]
	}
}

// course begins when the last of its people can.
func (s *scheduler) course(r round, people []candidate, nth int) {
	from := people[len(people)-1].wish.want
	if r.state == "waiting" {
		from = s.today + day(8+(nth*17+s.dice.IntN(20))%(planned-8))
	}
	hub := pick(s.dice, s.hubs[r.hub])
	c := store.Course{
		Type: r.kind, Provider: hub["provider"], Municipality: hub["municipality"], Place: hub["place"],
		Times: []string{"morning", "afternoon", "evening"}[s.dice.weighted([]float64{65, 15, 20})],
		Seats: s.offers[r.kind].seats, Childcare: s.dice.chance(0.15),
		From: from.date(), To: (from + day(s.offers[r.kind].days)).date(),
	}
	c.Childcare = c.Childcare || r.kind == "MIA" || r.kind == "ELTERN"
	c.ID = s.id(r, from)
	for _, one := range people {
		s.seat(&c, one, from)
	}
	s.roll.courses = append(s.roll.courses, c)
}

// id is readable: kind, place, year and number.
func (s *scheduler) id(r round, from day) string {
	stem := strings.ToLower(fmt.Sprintf("%s-%s-%02d", r.kind, r.hub, from.year()%100))
	s.ids[stem]++
	return fmt.Sprintf("%s-%02d", stem, s.ids[stem])
}

// seat writes one person into the roster and the same into their enrolments.
func (s *scheduler) seat(c *store.Course, one candidate, from day) {
	w := one.wish
	seat := roster.Seat{Person: one.id, State: w.state, Since: from.date(), Result: w.reached(), Reason: w.reason}
	switch w.state {
	case "waiting":
		seat.Since = w.want.date()
	case "done":
		seat.To = c.To
	case "dropped":
		seat.To = (from + day(1+w.attended*float64(s.offers[w.kind].days))).date()
	}
	c.Roster = append(c.Roster, seat)
	e := person.Enrolment{Course: c.ID, Type: c.Type, Provider: c.Provider, State: w.state, From: seat.Since, To: seat.To, Result: w.reached(), Reason: w.reason}
	if w.state == "running" || w.state == "waiting" {
		e.To = ""
	}
	places := s.roll.places[one.person]
	for len(places) <= one.nth {
		places = append(places, person.Enrolment{})
	}
	places[one.nth] = e
	s.roll.places[one.person] = places
}
