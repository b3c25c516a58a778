package store

import (
	"context"

	"lotse/store/person"
)

func (s *Store) SweepTours(ctx context.Context) error { return s.sweepTours(ctx) }

func (s *Store) ChangePerson(ctx context.Context, id person.ID, change func(*person.Profile) error) error {
	return s.changePerson(ctx, id, change)
}

func (s *Store) TimeTasks(ctx context.Context) error { return s.timeTasks(ctx) }
