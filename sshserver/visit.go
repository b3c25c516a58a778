package sshserver

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"lotse/store"
)

// visit is one connection, from the first packet to the last. Once a key has
// signed it is one session of the log.
type visit struct {
	*Server
	wire    *wire
	id      string
	address string // host:port
	host    netip.Addr
	source  netip.Prefix // what limits and penalties count it by
	began   time.Time    // the login

	ctx   context.Context // ends with the connection, or with an *ending before it
	stop  context.CancelCauseFunc
	seats sync.WaitGroup // those with a screen or a word that runs
	quiet chan struct{}  // has a value when the last seat is left

	conn atomic.Pointer[gossh.Conn] // from the first channel on
	near atomic.Bool                // the login was too fast for a link that makes anybody wait

	// The handshake's own; only its goroutine touches them.
	login login

	mu       sync.Mutex
	desk     *store.Desk // nil until a key has signed; only to end it: seats take theirs from the connection's permissions
	leave    []func()    // what is held until the end
	inside   bool        // not counted among the startups any more
	how      string      // the end, where it is not the client's wish
	over     bool
	channels int
	busy     int  // seats
	shown    int  // screens
	torn     bool // a conversation ended with its link
	watched  bool // asks whether the client is there
}

func newVisit(s *Server, conn net.Conn) *visit {
	host := hostOf(conn.RemoteAddr())
	v := &visit{
		Server: s, wire: &wire{Conn: keptAlive(conn)}, id: rand.Text(), address: conn.RemoteAddr().String(),
		host: host, source: sourceOf(host), began: time.Now(), quiet: make(chan struct{}, 1),
	}
	v.ctx, v.stop = context.WithCancelCause(context.Background())
	return v
}

// run waits for a place, shakes hands, serves the channels and closes the
// session once all is done.
func (v *visit) run() {
	defer v.caught("connection")
	defer v.close()
	defer v.wire.Close()
	queue, cancel := context.WithTimeout(v.ctx, v.Limits.Queue)
	defer cancel()
	spoken := v.startups.free(v.source) || v.wire.hear(firstWord)
	if err := v.startups.enter(queue, v.source, spoken); err != nil {
		v.Log.Warn("connection turned away before the login", "address", v.source.String(), "error", err)
		return
	}
	defer v.enter()
	v.began = time.Now() // the wait for a place is not the client's fault
	greeting := time.AfterFunc(v.Limits.Greeting, v.unheard)
	defer greeting.Stop()
	v.library().HandleConn(v.wire)
}

// firstWord is how long a connection that must wait for a place has to say its
// first word, to be among those that wait in front. Clients say it at once.
const firstWord = time.Second

// unheard closes a connection that has not said its first word: others may wait
// for its place.
func (v *visit) unheard() {
	if !v.wire.heard.Load() {
		v.wire.silent.Store(true)
		v.wire.Close()
	}
}

// enter frees the place among the startups: at the login, or at the end.
func (v *visit) enter() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.inside {
		v.inside = true
		v.startups.leave(v.source)
	}
}

// library is the SSH library's idea of a server, bound to this visit: so no
// identity has to travel in a context.
func (v *visit) library() *ssh.Server {
	refuse := func(ssh.Context, *ssh.Server, *gossh.Request) (bool, []byte) { return false, nil }
	alive := func(ssh.Context, *ssh.Server, *gossh.Request) (bool, []byte) { return true, nil }
	server := &ssh.Server{
		Version:                  "Lotse",
		ServerConfigCallback:     func(ssh.Context) *gossh.ServerConfig { return v.config() },
		HandshakeTimeout:         max(time.Until(v.began.Add(v.Limits.Handshake)), time.Millisecond),
		ConnectionFailedCallback: func(_ net.Conn, err error) { v.failed(err) },
		ChannelHandlers:          map[string]ssh.ChannelHandler{"session": v.session, "default": refuseChannel},
		RequestHandlers:          map[string]ssh.RequestHandler{"keepalive@openssh.com": alive, "default": refuse},
		SubsystemHandlers:        map[string]ssh.SubsystemHandler{},
	}
	for _, key := range v.HostKeys {
		server.HostSigners = append(server.HostSigners, key)
	}
	return server
}

func refuseChannel(_ *ssh.Server, _ *gossh.ServerConn, ch gossh.NewChannel, _ ssh.Context) {
	ch.Reject(gossh.Prohibited, "not offered here")
}

// begin counts a seat that starts to run; false when the visit is over.
func (v *visit) begin() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.over {
		return false
	}
	v.busy++
	v.seats.Add(1)
	return true
}

func (v *visit) done() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.seats.Done()
	if v.busy--; v.busy == 0 {
		select {
		case v.quiet <- struct{}{}:
		default:
		}
	}
}

// note keeps the first reason for an end that the client did not wish.
func (v *visit) note(how string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.how == "" && how != howClosed {
		v.how = how
	}
}

// end tells every seat to end for a reason, and closes the connection a while
// later, or earlier when the client does.
func (v *visit) end(why *ending, patience time.Duration) {
	v.note(why.how)
	v.stop(why)
	if !v.entered() {
		v.wire.Close()
		return
	}
	go func() {
		defer v.caught("farewell")
		late := time.NewTimer(patience)
		defer late.Stop()
		select {
		case <-v.seatsLeft():
			// The client reads the last words and closes by itself. Closing at
			// once could throw them away on their way.
			<-time.After(min(patience, time.Second))
		case <-late.C:
		}
		v.wire.Close()
	}()
}

func (v *visit) entered() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.desk != nil
}

// seatsLeft is closed when no seat runs.
func (v *visit) seatsLeft() <-chan struct{} {
	left := make(chan struct{})
	go func() {
		v.seats.Wait()
		close(left)
	}()
	return left
}

// longestAct is how long a seat may still finish an act that was under way when
// the connection broke.
const longestAct = 45 * time.Second

// close ends the session once its seats have finished what they were at.
func (v *visit) close() {
	v.mu.Lock()
	v.over = true
	torn := v.shown > 0 || v.torn // screens that nobody has left
	v.mu.Unlock()
	torn = torn && v.unsaid()
	v.stop(gone)
	select {
	case <-v.seatsLeft():
	case <-time.After(longestAct):
		v.Log.Error("a session is left with a seat that does not end", "session", v.id)
	}
	v.mu.Lock()
	how, desk, leave := v.how, v.desk, v.leave
	v.mu.Unlock()
	for _, free := range leave {
		free()
	}
	if desk == nil {
		v.turnedAway()
		return
	}
	if how == "" && (v.wire.broken.Load() || torn) {
		how = howLost
	}
	if how == "" {
		how = howClosed
	}
	v.record("end a session", func(ctx context.Context) error { return desk.End(ctx, how) })
	v.Log.Info("session ended", "session", v.id, "how", how)
}

// unsaid says whether the connection is over without a word of the client: when
// it is killed, its machine still closes the connection, but nobody says goodbye.
func (v *visit) unsaid() bool {
	conn := v.conn.Load()
	return conn != nil && errors.Is((*conn).Wait(), io.EOF)
}

// recordTime bounds what is written to the log when nobody waits any more.
const recordTime = 5 * time.Second

func (v *visit) record(what string, write func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(v.ctx), recordTime)
	defer cancel()
	if err := write(ctx); err != nil {
		v.Log.Error("not recorded", "what", what, "session", v.id, "error", err)
	}
}
