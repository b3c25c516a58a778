package store

import "lotse/store/roster"

// Owed is how many copies a course owes; -1 where there is no such course.
func (s *Store) Owed(course string) int {
	if c := s.catalogue.called(course); c != nil {
		return len(c.Owed)
	}
	return -1
}

// Kept is a course as this process knows it.
func (s *Store) Kept(course string) *roster.Course { return s.catalogue.called(course) }
