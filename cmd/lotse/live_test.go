package main

import (
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver/wiretest"
)

// session is a screen that somebody looks at: a terminal at the other end of the
// link, which also sees to it that nothing is sent that no session may send.
type session struct {
	*wiretest.Terminal
	client *gossh.Client
	remote *gossh.Session
	keys   io.Writer
	done   chan struct{}

	mark int // of a conversation: where in all that came the last line was said
}

// text is everything that came, screen the rows as they stand.
func (s *session) text() string   { return s.Sent() }
func (s *session) screen() string { return s.Screen() }

// live opens a screen with the key of a role and waits for its first frame.
func live(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	client, err := dial(ts.Getenv("PORT"), keyFile(ts, args[1]))
	ts.Check(err)
	ts.Defer(func() { client.Close() })
	s := &session{client: client, done: make(chan struct{})}
	s.remote, err = client.NewSession()
	ts.Check(err)
	ts.Check(s.remote.RequestPty("xterm-256color", 30, 100, gossh.TerminalModes{}))
	in, err := s.remote.StdinPipe()
	ts.Check(err)
	keys := &wiretest.Keys{To: in}
	s.keys, s.Terminal = keys, wiretest.NewTerminal(100, 30, keys)
	ts.Defer(func() { ts.Check(s.Wrong()) })
	s.remote.Stdout, s.remote.Stderr = s, s
	ts.Check(s.remote.Shell())
	go func() { s.remote.Wait(); close(s.done) }()
	tellerOf(ts).sessions[args[0]] = s
	comes(ts, s, ".", func() string { return strings.TrimSpace(s.screen()) })
}

// comes waits until a text matches.
func comes(ts *testscript.TestScript, s *session, pattern string, text func() string) {
	want := regexp.MustCompile(pattern)
	for until := time.Now().Add(30 * time.Second); !want.MatchString(text()); time.Sleep(10 * time.Millisecond) {
		ts.Check(s.Wrong())
		if time.Now().After(until) {
			ts.Fatalf("%q does not come; the screen is\n%s", pattern, s.screen())
		}
	}
}

func shows(ts *testscript.TestScript, neg bool, args []string) {
	s := tellerOf(ts).sessions[args[0]]
	if neg {
		if regexp.MustCompile(args[1]).MatchString(s.screen()) {
			ts.Fatalf("the screen shows %q\n%s", args[1], s.screen())
		}
		return
	}
	comes(ts, s, args[1], s.screen)
}

var keyCodes = map[string]string{
	"enter": "\r", "esc": "\x1b[27u", "tab": "\t", "up": "\x1b[A", "down": "\x1b[B", "left": "\x1b[D", "right": "\x1b[C", "shift+tab": "\x1b[Z", "ctrl+s": "\x13", "ctrl+u": "\x15", "ctrl+c": "\x03",
}

// keys presses one key after the other, with the pause that tells a key from
// the beginning of a sequence.
func keys(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	s := tellerOf(ts).sessions[args[0]]
	for _, key := range args[1:] {
		if code, known := keyCodes[key]; known {
			key = code
		}
		_, err := io.WriteString(s.keys, key)
		ts.Check(err)
		time.Sleep(120 * time.Millisecond)
	}
}

// settle waits until a screen shows the last key, however slow the store is.
func settle(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	tellerOf(ts).sessions[args[0]].Settle(time.Second)
}

func resize(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	s := tellerOf(ts).sessions[args[0]]
	var width, height int
	_, err := fmt.Sscanf(args[1], "%dx%d", &width, &height)
	ts.Check(err)
	s.Resize(width, height)
	ts.Check(s.remote.WindowChange(height, width))
}

// drop breaks the link as a tunnel does: nobody says goodbye.
func drop(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	s := tellerOf(ts).sessions[args[0]]
	if link, ok := s.client.Conn.(interface{ NetConn() net.Conn }); ok {
		link.NetConn().Close()
	}
	s.client.Close()
	<-s.done
}

func ended(ts *testscript.TestScript, neg bool, args []string) {
	s, limit := tellerOf(ts).sessions[args[0]], 5*time.Second
	if tellerOf(ts).mongodb != nil && !neg {
		limit = 30 * time.Second // FerretDB is slow
	}
	select {
	case <-s.done:
		if neg {
			ts.Fatalf("the session has ended: %q", s.text())
		}
	case <-time.After(limit):
		if !neg {
			ts.Fatalf("the session goes on")
		}
		return
	}
	if !regexp.MustCompile(args[1]).MatchString(s.text()) {
		ts.Fatalf("the session ended without %q: %q", args[1], s.text())
	}
}
