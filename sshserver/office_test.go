package sshserver_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/policies/access"
	"lotse/sshserver"
	"lotse/sshserver/wiretest"
	"lotse/store"
	"lotse/store/audit"
	"lotse/store/embedded"
	"lotse/store/person"
)

// office is a real store with a door before it.
type office struct {
	t      testing.TB
	store  *store.Store
	server *sshserver.Server
	addr   string
	log    *logged
	served chan error
	probed bool // shows probes, which write what no screen may
}

const norden = "03452019"

var amina = person.IDFrom(3)

// logged is the server's own log.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// open fills a store and opens its door. Tests come from one address, so it is
// exempt from penalties unless a test wants them.
func open(t testing.TB, change ...func(*sshserver.Config)) *office {
	t.Helper()
	return openFor(t, people(), change...)
}

// openFor is open with other people.
func openFor(t testing.TB, everybody []store.Arrival, change ...func(*sshserver.Config)) *office {
	t.Helper()
	backend, err := embedded.Open(t.Context(), t.TempDir()+"/store")
	if err != nil {
		t.Fatal(err)
	}
	full := store.Office{Staff: staff(), Keys: keys(), People: slices.Values(everybody)}
	if err := store.Fill(t.Context(), backend, full, nil); err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, log: &logged{}, served: make(chan error, 1)}
	if o.store, err = store.Open(t.Context(), backend, store.Options{Process: "test"}); err != nil {
		t.Fatal(err)
	}
	c := sshserver.Config{
		Admission: o.store.Admission(), HostKeys: []gossh.Signer{signer("host")}, Exempt: sshserver.Loopback,
		Log: slog.New(slog.NewTextHandler(o.log, nil)),
	}
	for _, f := range change {
		f(&c)
	}
	o.serve(c)
	t.Cleanup(func() {
		o.close()
		if err := errors.Join(o.store.Close(), backend.Close()); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log(o.log.String())
		}
	})
	return o
}

func (o *office) serve(c sshserver.Config) {
	o.t.Helper()
	server, err := sshserver.New(c)
	if err != nil {
		o.t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		o.t.Fatal(err)
	}
	o.server, o.addr = server, l.Addr().String()
	go func() { o.served <- server.Serve(l) }()
}

func (o *office) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := o.server.Shutdown(ctx); err != nil {
		o.t.Error(err)
	}
	if err := <-o.served; err != nil {
		o.t.Errorf("served until %v", err)
	}
}

func staff() []store.Staff {
	return []store.Staff{
		{ID: "maike", Name: "Maike", Role: access.Outreach, Team: "mitte", Municipalities: []string{norden}},
		{ID: "hinrich", Name: "Hinrich", Role: access.Coordinator, Language: "en"},
		{ID: "gesa", Name: "Gesa", Role: access.Admin}, {ID: "enno", Name: "Enno", Role: access.Admin},
		{ID: "antje", Name: "Antje", Role: access.DPO},
	}
}

func keys() []store.NewKey {
	list := []store.NewKey{
		{Staff: "maike", Line: publicLine("old"), Until: person.DateOf(time.Now().AddDate(0, 0, -2))},
		{Staff: "maike", Line: publicLine("away"), Networks: []string{"192.0.2.0/24"}},
	}
	for _, s := range staff() {
		list = append(list, store.NewKey{Staff: s.ID, Line: publicLine(string(s.ID))})
	}
	return list
}

func people() []store.Arrival {
	return []store.Arrival{{
		Profile: person.Profile{ID: amina, Assigned: []person.StaffID{"maike"}},
		Records: []person.Record{{ID: "abh:1", Source: person.AliensAuthority, AsOf: "2025-05-01", Fields: person.Facts{
			person.Family: {Value: "Al-Hassan"}, person.Given: {Value: "Amina"}, person.Municipality: {Value: norden},
			person.Birth: {Value: "1990-01-01"},
		}}},
	}}
}

// signer makes the same key for the same word every time.
func signer(word string) gossh.Signer {
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, word)
	key, err := gossh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed))
	if err != nil {
		panic(err)
	}
	return key
}

func publicLine(word string) string {
	return string(gossh.MarshalAuthorizedKey(signer(word).PublicKey()))
}

func fingerprint(word string) string { return gossh.FingerprintSHA256(signer(word).PublicKey()) }

// config is a client that comes with the keys of some words.
func config(words ...string) *gossh.ClientConfig {
	var signers []gossh.Signer
	for _, word := range words {
		signers = append(signers, signer(word))
	}
	return &gossh.ClientConfig{
		User: "whoever", Auth: []gossh.AuthMethod{gossh.PublicKeys(signers...)},
		HostKeyCallback: gossh.FixedHostKey(signer("host").PublicKey()), Timeout: 20 * time.Second,
	}
}

// as comes in with a key.
func (o *office) as(word string) *gossh.Client {
	o.t.Helper()
	client, err := gossh.Dial("tcp", o.addr, config(word))
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { client.Close() })
	return client
}

// answer is what a word said.
type answer struct {
	code     int // -1: no exit code
	out, err string
}

