package sshserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/store"
	"lotse/store/plain"
)

// login is what a connection did before it was let in.
type login struct {
	offered  string // the last key
	stranger string // why it lets nobody in
	none     int    // tries with method none
	failures int
	told     bool // has had its line
	recorded map[string]bool
	failed   bool // the library said so
	why      error
}

// fingerprintOf names the extension that carries a key from its offer to its
// signature. Permissions belong to one key: those of another key that was only
// offered are thrown away with it.
const fingerprintOf = "fingerprint@lotse"

// deskOf is where the permissions of the key that signed hold the Desk.
type deskOf struct{}

func (v *visit) config() *gossh.ServerConfig {
	return &gossh.ServerConfig{
		Config: algorithms(), PublicKeyAuthAlgorithms: userKeys, MaxAuthTries: v.Limits.Tries,
		PublicKeyCallback: v.offered, VerifiedPublicKeyCallback: v.signed, AuthLogCallback: v.tried,
	}
}

// offered says whether a key may sign. It proves nothing and leaves nothing.
func (v *visit) offered(_ gossh.ConnMetadata, key gossh.PublicKey) (p *gossh.Permissions, err error) {
	defer v.refuseOnPanic(&err)
	fingerprint := gossh.FingerprintSHA256(key)
	v.login.offered, v.login.stranger = fingerprint, ""
	ctx, cancel := v.loginTime()
	defer cancel()
	if err := v.Admission.Known(ctx, v.offer(fingerprint)); err != nil {
		return nil, v.refuse(fingerprint, err)
	}
	return &gossh.Permissions{Extensions: map[string]string{fingerprintOf: fingerprint}}, nil
}

// signed opens the session: the library has verified the key's signature. The
// event is written before the client learns that it is in.
func (v *visit) signed(_ gossh.ConnMetadata, key gossh.PublicKey, p *gossh.Permissions, _ string) (_ *gossh.Permissions, err error) {
	defer v.refuseOnPanic(&err)
	fingerprint := p.Extensions[fingerprintOf]
	if fingerprint != gossh.FingerprintSHA256(key) {
		return nil, errors.New("permissions of another key")
	}
	free, err := v.takeConnection(fingerprint)
	if err != nil {
		return nil, err
	}
	ctx, cancel := v.loginTime()
	defer cancel()
	desk, err := v.Admission.Admit(ctx, v.offer(fingerprint))
	if err != nil {
		free()
		return nil, v.refuse(fingerprint, err)
	}
	v.admitted(desk, free)
	p.ExtraData = map[any]any{deskOf{}: desk}
	return p, nil
}

func (v *visit) takeConnection(fingerprint string) (free func(), err error) {
	if v.crashes.shut(fingerprint) {
		return nil, v.tell(sayCalm, fingerprint, errors.New("too many crashes"))
	}
	free, ok := v.connections.try(fingerprint)
	if !ok {
		v.refused("connections")
		return nil, v.tell(sayMany, fingerprint, errors.New("too many connections"))
	}
	return free, nil
}

func (v *visit) admitted(desk *store.Desk, free func()) {
	v.mu.Lock()
	v.desk, v.leave = desk, append(v.leave, free)
	v.mu.Unlock()
	v.enter()
	v.wire.patience.Store(int64(v.Limits.Output))
	go v.watch(desk.Session)
	v.Log.Info("session opened", "session", v.id, "address", v.address)
}

// deskFor is the Desk of the key that signed, and the key.
func deskFor(conn *gossh.ServerConn) (*store.Desk, string) {
	if conn.Permissions == nil {
		return nil, ""
	}
	desk, _ := conn.Permissions.ExtraData[deskOf{}].(*store.Desk)
	return desk, conn.Permissions.Extensions[fingerprintOf]
}

func (v *visit) offer(fingerprint string) store.Offer {
	return store.Offer{Session: v.id, Fingerprint: fingerprint, Address: v.address, Reached: v.reached()}
}

func (v *visit) loginTime() (context.Context, context.CancelFunc) {
	return context.WithDeadline(v.ctx, v.began.Add(v.Limits.Handshake))
}

