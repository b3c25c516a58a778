package wiretest

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

const (
	packetSize = 1448      // what Ethernet leaves to TCP
	window     = 128 << 10 // bytes that may be under way
)

// pair is one connection through a Relay: the client's end and the server's.
type pair struct {
	client, server net.Conn
	once, hush     sync.Once
	silent         chan struct{} // closed: nothing passes any more
	over           chan struct{} // closed: both ends are
	ends           atomic.Int32  // directions that are
}

func (p *pair) silence() { p.hush.Do(func() { close(p.silent) }) }

// reset closes both ends so that they hear of it: what was under way is lost.
func (p *pair) reset() {
	p.once.Do(func() {
		close(p.over)
		for _, end := range []net.Conn{p.client, p.server} {
			if tcp, ok := end.(*net.TCPConn); ok {
				tcp.SetLinger(0)
			}
			end.Close()
		}
	})
}

// packet is what is under way; no data is the end.
type packet struct {
	data []byte
	due  time.Time
}

// pipe is one direction of a pair.
type pipe struct {
	*pair
	from, to net.Conn
	link     Link
	dice     *rand.Rand
	free     time.Time // when the line has sent what came before
	last     time.Time // when that arrives
	queue    chan packet
}

func (p *pipe) run() {
	go p.deliver()
	for {
		data := make([]byte, packetSize)
		n, err := p.from.Read(data)
		if n > 0 && !p.send(data[:n]) {
			return
		}
		if errors.Is(err, io.EOF) {
			p.send(nil)
			return
		}
		if err != nil {
			p.reset()
			return
		}
	}
}

func (p *pipe) send(data []byte) bool {
	select {
	case p.queue <- packet{data, p.due(len(data))}:
		return true
	case <-p.over:
		return false
	}
}

// due is when bytes that are sent now arrive: after those before them.
func (p *pipe) due(n int) time.Time {
	if now := time.Now(); p.free.Before(now) {
		p.free = now
	}
	if p.link.Rate > 0 {
		p.free = p.free.Add(time.Duration(n) * time.Second / time.Duration(p.link.Rate))
	}
	arrives := p.free.Add(p.link.Delay)
	if p.dice.Float64() < p.link.Loss {
		arrives = arrives.Add(p.link.again())
	}
	if arrives.After(p.last) {
		p.last = arrives
	}
	return p.last
}

func (p *pipe) deliver() {
	for {
		select {
		case <-p.over:
			return
		case next := <-p.queue:
			if !p.arrive(next) {
				return
			}
		}
	}
}

// arrive hands a packet over when it is due; false at the end.
func (p *pipe) arrive(next packet) bool {
	if wait := time.Until(next.due); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-p.over:
			return false
		case <-timer.C:
		}
	}
	select {
	case <-p.silent:
		<-p.over
		return false
	default:
	}
	if next.data == nil {
		p.half()
		return false
	}
	if _, err := p.to.Write(next.data); err != nil {
		p.reset()
		return false
	}
	return true
}

// half hands the end of one direction on; with the second one all is over.
func (p *pipe) half() {
	if tcp, ok := p.to.(*net.TCPConn); ok {
		tcp.CloseWrite()
	}
	if p.ends.Add(1) == 2 {
		p.once.Do(func() {
			close(p.over)
			p.client.Close()
			p.server.Close()
		})
	}
}
