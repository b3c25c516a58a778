package store

import (
	"lotse/store/person"
	"lotse/store/roster"
)

// A roster goes on naming people as they were called when they got their places, also
// since two of them turned out to be one: no place is freed, or given back, without
// somebody who decides it. These say whose a place is now.

// seats are the places of a course by who has them now; of two of one person that
// which says most, her own before one that was another's.
func (s *Store) seats(c *roster.Course) map[person.ID]*roster.Seat {
	of := make(map[person.ID]*roster.Seat, len(c.Roster))
	for i := range c.Roster {
		seat := &c.Roster[i]
		who := s.self(seat.Person)
		if old := of[who]; old == nil || weight(seat) > weight(old) || weight(seat) == weight(old) && seat.Person == who {
			of[who] = seat
		}
	}
	return of
}

// weight is how much a place says beside another of the same person.
func weight(seat *roster.Seat) int {
	switch {
	case roster.Holds(seat.State) == "seat":
		return 4
	case roster.Holds(seat.State) != "":
		return 3
	case seat.State == roster.Waiting:
		return 2
	case roster.OnTheWay(seat.State):
		return 1
	}
	return 0
}

// seatedAs is the name under which somebody stands in a roster: the one that was said,
// where that stands there.
func (s *Store) seatedAs(c *roster.Course, id person.ID) person.ID {
	if c.Seat(id) != nil || !s.anyoneElse() {
		return id
	}
	who := s.self(id)
	if seat := s.seats(c)[who]; seat != nil {
		return seat.Person
	}
	return who
}