// storeAway is why a key lets nobody in that could not be looked up.
const storeAway = "store"

// refuse tells the holder of a key what to do about it. Why it is not known is
// for the log alone.
func (v *visit) refuse(fingerprint string, err error) error {
	if stranger, ok := errors.AsType[*store.Stranger](err); ok {
		v.login.stranger = stranger.Code
		return v.tell(sayStranger, fingerprint, err)
	}
	v.login.stranger = storeAway
	if absence, ok := errors.AsType[*store.Absence](err); ok {
		v.Log.Info("nobody can be let in without the store", "session", v.id)
		return v.tell(sayStoreless, clock(absence.Since, time.Now()), err)
	}
	v.Log.Error("a key cannot be checked", "session", v.id, "error", err)
	return v.tell(sayAway, fingerprint, err)
}

// clock is a time of day, with its day where that is another.
func clock(t, now time.Time) string {
	if day := t.Format(time.DateOnly); day != now.In(t.Location()).Format(time.DateOnly) {
		return day + " " + t.Format("15:04")
	}
	return t.Format("15:04")
}

// tell adds a line to a refusal, the first time in a connection.
func (v *visit) tell(w words, about string, err error) error {
	if v.login.told {
		return err
	}
	v.login.told = true
	return &gossh.BannerError{Err: err, Message: w.both(about)}
}

// tried sees every attempt to log in before it is answered, and records those
// that are not made with a key.
func (v *visit) tried(_ gossh.ConnMetadata, method string, err error) {
	defer v.caught("login")
	if err == nil {
		return
	}
	l := &v.login
	if method == "none" {
		if l.none++; l.none == 1 && l.failures == 0 {
			return // how clients ask which methods there are
		}
		v.refused("none")
	} else if method != "publickey" {
		v.refused(methodCode(method))
	}
	if l.failures++; l.failures >= v.Limits.Tries {
		v.refused("tries")
	}
}

// methodCode keeps what a client may write as a method out of the log.
func methodCode(method string) string {
	switch method {
	case "password", "keyboard-interactive", "hostbased", "gssapi-with-mic":
		return method
	}
	return "method"
}

// refused records, once, why a connection is not let in.
func (v *visit) refused(reason string) {
	if v.login.recorded[reason] {
		return
	}
	if v.login.recorded == nil {
		v.login.recorded = map[string]bool{}
	}
	v.login.recorded[reason] = true
	v.record("refuse a connection", func(ctx context.Context) error {
		err := v.Admission.Refused(ctx, v.offer(v.login.offered), reason)
		if v.login.stranger == storeAway && errors.Is(err, store.ErrAway) {
			return nil // that the store is away has been said; nobody was let in
		}
		return err
	})
}

// failed is told that the handshake came to nothing.
func (v *visit) failed(err error) {
	v.login.failed, v.login.why = true, err
}

// turnedAway closes the story of a connection that was not let in, and counts
// it against its address.
func (v *visit) turnedAway() {
	l := &v.login
	if context.Cause(v.ctx) != gone {
		return // the server stops
	}
	var timeout net.Error
	switch {
	case !l.failed:
		return // never had its turn, or a panic that is counted already
	case v.wire.silent.Load(), errors.As(l.why, &timeout) && timeout.Timeout():
		v.refused("grace")
		v.penalise(v, penaltyGrace)
	case l.stranger == storeAway: // nobody's fault who knocks
		v.refused(storeAway)
	case l.stranger != "":
		v.refused(l.stranger)
		v.penalise(v, penaltyUnknown)
	case l.failures > 0:
		v.penalise(v, penaltyAuth)
	case l.offered != "":
		v.refused("left") // could have signed, and did not
	case l.none > 0:
		v.refused("none")
	}
	v.Log.Info("nobody let in", "session", v.id, "address", v.address, "after", time.Since(v.began).Round(time.Millisecond),
		"why", plain.Of(fmt.Sprint(l.why)).Cut(200).String())
}
