package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// quiet is how long nothing comes when a frame is complete.
const quiet = 60 * time.Millisecond

// screen is a terminal of 120×40 at the other end of the socket.
type screen struct {
	client *gossh.Client
	keys   io.WriteCloser
	bytes  chan []byte
	frame  []byte // what came last
}

// open comes in and waits for nothing.
func (b bencher) open() (*screen, error) {
	client, err := b.dial()
	if err != nil {
		return nil, err
	}
	session, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	s := &screen{client: client, bytes: make(chan []byte, 1024)}
	out, err := session.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if s.keys, err = session.StdinPipe(); err != nil {
		return nil, err
	}
	if err = session.RequestPty("xterm-256color", 40, 120, gossh.TerminalModes{}); err == nil {
		err = session.Shell()
	}
	go s.read(out)
	return s, err
}

func (s *screen) read(out io.Reader) {
	defer close(s.bytes)
	for buffer := make([]byte, 64<<10); ; {
		n, err := out.Read(buffer)
		if err != nil {
			return
		}
		s.bytes <- bytes.Clone(buffer[:n])
	}
}

func (s *screen) close() { s.client.Close() }

// settle waits for a frame and gives the time to its first byte and its size.
func (s *screen) settle() (first time.Duration, size int, err error) {
	began := time.Now()
	s.frame = nil
	patience := time.After(10 * time.Second)
	for {
		wait := make(<-chan time.Time)
		if size > 0 {
			wait = time.After(quiet)
		}
		select {
		case came, open := <-s.bytes:
			if !open {
				return first, size, errors.New("the screen was closed")
			}
			if size == 0 {
				first = time.Since(began)
			}
			size += len(came)
			s.frame = append(s.frame, came...)
		case <-wait:
			return first, size, nil
		case <-patience:
			return first, size, errors.New("no frame comes")
		}
	}
}

func (s *screen) press(keys string) (time.Duration, int, error) {
	if _, err := io.WriteString(s.keys, keys); err != nil {
		return 0, 0, err
	}
	return s.settle()
}

// screen measures the first frame and the keys that are pressed most.
func (b bencher) screen() error {
	var firsts []time.Duration
	for range 5 {
		began := time.Now()
		s, err := b.open()
		if err != nil {
			return err
		}
		waited := time.Since(began)
		first, _, err := s.settle()
		s.close()
		if err != nil {
			return err
		}
		firsts = append(firsts, waited+first)
	}
	slices.Sort(firsts)
	fmt.Fprintf(b.out, "first frame    p50 %8v  max %8v  from the first packet, 120×40\n", round(firsts[2]), round(firsts[4]))
	s, err := b.open()
	if err != nil {
		return err
	}
	defer s.close()
	if _, _, err := s.settle(); err != nil {
		return err
	}
	for _, step := range []struct {
		what, keys string
		n          int
	}{{"list", "/", 1}, {"filter key", "m", 1}, {"to the rows", "\r", 1}, {"down", "\x1b[B", 20}, {"page down", "\x1b[6~", 5}} {
		if err := b.key(s, step.what, step.keys, step.n); err != nil {
			return err
		}
	}
	return nil
}

func (b bencher) key(s *screen, what, keys string, n int) error {
	var took []time.Duration
	var sizes []int
	for range n {
		first, size, err := s.press(keys)
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		took, sizes = append(took, first), append(sizes, size)
	}
	slices.Sort(took)
	slices.Sort(sizes)
	_, err := fmt.Fprintf(b.out, "%-14s p50 %8v  max %8v  %d bytes\n", what, round(took[n/2]), round(took[n-1]), sizes[n/2])
	return err
}
