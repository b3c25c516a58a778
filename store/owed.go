package store

import (
	"context"
	"errors"
	"sync"

	"lotse/store/audit"
)

// owed are outcomes of acts that could not be recorded when they were due, such
// as on a full disk. They are recorded as soon as that works again.
type owed struct {
	mu     sync.Mutex
	events []audit.Event
}

func (s *Store) owe(event audit.Event) {
	s.owed.mu.Lock()
	defer s.owed.mu.Unlock()
	s.owed.events = append(s.owed.events, event)
}

// settle puts what waits in the spool into the store, and records what is owed,
// as far as that works.
func (s *Store) settle(ctx context.Context) error {
	if err := s.appender.drain(ctx); err != nil {
		return err
	}
	s.owed.mu.Lock()
	defer s.owed.mu.Unlock()
	for len(s.owed.events) > 0 {
		err := s.log.Record(ctx, s.owed.events[0])
		if err != nil && !errors.Is(err, audit.ErrUnknown) {
			return err
		}
		s.owed.events = s.owed.events[1:]
	}
	return nil
}
