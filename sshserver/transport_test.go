package sshserver_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
	"lotse/store/audit"
)

func TestLegacyAlgorithmsAreRefused(t *testing.T) {
	o := open(t)
	for _, legacy := range []gossh.Config{
		{KeyExchanges: []string{gossh.InsecureKeyExchangeDH14SHA1}}, {KeyExchanges: []string{gossh.KeyExchangeDH14SHA256}},
		{KeyExchanges: []string{gossh.KeyExchangeECDHP256}},
		{Ciphers: []string{gossh.InsecureCipherAES128CBC}}, {Ciphers: []string{gossh.InsecureCipherRC4}},
		{Ciphers: []string{gossh.InsecureCipherTripleDESCBC}}, {Ciphers: []string{gossh.CipherAES256CTR}},
	} {
		c := config("maike")
		c.Config = legacy
		o.refused(c)
	}
	c := config("maike")
	c.HostKeyAlgorithms = []string{gossh.KeyAlgoRSA}
	o.refused(c)
	for _, modern := range []gossh.Config{
		{KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519}}, {KeyExchanges: []string{"curve25519-sha256@libssh.org"}},
		{Ciphers: []string{gossh.CipherChaCha20Poly1305}}, {Ciphers: []string{gossh.CipherAES128GCM}},
	} {
		c := config("maike")
		c.Config = modern
		client, err := gossh.Dial("tcp", o.addr, c)
		if err != nil {
			t.Errorf("%v: %v", modern, err)
			continue
		}
		client.Close()
	}
}

// closes waits until the server closes a connection on which a client does what
// it likes.
func (o *office) closes(do func(c net.Conn)) time.Duration {
	o.t.Helper()
	c, err := net.Dial("tcp", o.addr)
	if err != nil {
		o.t.Fatal(err)
	}
	defer c.Close()
	began := time.Now()
	go do(c)
	c.SetReadDeadline(began.Add(10 * time.Second))
	if _, err := io.Copy(io.Discard, c); errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 9*time.Second {
		o.t.Errorf("still open after %v: %v", time.Since(began), err)
	}
	return time.Since(began)
}

func shortGrace(c *sshserver.Config) { c.Limits.Handshake = 300 * time.Millisecond }

func TestConnectionsThatDoNotLogInAreClosed(t *testing.T) {
	o := open(t, shortGrace)
	for name, do := range map[string]func(net.Conn){
		"silent": func(net.Conn) {},
		"one byte at a time": func(c net.Conn) {
			for _, b := range []byte("SSH-2.0-" + strings.Repeat("x", 200)) {
				if _, err := c.Write([]byte{b}); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		},
		"a flood of lines": func(c net.Conn) {
			line := []byte(strings.Repeat("x", 200) + "\r\n")
			for {
				if _, err := c.Write(line); err != nil {
					return
				}
			}
		},
		"a line without an end": func(c net.Conn) {
			for {
				if _, err := c.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		},
		"a version and nothing more": func(c net.Conn) { c.Write([]byte("SSH-2.0-x\r\n")) },
	} {
		if took := o.closes(do); took > 3*time.Second {
			t.Errorf("%s: closed after %v only", name, took)
		}
	}
	o.refusedFor("grace")
}

// Silence costs an address more than a wrong key.
func TestSilentConnectionsKeepTheirAddressOut(t *testing.T) {
	o := open(t, shortGrace, func(c *sshserver.Config) { c.Exempt = nil })
	for range 2 {
		o.closes(func(net.Conn) {})
	}
	wait(t, "the address is kept out", func() bool { return strings.Contains(o.log.String(), "kept out") })
	if _, err := gossh.Dial("tcp", o.addr, config("maike")); err == nil {
		t.Error("let in")
	}
}

// whoever is let in keeps the connection beyond the time for the login.
func TestGraceEndsWithTheLogin(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.Handshake = 400 * time.Millisecond })
	client := o.as("maike")
	for end := time.Now().Add(600 * time.Millisecond); time.Now().Before(end); {
		if a := o.say(client, "whoami"); a.code != 0 {
			t.Fatalf("%+v", a)
		}
	}
}

