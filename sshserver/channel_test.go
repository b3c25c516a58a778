package sshserver_test

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
)

// raw is a session channel without the manners of a client library.
type raw struct {
	gossh.Channel
	t testing.TB
}

func (o *office) raw(client *gossh.Client) raw {
	o.t.Helper()
	ch, requests, err := client.OpenChannel("session", nil)
	if err != nil {
		o.t.Fatal(err)
	}
	go gossh.DiscardRequests(requests)
	return raw{ch, o.t}
}

type ptyPayload struct {
	Term                         string
	Columns, Rows, Width, Height uint32
	Modes                        string
}

type sizePayload struct{ Columns, Rows, Width, Height uint32 }

func (r raw) ask(name string, payload any) bool {
	r.t.Helper()
	var bytes []byte
	if payload != nil {
		bytes = gossh.Marshal(payload)
	}
	ok, err := r.SendRequest(name, true, bytes)
	if err != nil {
		r.t.Fatalf("%s: %v", name, err)
	}
	return ok
}

// tell sends a request that has no answer.
func (r raw) tell(name string, payload any) {
	r.t.Helper()
	if _, err := r.SendRequest(name, false, gossh.Marshal(payload)); err != nil {
		r.t.Fatalf("%s: %v", name, err)
	}
}

// shows reads until a text is on the wire.
func (r raw) shows(text string) (on string) {
	r.t.Helper()
	found := make(chan string, 1)
	var seen strings.Builder
	go func() {
		buffer := make([]byte, 32<<10)
		for !strings.Contains(seen.String(), text) {
			n, err := r.Read(buffer)
			seen.Write(buffer[:n])
			if err != nil {
				found <- fmt.Sprintf("%v after %q", err, seen.String())
				return
			}
		}
		found <- ""
	}()
	select {
	case problem := <-found:
		if problem != "" {
			r.t.Fatalf("%q was not shown: %s", text, problem)
		}
	case <-time.After(30 * time.Second):
		r.t.Fatalf("%q was not shown", text)
	}
	return seen.String()
}

func TestTerminalSizesAreCutToWhatMemoryHolds(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.Screens, c.Limits.KeyScreens = 20, 20 })
	o.show()
	client := o.as("maike")
	for asked, want := range map[sizePayload]string{
		{0, 0, 0, 0}: "80x24", {1, 1, 0, 0}: "1x1", {65535, 65535, 9, 9}: "400x200",
		{math.MaxUint32, math.MaxUint32, math.MaxUint32, 1}: "400x200", {132, 0, 0, 0}: "132x24",
	} {
		r := o.raw(client)
		if !r.ask("pty-req", ptyPayload{"xterm", asked.Columns, asked.Rows, asked.Width, asked.Height, ""}) || !r.ask("shell", nil) {
			t.Fatalf("%v: refused", asked)
		}
		if want != "1x1" {
			r.shows(want)
		} else {
			r.shows("1")
		}
		r.Close()
	}
	w := o.raw(client)
	w.ask("pty-req", ptyPayload{Term: "xterm", Columns: 80, Rows: 24})
	w.ask("shell", nil)
	w.shows("80x24")
	w.tell("window-change", sizePayload{math.MaxUint32, math.MaxUint32, 0, 0})
	w.shows("400x200")
}

func TestMalformedTerminalsAreRefused(t *testing.T) {
	o := open(t)
	r := o.raw(o.as("maike"))
	for _, payload := range []any{
		ptyPayload{Term: strings.Repeat("x", 65), Columns: 80, Rows: 24}, ptyPayload{Term: "x\x1b]0;", Columns: 80, Rows: 24},
		struct{ A uint32 }{math.MaxUint32}, nil,
	} {
		if r.ask("pty-req", payload) {
			t.Errorf("taken: %+v", payload)
		}
	}
}

func TestOneChannelHoldsOneShell(t *testing.T) {
	o := open(t)
	o.show()
	r := o.raw(o.as("maike"))
	r.ask("pty-req", ptyPayload{Term: "xterm", Columns: 80, Rows: 24})
	if r.ask("pty-req", ptyPayload{Term: "xterm", Columns: 80, Rows: 24}) {
		t.Error("a second terminal")
	}
	if !r.ask("shell", nil) || r.ask("shell", nil) || r.ask("exec", struct{ Line string }{"whoami"}) {
		t.Error("a second shell, or none")
	}
}

