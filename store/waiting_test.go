package store

// Waiting is how many drafts wait for the store to come back.
func Waiting(s *Store) int {
	s.lates.mu.Lock()
	defer s.lates.mu.Unlock()
	return len(s.lates.of)
}
