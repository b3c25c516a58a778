package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestStoriesWithoutTheStore are told on a FerretDB that goes away and comes
// back: a real MongoDB is nobody's to stop in a test.
func TestStoriesWithoutTheStore(t *testing.T) {
	t.Parallel()
	params := storiesOnFerret(t)
	params.Dir = "testdata/away"
	testscript.Run(t, params)
}

func storeIs(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	t := tellerOf(ts)
	switch args[0] {
	case "gone":
		t.ferret.Stop()
	case "silent":
		t.ferret.Pause()
		t.silent = true
	case "back":
		if t.silent {
			t.ferret.Resume()
		} else {
			ts.Check(t.ferret.Start())
		}
		t.silent = false
	default:
		ts.Fatalf("the store is gone, silent or back")
	}
}

// told waits for a line of the server's own log; what is in brackets in it goes into
// the variables that are named behind.
func told(ts *testscript.TestScript, neg bool, args []string) {
	want, s := regexp.MustCompile(args[0]), tellerOf(ts).server
	if neg {
		if want.MatchString(s.text()) {
			ts.Fatalf("the server says %q:\n%s", args[0], s.text())
		}
		return
	}
	for until := time.Now().Add(30 * time.Second); !want.MatchString(s.text()); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			ts.Fatalf("the server does not say %q:\n%s", args[0], s.text())
		}
	}
	for i, name := range args[1:] {
		ts.Setenv(name, want.FindStringSubmatch(s.text())[i+1])
	}
}

// beside says a word on the connection of a screen, as a ControlMaster does it.
func beside(ts *testscript.TestScript, neg bool, args []string) {
	code, out, errs, err := say(tellerOf(ts).sessions[args[0]].client, strings.Join(args[1:], " "), "")
	ts.Check(err)
	ts.Stdout().Write([]byte(out))
	ts.Stderr().Write([]byte(errs))
	if tellerOf(ts).code = code; (code != 0) != neg {
		ts.Fatalf("exit code %d", code)
	}
}
