package store

import (
	"context"
	"errors"
	"time"

	"lotse/store/register"
)

const (
	recheckEvery = time.Second      // keys and staff of running sessions
	signEvery    = time.Second      // the head of a log that grew
	settleEvery  = 30 * time.Second // decisions about pairs that a crash left half done
	beatEvery    = 10 * time.Second // sign of life in the writers collection
	pauseAfter   = time.Second      // before a lost follow is taken up again
)

// background keeps the register, the sessions and the log's sign of life up to
// date until Close.
func (s *Store) background(position string) {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.done.Go(func() {
		s.watch.run(ctx, s.probe, s.absent, func() { s.reportIn(ctx, s.catchUp(ctx)) })
	})
	s.done.Go(func() { s.follow(ctx, position) })
	s.done.Go(func() { s.rememberOpened(ctx) })
	s.done.Go(func() {
		every(ctx, clearEvery, func() { s.keepCopies(ctx) })
	})
	s.done.Go(func() {
		every(ctx, recheckEvery, func() { s.recheck(ctx) })
	})
	s.done.Go(func() {
		every(ctx, signEvery, func() { s.reportIn(ctx, s.signNews(ctx)) })
	})
	s.done.Go(func() {
		every(ctx, sweepEvery, func() { s.reportIn(ctx, errors.Join(s.sweep(ctx), s.sweepTours(ctx))) })
	})
	s.done.Go(func() {
		settle := func() { s.reportIn(ctx, s.settleReviews(ctx)) }
		settle()
		every(ctx, settleEvery, settle)
	})
	s.done.Go(func() { s.nightly(ctx) })
	s.done.Go(func() { s.followDays(ctx) })
	s.done.Go(func() { s.followSources(ctx) })
	s.done.Go(func() { s.compareAgain(ctx) })
	s.done.Go(func() {
		beat := func() { s.reportIn(ctx, s.beat(ctx)) }
		beat()
		every(ctx, beatEvery, beat)
	})
}

// reportIn tells what went wrong in the background, as long as that goes on.
// That the store is away is told once, by absent.
func (s *Store) reportIn(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil && !errors.Is(err, ErrAway) {
		s.problem(err)
	}
}

func every(ctx context.Context, d time.Duration, do func()) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			do()
		}
	}
}

// follow applies what any process writes, own writes included (those are known
// by their version and change nothing a second time). When the store is back
// after an absence it goes on where it was.
func (s *Store) follow(ctx context.Context, position string) {
	for ctx.Err() == nil {
		err := s.backend.Follow(ctx, position, func(c Change) error {
			position = c.Position
			s.apply(ctx, c)
			return nil
		})
		if err == nil || ctx.Err() != nil {
			continue
		}
		s.reportIn(ctx, err)
		if s.watch.wait(ctx) {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(pauseAfter):
		}
	}
}

func (s *Store) apply(ctx context.Context, c Change) {
	switch c.Collection {
	case Persons:
		if err := s.take(c.Document.ID, c.Document.Version, c.Document.Body); err != nil {
			s.problem(err)
		}
	case Sources:
		s.heardSource(ctx, c.Document)
	case Lists, Looks:
		s.reshelve(c.Collection, c.Document)
	case Courses:
		s.reportIn(ctx, s.catalogue.put(c.Document))
		s.offer()
		for _, session := range s.sessions.all() { // whoever has a course, or need and places before her
			session.tell()
		}
	case Notes:
		s.heard(c.Document)
	case Feeds:
		s.heardFeed(c.Document)
	case Drafts:
		s.unsent.note(c.Document)
	case Screens:
		s.knocked(c.Document)
	case StaffDocs, StaffKeys:
		s.recheck(ctx)
	}
}

// publish patches the register and tells every session, without waiting for any.
func (s *Store) publish(entries ...register.Entry) {
	entries = s.allowed(entries)
	renamed := s.renamed(entries)
	s.stirs(func() { s.register.Apply(entries...) })
	s.knowKin(entries)
	s.kin.again.note(renamed)
}

// stirs tells every session where something that is done to the register shows.
func (s *Store) stirs(do func()) {
	before := s.register.Snapshot().Generation()
	do()
	if s.register.Snapshot().Generation() == before {
		return
	}
	for _, session := range s.sessions.all() {
		session.tell()
	}
}
