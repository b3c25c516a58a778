package sshserver_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
	"lotse/store"
	"lotse/store/audit"
)

// talker is somebody who converses: what they hear, and what they say.
type talker struct {
	t    testing.TB
	s    *gossh.Session
	in   io.WriteCloser
	out  syncText // with a terminal, all there is
	errs syncText
	done chan error
	mark int
}

// talk begins a conversation: with a terminal of the given kind, unless that is
// empty, and by a word, unless that is.
func (o *office) talk(client *gossh.Client, term, word string) *talker {
	o.t.Helper()
	s, err := client.NewSession()
	if err != nil {
		o.t.Fatal(err)
	}
	k := &talker{t: o.t, s: s, done: make(chan error, 1)}
	if k.in, err = s.StdinPipe(); err != nil {
		o.t.Fatal(err)
	}
	s.Stdout, s.Stderr = &k.out, &k.errs
	if term != "" {
		err = s.RequestPty(strings.Trim(term, "?"), 24, 80, nil) // "?" is a terminal of no kind
	}
	if word != "" {
		err = errors.Join(err, s.Start(word))
	} else {
		err = errors.Join(err, s.Shell())
	}
	if err != nil {
		o.t.Fatal(err)
	}
	go func() { k.done <- s.Wait() }()
	k.hears("Lotse: ")
	return k
}

// says sends a line and waits for what is answered to it.
func (k *talker) says(line string, answers ...string) {
	k.t.Helper()
	k.mark = len(k.out.String())
	if _, err := io.WriteString(k.in, line+"\r"); err != nil {
		k.t.Fatal(err)
	}
	for _, answer := range answers {
		k.hears(answer)
	}
}

func (k *talker) hears(answer string) {
	k.t.Helper()
	for end := time.Now().Add(30 * time.Second); !strings.Contains(k.out.String()[k.mark:], answer); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			k.t.Fatalf("%q is not said, but %q, %q", answer, k.out.String()[k.mark:], k.errs.String())
		}
	}
}

// ends waits for the end and gives the exit code, -1 where there was none.
func (k *talker) ends() int {
	k.t.Helper()
	select {
	case err := <-k.done:
		if exit, ok := errors.AsType[*gossh.ExitError](err); ok {
			return exit.ExitStatus()
		}
		if err != nil {
			return -1
		}
		return 0
	case <-time.After(30 * time.Second):
		k.t.Fatalf("the conversation does not end; it said %q", k.out.String())
		return -1
	}
}

func TestConversationIsForWhoeverHasNoScreen(t *testing.T) {
	o := open(t)
	client := o.as("maike")
	for _, c := range []struct{ term, word string }{
		{"", ""}, {"dumb", ""}, {"?", ""}, {"xterm-256color", "chat"}, {"", "chat"}, {"vt100", " chat "},
	} {
		k := o.talk(client, c.term, c.word)
		k.says("find amina", "Al-Hassan, Amina", "Lotse: ")
		if echoed := strings.Contains(k.out.String(), "find amina\r\n"); echoed != (c.term != "") {
			t.Errorf("%+v: echoed %v", c, echoed)
		}
		k.says("quit", "Auf Wiedersehen.")
		if code := k.ends(); code != 0 {
			t.Errorf("%+v: exit %d", c, code)
		}
		for _, r := range k.out.String() {
			if r < ' ' && !strings.ContainsRune("\b\r\n\a", r) || r == 0x7f {
				t.Fatalf("%+v: %q was sent", c, r)
			}
		}
	}
	faces := 0
	for _, e := range o.events(audit.SessionFace) {
		if len(e.Codes) == 1 && e.Codes[0] == "line" {
			faces++
		}
	}
	if faces != 6 {
		t.Errorf("%d faces are recorded", faces)
	}
}

func TestConversationIsAScript(t *testing.T) {
	o := open(t)
	a, err := say(o.as("maike"), "chat", "find amina\nfnid\n1\nnote "+string(amina)+" Niemand da.\nwhoami --json")
	if err != nil || a.code != 0 || a.err != "" {
		t.Fatalf("%v, %+v", err, a)
	}
	at := 0
	for _, part := range []string{"Guten Tag, Maike.", "1 Person:", "meinten Sie „find“?", "geboren 01.01.1990", "Notiz gespeichert", `{"id":"maike"`} {
		found := strings.Index(a.out[at:], part)
		if found < 0 {
			t.Fatalf("%q is missing, or out of order, in\n%s", part, a.out)
		}
		at += found
	}
}

