package sshserver_test

import (
	"context"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
	"lotse/store"
)

// However a screen ends against the will of its user, what was typed is there
// the next time.
func TestUnfinishedNoteIsKeptHoweverTheScreenEnds(t *testing.T) {
	for name, end := range map[string]func(*office, *gossh.Client){
		"lost":     func(_ *office, c *gossh.Client) { c.Close() },
		"shutdown": func(o *office, _ *gossh.Client) { o.server.Shutdown(context.Background()) },
		"idle":     func(*office, *gossh.Client) {},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t, func(c *sshserver.Config) {
				if name == "idle" {
					c.Limits.Idle = time.Second
				}
			})
			client := o.as("maike")
			w := o.screen(client)
			seen := func(text string) { wait(t, text, func() bool { return strings.Contains(w.text(), text) }) }
			w.in.Write([]byte(":show " + string(amina) + "\r"))
			seen("1990") // her profile
			w.in.Write([]byte("n"))
			seen("Strg")
			w.in.Write([]byte("Zimmernummer 4711 ¶"))
			seen("¶") // one letter: a frame may come between any two
			end(o, client)
			wait(t, "the draft", func() bool { return strings.Contains(o.draft("maike").Text, "4711") })
		})
	}
}

func (o *office) draft(word string) store.Draft {
	o.t.Helper()
	offer := store.Offer{Session: "reader-" + word, Fingerprint: fingerprint(word), Address: "192.0.2.7:1"}
	desk, err := o.store.Admission().Admit(o.t.Context(), offer)
	if err != nil {
		o.t.Fatal(err)
	}
	defer desk.End(o.t.Context(), "closed")
	draft, err := desk.Draft(o.t.Context(), amina)
	if err != nil {
		o.t.Fatal(err)
	}
	return draft
}
