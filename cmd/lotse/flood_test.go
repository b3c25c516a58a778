package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	gossh "golang.org/x/crypto/ssh"
)

// writing is one note that a writer sends until it is acknowledged.
type writing struct {
	key, text string
	id        string // as acknowledged, empty before
}

// flood lets N writers write notes about $PERSON and kills the server in the
// middle. What was acknowledged must be there afterwards under its id; what was
// not is sent again under the same key; nothing may be there twice.
func flood(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	f := &flooding{port: ts.Getenv("PORT"), keyFile: keyFile(ts, "outreach"), person: ts.Getenv("PERSON")}
	var writers sync.WaitGroup
	for w := range n {
		writers.Go(func() { f.write(w) })
	}
	for range 200 { // on a busy machine it takes a while until all of them write
		if time.Sleep(100 * time.Millisecond); f.count() >= 2*n {
			break
		}
	}
	time.Sleep(rand.N(time.Second))
	tellerOf(ts).server.end(syscall.SIGKILL)
	f.killed.Store("", true)
	writers.Wait()
	acknowledged := f.count()
	serve(ts, false, nil)
	client, err := dial(ts.Getenv("PORT"), f.keyFile)
	ts.Check(err)
	defer client.Close()
	f.check(ts, client, true)
	for _, w := range f.all {
		ts.Check(f.send(client, w))
	}
	f.check(ts, client, false)
	ts.Logf("%d writers, %d notes, %d acknowledged before the kill", n, len(f.all), acknowledged)
	if acknowledged < n {
		ts.Fatalf("too few notes to mean anything: %d", acknowledged)
	}
}

type flooding struct {
	port, keyFile, person string
	killed                sync.Map // "": the server is gone
	mu                    sync.Mutex
	all                   []*writing
}

// write is one writer: over one connection, as with OpenSSH's ControlMaster,
// note after note until the server is gone.
func (f *flooding) write(number int) {
	client, err := dial(f.port, f.keyFile)
	if err != nil {
		return
	}
	defer client.Close()
	for i := 0; ; i++ {
		if _, gone := f.killed.Load(""); gone {
			return
		}
		w := &writing{key: fmt.Sprintf("k%d-%d", number, i), text: fmt.Sprintf("writer %d's note %d", number, i)}
		f.mu.Lock()
		f.all = append(f.all, w)
		f.mu.Unlock()
		if err := f.send(client, w); err != nil {
			return
		}
	}
}

// send sends a note; sent again it must be the same one.
func (f *flooding) send(client *gossh.Client, w *writing) error {
	code, out, errs, err := say(client, "note --key "+w.key+" "+f.person+" "+w.text, "")
	if err != nil || code != 0 {
		return fmt.Errorf("note %s: exit %d, %s %v", w.key, code, errs, err)
	}
	id := strings.TrimSpace(out)
	f.mu.Lock()
	defer f.mu.Unlock()
	if w.id != "" && w.id != id {
		return fmt.Errorf("note %s was %s and is now %s", w.key, w.id, id)
	}
	w.id = id
	return nil
}

func (f *flooding) count() (acknowledged int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, w := range f.all {
		if w.id != "" {
			acknowledged++
		}
	}
	return acknowledged
}

// check compares the notes that are there with those that were sent; some may
// still be missing while not all are acknowledged.
func (f *flooding) check(ts *testscript.TestScript, client *gossh.Client, some bool) {
	_, out, errs, err := say(client, "show --json "+f.person, "")
	ts.Check(err)
	var shown struct {
		Notes []struct{ ID, Key, Text string }
	}
	if err := json.Unmarshal([]byte(out), &shown); err != nil {
		ts.Fatalf("%v in %s%s", err, out, errs)
	}
	there := map[string]string{}
	for _, note := range shown.Notes {
		if note.Key == "" {
			continue // from before
		}
		if _, twice := there[note.Key]; twice {
			ts.Fatalf("note %s is there twice", note.Key)
		}
		there[note.Key] = note.ID + " " + note.Text
	}
	for _, w := range f.all {
		if kept, ok := there[w.key]; w.id != "" && kept != w.id+" "+w.text || !ok && !some {
			ts.Fatalf("note %s, acknowledged as %q, is %q now", w.key, w.id, kept)
		}
	}
}
