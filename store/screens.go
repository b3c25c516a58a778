package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// MaxScreen is how many bytes the state of a screen may have.
const MaxScreen = 128 << 10

// ScreenTime is how long somebody may stay away and still find her screen.
const ScreenTime = time.Hour

// Left is a screen that somebody comes back to: its state as it was kept last,
// and when that was, in the county's time zone.
type Left struct {
	State []byte
	At    time.Time
}

// Place is where the state of one screen is kept, for whoever comes back after a
// broken connection. A screen has it alone: what a former holder keeps is refused.
type Place struct {
	desk  *Desk
	hold  string                 // names this screen among those of all servers
	taken chan struct{}          // closed once another screen has the place
	name  atomic.Pointer[string] // the id of its document

	mu      sync.Mutex // also held while the store is written
	doc     Document   // as it was read or written last; without an id: not chosen yet
	kept    keptScreen // its body
	claimed bool       // the store says that the place is this screen's
	over    bool       // left, or taken
}

var (
	// ErrTaken says that what is kept of a screen is another one's now.
	ErrTaken   = errors.New("the screen goes on elsewhere")
	errDamaged = errors.New("what was kept of a screen cannot be read")
)

// Resume finds the screen that the holder of the same key left without wishing
// to, at most ScreenTime ago, and takes it over; where there is none, Left is nil.
// A screen of hers that is still alive elsewhere stays with its connection. The
// Place is this screen's own in any case, except where Resume fails. It may take
// seconds, where it must be found out whether another one is alive.
func (d *Desk) Resume(ctx context.Context) (*Place, *Left, error) {
	const name = "find one's screen"
	look := act{name: name, action: access.Screen, event: audit.ScreenFound}
	var found []candidate
	err := d.again(ctx, look, func(ctx context.Context) (n int, err error) {
		found, err = d.leftBehind(ctx)
		return len(found), err
	})
	if err != nil {
		return nil, nil, err
	}
	p := &Place{desk: d, hold: rand.Text(), taken: make(chan struct{})}
	d.store.places.begin(p)
	for _, c := range found {
		var left *Left
		look.fill = func(e *audit.Event) { e.Codes = []string{c.how} }
		err := d.do(ctx, look, func(ctx context.Context) (n int, err error) {
			left, err = p.take(ctx, c)
			return 1, err
		})
		switch {
		case err == nil:
			return p, left, nil
		case !errors.Is(err, ErrConflict) && !errors.Is(err, errDamaged):
			p.end()
			return nil, nil, err
		} // another screen was faster, or nobody can read it: the next one, then
	}
	return p, nil, nil
}

// take takes over what somebody left, unless somebody else has.
func (p *Place) take(ctx context.Context, c candidate) (*Left, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	state, err := p.desk.store.unsealScreen(c.doc, c.kept)
	if err != nil {
		return nil, errDamaged
	}
	p.doc, p.kept = c.doc, c.kept
	next := c.kept
	next.Hold, next.Writer, next.Staff = p.hold, p.desk.store.writer, p.desk.Session.Me.ID
	if err := p.put(ctx, next); err != nil {
		p.doc, p.kept = Document{}, keptScreen{}
		p.name.Store(nil)
		return nil, err
	}
	return &Left{State: state, At: c.kept.Saved.In(county)}, nil
}

// Keep keeps the state of the screen, sealed, in place of the one before. Once
// the screen goes on elsewhere nothing is kept, and Taken is closed.
func (p *Place) Keep(ctx context.Context, state []byte) error {
	if err := fits(state); err != nil {
		return err
	}
	return p.act(ctx, func(next *keptScreen) { p.fill(next, state) })
}

// Leave gives the place up. With a state, that waits for ScreenTime; with nil,
// its user wanted to leave, and there is nothing to come back to.
func (p *Place) Leave(ctx context.Context, state []byte) error {
	defer p.end()
	if p.desk.Session.Why() != nil { // writes nothing more; what it kept before is found
		return nil
	}
	if err := fits(state); err != nil || p.untouched() && state == nil {
		return err
	}
	return p.act(ctx, func(next *keptScreen) {
		if next.Sealed = nil; state != nil {
			p.fill(next, state)
		}
		next.Hold, next.Writer = "", ""
	})
}

