package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime"
	"slices"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"lotse/policies/access"
	"lotse/sshserver"
	"lotse/store"
)

// bench measures the server of this machine as a client sees it, over a real
// socket, on a synthetic county that is thrown away afterwards.
func (c console) bench(ctx context.Context, args []string) error {
	if len(args) > 0 && args[0] == "register" {
		return c.benchRegister(ctx, args[1:])
	}
	if len(args) > 0 && args[0] == "offices" {
		return c.benchOffices(ctx, args[1:])
	}
	f := newFlags("bench")
	people, idle := f.Int("people", 7500, ""), f.Int("sessions", 4, "")
	if err := f.none(args); err != nil {
		return err
	}
	if *people < 1 || *idle < 1 || *idle > 4 {
		return usageError("--people needs a number from 1 on, --sessions one from 1 to 4")
	}
	dir, err := os.MkdirTemp("", "lotse-bench")
	if err != nil {
		return failure(err.Error())
	}
	defer os.RemoveAll(dir)
	hushed := c
	hushed.err = io.Discard
	d := demo{console: hushed, dir: dir, people: *people, seed: 1}
	if err := d.folder(); err != nil {
		return err
	}
	began := time.Now()
	if err := d.prepare(ctx); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "fill           %8d people in %v\n", *people, round(time.Since(began)))
	return d.measured(ctx, *idle)
}

// measured serves the county in this process while it is measured.
func (d demo) measured(ctx context.Context, idle int) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return failure(err.Error())
	}
	signer, err := d.hostKey(listener.Addr())
	if err != nil {
		return err
	}
	began := time.Now()
	ready, served := make(chan int, 1), make(chan error, 1)
	at := door{hostKey: signer, exempt: sshserver.Loopback, log: slog.New(slog.DiscardHandler)}
	go func() {
		served <- at.open(ctx, entry{
			backend: func(ctx context.Context) (store.Backend, error) { return openFolder(ctx, d.path("store")) },
			options: store.Options{Process: "bench"},
			listen:  func() (net.Listener, error) { return listener, nil },
			ready: func(_ net.Addr, h *house) {
				if h != nil {
					ready <- h.People()
				}
			},
		})
	}()
	select {
	case people := <-ready:
		fmt.Fprintf(d.out, "start          %8d people in %v\n", people, round(time.Since(began)))
	case err := <-served:
		return err
	}
	err = d.measure(listener.Addr().String(), idle)
	stop()
	return errors.Join(err, <-served)
}

func (d demo) measure(address string, idle int) error {
	b := bencher{demo: d, address: address, role: access.Coordinator}
	for _, step := range []func() error{b.words, b.courseWords, b.screen, b.courseScreens, func() error { return b.memory(idle) }} {
		if err := step(); err != nil {
			return failf("bench: %v", err)
		}
	}
	return nil
}

type bencher struct {
	demo
	address string
	role    access.Role // whose key opens the door
}

func (b bencher) dial() (*gossh.Client, error) {
	text, err := os.ReadFile(b.path("keys", string(b.role)))
	if err != nil {
		return nil, err
	}
	key, err := gossh.ParsePrivateKey(text)
	if err != nil {
		return nil, err
	}
	return gossh.Dial("tcp", b.address, &gossh.ClientConfig{
		User: "bench", Auth: []gossh.AuthMethod{gossh.PublicKeys(key)}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
}

// words measures one-shot words: over a connection of their own, and over one
// that is there.
func (b bencher) words() error {
	client, err := b.dial()
	if err != nil {
		return err
	}
	defer client.Close()
	for _, line := range []string{"find --count course:none german:..A2", "find --json course:none", "whoami"} {
		if err := b.time("word", line, 20, func() error { return run(client, line) }); err != nil {
			return err
		}
	}
	return b.time("connect+word", "whoami", 10, func() error {
		once, err := b.dial()
		if err != nil {
			return err
		}
		defer once.Close()
		return run(once, "whoami")
	})
}

// time does something n times and prints how long it mostly took.
func (b bencher) time(what, detail string, n int, do func() error) error {
	var took []time.Duration
	for range n {
		began := time.Now()
		if err := do(); err != nil {
			return fmt.Errorf("%s %s: %w", what, detail, err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	_, err := fmt.Fprintf(b.out, "%-14s p50 %8v  max %8v  %s\n", what, round(took[n/2]), round(took[n-1]), detail)
	return err
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }

// memory is what a screen costs that nobody touches.
func (b bencher) memory(idle int) error {
	before := inUse()
	for range idle {
		s, err := b.open()
		if err != nil {
			return err
		}
		defer s.close()
		if _, _, err := s.press("/"); err != nil {
			return err
		}
	}
	kilobytes := (inUse() - before) / int64(idle) / 1024
	_, err := fmt.Fprintf(b.out, "memory         %8d KiB for each of %d idle screens, client and server together\n", kilobytes, idle)
	return err
}

func inUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}
