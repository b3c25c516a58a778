package sshserver

import (
	"context"
	"errors"
	"net"

	"lotse/store"
)

// Screen is what tests may put in the place of the screens.
type Screen = screen

// Show makes the server show other screens.
func (s *Server) Show(make func(*store.Desk, int, int) Screen) {
	s.newScreen = func(_ context.Context, desk *store.Desk, o screenOptions) screen {
		return make(desk, o.Width, o.Height)
	}
}

// Try is an attempt to log in, as the SSH library reports it.
func (s *Server) Try(conn net.Conn, methods ...string) {
	v := newVisit(s, conn)
	for _, method := range methods {
		v.tried(nil, method, errors.New("refused"))
	}
}

// Bounded is terminal input without what never ends.
var Bounded = newBounded

// The most that a paste and a sequence may have, and that anybody types at once.
const (
	MaxPaste    = maxPaste
	MaxTyped    = maxTyped
	MaxSequence = maxSequence
)
