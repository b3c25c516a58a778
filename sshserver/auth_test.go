package sshserver_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
	"lotse/store"
	"lotse/store/audit"
)

// refused tries to come in and must not; it gives the lines that the door said.
func (o *office) refused(c *gossh.ClientConfig) (lines []string) {
	o.t.Helper()
	c.BannerCallback = func(line string) error { lines = append(lines, line); return nil }
	client, err := gossh.Dial("tcp", o.addr, c)
	if err == nil {
		client.Close()
		o.t.Error("let in")
	}
	return lines
}

func with(methods ...gossh.AuthMethod) *gossh.ClientConfig {
	c := config()
	c.Auth = methods
	return c
}

func TestUnknownKeyIsToldItsFingerprintOnceAndRecorded(t *testing.T) {
	o := open(t)
	lines := o.refused(config("stranger", "another"))
	f := fingerprint("stranger")
	want := "Lotse: Schlüssel " + f + " ist hier nicht bekannt; bitte diesen Fingerabdruck der Systemverwaltung nennen." +
		" / Key " + f + " is not known here; please tell your administrator this fingerprint.\r\n"
	if len(lines) != 1 || lines[0] != want {
		t.Errorf("told %q, want once %q", lines, want)
	}
	o.refusedFor("unknown")
	offered := o.events(audit.SessionOffered)
	if len(offered) != 2 || offered[0].Key != f || offered[0].Outcome != "refused" || offered[0].Address == "" {
		t.Errorf("the log says %+v", offered)
	}
}

// Why a key is not known any more is nobody's business at the door.
func TestKeysThatNoLongerCountAreTreatedAsUnknown(t *testing.T) {
	o := open(t)
	if _, err := o.store.Operator("root", "en").KeyRevoke(t.Context(), fingerprint("hinrich")); err != nil {
		t.Fatal(err)
	}
	for word, reason := range map[string]string{"old": "expired", "away": "network", "hinrich": "revoked"} {
		if lines := o.refused(config(word)); len(lines) != 1 || !strings.Contains(lines[0], "nicht bekannt") {
			t.Errorf("%s: told %q", reason, lines)
		}
		o.refusedFor(reason)
	}
}

func TestOnlyPublicKeysLetIn(t *testing.T) {
	o := open(t)
	password := gossh.Password("lotse")
	asked := gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return []string{"x"}, nil })
	for _, c := range []*gossh.ClientConfig{with(), with(password), with(asked)} {
		if lines := o.refused(c); len(lines) != 0 {
			t.Errorf("told %q", lines)
		}
	}
	o.refusedFor("none")
	// This client asks first and never gets to send a password; what happens to
	// one that does is in TestPasswordIsRecordedBeforeItIsAnswered.
}

func TestUserNameSaysNothing(t *testing.T) {
	o := open(t)
	for _, name := range []string{"gesa", "admin", "root", "", "a\x00b\nc\x1b]52;c;YQ==\a", strings.Repeat("x", 100_000)} {
		c := config("maike")
		c.User = name
		client, err := gossh.Dial("tcp", o.addr, c)
		if err != nil {
			t.Fatalf("%.20q: %v", name, err)
		}
		if a := o.say(client, "whoami"); !strings.Contains(a.out, "Maike") {
			t.Errorf("%.20q is %+v", name, a)
		}
		client.Close()
	}
	c := config("maike")
	c.User = strings.Repeat("x", 1<<20)
	o.refused(c)
	if log := o.log.String(); strings.Contains(log, "xxxx") || strings.ContainsAny(log, "\x00\x1b") || strings.Contains(log, "]52") {
		t.Errorf("a user name is in the server's log: %.500s", log)
	}
}

// key answers differently each time it is asked what it is: so it can be
// offered, and something else signed.
type key struct {
	gossh.PublicKey
	answers [][]byte
}

func (k *key) Marshal() []byte {
	answer := k.answers[0]
	if len(k.answers) > 1 {
		k.answers = k.answers[1:]
	}
	return answer
}

type shifty struct {
	gossh.Signer
	public *key
}

func (s shifty) PublicKey() gossh.PublicKey { return s.public }

// shift offers one key and signs as, and with, another.
func shift(offered, signs string) gossh.Signer {
	victim, own := signer(offered).PublicKey().Marshal(), signer(signs).PublicKey().Marshal()
	return shifty{signer(signs), &key{signer(signs).PublicKey(), [][]byte{victim, victim, own}}}
}

// glance offers a key and does not go on to sign.
func glance(word string) gossh.Signer {
	public := signer(word).PublicKey().Marshal()
	return shifty{signer(word), &key{signer(word).PublicKey(), [][]byte{public, []byte("not what was asked")}}}
}

