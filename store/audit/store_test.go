package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// shelf is an Appender as the store is one: all or none, the same entry twice is
// one, another body under a kept id is refused. before and after are called
// around the keeping and may break off.
type shelf struct {
	before, after func(entries []Entry) error

	mu      sync.Mutex
	kept    map[string]Stored
	appends int
	under   atomic.Int32
	crowded atomic.Bool
}

func newShelf() *shelf { return &shelf{kept: map[string]Stored{}} }

func (s *shelf) Append(_ context.Context, entries []Entry) error {
	if s.under.Add(1) > 1 {
		s.crowded.Store(true)
	}
	defer s.under.Add(-1)
	if s.before != nil {
		if err := s.before(entries); err != nil {
			return err
		}
	}
	if err := s.keep(entries); err != nil {
		return err
	}
	if s.after != nil {
		return s.after(entries)
	}
	return nil
}

func (s *shelf) keep(entries []Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.appends++
	for _, e := range entries {
		if old, ok := s.kept[e.ID]; ok && !bytes.Equal(old.Body, e.Body) {
			return fmt.Errorf("%w: %s holds something else", ErrNotAppended, e.ID)
		}
	}
	for _, e := range entries {
		s.kept[e.ID] = Stored{e.ID, e.Writer, 1, bytes.Clone(e.Body)}
	}
	return nil
}

func (s *shelf) all() []Stored {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Stored
	for _, id := range slices.Sorted(maps.Keys(s.kept)) {
		list = append(list, s.kept[id])
	}
	return list
}

func verify(t testing.TB, entries []Stored, heads map[string]Head) Report {
	t.Helper()
	report, err := Verify(func(yield func(Stored) error) error {
		for _, e := range entries {
			if err := yield(e); err != nil {
				return err
			}
		}
		return nil
	}, heads)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

var day = time.Date(2026, 3, 29, 1, 30, 0, 123456789, time.UTC)

func clock() time.Time { return day }

func sample() Event {
	return Event{
		Session: "k3v9q2", Staff: "s-harms", Role: "outreach", Key: "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDmuh9XgL1aDcDvH2o",
		Address: "10.1.2.3", Type: PersonRead, Op: "7f3a", Phase: Intent, Subject: "p9x2m4",
		Fields: []string{"identity", "note"}, Policies: []string{"outreach.people"},
	}
}

// write records n events by each writer and returns what is kept and the heads.
func write(t testing.TB, n int, writers ...string) ([]Stored, map[string]Head) {
	t.Helper()
	s, heads := newShelf(), map[string]Head{}
	for _, w := range writers {
		l := Start(s, w, clock)
		for i := range n {
			e := sample()
			e.Count = int64(i)
			if err := l.Record(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		seq, hash := l.Head()
		heads[w] = Head{Seq: seq, Hash: hash, Closed: true}
	}
	return s.all(), heads
}

var errBroken = errors.New("connection lost")
