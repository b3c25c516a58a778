package roster

import "lotse/store/person"

// Copy is what a person's own profile keeps of her place: State as lists count it,
// Step how far she is. Where that counts as nothing there is to be no copy, and
// State is empty. The provider and the type are those of the course.
func Copy(c *Course, s *Seat) person.Enrolment {
	e := person.Enrolment{
		Course: c.ID, Type: c.Type, Provider: c.Provider, State: ways[s.State].counts, Step: s.State,
		From: s.Since, To: s.To, Result: s.Result, Reason: s.Reason,
	}
	switch e.State {
	case person.Waiting: // since when she asks for a place
		if len(s.Steps) > 0 {
			e.From = s.asking()
		}
	default: // since when she is in it
		if from := s.begun(); from != "" || s.State == Dropped && len(s.Steps) > 0 {
			e.From = from // empty for who left before it began
		}
	}
	return e
}

// asking is the day of the request that the present place comes from.
func (s *Seat) asking() person.Date {
	day := s.Since
	for i := len(s.Steps) - 1; i >= 0 && !Over(s.Steps[i].State); i-- {
		day = s.Steps[i].Day
	}
	return day
}

// begun is the day on which she took part first; empty: never.
func (s *Seat) begun() person.Date {
	for _, step := range s.Steps {
		if step.State == Started || step.State == Trial {
			return step.Day
		}
	}
	return ""
}

// HasBegun says since when somebody takes or took part; empty: never. A trial
// place is no beginning.
func (s *Seat) HasBegun() person.Date {
	for _, step := range s.Steps {
		if step.State == Started {
			return step.Day
		}
	}
	if len(s.Steps) == 0 && ways[s.State].holds == "seat" && s.State != Registered {
		return s.Since
	}
	return ""
}

// Owe adds people to the outbox of copies.
func (c *Course) Owe(ids ...person.ID) { c.Owed = sorted(append(c.Owed, ids...)) }
