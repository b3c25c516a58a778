package store

import (
	"lotse/policies/rulebook"
	"lotse/store/need"
	"lotse/store/roster"
)

// offers are the free places of all courses that one can still get into: which
// types of course have one within reach of which municipality.
type offers struct {
	book *rulebook.Book
	free map[string][]string // municipalities with a free place, by type
}

var _ need.Offers = (*offers)(nil)

// offers is what is free as the catalogue has it now.
func (s *Store) offers() need.Offers {
	courses, _ := s.catalogue.all()
	o := &offers{book: s.book, free: map[string][]string{}}
	for _, c := range courses {
		if c.PhaseOn(s.today()) == roster.Planned && c.Places().Free > 0 {
			o.free[c.Type] = append(o.free[c.Type], c.Municipality)
		}
	}
	return o
}

// Within says whether somebody who lives in a municipality reaches a free place.
func (o *offers) Within(courseType, municipality string) bool {
	for _, to := range o.free[courseType] {
		if o.book.Reaches(municipality, to) {
			return true
		}
	}
	return false
}

// offer tells the register what is free, and the sessions where that changes a row.
func (s *Store) offer() {
	s.offering.Lock() // so that what was worked out last is what is there last
	defer s.offering.Unlock()
	s.stirs(func() { s.register.Offer(s.offers()) })
}
