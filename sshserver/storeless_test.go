package sshserver_test

import (
	"regexp"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
	"lotse/store"
)

// The door is open before the store can be reached. Whoever knocks is told so
// before the login ends, in both languages, and is not punished for it; once the
// store is there, the same door lets in.
func TestDoorWithoutItsStoreSaysSo(t *testing.T) {
	t.Parallel()
	admission := store.NewAdmission()
	o := open(t, func(c *sshserver.Config) { c.Admission, c.Exempt = admission, nil })
	for range 20 { // more often than penalties would bear
		var said string
		c := config("maike")
		c.BannerCallback = func(message string) error { said += message; return nil }
		if _, err := gossh.Dial("tcp", o.addr, c); err == nil {
			t.Fatal("let in by nobody")
		}
		want := `^Lotse: Die Datenbank ist seit \d\d:\d\d nicht erreichbar.* / The store cannot be reached since \d\d:\d\d.*\r?\n$`
		if !regexp.MustCompile(want).MatchString(said) || strings.Count(said, "\n") != 1 {
			t.Fatalf("said %q", said)
		}
	}
	admission.Open(o.store)
	if a, err := say(o.as("maike"), "whoami", ""); err != nil || a.code != 0 {
		t.Errorf("afterwards: %+v, %v", a, err)
	}
}
