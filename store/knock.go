package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Whether a screen is still there is found out by knocking at its place: the
// asker counts Knocks up, the holder's server hears it as it follows the store
// and answers Here by itself, then its door asks the client for a sign of life
// and answers Alive, or ends the connection, which gives the place up. All of it
// goes through the one document, so that it is the same within one process and
// between many.

// patience is how long an asker waits. Followers see a change within a second.
type patience struct {
	here   time.Duration // for the holder's server; after that, it is dead
	alive  time.Duration // then, for its client: asking it, and the end of what is lost
	glance time.Duration // between looks
}

var patient = patience{here: 2500 * time.Millisecond, alive: 12 * time.Second, glance: 100 * time.Millisecond}

// leftBehind finds the states that the principal may come back to, the latest
// first. Those that are too old are emptied on the way.
func (d *Desk) leftBehind(ctx context.Context) ([]candidate, error) {
	list, err := d.screensOf(ctx)
	if err != nil {
		return nil, err
	}
	var found, held []candidate
	for _, c := range list {
		switch {
		case len(c.kept.Sealed) == 0:
		case d.store.stale(c.kept):
			d.store.emptyScreen(ctx, c)
		case c.kept.Staff != d.Session.Me.ID:
		case c.kept.Hold == "":
			found = append(found, c)
		default:
			held = append(held, c)
		}
	}
	found = append(found, d.store.knockAll(ctx, held)...)
	slices.SortStableFunc(found, func(a, b candidate) int { return b.kept.Saved.Compare(a.kept.Saved) })
	return found, ctx.Err()
}

func (s *Store) stale(k keptScreen) bool { return s.clock().Sub(k.Saved) > ScreenTime }

// emptyScreen forgets a state that is too old. Where somebody writes the place at the
// same moment, it is not.
func (s *Store) emptyScreen(ctx context.Context, c candidate) {
	c.kept.Sealed = nil
	if body, err := stamped(c.kept, ""); err == nil {
		c.doc.Body = body
		_, _ = s.backend.Put(ctx, Screens, c.doc)
	}
}

// knockAll knocks at all places at once and returns those that are nobody's.
func (s *Store) knockAll(ctx context.Context, held []candidate) []candidate {
	var all sync.WaitGroup
	free := make([]*candidate, len(held))
	for i, c := range held {
		all.Go(func() {
			if now, dead := s.knock(ctx, c); dead {
				free[i] = &now
			}
		})
	}
	all.Wait()
	var list []candidate
	for _, c := range free {
		if c != nil {
			list = append(list, *c)
		}
	}
	return list
}

// knock asks at one place whether its holder is still there. What cannot be found
// out is left alone.
func (s *Store) knock(ctx context.Context, c candidate) (now candidate, dead bool) {
	if c.kept.Writer == s.writer && !s.places.holds(c.kept.Hold) { // one of our own that is gone
		c.how = screenLost
		return c, true
	}
	holder := c.kept.Hold
	kept, doc, err := update(ctx, s.backend, Screens, c.doc.ID, "", func(k *keptScreen) error {
		if k.Hold != holder {
			return ErrTaken
		}
		k.Knocks++
		return nil
	})
	if err != nil && !errors.Is(err, ErrTaken) {
		return c, false
	}
	return s.listen(ctx, candidate{doc, kept, screenLost}, holder)
}

// listen waits at a place for the answer to the last knock.
func (s *Store) listen(ctx context.Context, c candidate, holder string) (candidate, bool) {
	asked := c.kept.Knocks
	glance := time.NewTicker(s.patience.glance)
	defer glance.Stop()
	until, heard := time.Now().Add(s.patience.here), false
	for {
		switch {
		case c.kept.Hold != holder: // given up meanwhile, or somebody else's
			c.how = screenLeft
			return c, c.kept.Hold == "" && len(c.kept.Sealed) > 0
		case c.kept.Alive >= asked:
			return c, false
		case c.kept.Here >= asked && !heard:
			until, heard = time.Now().Add(s.patience.alive), true
		case time.Now().After(until):
			return c, !heard
		}
		select {
		case <-ctx.Done():
			return c, false
		case <-glance.C:
		}
		kept, doc, err := get[keptScreen](ctx, s.backend, Screens, c.doc.ID)
		if err != nil {
			return c, false
		}
		c.doc, c.kept = doc, kept
	}
}

// knocked hears of a change of a kept screen. It is called by what follows the
// store, which waits for nobody.
func (s *Store) knocked(doc Document) {
	for _, p := range s.places.at(doc.ID) {
		var kept keptScreen
		if bson.Unmarshal(doc.Body, &kept) != nil || kept.Hold == p.hold && kept.Knocks == kept.Here {
			continue // most of all, what this screen wrote itself
		}
		go p.asked(doc, kept)
	}
}

// answerTime bounds the answer to a knock.
const answerTime = 10 * time.Second

// asked answers that the holder's server is there, and has its door ask the
// client. Where the place is another screen's now, this one learns it here.
func (p *Place) asked(doc Document, kept keptScreen) {
	p.mu.Lock()
	if !p.over && doc.ID == p.doc.ID && doc.Version > p.doc.Version {
		_ = p.heard(doc, kept)
	}
	due := !p.over && p.claimed && p.kept.Knocks > p.kept.Here
	p.mu.Unlock()
	if !due {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	// Where this fails, the asker takes this server for dead, which it nearly is.
	_ = p.change(ctx, func(next *keptScreen) { next.Here = next.Knocks })
	p.desk.Session.knock()
}

// Knocked has a value when somebody with the same key asks whether this
// session's client is still there. The door finds out and calls Answer, or ends
// the session.
func (s *Session) Knocked() <-chan struct{} { return s.knocked }

func (s *Session) knock() {
	select {
	case s.knocked <- struct{}{}:
	default:
	}
}

// Answer says that this session's client is there.
func (d *Desk) Answer(ctx context.Context) error {
	var err error
	for _, p := range d.store.places.of(d.Session) {
		p.mu.Lock()
		due := p.claimed && p.kept.Knocks > p.kept.Alive
		p.mu.Unlock()
		if due {
			err = errors.Join(err, p.change(ctx, func(next *keptScreen) { next.Alive = next.Knocks }))
		}
	}
	return err
}

// sweepEvery is how often states that are too old are looked for, whoever's they
// are: most people who do not come back within the hour do not come for them.
const sweepEvery = 10 * time.Minute

func (s *Store) sweep(ctx context.Context) error {
	var old []candidate
	err := s.backend.All(ctx, Screens, nil, func(doc Document) error {
		var kept keptScreen
		if bson.Unmarshal(doc.Body, &kept) == nil && len(kept.Sealed) > 0 && s.stale(kept) {
			doc.Body = nil // valid during the call alone
			old = append(old, candidate{doc: doc, kept: kept})
		}
		return nil
	})
	for _, c := range old {
		s.emptyScreen(ctx, c)
	}
	return err
}
