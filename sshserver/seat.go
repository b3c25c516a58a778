package sshserver

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/command"
)

// seat is one channel of a visit: a screen, a conversation, or one word.
type seat struct {
	*visit
	desk    *store.Desk
	key     string          // its fingerprint
	ctx     context.Context // ends with the channel, or with an *ending before it
	stop    context.CancelCauseFunc
	idle    *time.Timer
	channel *output

	asked   sync.Once // of a conversation: whether the client is there at the end of its input
	desired           // what the client asked for
}

// session opens a seat for a channel, if one more fits.
func (v *visit) session(_ *ssh.Server, conn *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	defer v.caught("channel")
	desk, key := deskFor(conn)
	if desk == nil || !v.takeChannel() {
		ch.Reject(gossh.ResourceShortage, "too many channels")
		return
	}
	defer v.freeChannel()
	v.watchOnce(conn)
	t := &seat{visit: v, desk: desk, key: key}
	t.resized = make(chan struct{}, 1)
	t.ctx, t.stop = context.WithCancelCause(v.ctx)
	defer t.stop(gone)
	t.idle = time.AfterFunc(v.Limits.Idle, func() {
		t.end(ended(howIdle, sayIdle, int(v.Limits.Idle.Minutes())))
	})
	defer t.idle.Stop()
	server := &ssh.Server{Handler: t.serve, SubsystemHandlers: map[string]ssh.SubsystemHandler{filesSubsystem: t.serve}}
	ssh.EmulatePty()(server)
	// Returns when the client has closed the channel, or the connection is over.
	ssh.DefaultSessionHandler(server, conn, &filtered{ch, t}, ctx)
}

func (v *visit) takeChannel() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.channels >= v.Limits.Channels {
		return false
	}
	v.channels++
	return true
}

func (v *visit) freeChannel() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.channels--
}

func (v *visit) watchOnce(conn gossh.Conn) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.watched {
		v.watched = true
		go v.keepAlive(conn)
	}
}

// serve is what happens once a face is asked for.
func (t *seat) serve(s ssh.Session) {
	defer t.done() // begun by the filter
	defer t.stop(gone)
	s.Exit(t.safely(s, func() int { return t.face(s) }))
}

// safely turns a panic into a reference number for the user.
func (t *seat) safely(s ssh.Session, do func() int) (exit int) {
	defer func() {
		if value := recover(); value != nil {
			why := t.crash("seat", value)
			t.say(s, t.sentence(why))
			exit = why.exit
		}
	}()
	return do()
}

func (t *seat) face(s ssh.Session) int {
	switch term := t.term(); {
	case t.isFiles:
		return t.files(s)
	case t.isWord && wantsChat(t.line), !t.isWord && (term == "" || term == "dumb"):
		return t.converse(s)
	case t.isWord:
		return t.word(s)
	}
	return t.screen(s)
}

// crash ends the seat, and counts against the key: not against the address,
// which may be a whole office's.
func (t *seat) crash(where string, value any) *ending {
	why := crash(t.crashed(where, value))
	t.crashes.add(t.key, penaltyCrash)
	t.end(why)
	return why
}

// caught is deferred in every goroutine of a seat: a panic ends the seat alone.
func (t *seat) caught(where string) {
	if value := recover(); value != nil {
		t.crash(where, value)
	}
}

// end ends the seat for a reason. If it does not come to its end, nobody reads
// what it writes, and the connection is closed.
func (t *seat) end(why *ending) {
	t.note(why.how)
	t.stop(why)
}

// why is the reason for the end of the seat; nil where its user wanted it or
// has left already.
func (t *seat) why() *ending {
	if why, ok := context.Cause(t.ctx).(*ending); ok && why != gone {
		return why
	}
	return nil
}

// touch is called for each sign of life of the user.
func (t *seat) touch() {
	if t.ctx.Err() == nil {
		t.idle.Reset(t.Limits.Idle)
	}
}

// say writes one line of the server's own to the user.
func (t *seat) say(s ssh.Session, sentence string) {
	if sentence != "" {
		fmt.Fprintf(t.aside(s), "lotse: %s\n", plain.Of(sentence))
	}
}

// sentence says why it ends, and of what was open no more than is so: while the
// store is away nothing of it is kept yet.
func (t *seat) sentence(why *ending) string {
	kept := sayKept
	if !t.desk.Session.Away().IsZero() {
		kept = sayUnkept
	}
	return why.sentenceWith(t.lang(), kept)
}

// aside is where what is no answer goes. A terminal has one stream.
func (t *seat) aside(s ssh.Session) io.Writer {
	if t.term() == "" {
		return s.Stderr()
	}
	return s
}

// lang is the language of the member of staff, or else of the client.
func (t *seat) lang() string {
	if own := t.desk.Session.Me.Language; own != "" {
		return own
	}
	return command.LangOf(t.env("LC_ALL", "LC_MESSAGES", "LANG"))
}

// input reads what the client sends, and ends with the seat even while the
// client sends nothing.
type input struct {
	seat *seat
	from io.Reader
	once sync.Once
	pipe *io.PipeReader
}

func (i *input) Read(p []byte) (int, error) {
	i.once.Do(i.start)
	return i.pipe.Read(p)
}

// start begins to read; a word that needs no input leaves it alone.
func (i *input) start() {
	out, in := io.Pipe()
	i.pipe = out
	context.AfterFunc(i.seat.ctx, func() { in.CloseWithError(context.Cause(i.seat.ctx)) })
	go func() {
		defer i.seat.caught("input")
		buffer := make([]byte, 4096)
		for {
			n, err := i.from.Read(buffer)
			if n > 0 {
				i.seat.touch()
				if _, closed := in.Write(buffer[:n]); closed != nil {
					return
				}
			}
			if err != nil {
				in.CloseWithError(err)
				return
			}
		}
	}()
}
