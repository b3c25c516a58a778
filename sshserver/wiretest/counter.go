package wiretest

import (
	"net"
	"slices"
	"sync"
	"time"
)

// patience is how long nobody has anything to say when a flight is complete:
// long against what either end computes, short against a test.
const patience = 120 * time.Millisecond

// Flight is what is under way at one moment: half a round trip, and how many
// bytes each end has sent meanwhile.
type Flight struct{ Up, Down int }

// Took is how long flights take over a link. A new connection needs a round trip
// before them.
func Took(flights []Flight, link Link) time.Duration {
	var all time.Duration
	for _, f := range flights {
		all += link.Delay
		if link.Rate > 0 {
			all += time.Duration(max(f.Up, f.Down)) * time.Second / time.Duration(link.Rate)
		}
	}
	return all
}

// Counter passes connections on in flights: it collects what both ends say until
// both wait, and then hands all of it over. So the flights of a connection are
// how often one end waits for the other, whatever the speed of the machine.
type Counter struct {
	listener net.Listener
	to       string

	mu      sync.Mutex
	flights []Flight
	open    []net.Conn
}

// NewCounter makes a counter before a server's address. The caller closes it.
func NewCounter(to string) (*Counter, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &Counter{listener: listener, to: to}
	go c.accept()
	return c, nil
}

// Addr is where clients come to.
func (c *Counter) Addr() string { return c.listener.Addr().String() }

// Close ends the counter with all its connections.
func (c *Counter) Close() {
	c.listener.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.open {
		conn.Close()
	}
}

// Reset forgets what was counted.
func (c *Counter) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flights = nil
}

// Flights are those since the last Reset. One end that speaks twice while the
// other says nothing has spoken once: it waited for nobody.
func (c *Counter) Flights() []Flight {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.flights)
}

func (c *Counter) add(f Flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := len(c.flights) - 1; at >= 0 {
		last := &c.flights[at]
		if last.Up == 0 && f.Up == 0 || last.Down == 0 && f.Down == 0 {
			last.Up, last.Down = last.Up+f.Up, last.Down+f.Down
			return
		}
	}
	c.flights = append(c.flights, f)
}

func (c *Counter) accept() {
	for {
		client, err := c.listener.Accept()
		if err != nil {
			return
		}
		go c.pass(client)
	}
}

// pass is one connection. The server learns of it with the client's first word,
// as over any link: both are in one packet.
func (c *Counter) pass(client net.Conn) {
	defer client.Close()
	up := listen(client)
	if !up.settled(nil) {
		return
	}
	server, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer server.Close()
	c.mu.Lock()
	c.open = append(c.open, client, server)
	c.mu.Unlock()
	down := listen(server)
	for {
		a, b := up.take(), down.take()
		if len(a)+len(b) > 0 {
			c.add(Flight{Up: len(a), Down: len(b)})
		}
		server.Write(a)
		client.Write(b)
		if !up.settled(down) {
			return
		}
	}
}

// ear collects what one end says.
type ear struct {
	mu   sync.Mutex
	said []byte
	last time.Time
	over bool
}

func listen(conn net.Conn) *ear {
	e := &ear{last: time.Now()}
	go func() {
		for buffer := make([]byte, 64<<10); ; {
			n, err := conn.Read(buffer)
			e.mu.Lock()
			e.said, e.last, e.over = append(e.said, buffer[:n]...), time.Now(), err != nil
			e.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return e
}

func (e *ear) take() []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	said := e.said
	e.said = nil
	return said
}

func (e *ear) state() (waiting int, last time.Time, over bool) {
	if e == nil {
		return 0, time.Time{}, false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.said), e.last, e.over
}

// settled waits until something was said and no more comes; false when an end
// has hung up and all is said.
func (e *ear) settled(other *ear) bool {
	for ; ; time.Sleep(2 * time.Millisecond) {
		a, lastA, overA := e.state()
		b, lastB, overB := other.state()
		if a+b == 0 && (overA || overB) {
			return false
		}
		if a+b > 0 && time.Since(lastA) > patience && time.Since(lastB) > patience {
			return true
		}
	}
}