// untouched says whether there is nothing in the store to be given up.
func (p *Place) untouched() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.over || !p.claimed
}

func fits(state []byte) error {
	if len(state) > MaxScreen {
		return fmt.Errorf("keep screen: %d bytes, at most %d", len(state), MaxScreen)
	}
	return nil
}

// act changes the place at the Desk. The first time in a session is recorded, and
// covers what follows.
func (p *Place) act(ctx context.Context, change func(*keptScreen)) error {
	a := act{name: "keep screen", action: access.Screen, event: audit.ScreenKept}
	write := func(ctx context.Context) (int, error) { return 1, p.change(ctx, change) }
	d := p.desk
	if d.store.watch.away() { // it is tried again, and the log need not tell of each time
		return fmt.Errorf("%s: %w", a.name, ErrAway)
	}
	if !d.screens.CompareAndSwap(false, true) {
		return d.again(ctx, a, write)
	}
	err := d.do(ctx, a, write)
	if err != nil {
		d.screens.Store(false)
	}
	return err
}

func (p *Place) fill(next *keptScreen, state []byte) {
	next.Staff, next.Hold, next.Writer = p.desk.Session.Me.ID, p.hold, p.desk.store.writer
	next.Saved = p.desk.store.clock().UTC().Truncate(time.Millisecond) // as BSON keeps it
	next.Sealed = p.desk.store.sealScreen(p.doc, *next, state)
}

// Taken is closed when somebody with the same key has taken the screen over,
// because this one's connection, or its server, gave no sign of life.
func (p *Place) Taken() <-chan struct{} { return p.taken }

// keptScreen is a place as the store has it. Hold and the counts belong to
// whoever may write the place; who asks after it only counts Knocks up.
type keptScreen struct {
	Staff  person.StaffID `bson:"staff"`
	Hold   string         `bson:"hold,omitempty"`   // the screen that has the place; empty: given up
	Writer string         `bson:"writer,omitempty"` // the process that this screen is in
	Saved  time.Time      `bson:"saved"`
	Sealed []byte         `bson:"sealed,omitempty"` // empty: nothing to come back to
	Knocks int64          `bson:"knocks,omitempty"` // times that somebody asked whether the holder is there
	Here   int64          `bson:"here,omitempty"`   // of these, how many the holder's server has heard
	Alive  int64          `bson:"alive,omitempty"`  // and how many the holder's client has answered
}

// screenKey seals the states of screens. They are nobody's profile: what they
// name of people is the office's, and an hour old at most.
func (s *Store) screenKey() personKey {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("screens"))
	return personKey{Secret: mac.Sum(nil)}
}

// screenPlace is authenticated with the sealed state: one that is moved to
// another key or place, or made younger, does not open.
func screenPlace(doc Document, kept keptScreen) string {
	return fmt.Sprintf("screens/%s/%s/sealed/%d", doc.Parent, doc.ID, kept.Saved.UnixMilli())
}

func (s *Store) sealScreen(doc Document, kept keptScreen, state []byte) []byte {
	sealed, err := s.screenKey().seal(screenPlace(doc, kept), state)
	if err != nil {
		return nil // of a key of 32 bytes: impossible
	}
	return sealed
}

func (s *Store) unsealScreen(doc Document, kept keptScreen) ([]byte, error) {
	return s.screenKey().open(screenPlace(doc, kept), kept.Sealed)
}

// free says whether a new screen may have a place: nobody holds it and nobody
// can come back to it, or nobody has touched it for longer than a session lasts.
func (k keptScreen) free(now time.Time) bool {
	age := now.Sub(k.Saved)
	return k.Hold == "" && (len(k.Sealed) == 0 || age > ScreenTime) || age > forgotten
}

const forgotten = 24 * time.Hour
