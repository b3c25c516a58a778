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
}

func (w *wire) Read(p []byte) (int, error) {
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