// Bubble Tea paints for each size that it is told, and reads sizes in a loop.
func TestWindowChangesAreCoalescedAndOnlyForScreens(t *testing.T) {
	o := open(t)
	all := o.show()
	r := o.raw(o.as("maike"))
	r.tell("window-change", sizePayload{90, 30, 0, 0}) // before the terminal
	r.ask("pty-req", ptyPayload{Term: "xterm", Columns: 80, Rows: 24})
	r.tell("window-change", sizePayload{91, 31, 0, 0}) // before the shell
	r.ask("shell", nil)
	r.tell("window-change", sizePayload{80, 24, 0, 0}) // no news
	r.shows("80x24")
	if n := all.sizes.Load(); n != 0 {
		t.Errorf("%d sizes at the start, want none", n)
	}
	go func() {
		for i := range 10_000 {
			r.SendRequest("window-change", false, gossh.Marshal(sizePayload{uint32(100 + i%100), 30, 0, 0}))
		}
		r.SendRequest("window-change", false, gossh.Marshal(sizePayload{123, 45, 0, 0}))
	}()
	r.shows("123x45")
	if n := all.sizes.Load(); n > 5000 {
		t.Errorf("%d sizes reached the screen", n)
	}
	r.Write([]byte("q"))
	wait(t, "the screen is left", func() bool { return all.left.Load() == 1 })
	r.SendRequest("window-change", false, gossh.Marshal(sizePayload{1, 2, 3, 4})) // after the exit
}

func TestOnlyAFewHarmlessVariablesAreTaken(t *testing.T) {
	o := open(t)
	r := o.raw(o.as("maike"))
	type env struct{ Name, Value string }
	for _, e := range []env{
		{"PATH", "/"}, {"LD_PRELOAD", "x"}, {"TEA_DEBUG", "1"}, {"TERM", "x"}, {"LANG", strings.Repeat("x", 65)}, {"LC_ALL", "\x1b["},
		{"LC_" + strings.Repeat("x", 64), ""},
	} {
		if r.ask("env", e) {
			t.Errorf("taken: %+v", e)
		}
	}
	taken := 0
	for i := range 10_000 {
		if i < 100 && r.ask("env", env{fmt.Sprintf("LC_%d", i), "x"}) {
			taken++
		} else if i >= 100 {
			r.tell("env", env{fmt.Sprintf("LC_%d", i), strings.Repeat("x", 64)})
		}
	}
	if taken != 16 {
		t.Errorf("%d variables taken, want 16", taken)
	}
}

func TestNothingIsForwarded(t *testing.T) {
	o := open(t)
	client := o.as("maike")
	r := o.raw(client)
	for _, name := range []string{"auth-agent-req@openssh.com", "x11-req", "break", "eow@openssh.com", "nonsense"} {
		if r.ask(name, nil) {
			t.Errorf("%s granted", name)
		}
	}
	if r.ask("subsystem", struct{ Name string }{"netconf"}) {
		t.Error("subsystem granted")
	}
	r.tell("signal", struct{ Name string }{"KILL"})
	for _, kind := range []string{"direct-tcpip", "forwarded-tcpip", "direct-streamlocal@openssh.com", "x11", "auth-agent@openssh.com", "tun@openssh.com", ""} {
		if _, _, err := client.OpenChannel(kind, nil); err == nil {
			t.Errorf("channel %q opened", kind)
		}
	}
	for name, want := range map[string]bool{
		"tcpip-forward": false, "streamlocal-forward@openssh.com": false, "cancel-tcpip-forward": false, "nonsense": false,
		"keepalive@openssh.com": true,
	} {
		if ok, _, err := client.SendRequest(name, true, nil); err != nil || ok != want {
			t.Errorf("%s: %v %v", name, ok, err)
		}
	}
	if a := o.say(client, "whoami"); a.code != 0 {
		t.Errorf("the connection is of no use any more: %+v", a)
	}
}

func TestFiveHundredChannelsAreTooMany(t *testing.T) {
	o := open(t)
	client := o.as("maike")
	opened := 0
	for range 500 {
		if ch, requests, err := client.OpenChannel("session", nil); err == nil {
			opened++
			go gossh.DiscardRequests(requests)
			defer ch.Close()
		}
	}
	if opened != 64 {
		t.Errorf("%d channels open at once, want 64", opened)
	}
	if a := o.say(o.as("hinrich"), "whoami"); a.code != 0 {
		t.Errorf("nobody else is served: %+v", a)
	}
}

func TestFiveHundredConnectionsOfOneKeyAreTooMany(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.Connections = 3 })
	for range 3 {
		o.as("maike")
	}
	if lines := o.refused(config("maike")); len(lines) != 1 || !strings.Contains(lines[0], "Too many connections") {
		t.Errorf("told %q", lines)
	}
	o.refusedFor("connections")
	o.as("hinrich")
}

func TestScreensAreCountedByConnectionAndByKey(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.KeyScreens = 3 })
	o.show()
	tooMany := func(client *gossh.Client) {
		t.Helper()
		r := o.raw(client)
		r.ask("pty-req", ptyPayload{Term: "xterm", Columns: 80, Rows: 24})
		r.ask("shell", nil)
		r.shows("Gespräche offen")
	}
	first := o.as("maike")
	w := o.screen(first)
	o.screen(first)
	tooMany(first)
	second := o.as("maike")
	o.screen(second)
	tooMany(second)
	w.in.Write([]byte("q"))
	w.ends()
	o.screen(second)
}