func say(client *gossh.Client, line, stdin string) (answer, error) {
	s, err := client.NewSession()
	if err != nil {
		return answer{code: -1}, err
	}
	defer s.Close()
	var out, errs bytes.Buffer
	s.Stdin, s.Stdout, s.Stderr = strings.NewReader(stdin), &out, &errs
	err = s.Run(line)
	a := answer{0, out.String(), errs.String()}
	if exit, ok := errors.AsType[*gossh.ExitError](err); ok {
		a.code, err = exit.ExitStatus(), nil
	} else if err != nil {
		a.code = -1
	}
	return a, err
}

func (o *office) say(client *gossh.Client, line string) answer {
	o.t.Helper()
	a, err := say(client, line, "")
	if err != nil {
		o.t.Fatalf("%s: %v (%+v)", line, err, a)
	}
	return a
}

// events are those of one kind in the log.
func (o *office) events(kind audit.Type) []audit.Event {
	o.t.Helper()
	offer := store.Offer{Session: "reader-" + string(person.NewID()), Fingerprint: fingerprint("antje"), Address: "192.0.2.7:1"}
	desk, err := o.store.Admission().Admit(o.t.Context(), offer)
	if err != nil {
		o.t.Fatal(err)
	}
	defer desk.End(o.t.Context(), "closed")
	events, err := desk.Log(o.t.Context(), store.LogQuery{Limit: 10_000, Type: kind})
	if err != nil {
		o.t.Fatal(err)
	}
	return slices.DeleteFunc(events, func(e audit.Event) bool { return strings.HasPrefix(e.Session, "reader-") })
}

// until waits for an event that fits.
func (o *office) until(kind audit.Type, fits func(audit.Event) bool) audit.Event {
	o.t.Helper()
	var found audit.Event
	wait(o.t, fmt.Sprintf("an event %s", kind), func() bool {
		events := o.events(kind)
		at := slices.IndexFunc(events, fits)
		if at >= 0 {
			found = events[at]
		}
		return at >= 0
	})
	return found
}

func (o *office) refusedFor(reason string) {
	o.t.Helper()
	o.until(audit.SessionRefused, func(e audit.Event) bool { return e.Reason == reason })
}

func (o *office) ended(how string) {
	o.t.Helper()
	o.until(audit.SessionEnded, func(e audit.Event) bool { return e.Outcome == how })
}

func wait(t testing.TB, what string, until func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !until(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not happen within ten seconds", what)
		}
	}
}

// terminal is a screen that somebody looks at. What is sent to it is held against
// the list of what a session may send.
type terminal struct {
	*wiretest.Terminal
	t    testing.TB
	s    *gossh.Session
	in   *wiretest.Keys
	done chan error
}

// screen opens a screen and waits until something is on it.
func (o *office) screen(client *gossh.Client) *terminal {
	o.t.Helper()
	return o.sized(client, 24, 80)
}

func (o *office) sized(client *gossh.Client, rows, columns int) *terminal {
	o.t.Helper()
	w, err := o.opened(client, rows, columns)
	if err != nil {
		o.t.Fatal(err)
	}
	wait(o.t, "the first screen", func() bool { return strings.Contains(w.text(), "\x1b[?1049h") })
	o.t.Cleanup(func() {
		if err := w.Wrong(); err != nil && !o.probed {
			o.t.Errorf("sent to a terminal: %v", err)
		}
	})
	return w
}

// opened asks for a screen and waits for nothing.
func (o *office) opened(client *gossh.Client, rows, columns int, env ...string) (*terminal, error) {
	s, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	w := &terminal{t: o.t, s: s, done: make(chan error, 1)}
	in, err := s.StdinPipe()
	if err != nil {
		return nil, err
	}
	w.in = &wiretest.Keys{To: in}
	w.Terminal = wiretest.NewTerminal(columns, rows, w.in)
	s.Stdout, s.Stderr = w, w
	for _, one := range env {
		name, value, _ := strings.Cut(one, "=")
		if err := s.Setenv(name, value); err != nil {
			return nil, err
		}
	}
	if err := s.RequestPty("xterm-256color", rows, columns, nil); err != nil {
		return nil, err
	}
	if err := s.Shell(); err != nil {
		return nil, err
	}
	go func() { w.done <- s.Wait() }()
	return w, nil
}

func (w *terminal) text() string { return w.Sent() }

// ends waits for the end and gives the exit code, -1 where there was none.
func (w *terminal) ends() int {
	w.t.Helper()
	select {
	case err := <-w.done:
		if exit, ok := errors.AsType[*gossh.ExitError](err); ok {
			return exit.ExitStatus()
		}
		if err != nil {
			return -1
		}
		return 0
	case <-time.After(30 * time.Second):
		w.t.Fatalf("the screen does not end; it shows %q", w.text())
		return -1
	}
}

// keyFile writes the private key of a word for a stock client.
func (o *office) keyFile(word string) string {
	o.t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, word)
	block, err := gossh.MarshalPrivateKey(ed25519.NewKeyFromSeed(seed), word)
	if err != nil {
		o.t.Fatal(err)
	}
	file := o.t.TempDir() + "/key"
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		o.t.Fatal(err)
	}
	return file
}
