package sshserver

import (
	"errors"
	"net"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/store"
)

// watch ends a visit that the store wants ended, that is open for too long, or
// that nobody uses any more.
func (v *visit) watch(session *store.Session) {
	defer v.caught("watch")
	v.near.Store(time.Since(v.began) < nearLogin)
	longest := time.NewTimer(v.Limits.Longest)
	defer longest.Stop()
	idle := time.NewTimer(v.Limits.Idle)
	defer idle.Stop()
	for {
		select {
		case <-v.ctx.Done():
			return
		case <-session.Ended():
			v.end(endedBy(session.Why()), v.Limits.Farewell)
			return
		case <-longest.C:
			v.end(ended("longest", sayLongest), v.Limits.Farewell)
			return
		case <-v.quiet:
			idle.Reset(v.Limits.Idle)
		case <-idle.C:
			if v.unused() {
				v.end(&ending{how: howIdle}, v.Limits.Farewell)
				return
			}
		}
	}
}

// unused says whether no seat runs; each that does has a watch of its own.
func (v *visit) unused() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.busy == 0
}

// keepAlive asks the client now and then whether it is still there, from the
// first channel on. TCP delivers in order, so one question that stays
// unanswered for three rounds is as good as three.
//
// A link that breaks without a word is noticed within 90 seconds. At worst it
// breaks right after an answer, and then it takes
//
//	25 s  Limits.KeepAlive, until the next question is due
//	50 s  twice that, until nobody waits for its answer any more
//	 5 s  leaveTime, in which screens keep what is unfinished
//
// and the end is in the log as lost after 80 s. Whether the question could be
// sent at all makes no difference: the clock runs in this goroutine, and a write
// that hangs, also of a screen, ends with the connection that lost closes. TCP's
// own questions are for connections without a channel; see keptAlive.
func (v *visit) keepAlive(conn gossh.Conn) {
	defer v.caught("keepalive")
	go v.answering(conn)
	for {
		select {
		case <-v.ctx.Done():
			return
		case <-time.After(v.Limits.KeepAlive):
		}
		if err := v.ask(v.ctx, conn, (misses-1)*v.Limits.KeepAlive); errors.Is(err, errSilent) {
			v.lost("no sign of life")
			return
		} else if err != nil {
			return
		}
	}
}

// keptAlive has TCP ask the other side while nothing is sent: 25 s + 5 × 10 s.
func keptAlive(conn net.Conn) net.Conn {
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: 25 * time.Second, Interval: 10 * time.Second, Count: 5})
	}
	return conn
}

// lost closes a connection whose client is gone without a word.
func (v *visit) lost(why string) {
	v.note(howLost)
	v.Log.Info("client lost", "session", v.id, "why", why)
	v.wire.Close()
}
