package sshserver

import (
	"io"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// outputPiece is how much must reach the client within Limits.Output: little
// enough for the slowest link.
const outputPiece = 4096

// output is a channel whose writes are watched: a client that reads nothing for
// too long loses its connection, instead of holding what waits for it.
type output struct {
	gossh.Channel
	out, err *watched
}

func newOutput(ch gossh.Channel, v *visit) *output {
	return &output{ch, &watched{to: ch, visit: v}, &watched{to: ch.Stderr(), visit: v, from: ch.Stderr()}}
}

func (o *output) Write(p []byte) (int, error) { return o.out.Write(p) }
func (o *output) Stderr() io.ReadWriter       { return o.err }

// watched is one stream of a channel.
type watched struct {
	to    io.Writer
	from  io.Reader
	visit *visit
	mu    sync.Mutex // the SSH library's buffer is one for each stream
}

func (w *watched) Read(p []byte) (int, error) { return w.from.Read(p) }

func (w *watched) Write(p []byte) (n int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	watchdog := time.AfterFunc(w.visit.Limits.Output, func() { w.visit.lost("reads nothing") })
	defer watchdog.Stop()
	for len(p) > 0 && err == nil {
		piece := p[:min(len(p), outputPiece)]
		var m int
		m, err = w.to.Write(piece)
		n, p = n+m, p[m:]
		watchdog.Reset(w.visit.Limits.Output)
	}
	return n, err
}
