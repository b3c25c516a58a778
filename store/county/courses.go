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
	needs  roster.Wishes
	route  string
	worker person.StaffID // who does outreach there
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
				rounds[r] = append(rounds[r], p.candidate(h, m, i))
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
	s := &scheduler{planner: p, dice: newDice(p.seed, courseStream), more: newDice(^p.seed, courseStream), ids: map[string]int{}, roll: &roll{places: map[int][]person.Enrolment{}}}
	for _, r := range keys {
		s.round(r, rounds[r])
	}
	return s.roll
}

type scheduler struct {
	*planner
	dice dice
	more dice // for the way of each enrolment, and what a course is like
	ids  map[string]int
	roll *roll
}

// candidate is the wish of a person and what hangs on where and how she lives.
func (p *planner) candidate(h *household, m *human, nth int) candidate {
	w := m.learning.wishes[nth]
	young := p.youngChild(h, m)
	return candidate{
		person: m.number, id: m.id, nth: nth, wish: w, route: h.route(w.kind, w.want),
		needs:  roster.Wishes{Childcare: young && m.number%4 > 0, Bus: h.place().far || m.number%9 == 0, Evening: !young && m.number%11 == 0},
		worker: person.StaffID(p.covers[h.place().key()]["id"]),
	}
}

// round splits candidates, in the order of the days they want, into courses.
func (s *scheduler) round(r round, all []candidate) {
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.wish.want, b.wish.want), cmp.Compare(a.person, b.person), cmp.Compare(a.nth, b.nth))
	})
	for nth := 0; len(all) > 0; nth++ {
		seats := s.crowd(r)
		n := 1 // only of courses that are over does it matter that they began long ago
		for n < min(len(all), seats) && (r.state != "done" || all[n].wish.want-all[0].wish.want <= window) {
			n++
		}
		s.course(r, all[:n], nth)
		all = all[n:]
	}
}

// crowd is how many come together in one course: those that are over had all
// seats taken, those that go on have lost a few, and to those that are planned
// sometimes more want to come than there are seats.
func (s *scheduler) crowd(r round) int {
	seats := s.offers[r.kind].seats
	switch r.state {
	case "waiting":
		return max(4, int(float64(seats)*(0.6+0.75*s.more.Float64())))
	case "running":
		return seats - s.more.IntN(5)
	}
	return seats
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
		Phase: map[string]string{"waiting": roster.Planned, "running": roster.Running, "done": roster.Done}[r.state],
	}
	if r.state != "done" { // who is few gets a small group, for nobody pays for empty chairs
		c.Seats = min(c.Seats, max(8, len(people)+s.more.IntN(7)))
	}
	c.Childcare = c.Childcare || r.kind == "MIA" || r.kind == "ELTERN"
	c.ID = s.id(r, from)
	s.timetable(&c, s.offers[r.kind].where)
	for i, one := range people {
		s.seat(&c, one, from, i, len(people))
	}
	if r.state == "running" {
		s.meet(&c, from)
	}
	s.roll.courses = append(s.roll.courses, c)
}

// id is readable: kind, place, year and number.
func (s *scheduler) id(r round, from day) string {
	stem := strings.ToLower(fmt.Sprintf("%s-%s-%02d", r.kind, r.hub, from.year()%100))
	s.ids[stem]++
	return fmt.Sprintf("%s-%02d", stem, s.ids[stem])
}

// seat writes one person into the roster, the nth of so many who asked for a place,
// and the copy of it into their enrolments.
func (s *scheduler) seat(c *store.Course, one candidate, from day, nth, of int) {
	w := &way{scheduler: s, course: c, candidate: one, from: from, nth: nth, of: of}
	c.Roster = append(c.Roster, w.seat())
	places := s.roll.places[one.person]
	for len(places) <= one.nth {
		places = append(places, person.Enrolment{})
	}
	places[one.nth] = roster.Copy(c, &c.Roster[len(c.Roster)-1])
	s.roll.places[one.person] = places
}
