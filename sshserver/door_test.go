package sshserver_test

import (
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
	"lotse/store/audit"
)

func TestNoServerWithoutAdmissionOrHostKey(t *testing.T) {
	o := open(t)
	for name, c := range map[string]sshserver.Config{
		"no admission": {HostKeys: []gossh.Signer{signer("host")}},
		"no host key":  {Admission: o.store.Admission()},
	} {
		if _, err := sshserver.New(c); err == nil {
			t.Errorf("%s: a server was made", name)
		}
	}
}

func TestWordIsSaidAndTheSessionRecorded(t *testing.T) {
	o := open(t)
	client := o.as("maike")
	if a := o.say(client, "whoami"); a.code != 0 || !strings.Contains(a.out, "Maike") {
		t.Errorf("whoami: %+v", a)
	}
	if a := o.say(client, "nonsense"); a.code != 2 || a.err == "" {
		t.Errorf("nonsense: %+v", a)
	}
	client.Close()
	o.ended("closed")
	var opened, faces int
	for _, e := range o.events("") {
		if e.Type == audit.SessionOpened && e.Staff == "maike" {
			opened++
		}
		if e.Type == audit.SessionFace && e.Codes[0] == "word" {
			faces++
		}
	}
	if opened != 1 || faces != 2 {
		t.Errorf("%d sessions and %d words in the log, want 1 and 2", opened, faces)
	}
}

func TestScreenOpensAndEndsWithItsUser(t *testing.T) {
	o := open(t)
	w := o.screen(o.as("maike"))
	w.in.Write([]byte("q"))
	if code := w.ends(); code != 0 {
		t.Errorf("exit %d: %q", code, w.text())
	}
	if text := w.text(); !strings.Contains(text, "\x1b[?1049l") {
		t.Errorf("the normal screen did not come back: %q", text)
	}
}
