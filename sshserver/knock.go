package sshserver

import (
	"context"
	"errors"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// question is what every client answers, if only to say that it does not know it.
const question = "keepalive@openssh.com"

// errSilent says that a client has not answered in time.
var errSilent = errors.New("no sign of life")

// ask asks the client for a sign of life. The question comes behind all that was
// sent before, so the answer also says that this has arrived. Another error than
// errSilent says that the connection is over anyway.
func (v *visit) ask(ctx context.Context, conn gossh.Conn, patience time.Duration) error {
	answered := make(chan error, 1)
	go func() {
		defer v.caught("question")
		_, _, err := conn.SendRequest(question, true, nil)
		answered <- err
	}()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case err := <-answered:
		return err
	case <-late.C:
		return errSilent
	case <-ctx.Done():
		return ctx.Err()
	}
}

// seenTime is how long a client may take to say that it has got a frame.
const seenTime = 10 * time.Second

// nearLogin is what a login takes at most where a round trip takes no 0.1 s.
const nearLogin = 400 * time.Millisecond

// seen returns when the client has got what painted waits for. Over a short link
// that is at once: nobody presses a key between a frame and its arrival, and
// whoever answers a frame by machine must not be earlier than the answer to us.
func (v *visit) seen(ctx context.Context, painted func(context.Context)) {
	conn := v.conn.Load()
	if conn == nil || v.near.Load() {
		return
	}
	painted(ctx)
	_ = v.ask(ctx, *conn, seenTime)
}

// answering finds out whether the client is still there, when a new screen of
// the same key wants to know it. A client that is not loses its connection, and
// its screen goes on in the new one.
func (v *visit) answering(conn gossh.Conn) {
	defer v.caught("knock")
	v.conn.Store(&conn)
	v.mu.Lock()
	desk := v.desk
	v.mu.Unlock()
	for {
		select {
		case <-v.ctx.Done():
			return
		case <-desk.Session.Knocked():
		}
		if err := v.ask(v.ctx, conn, v.Limits.Knock); errors.Is(err, errSilent) {
			v.lost("no sign of life when it was asked for")
			return
		} else if err != nil {
			return
		}
		ctx, cancel := context.WithTimeout(v.ctx, recordTime)
		if err := desk.Answer(ctx); err != nil && v.ctx.Err() == nil {
			v.Log.Warn("a knock is not answered", "session", v.id, "error", err)
		}
		cancel()
	}
}
