package sshserver_test

import (
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
	"lotse/sshserver/wiretest"
	"lotse/store/audit"
)

// cable is a link that can be pulled.
func (o *office) cable() *wiretest.Relay {
	o.t.Helper()
	r, err := wiretest.NewRelay(o.addr, wiretest.Link{})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(r.Close)
	return r
}

// through comes in by a cable.
func (o *office) through(c *wiretest.Relay, word string) *gossh.Client {
	o.t.Helper()
	client, err := gossh.Dial("tcp", c.Addr(), config(word))
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { client.Close() })
	return client
}

func (w *terminal) shows(text string) *terminal {
	w.t.Helper()
	if err := w.Await(20*time.Second, func(screen string) bool { return strings.Contains(screen, text) }); err != nil {
		w.t.Fatalf("%q: %v", text, err)
	}
	return w
}

func (w *terminal) types(keys string) *terminal {
	w.t.Helper()
	if _, err := w.in.Write([]byte(keys)); err != nil {
		w.t.Fatal(err)
	}
	return w
}

// toANote goes to a note that is being written.
func (o *office) toANote(client *gossh.Client, text string) *terminal {
	return o.screen(client).types(":show " + string(amina) + "\r").shows("1990").types("n").shows("Strg").types(text).shows(text[len(text)-1:])
}

func TestPulledCableIsNoticedAndLogged(t *testing.T) {
	t.Parallel()
	o := open(t, func(c *sshserver.Config) { c.Limits.KeepAlive = 200 * time.Millisecond })
	c := o.cable()
	o.toANote(o.through(c, "maike"), "Zimmer 4711 ¶")
	c.Silence()
	o.ended("lost")
	wait(t, "the draft", func() bool { return strings.Contains(o.draft("maike").Text, "4711") })
	o.screen(o.as("maike")).shows("Weiter, wo Sie um").shows("4711")
}

// Nobody waits for a minute: the new screen asks whether the old one is there.
func TestNewScreenEndsTheOneWhoseCableIsPulled(t *testing.T) {
	t.Parallel()
	o := open(t, func(c *sshserver.Config) { c.Limits.Knock = 300 * time.Millisecond })
	c := o.cable()
	o.toANote(o.through(c, "maike"), "Zimmer 4711 ¶")
	c.Silence()
	o.screen(o.as("maike")).shows("Weiter, wo Sie um").shows("4711")
	o.ended("lost")
}

// A client that is stopped reads nothing and answers nothing.
func TestNewScreenEndsTheOneWhoseClientIsStopped(t *testing.T) {
	t.Parallel()
	o := open(t, func(c *sshserver.Config) { c.Limits.Knock = 300 * time.Millisecond })
	conn, _ := o.client("maike")
	r := o.raw(&gossh.Client{Conn: conn})
	r.ask("pty-req", ptyPayload{Term: "xterm", Columns: 80, Rows: 24})
	r.ask("shell", nil)
	done := func(e audit.Event) bool { return e.Phase == audit.Done }
	for _, step := range []struct {
		keys string
		then audit.Type
	}{{":show " + string(amina) + "\r", audit.NotesRead}, {"n", audit.DraftRead}, {"Zimmer 4711", audit.DraftSaved}} {
		r.Write([]byte(step.keys))
		o.until(step.then, done)
		time.Sleep(100 * time.Millisecond)
	}
	wait(t, "the draft", func() bool { return strings.Contains(o.draft("maike").Text, "4711") })
	o.screen(o.as("maike")).shows("Weiter, wo Sie um").shows("4711")
	o.ended("lost")
}

func TestSecondWindowLeavesTheFirstAlone(t *testing.T) {
	t.Parallel()
	o := open(t)
	first := o.toANote(o.as("maike"), "Zimmer 4711 ¶")
	time.Sleep(500 * time.Millisecond) // kept
	client := o.as("maike")
	second, third := o.screen(client).shows("Guten Tag"), o.screen(client).shows("Guten Tag")
	time.Sleep(time.Second) // for a way back that must not be
	for _, w := range []*terminal{second, third} {
		if strings.Contains(w.Sent(), "4711") || strings.Contains(w.Sent(), "Weiter, wo") {
			t.Error("another screen has the first one's note")
		}
	}
	first.types("§").shows("§").types("\x13").shows("gespeichert")
	if list := o.events(audit.SessionEnded); len(list) > 0 {
		t.Errorf("ended: %+v", list)
	}
	for _, w := range []*terminal{second, third} {
		w.types("q")
		if code := w.ends(); code != 0 {
			t.Errorf("exit %d", code)
		}
	}
}

// On a long link somebody types before anything has come: that is for the home
// that one expects, and not for a note that came first.
func TestKeysTypedAheadAreForTheHome(t *testing.T) {
	t.Parallel()
	o := open(t)
	client := o.as("maike")
	o.toANote(client, "Zimmer 4711 ¶")
	client.Close()
	long, err := wiretest.NewRelay(o.addr, wiretest.Link{Delay: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(long.Close)
	w, err := o.opened(o.through(long, "maike"), 24, 80)
	if err != nil {
		t.Fatal(err)
	}
	w.types("2").types("qq").shows("Suche: qq")
	w.types(code("esc")).types(code("esc")).types(code("esc")).shows("R: zurück zu Ihrem Bildschirm von")
	w.types("R").shows("4711").types("§").shows("4711 ¶§")
	if text := o.draft("maike").Text; strings.Contains(text, "q") {
		t.Errorf("the note has %q", text)
	}
}
