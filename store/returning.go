package store

import (
	"context"
	"errors"
	"time"
)

// run waits for the store to go away, and then for it to come back, until ctx
// ends. It tells of both, but not of an absence that is over at once; in either
// case back is called.
func (w *watch) run(ctx context.Context, probe func(context.Context) error, tell func(*Absence), back func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.gone:
		}
		if w.probe(ctx, hiccup, probe) == nil {
			w.returned()
			back()
			continue
		}
		tell(w.announce())
		for w.probe(ctx, silence, probe) != nil {
			select {
			case <-ctx.Done():
				return
			case <-time.After(probeEvery):
			}
		}
		tell(w.returned())
		back()
	}
}

// announce makes an absence known to the sessions.
func (w *watch) announce() *Absence {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = w.absence
	return w.told
}

// returned lets calls through again.
func (w *watch) returned() *Absence {
	w.mu.Lock()
	defer w.mu.Unlock()
	over := &Absence{Since: w.absence.Since, Back: w.now().In(county)}
	w.absence, w.told = nil, nil
	w.here, w.leave = context.WithCancelCause(context.Background())
	close(w.back)
	w.back = make(chan struct{})
	return over
}

// probe asks past the watch whether the store is there. What a store refuses it
// has understood; after any other error it is not taken for sound yet.
func (w *watch) probe(ctx context.Context, limit time.Duration, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	err := ask(ctx)
	for _, answer := range []error{ErrConflict, ErrFull, ErrNotFound} {
		if errors.Is(err, answer) {
			return nil
		}
	}
	return err
}

// wait returns when a store that is away is back, or ctx has ended; false where
// it is not away.
func (w *watch) wait(ctx context.Context) bool {
	w.mu.Lock()
	away, back := w.absence != nil, w.back
	w.mu.Unlock()
	if !away {
		return false
	}
	select {
	case <-back:
	case <-ctx.Done():
	}
	return true
}

// probe reads and writes: a store that only answers questions is of no use to
// a server. Whoever must go since the store went away goes before anybody is told
// that it is back.
func (s *Store) probe(ctx context.Context) error {
	b := s.watch.Backend
	if _, err := b.Now(ctx); err != nil {
		return err
	}
	_, _, err := update(ctx, b, Writers, s.writer, "", func(w *writer) error {
		w.Beat = s.now().UTC()
		return nil
	})
	if err == nil {
		s.recheckIn(ctx, b)
	}
	return err
}

// absent tells everybody that the store went away or is back.
func (s *Store) absent(change *Absence) {
	s.problem(change)
	for _, session := range s.sessions.all() {
		session.tell()
	}
}

// catchUp does what waited for the store: the log first, then what staff typed.
func (s *Store) catchUp(ctx context.Context) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	return s.deliver(ctx)
}

// since is what Session.Away says.
func (s *Store) since() time.Time {
	if s.watch == nil {
		return time.Time{}
	}
	return s.watch.since()
}
