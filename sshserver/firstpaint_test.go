package sshserver_test

import (
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"lotse/sshserver/wiretest"
)

// farAway is the link that a first screen must bear: a satellite, or one bar.
var farAway = wiretest.Link{Delay: 200 * time.Millisecond, Rate: 64_000 / 8}

// stockly is the screen of the ssh that is installed here, on a terminal of 80×24.
type stockly struct {
	*wiretest.Terminal
	t    testing.TB
	cmd  *exec.Cmd
	in   *wiretest.Keys
	done chan error
}

// stockScreen starts ssh with options and waits for nothing.
func (o *office) stockScreen(t testing.TB, addr string, options ...string) *stockly {
	t.Helper()
	cmd := exec.Command("ssh", o.stockLine(t, addr, append([]string{"-tt", "-o", "SetEnv=TERM=xterm-256color"}, options...)...)...)
	pipe, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	in := &wiretest.Keys{To: pipe}
	s := &stockly{wiretest.NewTerminal(80, 24, in), t, cmd, in, make(chan error, 1)}
	cmd.Stdout, cmd.Stderr = s, s
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { s.done <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Kill()
		in.Close()
	})
	return s
}

func (o *office) stockLine(t testing.TB, addr string, words ...string) []string {
	t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("no ssh here")
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	return append([]string{"-F", "none", "-i", o.keyFile("maike"), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
		"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-p", port, "lotse@" + host}, words...)
}

// master keeps a connection open for those that come after, as ControlMaster does,
// and gives the options that use it.
func (o *office) master(t testing.TB, addr string) (options []string) {
	t.Helper()
	socket := o.shortDir(t) + "/m"
	line := o.stockLine(t, addr, "-M", "-S", socket, "-o", "ControlPersist=60", "whoami")
	if out, err := exec.Command("ssh", line...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Cleanup(func() { exec.Command("ssh", "-S", socket, "-O", "exit", "x").Run() })
	return []string{"-S", socket}
}

// shortDir is a folder whose path leaves room for the name of a socket.
func (o *office) shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ssh")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// fare is what a first screen costs.
type fare struct {
	trips    int // round trips, that of the TCP connection among them
	up, down int // bytes
	took     time.Duration
	again    string // what came after the screen was complete
}

// pays opens a screen through a counter.
func (o *office) pays(t testing.TB, counter *wiretest.Counter, opening int, options []string) fare {
	t.Helper()
	counter.Reset()
	s := o.stockScreen(t, counter.Addr(), options...)
	s.sees("Personen, die Sie sehen dürfen: 201")
	flights := counter.Flights()
	f := fare{trips: opening + (len(flights)+1)/2}
	f.took = time.Duration(opening)*2*farAway.Delay + wiretest.Took(flights, farAway)
	for _, flight := range flights {
		f.up, f.down = f.up+flight.Up, f.down+flight.Down
	}
	sent, _ := s.Size()
	time.Sleep(400 * time.Millisecond)
	if f.again = s.Sent()[sent:]; strings.Count(s.Sent(), "\x1b[2J") != 1 {
		f.again = s.Sent()
	}
	s.leaves()
	return f
}

// What a first screen costs with the client that is installed here, in round trips
// and bytes, and so how long it takes from far away. A connection of its own needs
// nine round trips; all nine are the client's: it waits for the TCP connection, the
// versions and lists of algorithms, the keys, the service, the refusal of "none",
// the offer of its key, the signature, the channel, and the terminal with the
// screen. Over a connection that is there, only the last two are left.
func TestFirstScreenCostsWhatTheClientAsks(t *testing.T) {
	t.Parallel()
	o := openFor(t, crowd(200), roomy)
	counter, err := wiretest.NewCounter(o.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer counter.Close()
	shared := o.master(t, counter.Addr())
	for _, c := range []struct {
		name    string
		options []string
		opening int // round trips before the first word
		most    fare
	}{
		{"a connection of its own", []string{"-S", "none"}, 1, fare{trips: 9, up: 4000, down: 3000, took: 4600 * time.Millisecond}},
		{"a connection that is there", shared, 0, fare{trips: 2, up: 600, down: 1200, took: 1200 * time.Millisecond}},
	} {
		var f fare
		for range 4 { // a busy machine may be late with what the screen shows
			f = o.pays(t, counter, c.opening, c.options)
			if f.trips <= c.most.trips && f.again == "" {
				break
			}
		}
		t.Logf("%s: %d round trips, %d bytes up and %d down; %v at 400 ms and 64 kbit/s", c.name, f.trips, f.up, f.down, f.took)
		if f.trips > c.most.trips || f.up > c.most.up || f.down > c.most.down || f.took > c.most.took {
			t.Errorf("%s: %+v, at most %+v", c.name, f, c.most)
		}
		if f.again != "" {
			t.Errorf("%s: not painted once, but also %q", c.name, f.again)
		}
	}
}

// leaves ends the screen as one wishes to: there is nothing to come back to.
func (s *stockly) leaves() {
	s.t.Helper()
	io.WriteString(s.in, "\x03")
	select {
	case <-s.done:
	case <-time.After(20 * time.Second):
		s.t.Errorf("the screen does not end; it shows\n%s", s.Screen())
	}
	if err := s.Wrong(); err != nil {
		s.t.Error(err)
	}
}

func (s *stockly) sees(text string) {
	s.t.Helper()
	if err := s.Await(30*time.Second, func(screen string) bool { return strings.Contains(screen, text) }); err != nil {
		s.t.Fatalf("%q: %v", text, err)
	}
}

// How long it takes from far away, from the start of ssh to the whole screen.
func BenchmarkFirstScreenFromFarAway(b *testing.B) {
	o := openFor(b, crowd(200), roomy)
	relay, err := wiretest.NewRelay(o.addr, farAway)
	if err != nil {
		b.Fatal(err)
	}
	defer relay.Close()
	shared := o.master(b, relay.Addr())
	for name, options := range map[string][]string{"alone": {"-S", "none"}, "shared": shared} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				s := o.stockScreen(b, relay.Addr(), options...)
				s.sees("Personen, die Sie sehen dürfen: 201")
				b.StopTimer()
				s.leaves()
				b.StartTimer()
			}
		})
	}
}
