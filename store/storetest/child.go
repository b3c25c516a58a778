package storetest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"lotse/store"
)

// The environment of a child says what it is to do, and where.
const (
	envRole    = "LOTSE_STORETEST_ROLE"
	envAddress = "LOTSE_STORETEST_ADDRESS"
	envWord    = "LOTSE_STORETEST_WORD" // what else the role needs to know
)

// Child is for TestMain, before anything else. In a process that a case has
// started it plays its part and ends the process; otherwise it does nothing.
func Child(open func(ctx context.Context, address string) (store.Backend, error)) {
	role := os.Getenv(envRole)
	if role == "" {
		return
	}
	if err := play(role, open); err != nil {
		fmt.Fprintln(os.Stderr, role+":", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func play(role string, open func(ctx context.Context, address string) (store.Backend, error)) error {
	ctx := context.Background()
	b, err := open(ctx, os.Getenv(envAddress))
	if err != nil {
		return err
	}
	defer b.Close()
	go func() { // a child does not outlive the test
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	switch word := os.Getenv(envWord); role {
	case "follow":
		return followAloud(ctx, b, word)
	case "write":
		return writeAloud(ctx, b, word)
	case "count":
		return countUp(ctx, b)
	}
	return fmt.Errorf("no such role")
}

// seen is a line of a child that follows.
type seen struct {
	Collection store.Collection
	ID         string
	Version, N int64
	Position   string
}

// followAloud tells each change as a line of JSON, after a first line that says
// that it has begun.
func followAloud(ctx context.Context, b store.Backend, position string) error {
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(seen{Position: position}); err != nil {
		return err
	}
	return b.Follow(ctx, position, func(c store.Change) error {
		return out.Encode(seen{c.Collection, c.Document.ID, c.Document.Version, number(c.Document.Body), c.Position})
	})
}

const (
	writers = 8
	batch   = 3
)

// writeAloud writes until it is killed and tells what was acknowledged, a line
// each: the kind of write, the writer and its running number.
func writeAloud(ctx context.Context, b store.Backend, round string) error {
	var mu sync.Mutex
	failed := make(chan error, writers)
	for writer := range writers {
		go func() {
			for n := int64(1); ; n++ {
				kind, err := writeOne(ctx, b, round, writer, n)
				if err != nil {
					failed <- err
					return
				}
				mu.Lock()
				fmt.Printf("%s %d %d\n", kind, writer, n)
				mu.Unlock()
			}
		}()
	}
	return <-failed
}

// writeOne is the n-th write of a writer: one after the other a note, a new
// version of its person (whose number is the version) and a batch of records.
func writeOne(ctx context.Context, b store.Backend, round string, writer int, n int64) (kind string, err error) {
	id := fmt.Sprintf("%s/%d", round, writer)
	switch n % 3 {
	case 1:
		return "note", b.Append(ctx, store.Notes, store.Document{ID: fmt.Sprintf("%s/%d", id, n), Parent: id, Body: numbered(n, 300)})
	case 2:
		_, err = b.Put(ctx, store.Persons, store.Document{ID: id, Version: n / 3, Body: numbered(n/3+1, 2000)})
		return "put", err
	}
	return "batch", b.Append(ctx, store.Records, batchOf(id, n)...)
}

// batchOf is the n-th write of a writer, where that is a batch.
func batchOf(id string, n int64) (docs []store.Document) {
	for i := range batch {
		docs = append(docs, store.Document{ID: fmt.Sprintf("%s/%d/%d", id, n, i), Parent: id, Body: numbered(n, 1000)})
	}
	return docs
}

// countUp adds 100 to the number in a course, one by one, against all others.
func countUp(ctx context.Context, b store.Backend) error {
	for range 100 {
		if err := increment(b, nil); err != nil {
			return err
		}
	}
	return nil
}

// process is a child of the test.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines chan string // closed at the end
	rest  []string    // what was told but not read before kill
}

func spawn(t *testing.T, role, address, word string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(os.Args[0]), lines: make(chan string, 1<<16)}
	p.cmd.Env = append(os.Environ(), envRole+"="+role, envAddress+"="+address, envWord+"="+word)
	p.cmd.Stderr = os.Stderr
	if _, err := p.cmd.StdinPipe(); err != nil { // open until this process ends
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.lines)
		for lines := bufio.NewReader(out); ; {
			line, err := lines.ReadString('\n')
			if err != nil {
				return // a line cut off by the end of the child was not told
			}
			p.lines <- line
		}
	}()
	t.Cleanup(p.kill)
	return p
}

// kill ends the child as a power cut would, as far as one process can tell.
func (p *process) kill() {
	p.cmd.Process.Kill()
	for line := range p.lines {
		p.rest = append(p.rest, line)
	}
	p.cmd.Wait() // not before everything is read: it closes the pipe
}

// line is the next line of the child.
func (p *process) line(wait time.Duration) string {
	p.t.Helper()
	select {
	case line, open := <-p.lines:
		if !open {
			p.t.Fatal("the second process has ended")
		}
		return line
	case <-time.After(wait):
		p.t.Fatalf("nothing from the second process within %v", wait)
	}
	return ""
}

// acknowledged are the writes that a child told of before it was killed: the
// number of the last one of each writer.
func (p *process) acknowledged(first string) map[int]int64 {
	p.t.Helper()
	last := make(map[int]int64)
	for _, line := range append(p.rest, first) {
		var kind string
		var writer int
		var n int64
		if _, err := fmt.Sscan(line, &kind, &writer, &n); err != nil {
			p.t.Fatalf("%q: %v", line, err)
		}
		last[writer] = max(n, last[writer])
	}
	return last
}
