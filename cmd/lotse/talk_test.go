package main

import (
	"io"
	"regexp"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver/wiretest"
)

// talk begins a conversation with the key of a role, on a terminal that can do
// nothing, or without any.
func talk(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	client, err := dial(ts.Getenv("PORT"), keyFile(ts, args[1]))
	ts.Check(err)
	ts.Defer(func() { client.Close() })
	s := &session{client: client, done: make(chan struct{}), Terminal: wiretest.NewTerminal(100, 30, nil)}
	s.remote, err = client.NewSession()
	ts.Check(err)
	if len(args) < 3 || args[2] != "none" {
		ts.Check(s.remote.RequestPty("dumb", 30, 100, gossh.TerminalModes{}))
	}
	s.keys, err = s.remote.StdinPipe()
	ts.Check(err)
	s.remote.Stdout, s.remote.Stderr = s, s
	ts.Check(s.remote.Shell())
	go func() { s.remote.Wait(); close(s.done) }()
	tellerOf(ts).sessions[args[0]] = s
	s.hears(ts, "Lotse: $")
}

// says says a line and waits for each of the answers to it.
func says(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	s := tellerOf(ts).sessions[args[0]]
	s.mark = len(s.text())
	_, err := io.WriteString(s.keys, args[1]+"\r")
	ts.Check(err)
	for _, pattern := range args[2:] {
		s.hears(ts, pattern)
	}
}

// hears waits for what comes by itself, after the line that was said last.
func hears(ts *testscript.TestScript, neg bool, args []string) {
	s := tellerOf(ts).sessions[args[0]]
	if neg {
		if regexp.MustCompile("(?m)" + args[1]).MatchString(s.text()) {
			ts.Fatalf("%q was said: %s", args[1], s.text())
		}
		return
	}
	s.hears(ts, args[1])
}

func (s *session) hears(ts *testscript.TestScript, pattern string) {
	want := regexp.MustCompile("(?m)" + pattern)
	for until := time.Now().Add(15 * time.Second); !want.MatchString(s.text()[s.mark:]); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(until) {
			ts.Fatalf("%q is not said, but\n%s", pattern, s.text()[s.mark:])
		}
	}
}
