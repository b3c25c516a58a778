package store

import (
	"context"
	"sync"
	"time"

	"lotse/store/linkage"
	"lotse/store/person"
	"lotse/store/register"
)

// A record is compared with everybody when it comes. That says nothing of what comes
// later: a name or a date put right, and people whom another process took in at the
// same moment. Those are compared once more, behind the writer's back, and what is
// alike waits in the queue; nobody is linked here.

const (
	sameMoment = time.Minute // in which another process may not have heard of somebody new
	againPart  = 4           // of five parts of its time, looking again rests so many
)

// again are people who are to be compared once more.
type again struct {
	mu   sync.Mutex
	who  map[person.ID]bool
	born map[person.ID]time.Time // by this process, of late
	last time.Time               // when it took in somebody
	kick chan struct{}           // one slot
}

// bore notes somebody whom this process took in, having compared her.
func (a *again) bore(who person.ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.born == nil {
		a.born = map[person.ID]time.Time{}
	}
	if len(a.born)%10_000 == 9_999 {
		for id, at := range a.born {
			if time.Since(at) > sameMoment {
				delete(a.born, id)
			}
		}
	}
	a.last = time.Now()
	a.born[who] = a.last
}

// newly says whether somebody came from elsewhere while this process takes people in.
func (a *again) newly(who person.ID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, own := a.born[who]
	return !own && time.Since(a.last) < sameMoment
}

// note has people compared once more, soon.
func (a *again) note(who []person.ID) {
	if len(who) == 0 {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.who == nil {
		a.who = map[person.ID]bool{}
	}
	for _, id := range who {
		a.who[id] = true
	}
	select {
	case a.kick <- struct{}{}:
	default:
	}
}

func (a *again) next() (who person.ID, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for who = range a.who {
		delete(a.who, who)
		return who, true
	}
	return "", false
}

// renamed are those of entries who are not known yet as what they say now; asked
// before the register knows it.
func (s *Store) renamed(entries []register.Entry) (who []person.ID) {
	s.kin.mu.RLock()
	asked := s.kin.index != nil
	s.kin.mu.RUnlock()
	if !asked {
		return nil
	}
	before := s.register.Snapshot()
	for i := range entries {
		e := &entries[i]
		if e.Listing.Hidden || e.Listing.Family == "" || e.Listing.Given == "" {
			continue
		}
		was, known := before.Row(e.ID)
		if !known && s.kin.again.newly(e.ID) || known && other(&was.Listing, &e.Listing) {
			who = append(who, e.ID)
		}
	}
	return who
}

// other says whether somebody is now called other than before, or born elsewhen.
func other(was, is *person.Listing) bool {
	return was.Family != is.Family || was.Given != is.Given || was.Birth != is.Birth
}

// compareAgain compares those who are noted, until ctx ends.
func (s *Store) compareAgain(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.kin.again.kick:
		}
		for who, ok := s.kin.again.next(); ok && ctx.Err() == nil; who, ok = s.kin.again.next() {
			began := time.Now()
			if err := s.compareOnce(ctx, who); err != nil {
				s.reportIn(ctx, err)
				s.kin.again.note([]person.ID{who})
				pause(ctx, lookEvery)
				break
			}
			pause(ctx, againPart*time.Since(began))
		}
	}
}

func pause(ctx context.Context, long time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(long):
	}
}

// compareOnce puts somebody and whom she is like into the queue.
func (s *Store) compareOnce(ctx context.Context, who person.ID) error {
	row, known := s.register.Snapshot().Row(who)
	if !known {
		return nil
	}
	for _, m := range s.like(kinOf(who, &row.Listing), 2) {
		one := person.ID(m.A)
		if one == who {
			one = person.ID(m.B)
		}
		if one == who || m.Decision != linkage.Same && m.Decision != linkage.Unsure || s.self(one) == s.self(who) {
			continue // of alarms there is one document a number, which whoever writes it sees
		}
		if _, err := s.doubt(ctx, s.self(one), s.self(who), ReviewMatch, m.Probability); err != nil {
			return err
		}
	}
	return nil
}
