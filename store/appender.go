package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"lotse/store/audit"
)

// pourBatch is how many entries go from a spool to the store at once.
const pourBatch = 512

// appender lets the log write through the Backend or, while the store is away,
// into the spool. As long as an entry waits there, every later one goes there
// too: the store gets them in their order.
type appender struct {
	backend Backend
	spool   *spool // nil: there is none

	mu    sync.Mutex  // one Append at a time, from the log or from the spool
	last  audit.Entry // that went from the spool to the store
	stuck error       // why the chain cannot go on in the store, as long as that is so
}

// Append implements audit.Appender.
func (a *appender) Append(ctx context.Context, entries []audit.Entry) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stuck != nil {
		return errors.Join(audit.ErrNotAppended, a.stuck)
	}
	tried := false
	if !a.spool.waiting() {
		err := a.send(ctx, entries)
		if a.spool == nil || !errors.Is(err, ErrAway) {
			return err
		}
		tried = !errors.Is(err, audit.ErrNotAppended)
	}
	err := a.spool.add(entries)
	if err != nil && !tried {
		return errors.Join(audit.ErrNotAppended, err)
	}
	return err
}

// send appends to the store.
func (a *appender) send(ctx context.Context, entries []audit.Entry) error {
	docs := make([]Document, 0, len(entries))
	for _, entry := range entries {
		body, err := keepEvent(entry.Body)
		if err != nil {
			return err
		}
		docs = append(docs, Document{ID: entry.ID, Parent: entry.Writer, Body: body})
	}
	err := a.backend.Append(ctx, Audit, docs...)
	absence, _ := errors.AsType[*Absence](err)
	if errors.Is(err, ErrConflict) || errors.Is(err, ErrFull) || absence != nil && absence.untried {
		return errors.Join(audit.ErrNotAppended, err)
	}
	return err
}

// drain puts what waits in the spool into the store.
func (a *appender) drain(ctx context.Context) error {
	for a.spool.waiting() {
		if err := a.pour(ctx); err != nil {
			return fmt.Errorf("put the spooled log into the store: %w", err)
		}
	}
	return nil
}

// pour puts the next entries into the store. Those that a broken-off pour left
// there already are the same, and nothing happens to them.
func (a *appender) pour(ctx context.Context) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.spool.waiting() { // another has done it
		return nil
	}
	entries, upTo, err := a.spool.next(pourBatch)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		if err := a.send(ctx, entries); errors.Is(err, ErrConflict) {
			a.stuck = fmt.Errorf("somebody else has written %s: %w", entries[0].ID, err)
			return a.stuck
		} else if err != nil {
			return err
		}
		a.stuck = nil
		a.last = entries[len(entries)-1]
	}
	return a.spool.done(upTo)
}
