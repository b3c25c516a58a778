package sshserver

import (
	"maps"
	"net"
	"net/netip"
	"sync"
	"time"
)

// How long a connection that came to nothing counts against its address, after
// OpenSSH's PerSourcePenalties. A connection counts once, and not at all when
// it logged in after all: an agent offers its other keys first.
const (
	penaltyAuth    = 5 * time.Second  // failed otherwise: password, too many tries
	penaltyUnknown = 5 * time.Second  // only unknown keys
	penaltyGrace   = 10 * time.Second // the time for the login ran out
	penaltyCrash   = 90 * time.Second

	penaltyMost = 10 * time.Minute
	// Penalties add up and bite from here on: one mistyped name does not.
	addressBite = 15 * time.Second
	// A crash behind a login counts against the key alone, not against an office
	// behind one address, and from the second one on.
	keyBite = penaltyCrash + time.Second

	penaltyTable = 65536
	// A full table is not searched again for each address that comes.
	sweepPause = 5 * time.Second
)

// penalties keep sources out that come in vain again and again.
type penalties struct {
	bite  time.Duration
	now   func() time.Time
	mu    sync.Mutex
	table map[string]penalty
	swept time.Time // when what is over was last forgotten
}

type penalty struct {
	until  time.Time
	bitten bool
}

func newPenalties(bite time.Duration, now func() time.Time) *penalties {
	return &penalties{bite: bite, now: now, table: map[string]penalty{}}
}

// add counts something against a source and says whether it is kept out from
// now on, and was not before.
func (p *penalties) add(source string, d time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	old := p.table[source]
	if old.until.Before(now) {
		old = penalty{until: now}
	}
	until := old.until.Add(d)
	if most := now.Add(penaltyMost); until.After(most) {
		until = most
	}
	bitten := old.bitten || until.Sub(now) > p.bite
	if _, kept := p.table[source]; kept || p.room(now) {
		p.table[source] = penalty{until, bitten}
	}
	return bitten && !old.bitten
}

// room says whether the table takes one more source. A table full of addresses
// in earnest lets new ones off: the limits on startups still hold.
func (p *penalties) room(now time.Time) bool {
	if len(p.table) >= penaltyTable && now.Sub(p.swept) > sweepPause {
		p.swept = now
		maps.DeleteFunc(p.table, func(_ string, kept penalty) bool { return kept.until.Before(now) })
	}
	return len(p.table) < penaltyTable
}

// shut says whether a source is kept out just now.
func (p *penalties) shut(source string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept, ok := p.table[source]
	if ok && kept.until.Before(p.now()) {
		delete(p.table, source)
		return false
	}
	return kept.bitten
}

// sourceOf is what limits and penalties count by: one IPv4 address, or the /64
// that an IPv6 host chooses its addresses from.
func sourceOf(host netip.Addr) netip.Prefix {
	bits := 32
	if host.Is6() {
		bits = 64
	}
	source, _ := host.Prefix(bits)
	return source
}

// hostOf is the client's address without its port; not valid where there is none.
func hostOf(address net.Addr) netip.Addr {
	full, err := netip.ParseAddrPort(address.String())
	if err != nil {
		return netip.Addr{}
	}
	return full.Addr().Unmap().WithZone("")
}
