package store

import "context"

// Place is the hold of one screen on the state that is kept of it, for whoever
// comes back after a broken connection.
type Place struct {
	desk *Desk
	id   string
}

// MaxScreen is how many bytes the state of a screen may have.
const MaxScreen = 64 << 10

// Resume finds the screen that the holder of the same key left without wishing
// to, at most an hour ago, and takes it over: its state, nil where there is none.
// A screen of hers that is still alive elsewhere stays with its connection, and
// this one gets a place of its own. It may take seconds, where it must be found
// out whether the other one is alive.
func (d *Desk) Resume(ctx context.Context) (*Place, []byte, error) {
	return &Place{desk: d}, nil, nil
}

// Keep keeps the state of the screen, sealed, in place of the one before.
func (p *Place) Keep(ctx context.Context, state []byte) error { return nil }

// Leave gives the place up. Where the user wanted to leave there is nothing to
// come back to; otherwise the state waits for an hour.
func (p *Place) Leave(ctx context.Context, wished bool) error { return nil }

// Taken is closed when somebody with the same key has taken the screen over,
// because this one's connection gave no sign of life.
func (p *Place) Taken() <-chan struct{} { return nil }

// Knocked has a value when somebody with the same key asks whether this
// session's client is still there. The door finds out and calls Answer.
func (s *Session) Knocked() <-chan struct{} { return nil }

// Answer says that this session's client is there.
func (d *Desk) Answer(ctx context.Context) error { return nil }

// knocked hears of a change of a kept screen.
func (s *Store) knocked(doc Document) {}
