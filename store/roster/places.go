package roster

import "lotse/store/person"

// Places counts the places of the course, of everybody: seats are always
// confirmed, trial and free ones together, and confirmed ones have those in them
// that are kept back.
func (c *Course) Places() Places { return c.PlacesFor(nil) }

// PlacesFor is Places for somebody who must not learn of some people: whoever of
// them has a place counts as one kept back, the others not at all. Nil: of nobody.
func (c *Course) PlacesFor(secret func(person.ID) bool) Places {
	p := Places{Seats: c.Seats, Confirmed: c.Reserved}
	for i := range c.Roster {
		s := &c.Roster[i]
		holds, unseen := Holds(s.State), secret != nil && secret(s.Person)
		switch {
		case Sat(s.State), holds != "" && unseen:
			p.Confirmed++
		case holds == "trial":
			p.Trial++
		case unseen:
		case s.State == Waiting:
			p.Waiting++
		case OnTheWay(s.State):
			p.Requested++
		}
	}
	p.Free = max(0, c.Seats-p.Confirmed-p.Trial)
	return p
}

// free is how many more people may get a place.
func (c *Course) free() int { return c.Places().Free }

// Seat is the line of a person, nil where she has none.
func (c *Course) Seat(id person.ID) *Seat {
	for i := range c.Roster {
		if c.Roster[i].Person == id {
			return &c.Roster[i]
		}
	}
	return nil
}