// CVE-2024-45337: whoever is let in is who signed, whatever else was offered
// before or between.
func TestOfferedKeyOfAnotherIsNotWhoOneIs(t *testing.T) {
	o := open(t)
	for name, signers := range map[string][]gossh.Signer{
		"victim offered, own signed":                {shift("gesa", "maike")},
		"own offered, victim offered, own signed":   {glance("maike"), shift("gesa", "maike")},
		"victim glanced at, own offered and signed": {glance("gesa"), signer("maike")},
		"unknown glanced at, own signed":            {glance("stranger"), signer("maike")},
	} {
		client, err := gossh.Dial("tcp", o.addr, with(gossh.PublicKeys(signers...)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if a := o.say(client, "whoami"); !strings.Contains(a.out, "Maike") {
			t.Errorf("%s: is %+v", name, a)
		}
		client.Close()
	}
	for _, e := range o.events(audit.SessionOpened) {
		if e.Staff != "maike" || e.Key != fingerprint("maike") {
			t.Errorf("opened for %s with %s", e.Staff, e.Key)
		}
	}
}

func TestAnothersKeyWithOwnSignatureIsRefused(t *testing.T) {
	o := open(t)
	victim := signer("gesa").PublicKey().Marshal()
	o.refused(with(gossh.PublicKeys(shifty{signer("maike"), &key{signer("maike").PublicKey(), [][]byte{victim}}})))
	if opened := o.events(audit.SessionOpened); len(opened) != 0 {
		t.Errorf("opened: %+v", opened)
	}
	o.refusedFor("left")
}

func TestWeakKeysAreRefused(t *testing.T) {
	o := open(t)
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	strong, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, private := range []any{weak, strong, curve} {
		s, err := gossh.NewSignerFromKey(private)
		if err != nil {
			t.Fatal(err)
		}
		o.refused(with(gossh.PublicKeys(s)))
		if plain, ok := s.(gossh.AlgorithmSigner); ok && s.PublicKey().Type() == gossh.KeyAlgoRSA {
			old, err := gossh.NewSignerWithAlgorithms(plain, []string{gossh.KeyAlgoRSA}) // SHA-1
			if err != nil {
				t.Fatal(err)
			}
			o.refused(with(gossh.PublicKeys(old)))
		}
	}
}

func TestTooManyTriesEndTheConnection(t *testing.T) {
	o := open(t)
	lines := o.refused(config("a1", "a2", "a3", "maike"))
	if len(lines) != 1 {
		t.Errorf("told %q", lines)
	}
	o.refusedFor("tries")
	// Two others first are no harm: agents offer what they have.
	client, err := gossh.Dial("tcp", o.addr, config("a1", "a2", "maike"))
	if err != nil {
		t.Fatal(err)
	}
	client.Close()
}

// revocation, a role withdrawn: whoever is inside leaves within five seconds.
func TestRunningSessionEndsWithItsKey(t *testing.T) {
	o := open(t)
	w := o.screen(o.as("maike"))
	word := o.as("maike")
	stuck, err := word.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stuck.StdinPipe(); err != nil { // stays open: the word waits for its text
		t.Fatal(err)
	}
	var out strings.Builder
	stuck.Stderr = &out
	if err := stuck.Start("note " + string(amina)); err != nil {
		t.Fatal(err)
	}
	o.until(audit.SessionFace, func(e audit.Event) bool { return e.Codes[0] == "word" })
	began := time.Now()
	if _, err := o.store.Operator("root", "en").KeyRevoke(t.Context(), fingerprint("maike")); err != nil {
		t.Fatal(err)
	}
	if code := w.ends(); code == 0 || !strings.Contains(w.text(), "Ihr Schlüssel wurde gesperrt") {
		t.Errorf("exit %d: %q", code, w.text())
	}
	if exit, ok := errors.AsType[*gossh.ExitError](stuck.Wait()); !ok || exit.ExitStatus() == 0 || !strings.Contains(out.String(), "gesperrt") {
		t.Errorf("the word ended with %v: %q", exit, out.String())
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("only after %v", took)
	}
	word.Wait() // the connection is closed, too
	o.ended("revoked")
	o.refused(config("maike"))
}

func TestRoleWithdrawnEndsTheSession(t *testing.T) {
	o := open(t)
	w := o.screen(o.as("hinrich"))
	if err := o.store.Operator("root", "en").StaffOff(t.Context(), "hinrich"); err != nil {
		t.Fatal(err)
	}
	if code := w.ends(); code == 0 || !strings.Contains(w.text(), "your access was switched off") {
		t.Errorf("exit %d: %q", code, w.text())
	}
	o.ended(store.EndedStaffOff)
}

// twenty and more colleagues behind one address come at once, with agents that
// offer other keys first; nobody is kept out, even where penalties count.
func TestOfficeBehindOneAddressGetsIn(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Exempt = nil })
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			words := []string{"maike"}
			if i%2 == 0 {
				words = []string{"stranger", "maike"}
			}
			client, err := gossh.Dial("tcp", o.addr, config(words...))
			if err != nil {
				t.Errorf("colleague %d: %v", i, err)
				return
			}
			defer client.Close()
			if a, err := say(client, "whoami", ""); err != nil || a.code != 0 {
				t.Errorf("colleague %d: %v %+v", i, err, a)
			}
		})
	}
	all.Wait()
}

func TestAddressThatOnlyKnocksIsKeptOut(t *testing.T) {
	network := netip.MustParsePrefix("127.0.0.0/8")
	for _, exempt := range []bool{false, true} {
		o := open(t, func(c *sshserver.Config) {
			c.Exempt = nil
			if exempt {
				c.Exempt = []netip.Prefix{network}
			}
		})
		for range 4 {
			o.refused(config("stranger"))
		}
		keptOut := func() bool { return strings.Contains(o.log.String(), "kept out") }
		if !exempt {
			wait(t, "the address is kept out", keptOut)
		}
		client, err := gossh.Dial("tcp", o.addr, config("maike"))
		if exempt != (err == nil) {
			t.Errorf("exempt %v: %v", exempt, err)
		}
		if err == nil {
			client.Close()
		}
	}
}

func TestRefusalNamesEverySource(t *testing.T) {
	o := open(t)
	o.refused(config("stranger"))
	o.refusedFor("unknown")
	if !slices.ContainsFunc(o.events(audit.SessionRefused), func(e audit.Event) bool {
		return strings.HasPrefix(e.Address, "127.0.0.1:") && e.Key == fingerprint("stranger")
	}) {
		t.Error("a refusal without address or key")
	}
}
