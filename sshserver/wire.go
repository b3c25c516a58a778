package sshserver

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"
)

// wire is the TCP connection of a visit. A client that does not take what it is
// sent loses it, and how the connection broke is remembered.
type wire struct {
	net.Conn
	patience atomic.Int64 // ns a write may take; 0 during the handshake, which has a deadline of its own
	broken   atomic.Bool  // by the network or a timeout, not by anybody's wish
	closed   atomic.Bool  // by us
	heard    atomic.Bool  // the client has sent something
	silent   atomic.Bool  // closed because it had not
	first    []byte       // heard before the library reads
}

// hear waits for the first word of the client, and keeps it for the library.
func (w *wire) hear(patience time.Duration) bool {
	defer w.Conn.SetReadDeadline(time.Time{})
	w.Conn.SetReadDeadline(time.Now().Add(patience))
	word := make([]byte, 1)
	n, _ := w.Conn.Read(word) // an error comes again when the library reads
	w.first = word[:n]
	w.heard.Store(n > 0)
	return n > 0
}

func (w *wire) Read(p []byte) (int, error) {
	if len(w.first) > 0 && len(p) > 0 {
		n := copy(p, w.first)
		w.first = w.first[n:]
		return n, nil
	}
	n, err := w.Conn.Read(p)
	if n > 0 {
		w.heard.Store(true)
	}
	w.judge(err)
	return n, err
}

func (w *wire) Write(p []byte) (int, error) {
	if patience := w.patience.Load(); patience > 0 {
		if err := w.Conn.SetWriteDeadline(time.Now().Add(time.Duration(patience))); err != nil {
			return 0, err
		}
	}
	n, err := w.Conn.Write(p)
	w.judge(err)
	return n, err
}

func (w *wire) Close() error {
	w.closed.Store(true)
	return w.Conn.Close()
}

func (w *wire) judge(err error) {
	if err != nil && !errors.Is(err, io.EOF) && !w.closed.Load() {
		w.broken.Store(true)
	}
}
