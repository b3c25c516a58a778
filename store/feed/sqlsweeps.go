package feed

import (
	"context"
	"sync"
	"time"
)

// sweeps are the readings of everything, one at a time, beside the cycles.
type sweeps struct {
	o       *office
	done    chan sweepDone
	due     <-chan time.Time // tells when the next one is due
	busy    bool
	next    time.Time // when the next one may begin
	wholeAt time.Time // when one must read all rows whole
	running sync.WaitGroup
}

type sweepDone struct {
	*swept
	err error
}

func newSweeps(o *office) *sweeps { return &sweeps{o: o, done: make(chan sweepDone, 1)} }

func (s *sweeps) wait() { s.running.Wait() }

// begin begins one where it is time. Without a column that says what changed, and
// at first, all rows are read whole.
func (s *sweeps) begin(ctx context.Context, k *known, now time.Time) {
	if s.busy || now.Before(s.next) {
		return
	}
	s.busy = true
	whole := s.o.changed == "" || !now.Before(s.wholeAt)
	s.running.Go(func() {
		var done sweepDone
		defer func() {
			if p := recover(); p != nil { // as in readAt: one source touches no other
				done = sweepDone{err: troubled("query", "reading broke off: %T", p)}
			}
			s.done <- done
		}()
		done.swept, done.err = s.o.sweep(ctx, k, whole)
	})
}

// ended reckons when the next one may begin.
func (s *sweeps) ended(done sweepDone) {
	s.busy = false
	if done.err != nil {
		return
	}
	now := time.Now()
	rest := max(s.o.c.Read.Every/2-done.took, (sweepPart-1)*done.took)
	s.next, s.due = now.Add(rest), time.After(rest)
	if done.whole {
		s.wholeAt = now.Add(s.o.c.Read.Sweep)
	}
}
