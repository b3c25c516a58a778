package intake

import (
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/gliderlabs/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// link is one connection.
type link struct {
	conn    net.Conn
	address string
	began   time.Time

	mu       sync.Mutex
	machine  *Machine // whose key signed; nil: none yet
	offered  string   // fingerprint of a key that is not known here
	active   time.Time
	ssh      *gossh.ServerConn
	channels int
	strange  int
	asked    time.Time // last keepalive
	sessions sync.WaitGroup
}

func (l *link) fingerprint() string { return gossh.FingerprintSHA256(l.machine.Key) }

func (l *link) touch() {
	l.mu.Lock()
	l.active = time.Now()
	l.mu.Unlock()
}

type linkKey struct{}

func linkOf(ctx ssh.Context) *link { l, _ := ctx.Value(linkKey{}).(*link); return l }

// failures are the connections from an address that showed no known key.
type failures struct {
	count int
	last  time.Time
}

func addressOf(conn net.Conn) string {
	if at, ok := conn.RemoteAddr().(*net.TCPAddr); ok {
		return at.AddrPort().Addr().Unmap().String()
	}
	return conn.RemoteAddr().String()
}

// knock lets a connection try to show a key, if there are not too many.
func (s *Server) knock(conn net.Conn) {
	l := &link{conn: conn, address: addressOf(conn), began: time.Now(), active: time.Now()}
	if !s.mayKnock(l) {
		conn.Close()
		return
	}
	s.serving.Add(1)
	go func() {
		defer s.serving.Done()
		defer s.leave(l)
		defer s.caught(l)
		s.ssh.HandleConn(&named{conn, l})
	}()
}

// named carries the link to where the library asks for a connection.
type named struct {
	net.Conn
	link *link
}

func (s *Server) mayKnock(l *link) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	all, same := 0, 0
	for other := range s.links {
		other.mu.Lock()
		waits := other.machine == nil
		other.mu.Unlock()
		if waits {
			all++
			if other.address == l.address {
				same++
			}
		}
	}
	f := s.failed[l.address]
	if f.count >= 5 && time.Since(f.last) < 5*time.Second || all >= mostKnocking || same >= mostKnockingBy {
		return false
	}
	s.links[l] = true
	return true
}

func (s *Server) leave(l *link) {
	l.conn.Close()
	l.sessions.Wait()
	s.mu.Lock()
	delete(s.links, l)
	s.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.machine == nil {
		s.turnedAway(l)
	}
}

// turnedAway counts and records a connection that showed no known key.
func (s *Server) turnedAway(l *link) {
	s.mu.Lock()
	if len(s.failed) > 10_000 {
		clear(s.failed)
	}
	f := s.failed[l.address]
	if time.Since(f.last) > time.Minute {
		f.count = 0
	}
	s.failed[l.address] = failures{f.count + 1, time.Now()}
	s.mu.Unlock()
	outcome := "no-key"
	if l.offered != "" {
		outcome = "unknown-key"
	}
	if err := s.c.Record(s.ctx, Refused, l.address, l.offered, "", outcome); err != nil {
		s.c.Log.Error("the log of the intake door cannot be written", "error", err)
	}
}

// caught keeps a fault in one connection from ending the process.
func (s *Server) caught(l *link) {
	if p := recover(); p != nil { // its text may hold somebody's data
		s.c.Log.Error("a connection at the intake door broke off", "address", l.address)
		l.conn.Close()
	}
}

// find is the machine of a key, from an address.
func (s *Server) find(key gossh.PublicKey, address string) *Machine {
	for _, m := range s.c.Machines() {
		if m.Key != nil && string(m.Key.Marshal()) == string(key.Marshal()) && within(address, m.Networks) {
			return &m
		}
	}
	return nil
}

func within(address string, networks []string) bool {
	if len(networks) == 0 {
		return true
	}
	at, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	for _, text := range networks {
		if network, err := netip.ParsePrefix(text); err == nil && network.Contains(at.WithZone("")) {
			return true
		}
		if one, err := netip.ParseAddr(text); err == nil && one == at {
			return true
		}
	}
	return false
}

// watch ends connections that show no key, do nothing, or whose key was withdrawn.
func (s *Server) watch() {
	beat := time.NewTicker(time.Second)
	defer beat.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-beat.C:
			s.look()
		}
	}
}

func (s *Server) look() {
	defer func() {
		if recover() != nil {
			s.c.Log.Error("looking at the connections of the intake door broke off")
		}
	}()
	s.mu.Lock()
	var all []*link
	for l := range s.links {
		all = append(all, l)
	}
	s.mu.Unlock()
	for _, l := range all {
		if s.over(l) {
			l.conn.Close()
		}
	}
}

func (s *Server) over(l *link) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if l.machine == nil {
		return now.Sub(l.began) > handshakeLimit
	}
	if now.Sub(l.active) > idleLimit || now.Sub(l.began) > longest {
		return true
	}
	if l.ssh != nil && now.Sub(l.asked) > keepalive { // a dead peer makes TCP give up
		l.asked = now
		go l.ssh.SendRequest("keepalive@openssh.com", true, nil)
	}
	still := s.find(l.machine.Key, l.address)
	return still == nil || still.Source != l.machine.Source
}
