package sshserver

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestPenaltiesAddUpAndPass(t *testing.T) {
	now := time.Now()
	p := newPenalties(addressBite, func() time.Time { return now })
	for range 3 {
		if p.add("a", penaltyUnknown) || p.shut("a") {
			t.Fatal("bites at once")
		}
	}
	if !p.add("a", penaltyUnknown) || !p.shut("a") || p.shut("b") {
		t.Fatal("does not bite")
	}
	now = now.Add(21 * time.Second)
	if p.shut("a") || p.add("a", penaltyUnknown) {
		t.Error("does not pass")
	}
	for range 1000 {
		p.add("c", penaltyCrash)
	}
	now = now.Add(penaltyMost + time.Second)
	if p.shut("c") {
		t.Error("lasts longer than ten minutes")
	}
}

func TestPenaltiesStaySmall(t *testing.T) {
	now := time.Now()
	p := newPenalties(addressBite, func() time.Time { return now })
	for i := range 3 * penaltyTable {
		p.add(netip.AddrFrom4([4]byte{byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)}).String(), penaltyGrace)
	}
	if len(p.table) > penaltyTable {
		t.Errorf("%d addresses", len(p.table))
	}
	now = now.Add(time.Hour)
	p.add("new", penaltyCrash)
	if !p.shut("new") || len(p.table) != 1 {
		t.Error("what is over is not forgotten")
	}
}

func TestSourceIsOneIPv4AddressOrAnIPv6Network(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7:22": "192.0.2.7/32", "[::ffff:192.0.2.7]:22": "192.0.2.7/32", "[2001:db8:1:2:3:4:5:6]:22": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:22": "fe80::/64", "nonsense": "invalid Prefix",
	} {
		if got := sourceOf(hostOf(named(address))).String(); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

type named string

func (n named) Network() string { return "tcp" }
func (n named) String() string  { return string(n) }

var _ net.Addr = named("")

func TestPlacesGoToWhoeverMayHaveThemFirst(t *testing.T) {
	s := newStartups(Limits{Startups: 3, PerSource: 2, Waiting: 100})
	a, b := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32")
	ctx, cancel := context.WithCancel(t.Context())
	for range 2 {
		if err := s.enter(ctx, a, true); err != nil {
			t.Fatal(err)
		}
	}
	entered := make(chan error, 1)
	go func() { entered <- s.enter(ctx, a, true) }() // a third of a waits
	for s.waitingNow() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := s.enter(ctx, b, true); err != nil { // b passes by
		t.Fatal(err)
	}
	s.leave(a)
	if err := <-entered; err != nil {
		t.Fatal(err)
	}
	go func() { entered <- s.enter(ctx, b, true) }()
	for s.waitingNow() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-entered; !errors.Is(err, context.Canceled) {
		t.Errorf("gave up with %v", err)
	}
	for _, source := range []netip.Prefix{a, a, b} {
		s.leave(source)
	}
	if s.all != 0 || len(s.per) != 0 || len(s.waiting) != 0 {
		t.Errorf("left behind: %+v", s)
	}
}

func (s *startups) waitingNow() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting)
}

func TestExemptAddressesAreMetWhole(t *testing.T) {
	s := &Server{Config: Config{Exempt: append(Loopback, netip.MustParsePrefix("2001:db8::5/128"))}}
	for address, want := range map[string]bool{
		"127.0.0.1:5": true, "[::1]:5": true, "[::ffff:127.0.0.1]:5": true, "[2001:db8::5]:5": true, "[2001:db8::6]:5": false, "192.0.2.1:5": false,
	} {
		if got := s.exempt(&visit{host: hostOf(named(address))}); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

// A paste without an end swallows every key after it, Ctrl-C too, until a pause
// ends it.
func TestPasteWithoutAnEndEndsWithAPause(t *testing.T) {
	b := newBounded(strings.NewReader(""))
	for _, c := range []byte("\x1b[200~half a paste") {
		b.state(b, c)
	}
	b.last = time.Now()
	b.rest(b.last.Add(pastePause / 2))
	if strings.Contains(string(b.out), pasteEnds) {
		t.Error("ended while it may go on")
	}
	b.rest(b.last.Add(2 * pastePause))
	if !strings.HasSuffix(string(b.out), pasteEnds) {
		t.Errorf("not ended: %q", b.out)
	}
}
