package audit

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestConcurrentRecordsKeepTheChain(t *testing.T) {
	s := newShelf()
	s.before = func([]Entry) error { time.Sleep(200 * time.Microsecond); return nil }
	l := Start(s, "w", time.Now)
	const writers, each = 50, 40
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for i := range each {
				e := sample()
				e.Op = fmt.Sprintf("%d.%d", w, i)
				if err := l.Record(t.Context(), e); err != nil {
					t.Error(err)
				}
				s.mu.Lock()
				seq := int64(len(s.kept))
				s.mu.Unlock()
				if head, _ := l.Head(); seq < int64(i) || head == 0 {
					t.Error("Record came back before the event was kept")
				}
			}
		})
	}
	wait.Wait()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	seq, hash := l.Head()
	report := verify(t, s.all(), map[string]Head{"w": {seq, hash, true}})
	if !report.OK() || report.Entries != writers*each || seq != writers*each {
		t.Errorf("%+v, head %d", report, seq)
	}
	if s.crowded.Load() {
		t.Error("two Appends at once")
	}
	if s.appends > writers*each/5 {
		t.Errorf("%d appends for %d events: nothing is grouped", s.appends, writers*each)
	}
	ops := map[string]bool{}
	for _, e := range s.all() {
		event, _ := Parse(e.Body)
		ops[event.Op] = true
	}
	if len(ops) != writers*each {
		t.Errorf("%d of %d events are kept", len(ops), writers*each)
	}
}

func TestRefusedAppendLeavesNoTrace(t *testing.T) {
	s := newShelf()
	l := Start(s, "w", clock)
	record(t, l, nil)
	s.before = func([]Entry) error { return fmt.Errorf("%w: disk full", ErrNotAppended) }
	record(t, l, ErrNotAppended)
	record(t, l, ErrNotAppended)
	s.before = nil
	record(t, l, nil)
	closeAndVerify(t, l, s, 2)
}

func TestBrokenOffAppendIsSentAgainFirst(t *testing.T) {
	for name, arrived := range map[string]bool{"it had arrived": true, "it was lost": false} {
		t.Run(name, func(t *testing.T) {
			s := newShelf()
			l := Start(s, "w", clock)
			record(t, l, nil)
			breakOff := func([]Entry) error { return errBroken }
			if arrived {
				s.after = breakOff
			} else {
				s.before = breakOff
			}
			record(t, l, errBroken)
			if seq, _ := l.Head(); seq != 1 {
				t.Errorf("head is %d", seq)
			}
			record(t, l, errBroken) // fails closed as long as the store is away
			s.before, s.after = nil, nil
			record(t, l, nil)
			closeAndVerify(t, l, s, 3) // the second came late, the third never
		})
	}
}

func TestSomebodyElseInTheChainStopsTheLog(t *testing.T) {
	s := newShelf()
	s.kept["w/000000000002"] = Stored{ID: "w/000000000002", Parent: "w", Version: 1, Body: []byte("forged")}
	l := Start(s, "w", clock)
	record(t, l, nil)
	record(t, l, ErrNotAppended)
	record(t, l, ErrNotAppended)
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestCloseSaysThatTheEndIsNotKnown(t *testing.T) {
	s := newShelf()
	s.before = func([]Entry) error { return errBroken }
	l := Start(s, "w", clock)
	record(t, l, errBroken)
	if err := l.Close(); !errors.Is(err, errBroken) {
		t.Errorf("close: %v", err)
	}
	if err := l.Close(); !errors.Is(err, errBroken) {
		t.Errorf("close again: %v", err)
	}
	if err := l.Record(t.Context(), sample()); err == nil {
		t.Error("recorded after the end")
	}
}

func TestCrashLeavesASoundChain(t *testing.T) {
	s := newShelf()
	l := Start(s, "w", clock)
	record(t, l, nil)
	seq, hash := l.Head() // as the writer's document knows it
	record(t, l, nil)
	record(t, l, nil) // here the process is killed; another begins a chain of its own
	next := Start(s, "w2", clock)
	record(t, next, nil)
	report := verify(t, s.all(), map[string]Head{"w": {Seq: seq, Hash: hash}, "w2": {}})
	if !report.OK() || report.Writers != 2 || report.Heads["w"].Seq != 3 {
		t.Errorf("%+v", report)
	}
	for _, l := range []*Log{l, next} {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	s, hold, began := newShelf(), make(chan bool), make(chan bool, 9)
	s.before = func([]Entry) error { began <- true; <-hold; return nil }
	l := Start(s, "w", clock)
	sent, cancel := context.WithCancel(t.Context())
	first := make(chan error)
	go func() { first <- l.Record(sent, sample()) }()
	<-began
	queued, cancelQueued := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancelQueued()
	if err := l.Record(queued, sample()); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrUnknown) {
		t.Errorf("in the queue: %v", err)
	}
	cancel()
	if err := <-first; !errors.Is(err, ErrUnknown) || !errors.Is(err, context.Canceled) {
		t.Errorf("under way: %v", err)
	}
	close(hold)
	if err := l.Record(sent, sample()); !errors.Is(err, context.Canceled) {
		t.Errorf("ended before: %v", err)
	}
	closeAndVerify(t, l, s, 1)
}

func TestFlawedEventIsNotRecorded(t *testing.T) {
	s := newShelf()
	l := Start(s, "w", clock)
	for name, spoil := range map[string]func(*Event){
		"no type":     func(e *Event) { e.Type = "" },
		"strange":     func(e *Event) { e.Type = "Person Read" },
		"dots":        func(e *Event) { e.Type = "person..read" },
		"phase":       func(e *Event) { e.Phase = "later" },
		"long":        func(e *Event) { e.Stated = strings.Repeat("x", maxText+1) },
		"long value":  func(e *Event) { e.Codes = []string{strings.Repeat("x", maxText+1)} },
		"many values": func(e *Event) { e.Fields = make([]string, maxList+1) },
		"no UTF-8":    func(e *Event) { e.Address = "\xff" },
		"negative":    func(e *Event) { e.Count = -1 },
	} {
		e := sample()
		spoil(&e)
		if err := l.Record(t.Context(), e); err == nil {
			t.Errorf("%s: recorded", name)
		}
	}
	closeAndVerify(t, l, s, 0)
	strange := Start(s, "w/1", clock)
	if err := strange.Record(t.Context(), sample()); err == nil {
		t.Error("a writer with a slash records")
	}
}

func record(t *testing.T, l *Log, want error) {
	t.Helper()
	if err := l.Record(t.Context(), sample()); !errors.Is(err, want) {
		t.Errorf("record: %v, want %v", err, want)
	}
}

func closeAndVerify(t *testing.T, l *Log, s *shelf, entries int64) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	seq, hash := l.Head()
	report := verify(t, s.all(), map[string]Head{"w": {seq, hash, true}})
	if !report.OK() || report.Entries != entries || seq != entries {
		t.Errorf("%+v, head %d, want %d entries", report, seq, entries)
	}
	if err := l.Record(t.Context(), sample()); !errors.Is(err, ErrClosed) {
		t.Errorf("after closing: %v", err)
	}
}

// BenchmarkRecord gives the events per second of 64 sessions against a store
// that needs a millisecond for an Append.
func BenchmarkRecord(b *testing.B) {
	s := newShelf()
	s.before = func([]Entry) error { time.Sleep(time.Millisecond); return nil }
	l := Start(s, "w", time.Now)
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := l.Record(b.Context(), sample()); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	if err := l.Close(); err != nil {
		b.Error(err)
	}
}