// those beyond the limit wait, and get in once there is a place.
func TestStartupsBeyondTheLimitWaitForTheirTurn(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.PerSource, c.Limits.Handshake = 2, 5*time.Second })
	var silent []net.Conn
	for range 2 {
		c, err := net.Dial("tcp", o.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.Read(make([]byte, 1)) // has its place: the server spoke
		silent = append(silent, c)
	}
	in := make(chan error, 1)
	go func() {
		client, err := gossh.Dial("tcp", o.addr, config("maike"))
		if err == nil {
			client.Close()
		}
		in <- err
	}()
	select {
	case err := <-in:
		t.Fatalf("did not wait: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	silent[0].Close()
	if err := <-in; err != nil {
		t.Error(err)
	}
}

func TestStartupsInAllAreLimited(t *testing.T) {
	o := open(t, func(c *sshserver.Config) {
		c.Limits.PerSource, c.Limits.Waiting, c.Limits.Handshake = 1, 4, 2*time.Second
	})
	for range 2 { // one has the place, one waits
		c, err := net.Dial("tcp", o.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	wait(t, "more are turned away", func() bool {
		return o.closes(func(net.Conn) {}) < time.Second || strings.Contains(o.log.String(), "turned away")
	})
}

// client is a connection whose server's questions are answered by the test.
func (o *office) client(word string) (gossh.Conn, <-chan *gossh.Request) {
	o.t.Helper()
	c, err := net.Dial("tcp", o.addr)
	if err != nil {
		o.t.Fatal(err)
	}
	conn, channels, requests, err := gossh.NewClientConn(c, o.addr, config(word))
	if err != nil {
		o.t.Fatal(err)
	}
	go func() {
		for ch := range channels {
			ch.Reject(gossh.Prohibited, "")
		}
	}()
	o.t.Cleanup(func() { conn.Close() })
	return conn, requests
}

func TestClientWithoutASignOfLifeIsLost(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.KeepAlive = 50 * time.Millisecond })
	conn, _ := o.client("maike") // nobody answers its questions
	if _, _, err := conn.OpenChannel("session", nil); err != nil {
		t.Fatal(err)
	}
	o.ended("lost")
	conn.Wait()
}

func TestRepliesThatNobodyAskedForAreNoHarm(t *testing.T) {
	o := open(t, func(c *sshserver.Config) { c.Limits.KeepAlive = 20 * time.Millisecond })
	conn, requests := o.client("maike")
	asked := make(chan struct{}, 1000)
	go func() {
		for r := range requests {
			for range 1000 {
				r.Reply(true, []byte("unasked"))
			}
			asked <- struct{}{}
		}
	}()
	client := &gossh.Client{Conn: conn}
	if _, _, err := conn.OpenChannel("session", nil); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		<-asked
	}
	if a := o.say(client, "whoami"); a.code != 0 {
		t.Errorf("%+v", a)
	}
}

// stock is the ssh that is installed here.
func (o *office) stock(stdin string, args ...string) (answer, error) {
	o.t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		o.t.Skip("no ssh here")
	}
	host, port, _ := strings.Cut(o.addr, ":")
	line := append([]string{"-F", "none", "-i", o.keyFile("maike"), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
		"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-p", port}, args...)
	for i, word := range line {
		if word == "HOST" {
			line[i] = "somebody@" + host
		}
	}
	cmd := exec.Command("ssh", line...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errs
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return answer{exit.ExitCode(), out.String(), errs.String()}, nil
	}
	return answer{0, out.String(), errs.String()}, err
}

func TestStockClientIsServed(t *testing.T) {
	o := open(t)
	socket := t.TempDir() + "/master"
	for _, c := range []struct {
		args []string
		in   string
		code int
		out  string
	}{
		{[]string{"HOST", "whoami"}, "", 0, "Maike"},
		{[]string{"HOST", "nonsense"}, "", 2, "lotse:"},
		{[]string{"-T", "HOST"}, "find amina\nquit\n", 0, "Al-Hassan, Amina"},
		{[]string{"-tt", "HOST", "chat"}, "find amina\rquit\r", 0, "Al-Hassan, Amina"},
		{[]string{"HOST", "note", string(amina)}, "nobody home\n", 0, "n"},
		{[]string{"-s", "HOST", "netconf"}, "", 255, "subsystem"},
		{[]string{"-tt", "HOST", "note", string(amina)}, "typed \x7f\rin a terminal\r\x04", 0, "terminal\r\n"},
		{[]string{"-M", "-S", socket, "-o", "ControlPersist=5", "HOST", "whoami"}, "", 0, "Maike"},
		{[]string{"-S", socket, "HOST", "whoami"}, "", 0, "Maike"},
		{[]string{"-S", socket, "-O", "exit", "HOST"}, "", 0, ""},
	} {
		a, err := o.stock(c.in, c.args...)
		if err != nil || a.code != c.code || !strings.Contains(a.out+a.err, c.out) {
			t.Errorf("ssh %q: %v, %+v", c.args, err, a)
		}
	}
	notes := o.events(audit.NoteAdded)
	if len(notes) == 0 {
		t.Error("no note in the log")
	}
	o.ended("closed")
}

func TestStockClientShowsTheScreen(t *testing.T) {
	o := open(t)
	s := o.stockScreen(t, o.addr)
	s.sees("Personenliste")
	s.leaves()
	if sent := s.Sent(); !strings.HasPrefix(sent, "\x1b[?1049h") || !strings.Contains(sent, "\x1b[?1049l") {
		t.Errorf("%q", sent)
	}
}

// Many connections of one address say nothing. A colleague behind the same address
// waits for one place and goes before those that are silent; then there is all the
// time that a login takes.
func TestSilentConnectionsDoNotKeepAColleagueOut(t *testing.T) {
	o := open(t, func(c *sshserver.Config) {
		c.Limits.PerSource, c.Limits.Handshake, c.Limits.Greeting, c.Limits.Queue = 2, 1500*time.Millisecond, time.Second, 4*time.Second
	})
	for range 30 {
		c, err := net.Dial("tcp", o.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	client, err := gossh.Dial("tcp", o.addr, config("maike"))
	if err != nil {
		t.Fatal(err)
	}
	client.Close()
	o.refusedFor("grace")
}
