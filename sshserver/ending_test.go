package sshserver_test

import (
	"context"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
	"lotse/store/audit"
)

var reference = regexp.MustCompile(`Reference ([A-Z2-7]{6}), please tell the admin`)

// A panic ends one screen, with a number for the user and without what it saw
// in any log. The server lives on.
func TestPanicEndsOneScreenWithAReference(t *testing.T) {
	for name, c := range map[string]struct {
		keys   string
		change func(*probe)
	}{
		"update": {"u", func(*probe) {}}, "view": {"v", func(*probe) {}}, "command": {"c", func(*probe) {}},
		"batch": {"b", func(*probe) {}}, "sequence": {"s", func(*probe) {}},
		"init": {"", func(p *probe) { p.init = true }}, "handler": {"", func(p *probe) { panic(secret) }}, "leave": {"q", func(p *probe) { p.leave = true }},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			all := o.show(c.change)
			other := o.as("hinrich")
			var beside *terminal
			if c.keys != "" && name != "leave" { // else this one would fall, too
				beside = o.screen(other)
			}
			s, err := o.as("hinrich").NewSession()
			if err != nil {
				t.Fatal(err)
			}
			var out syncText
			s.Stdout, s.Stderr = &out, &out
			in, err := s.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := s.RequestPty("xterm", 24, 80, nil); err != nil {
				t.Fatal(err)
			}
			if err := s.Shell(); err != nil {
				t.Fatal(err)
			}
			if c.keys != "" {
				wait(t, "the first screen", func() bool { return strings.Contains(out.String(), "\x1b[?1049h") })
			}
			in.Write([]byte(c.keys))
			w := &terminal{t: t, done: make(chan error, 1)}
			go func() { w.done <- s.Wait() }()
			if code := w.ends(); code != 70 {
				t.Errorf("exit %d", code)
			}
			found := reference.FindStringSubmatch(out.String())
			if found == nil || !strings.Contains(out.String(), "\x1b[?1049l") && c.keys != "" {
				t.Fatalf("the user sees %q", out.String())
			}
			log := o.log.String()
			if !strings.Contains(log, found[1]) || !strings.Contains(log, "probe_test.go:") || strings.Contains(log, "Amina") || strings.Count(log, "msg=crash") != 1 {
				t.Errorf("the server's log says %s", log)
			}
			if n := all.left.Load(); n != 1 && name != "handler" {
				t.Errorf("left %d times", n)
			}
			s.Close()
			if a := o.say(other, "whoami"); a.code != 0 {
				t.Errorf("the others: %+v", a)
			}
			if beside != nil {
				beside.in.Write([]byte("xyz"))
				wait(t, "the other screen goes on", func() bool { return strings.Contains(beside.text(), "z") })
			}
		})
	}
}

func TestCrashIsHowTheSessionEnds(t *testing.T) {
	o := open(t)
	o.show()
	client := o.as("maike")
	w := o.screen(client)
	w.in.Write([]byte("u"))
	w.ends()
	client.Close()
	o.until(audit.SessionEnded, func(e audit.Event) bool { return strings.HasPrefix(e.Outcome, "crash ") })
	// One crash is a bug; who crashes again and again has a rest.
	client = o.as("maike")
	w = o.screen(client)
	w.in.Write([]byte("u"))
	w.ends()
	if lines := o.refused(config("maike")); len(lines) != 1 || !strings.Contains(lines[0], "crashed") {
		t.Errorf("told %q", lines)
	}
	o.as("hinrich")
}

func TestIdleScreenEndsWithItsReason(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.Idle = 400 * time.Millisecond })
	all := o.show()
	client := o.as("maike")
	w := o.screen(client)
	// Sizes and replies of the terminal are no key presses.
	busy := make(chan struct{})
	go func() {
		defer close(busy)
		for i := 0; all.left.Load() == 0; i++ {
			w.s.WindowChange(20+i%9, 70)
			w.in.Write([]byte("\x1b[?2026;2$y"))
			time.Sleep(10 * time.Millisecond)
		}
	}()
	if code := w.ends(); code != 1 || !strings.Contains(w.text(), "nichts geschah") {
		t.Errorf("exit %d: %q", code, w.text())
	}
	<-busy
	client.Close()
	o.ended("idle")
}

func TestKeyPressesKeepAScreen(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.Idle = 3 * time.Second })
	all := o.show()
	w := o.screen(o.as("maike"))
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		w.in.Write([]byte("x"))
	}
	if all.left.Load() != 0 {
		t.Error("ended while somebody typed")
	}
}

func TestConnectionThatNobodyUsesIsClosed(t *testing.T) {
	o := open(t, func(c *sshserver.Config) {
		c.Limits.Idle, c.Limits.Farewell = 200*time.Millisecond, 100*time.Millisecond
	})
	client := o.as("maike")
	o.say(client, "whoami")
	client.Wait()
	o.ended("idle")
}

func TestShutdownTellsEverybodyAndKeepsWhatIsUnfinished(t *testing.T) {
	o := open(t)
	all := o.show()
	w := o.screen(o.as("maike"))
	silent, err := net.Dial("tcp", o.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	silent.Read(make([]byte, 1))
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	if err := o.server.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	if code := w.ends(); code != 1 || !strings.Contains(w.text(), "Der Server wird beendet") {
		t.Errorf("exit %d: %q", code, w.text())
	}
	if all.left.Load() != 1 {
		t.Error("not left")
	}
	if ended := o.events(audit.SessionEnded); len(ended) != 1 || ended[0].Outcome != "shutdown" {
		t.Errorf("the log says %+v", ended)
	}
	if _, err := gossh.Dial("tcp", o.addr, config("maike")); err == nil {
		t.Error("the door is still open")
	}
}

func TestLostConnectionIsLeftToo(t *testing.T) {
	o := open(t)
	all := o.show()
	client := o.as("maike")
	o.screen(client)
	client.Close()
	wait(t, "the screen is left", func() bool { return all.left.Load() == 1 })
	o.ended("lost")
}

// An act that was under way when the client went is finished and recorded.
func TestClientThatLeavesDoesNotUndoItsAct(t *testing.T) {
	o := open(t)
	for range 5 {
		client := o.as("maike")
		r := o.raw(client)
		r.ask("exec", struct{ Line string }{"note " + string(amina) + " nobody home"})
		client.Close()
	}
	var done, intents int
	wait(t, "all sessions end", func() bool { return len(o.events(audit.SessionEnded)) == 5 })
	for _, e := range o.events(audit.NoteAdded) {
		switch e.Phase {
		case audit.Intent:
			intents++
		case audit.Done:
			done++
		}
	}
	if done != intents {
		t.Errorf("%d intents, %d done", intents, done)
	}
}

func TestPasswordIsRecordedBeforeItIsAnswered(t *testing.T) {
	o := open(t)
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	o.server.Try(near, "none", "password", "password", "keyboard-interactive", "x\x1b[2J")
	var reasons []string
	for _, e := range o.events(audit.SessionRefused) {
		reasons = append(reasons, e.Reason)
	}
	if got := strings.Join(reasons, " "); got != "password keyboard-interactive tries method" {
		t.Errorf("recorded: %s", got)
	}
}
