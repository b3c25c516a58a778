package main

import (
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"

	"lotse/sshserver/wiretest"
)

// cable puts a link of its own before the server: $PORT is its other end from now
// on, and $SERVER the server's own port.
func cable(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	r, err := wiretest.NewRelay(net.JoinHostPort("127.0.0.1", ts.Getenv("PORT")), wiretest.Link{})
	ts.Check(err)
	ts.Defer(r.Close)
	tellerOf(ts).cables[args[0]] = r
	ts.Setenv("SERVER", ts.Getenv("PORT"))
	_, port, _ := net.SplitHostPort(r.Addr())
	ts.Setenv("PORT", port)
}

// pull pulls a cable: nothing gets through any more, and neither end is told.
func pull(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	tellerOf(ts).cables[args[0]].Silence()
}

// freeze stops the last server as it stands, thaw has it go on.
func freeze(ts *testscript.TestScript, neg bool, _ []string) {
	affirmative(ts, neg)
	ts.Check(tellerOf(ts).server.cmd.Process.Signal(syscall.SIGSTOP))
}

func thaw(ts *testscript.TestScript, neg bool, _ []string) {
	affirmative(ts, neg)
	ts.Check(tellerOf(ts).server.cmd.Process.Signal(syscall.SIGCONT))
}

// same compares the screens of two people, but for the sentence above the key
// bar: what somebody left, and what she found.
func same(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	one, two := tellerOf(ts).sessions[args[0]], tellerOf(ts).sessions[args[1]]
	if a, b := one.picture(), two.picture(); a != b {
		ts.Fatalf("%s has\n%s\n%s has\n%s", args[0], a, args[1], b)
	}
}

// picture is the screen without the sentence, and where the cursor is.
func (s *session) picture() string {
	rows := strings.Split(s.screen(), "\n")
	if len(rows) > 1 {
		rows[len(rows)-2] = ""
	}
	x, y := s.Cursor()
	return fmt.Sprintf("%s\ncursor %d,%d", strings.Join(rows, "\n"), x, y)
}
