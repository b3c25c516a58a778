package store

import (
	"context"
	"time"

	"lotse/store/need"
	"lotse/store/person"
)

// dayEvery is how often it is asked whether a day has begun.
const dayEvery = time.Second

// followDays judges everybody by the rules of the day, whenever one has begun in
// the county: what is due, open, blocked or near its end changes by itself. The
// listings are read again in the background and nobody waits; where the store is
// away, it is tried again.
func (s *Store) followDays(ctx context.Context) {
	day := s.register.Day()
	every(ctx, dayEvery, func() {
		if today := s.today(); today != day {
			err := s.turnDay(ctx, today)
			s.reportIn(ctx, err)
			if err == nil {
				day = today
			}
		}
	})
}

// turnDay applies the rules of a day to everybody.
func (s *Store) turnDay(ctx context.Context, day person.Date) error {
	s.agreements.turning.Lock() // what is read by the rules of now must not be written after those of later
	defer s.agreements.turning.Unlock()
	s.register.Turn(need.On(s.book, day))
	if s.People() == 0 { // or lists were not read
		return nil
	}
	l := &listReader{into: s.register.Renew}
	err := s.entries(ctx, []string{"list"}, ignored, l.take)
	l.into(l.batch...)
	s.stirs(s.register.Publish)
	s.offer()
	return err
}