func TestConversationEndsWithItsReason(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.Idle = time.Second })
	for _, term := range []string{"dumb", ""} {
		client := o.as("maike")
		k := o.talk(client, term, "")
		for range 4 { // each key is a sign of life
			time.Sleep(300 * time.Millisecond)
			k.says("whoami", "Sie sind Maike", "Lotse: ")
		}
		if code := k.ends(); code != 1 || !strings.Contains(k.out.String()+k.errs.String(), "\nlotse: Die Sitzung wurde beendet, weil") &&
			!strings.HasPrefix(k.errs.String(), "lotse: Die Sitzung wurde beendet, weil") {
			t.Errorf("exit %d: %q %q", code, k.out.String(), k.errs.String())
		}
	}

	gone := o.talk(o.as("hinrich"), "dumb", "")
	if a := o.say(o.as("gesa"), "staff off hinrich"); a.code != 0 {
		t.Fatalf("%+v", a)
	}
	if code := gone.ends(); code != 1 || !strings.Contains(gone.out.String(), "your access was switched off") {
		t.Errorf("exit %d: %q", code, gone.out.String())
	}

	k := o.talk(o.as("maike"), "dumb", "")
	o.server.Shutdown(context.Background())
	if code := k.ends(); code != 1 || !strings.Contains(k.out.String(), "\nlotse: Der Server wird beendet") {
		t.Errorf("exit %d: %q", code, k.out.String())
	}
}

// The link breaks in the middle of a note: what was typed is there the next time.
func TestLostConversationKeepsItsText(t *testing.T) {
	o := open(t)
	client := o.as("maike")
	k := o.talk(client, "dumb", "")
	begin := func(k *talker) {
		k.says("note "+string(amina), "Tag: ")
		k.says("", "Art: ")
		k.says("", "Anvertraut: ")
		k.says("", "Text: ")
	}
	begin(k)
	k.says("Zimmernummer 4711", "4711\r\n")
	io.WriteString(k.in, "und noch etw")
	k.hears("etw")
	client.Close()
	wait(t, "the draft", func() bool { return o.draft("maike").Text == "Zimmernummer 4711\nund noch etw" })
	o.ended("lost")

	k = o.talk(o.as("maike"), "", "")
	k.says("note "+string(amina), "Zimmernummer 4711 und noch etw", "Nummer: ")
	k.says("2", "Notiz gespeichert")
	k.in.Close()
	if code := k.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
}

// The last sentence claims a draft only of what is one.
func TestConversationSaysWhatBecameOfHalfANote(t *testing.T) {
	o := open(t)
	for _, c := range []struct {
		who, text, said string
		kept            bool
	}{
		{"maike", "Ruft mor", "was offen war, ist als Entwurf gespeichert", true},
		{"hinrich", strings.Repeat("Wort ", store.MaxNote/5) + "zu viel", "what was open could not be kept", false},
	} {
		k := o.talk(o.as(c.who), "dumb", "")
		io.WriteString(k.in, "note "+string(amina)+" "+c.text)
		k.hears(c.text[len(c.text)-7:])
		defer func() {
			if code := k.ends(); code != 1 || !strings.Contains(k.out.String(), c.said) {
				t.Errorf("%s: exit %d, …%.300q", c.who, code, k.out.String()[max(0, len(k.out.String())-300):])
			}
			if kept := o.draft(c.who).Text == c.text; kept != c.kept {
				t.Errorf("%s: kept %v", c.who, kept)
			}
		}()
	}
	o.server.Shutdown(context.Background())
}

// A script whose input is over has not lost its link.
func TestScriptThatIsOverIsNoLostLink(t *testing.T) {
	o := open(t)
	client := o.as("maike")
	k := o.talk(client, "", "")
	k.in.Close()
	if code := k.ends(); code != 0 {
		t.Errorf("exit %d", code)
	}
	client.Close() // as programs do, without a word
	o.ended("closed")
}

func TestConversationsAreCountedLikeScreens(t *testing.T) {
	o := open(t)
	client := o.as("maike")
	o.talk(client, "dumb", "")
	o.talk(client, "", "")
	if a, err := say(client, "chat", ""); err != nil || a.code != 1 || !strings.Contains(a.err, "Gespräche offen") {
		t.Errorf("%v, %+v", err, a)
	}
	if a := o.say(client, "whoami"); a.code != 0 {
		t.Errorf("a word: %+v", a)
	}
}

// A megabyte pasted is refused with a sentence, and nobody else notices.
func TestPastedMegabyteDoesNotFreezeAnybody(t *testing.T) {
	o := open(t)
	k, other := o.talk(o.as("maike"), "dumb", ""), o.talk(o.as("hinrich"), "dumb", "")
	go k.in.Write(bytes.Repeat([]byte("x"), 1<<20))
	other.says("whoami", "Hinrich")
	k.hears("Das war zu lang")
	k.says("whoami", "Sie sind Maike")
	other.says("find amina", "Al-Hassan")
}

// Half a line that a broken link leaves is no command, also without a terminal.
func TestHalfALineOfALostScriptIsNotSent(t *testing.T) {
	o := open(t)
	client := o.as("maike")
	k := o.talk(client, "", "")
	k.says("show "+string(amina), "Lotse: ")
	io.WriteString(k.in, "note "+string(amina)+" Zieht nicht um, son")
	o.say(client, "whoami") // what was sent before it has arrived
	client.Close()
	o.ended("lost")
	if draft := o.draft("maike"); draft.Text != "Zieht nicht um, son" {
		t.Errorf("kept: %+v", draft)
	}
	if events := o.events(audit.NoteAdded); len(events) != 0 {
		t.Errorf("it was sent: %+v", events)
	}
}
