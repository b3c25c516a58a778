package sshserver

import (
	"bytes"
	"context"
	"strings"
	"time"

	"charm.land/ssh"

	"lotse/tui/chat"
	"lotse/tui/command"
)

// wantsChat says whether the word is the one that asks for a conversation.
func wantsChat(line string) bool { return strings.TrimSpace(line) == command.Converse{}.String() }

// converse talks with the user line by line, until one of them has enough.
func (t *seat) converse(s ssh.Session) int {
	leave, ok := t.takeScreen()
	if !ok {
		t.say(s, sayScreens.in(t.lang(), t.Limits.KeyScreens))
		return exitEnded
	}
	defer leave()
	if err := t.desk.Face(t.ctx, "line"); err != nil {
		t.say(s, command.Sentence(err, t.lang()))
		return exitEnded
	}
	t.touch()
	left, _ := chat.Talk(t.ctx, t.desk, t.bursts(s), s, chat.Options{Lang: t.lang(), Terminal: t.term() != "", Width: t.columns}) // the seat knows how it ended
	if t.why() == nil && t.ctx.Err() != nil {                                                                                     // it may have noticed before the reading did
		t.hungUp()
	}
	why := t.why()
	if why == nil && t.desk.Session.Why() != nil {
		why = endedBy(t.desk.Session.Why()) // the conversation knew it first
	}
	if why == nil {
		return 0
	}
	t.say(s, why.sentenceWith(t.lang(), [...]words{sayKept, sayUnkept, sayLost}[left]))
	return why.exit
}

// aliveTime is how long a client may take to show that it is still there.
const aliveTime = 5 * time.Second

// hungUp finds out whether the input is over because its end was said, or because
// the link broke: a client that is there answers. Half a line that came over a
// link that broke is no line.
func (t *seat) hungUp() {
	t.asked.Do(func() {
		conn := t.visit.conn.Load()
		if conn == nil || t.ask(context.WithoutCancel(t.ctx), *conn, aliveTime) == nil {
			return
		}
		t.visit.mu.Lock()
		defer t.visit.mu.Unlock()
		t.torn = true
		t.stop(gone)
	})
}

// columns is the width of the terminal, 0 without one.
func (t *seat) columns() int {
	if t.term() == "" {
		return 0
	}
	width, _ := t.size()
	return width
}

// bursts is what the client sends, in the pieces in which it comes: what was
// typed can so be told from what was pasted. It is closed at the end of the
// input; nobody need read it to that end.
func (t *seat) bursts(s ssh.Session) <-chan []byte {
	bursts := make(chan []byte)
	go func() {
		defer t.caught("input")
		defer close(bursts)
		buffer := make([]byte, 4096)
		for {
			n, err := s.Read(buffer)
			if n > 0 {
				t.touch()
				select {
				case bursts <- bytes.Clone(buffer[:n]):
				case <-t.ctx.Done():
					return
				}
			}
			if err != nil {
				t.hungUp()
				return
			}
		}
	}()
	return bursts
}
