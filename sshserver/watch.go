package sshserver

import (
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/store"
)

// watch ends a visit that the store wants ended, that is open for too long, or
// that nobody uses any more.
func (v *visit) watch(session *store.Session) {
	defer v.caught("watch")
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
func (v *visit) keepAlive(conn gossh.Conn) {
	defer v.caught("keepalive")
	for {
		select {
		case <-v.ctx.Done():
			return
		case <-time.After(v.Limits.KeepAlive):
		}
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			conn.SendRequest("keepalive@openssh.com", true, nil)
		}()
		select {
		case <-answered:
		case <-v.ctx.Done():
			return
		case <-time.After((misses - 1) * v.Limits.KeepAlive):
			v.lost("no sign of life")
			return
		}
	}
}

// lost closes a connection whose client is gone without a word.
func (v *visit) lost(why string) {
	v.note(howLost)
	v.Log.Info("client lost", "session", v.id, "why", why)
	v.wire.Close()
}
