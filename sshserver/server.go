package sshserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/store"
)

// Config is what a Server is made of.
type Config struct {
	Admission *store.Admission // who is let in; required
	HostKeys  []gossh.Signer   // ed25519 or ecdsa-p256; required
	Name      string           // HOST or HOST:PORT by which clients reach the server; empty: as each of them does
	Limits    Limits           // zero fields have their defaults
	Exempt    []netip.Prefix   // networks that penalties never keep out, such as an office behind one address
	Log       *slog.Logger     // the server's own log, free of names and texts; nil: none
}

// Loopback are the networks of this machine, for Config.Exempt.
var Loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// Server lets staff in.
type Server struct {
	Config
	startups    *startups
	addresses   *penalties // of addresses
	crashes     *penalties // of keys
	connections *tally
	screens     *tally
	words       *tally
	newScreen   func(context.Context, *store.Desk, screenOptions) screen

	mu        sync.Mutex
	draining  bool
	listeners []net.Listener
	visits    map[*visit]struct{}
	over      sync.WaitGroup // one for each visit
}

// New makes a Server. Without somebody to ask who is let in, or without a host
// key, there is none: such a server would let everybody in, or nobody.
func New(c Config) (*Server, error) {
	if c.Admission == nil {
		return nil, errors.New("make the SSH server: no admission, so nobody could be told from anybody")
	}
	if err := checkHostKeys(c.HostKeys); err != nil {
		return nil, err
	}
	if c.Name != "" {
		if _, _, err := splitName(c.Name); err != nil {
			return nil, fmt.Errorf("make the SSH server: %w", err)
		}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Limits = c.Limits.filled()
	return &Server{
		Config: c, startups: newStartups(c.Limits),
		addresses: newPenalties(addressBite, time.Now), crashes: newPenalties(keyBite, time.Now),
		connections: newTally(c.Limits.Connections), screens: newTally(c.Limits.KeyScreens), words: newTally(c.Limits.Words),
		newScreen: newScreen, visits: map[*visit]struct{}{},
	}, nil
}

// Serve lets in who comes to the listener, until Shutdown: then it is nil.
func (s *Server) Serve(l net.Listener) error {
	defer l.Close()
	if !s.listen(l) {
		return nil
	}
	for pause := time.Duration(0); ; {
		conn, err := l.Accept()
		if err == nil {
			pause = 0
			s.receive(conn)
			continue
		}
		if s.stopped() {
			return nil
		}
		if !passing(err) {
			return err
		}
		pause = min(max(2*pause, 5*time.Millisecond), time.Second)
		s.Log.Warn("cannot accept connections just now", "error", err, "pause", pause)
		time.Sleep(pause)
	}
}

// passing says whether accepting may work again: out of file descriptors, a
// client that left between.
func passing(err error) bool {
	var netError interface{ Temporary() bool }
	return errors.As(err, &netError) && netError.Temporary()
}

func (s *Server) listen(l net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners = append(s.listeners, l)
	return !s.draining
}

func (s *Server) stopped() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.draining
}

// receive opens a visit, unless its address is kept out.
func (s *Server) receive(conn net.Conn) {
	v := newVisit(s, conn)
	if !s.exempt(v) && s.addresses.shut(v.source.String()) || !s.arrive(v) {
		conn.Close()
		return
	}
	go func() {
		defer s.depart(v)
		v.run()
	}()
}

func (s *Server) arrive(v *visit) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining {
		return false
	}
	s.visits[v] = struct{}{}
	s.over.Add(1)
	return true
}

func (s *Server) depart(v *visit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.visits, v)
	s.over.Done()
}

func (s *Server) exempt(v *visit) bool {
	return slices.ContainsFunc(s.Exempt, func(p netip.Prefix) bool { return p.Contains(v.host) })
}

// penalise counts a connection that came to nothing against its address.
func (s *Server) penalise(v *visit, d time.Duration) {
	if d > 0 && !s.exempt(v) && s.addresses.add(v.source.String(), d) {
		s.Log.Warn("address is kept out for a while", "address", v.source.String())
	}
}
