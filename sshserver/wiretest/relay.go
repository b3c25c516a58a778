package wiretest

import (
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// Link says how bad a link is, in each direction. The zero Link is a perfect one.
type Link struct {
	Delay time.Duration // one way: half a round trip
	Rate  int           // bytes a second; 0: as many as come
	Loss  float64       // share of the packets that are lost, 0 to 1
	Seed  uint64        // of what is lost
}

// again is what a lost packet costs: TCP notices after a round trip and more, and
// all that is behind it waits.
func (l Link) again() time.Duration { return 2*l.Delay + 200*time.Millisecond }

// Relay passes connections on to a server, over a link.
type Relay struct {
	listener net.Listener
	to       string
	link     Link

	mu     sync.Mutex
	closed bool
	count  uint64
	pairs  map[*pair]struct{}
}

// NewRelay makes a relay to a server's address. The caller closes it.
func NewRelay(to string, link Link) (*Relay, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &Relay{listener: listener, to: to, link: link, pairs: map[*pair]struct{}{}}
	go r.accept()
	return r, nil
}

// Addr is where clients come to.
func (r *Relay) Addr() string { return r.listener.Addr().String() }

func (r *Relay) accept() {
	for {
		client, err := r.listener.Accept()
		if err != nil {
			return
		}
		go r.pass(client)
	}
}

// pass takes a connection on to the server. The client has it at once; over the
// link it would have it after a round trip, so what it says first is that late.
func (r *Relay) pass(client net.Conn) {
	opened := time.Now().Add(2 * r.link.Delay)
	time.Sleep(3 * r.link.Delay)
	server, err := net.Dial("tcp", r.to)
	if err != nil {
		client.Close()
		return
	}
	p := &pair{client: client, server: server, silent: make(chan struct{}), over: make(chan struct{})}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		p.reset()
		return
	}
	r.count++
	r.pairs[p] = struct{}{}
	for i, way := range []*pipe{{from: client, to: server}, {from: server, to: client}} {
		way.pair, way.link, way.free = p, r.link, opened
		way.dice = rand.New(rand.NewPCG(r.link.Seed, 2*r.count+uint64(i)))
		way.queue = make(chan packet, window/packetSize)
		go way.run()
	}
}

// Cut resets every connection, as a router does that has forgotten it.
func (r *Relay) Cut() {
	for _, p := range r.live() {
		p.reset()
	}
}

// Silence keeps every connection open and lets nothing more through, as a cable
// does that was pulled: neither end hears of it. Later connections are as ever.
func (r *Relay) Silence() {
	for _, p := range r.live() {
		p.silence()
	}
}

func (r *Relay) live() []*pair {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []*pair
	for p := range r.pairs {
		select {
		case <-p.over:
			delete(r.pairs, p)
		default:
			list = append(list, p)
		}
	}
	return list
}

// Close ends the relay with all its connections.
func (r *Relay) Close() {
	r.listener.Close()
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.Cut()
}
