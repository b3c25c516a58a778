package store

import (
	"context"
	"time"

	"lotse/store/register"
)

// Hurry is how long a knock waits for the holder's server and then for its
// client, so that tests need not be patient.
func (s *Store) Hurry(here, alive time.Duration) {
	s.patience = patience{here: here, alive: alive, glance: 5 * time.Millisecond}
}

// Sweep empties the states of screens that are too old.
func (s *Store) Sweep(ctx context.Context) error { return s.sweep(ctx) }

// EmptyColumns are the functions that empty the columns of each class.
func EmptyColumns() map[string]func(*register.Row) {
	all := map[string]func(*register.Row){}
	for _, c := range columns {
		all[string(c.class)] = c.empty
	}
	return all
}

// DeskOf is a Desk without a key.
func (s *Store) DeskOf(me Staff) *Desk { return s.desk(s.newSession("bench-"+string(me.ID), me)) }