// more than Limits.Words at once wait for their turn.
func TestWordsBeyondTheLimitWait(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.Words = 2 })
	client := o.as("maike")
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			if a, err := say(client, "whoami", ""); err != nil || a.code != 0 {
				t.Errorf("word %d: %v %+v", i, err, a)
			}
		})
	}
	all.Wait()
}

func TestEndlessCommandIsRefused(t *testing.T) {
	o := open(t)
	r := o.raw(o.as("maike"))
	if r.ask("exec", struct{ Line string }{strings.Repeat("x", 64<<10+1)}) {
		t.Error("taken")
	}
}

// OpenSSH's ControlMaster: the channel goes, the connection stays.
func TestClosedChannelEndsItsProgramWhileTheConnectionStays(t *testing.T) {
	o := open(t)
	all := o.show()
	client := o.as("maike")
	o.say(client, "whoami")
	before := runtime.NumGoroutine()
	for range 5 {
		r := o.raw(client)
		r.ask("pty-req", ptyPayload{Term: "xterm", Columns: 80, Rows: 24})
		r.ask("shell", nil)
		r.shows("80x24")
		r.Write([]byte("abcdefgq and what is typed after the end"))
		r.Close()
	}
	wait(t, "all screens are left", func() bool { return all.left.Load() == 5 })
	wait(t, "their goroutines are gone", func() bool { return runtime.NumGoroutine() <= before+2 })
	updates := all.updates.Load()
	if a := o.say(client, "whoami"); a.code != 0 {
		t.Errorf("the connection is of no use any more: %+v", a)
	}
	if now := all.updates.Load(); now != updates {
		t.Errorf("%d updates after the end", now-updates)
	}
}

func TestClientThatNeverReadsHarmsNobodyElse(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.Output = 300 * time.Millisecond })
	all := o.show(func(p *probe) { p.storm = p.width == 400 })
	before := runtime.NumGoroutine()
	client := o.as("maike")
	r := o.raw(client)
	r.ask("pty-req", ptyPayload{Term: "xterm", Columns: 400, Rows: 200})
	r.ask("shell", nil)
	other := o.as("hinrich")
	w := o.screen(other)
	wait(t, "the screen of the client that does not read is left", func() bool { return all.left.Load() == 1 })
	o.ended("lost")
	w.in.Write([]byte("xyz"))
	wait(t, "the other screen goes on", func() bool { return strings.Contains(w.text(), "z") })
	client.Close()
	other.Close()
	wait(t, "the goroutines are gone", func() bool { return runtime.NumGoroutine() <= before+2 })
}

func TestClientThatClosesInTheMiddleOfAWriteIsForgotten(t *testing.T) {
	o := open(t)
	all := o.show(func(p *probe) { p.storm = true })
	before := runtime.NumGoroutine()
	for i := range 5 {
		client := o.as("maike")
		r := o.raw(client)
		r.ask("pty-req", ptyPayload{Term: "xterm", Columns: 400, Rows: 200})
		r.ask("shell", nil)
		buffer := make([]byte, 1<<15)
		if _, err := r.Read(buffer); err != nil {
			t.Fatal(err)
		}
		client.Close()
		wait(t, "the screen is left", func() bool { return all.left.Load() == int64(i+1) })
	}
	wait(t, "the goroutines are gone", func() bool { return runtime.NumGoroutine() <= before+2 })
}

// A terminal without colours gets none. What a screen might send besides text and
// its few styles reaches no terminal at all.
func TestColoursFollowTheTerminal(t *testing.T) {
	o := open(t)
	for _, c := range []struct {
		term, name, value string
		bold              bool
	}{
		{"xterm-256color", "", "", true}, {"xterm-256color", "COLORTERM", "truecolor", true},
		{"xterm-256color", "NO_COLOR", "1", false}, {"vt100", "", "", false},
	} {
		r := o.raw(o.as("hinrich"))
		if c.name != "" {
			r.ask("env", struct{ Name, Value string }{c.name, c.value})
		}
		r.ask("pty-req", ptyPayload{Term: c.term, Columns: 80, Rows: 24})
		r.ask("shell", nil)
		if seen := r.shows("People"); strings.Contains(seen, "\x1b[1m") != c.bold {
			t.Errorf("%+v: %q", c, seen)
		}
		r.Write([]byte("q"))
		r.shows("1049l")
	}
}

func TestNothingButTextAndStylesReachesTheTerminal(t *testing.T) {
	o := open(t)
	o.show()
	w := o.screen(o.as("hinrich"))
	wait(t, "the screen", func() bool { return strings.Contains(w.text(), "80x24") })
	if err := w.Wrong(); err != nil {
		t.Error(err)
	}
}
