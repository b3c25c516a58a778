package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"lotse/store"
)

// largest is how many requests share one transaction at most.
const largest = 1000

// writer is the one goroutine of this process that writes, and its queue.
type writer struct {
	path    string
	db      *sql.DB
	conn    *sql.Conn
	words   words
	queue   chan *request // unbuffered: what the writer has not received is not taken
	stop    chan struct{}
	stopped chan struct{}
	once    sync.Once
	bell    bell
}

// start prepares the database and starts its writer.
func start(ctx context.Context, db *sql.DB, path string, patience time.Duration) (*writer, error) {
	conn, err := connect(ctx, db, patience)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, conn); err != nil {
		return nil, err
	}
	words, err := prepare(ctx, conn)
	if err != nil {
		return nil, err
	}
	w := &writer{path: path, db: db, conn: conn, words: words,
		queue: make(chan *request), stop: make(chan struct{}), stopped: make(chan struct{})}
	go w.run()
	return w, nil
}

// connect opens the writer's connection. While another process turns the same
// new file to WAL, SQLite answers "busy" without waiting; so this waits.
func connect(ctx context.Context, db *sql.DB, patience time.Duration) (*sql.Conn, error) {
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		conn, err := db.Conn(ctx)
		if err == nil || ctx.Err() != nil || !errors.Is(explain("", err), store.ErrAway) || time.Now().After(deadline) {
			return conn, err
		}
	}
}

// A request is one write. It is waiting, then taken by the writer or given up
// by the caller, whoever comes first; so the caller always knows what happened.
type request struct {
	apply func(*transaction) error // may run again in another transaction
	err   error                    // the answer, once done is closed
	done  chan struct{}
	state atomic.Int32
}

const (
	waiting = iota
	taken
	givenUp
)

func (r *request) take() bool   { return r.state.CompareAndSwap(waiting, taken) }
func (r *request) giveUp() bool { return r.state.CompareAndSwap(waiting, givenUp) }

func (r *request) answer(err error) {
	r.err = err
	close(r.done)
}

// write queues apply and returns its answer. A context that ends while the
// request waits withdraws it; once the writer has it, the answer is waited for.
func (w *writer) write(ctx context.Context, apply func(*transaction) error) error {
	r := &request{apply: apply, done: make(chan struct{})}
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case w.queue <- r:
	case <-w.stop:
		return errClosed
	case <-ctx.Done():
		return fmt.Errorf("not written, waited in vain for others' writes: %w", ctx.Err())
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		if r.giveUp() {
			return fmt.Errorf("not written, waited in vain for another process: %w", ctx.Err())
		}
		<-r.done
	}
	return explain(w.path, r.err)
}

func (w *writer) run() {
	defer close(w.stopped)
	for {
		select {
		case r := <-w.queue:
			w.group(r)
		case <-w.stop:
			return
		}
	}
}

// group writes first, and whatever else is waiting, and answers them all.
// Answers come last: who has one may ask again at once.
func (w *writer) group(first *request) {
	group, err := w.together(first)
	switch {
	case isFull(err) && len(group) > 1:
		// Nothing of it was written, and what one could not fit may be all
		// that is in the others' way.
		for _, r := range group {
			w.alone(r)
		}
		return
	case err != nil && len(group) == 0: // not even begun: nobody who waits needs to wait again
		for r := first; r != nil; r = w.next(len(group)) {
			group = append(group, r)
		}
	}
	for _, r := range group {
		if err != nil {
			r.err = err
		}
		r.answer(r.err)
	}
}

// together writes one transaction and returns the requests that it took. Their
// conflicts are in their err; an error is everybody's.
func (w *writer) together(first *request) (group []*request, err error) {
	err = w.transact(func(t *transaction) error {
		for r := first; r != nil; r = w.next(len(group)) {
			if !r.take() {
				continue
			}
			group = append(group, r)
			if r.err = r.apply(t); r.err != nil && !errors.Is(r.err, store.ErrConflict) {
				return r.err
			}
		}
		return nil
	})
	return group, err
}

// alone writes and answers one request.
func (w *writer) alone(r *request) {
	var conflict error
	err := w.transact(func(t *transaction) error {
		conflict = r.apply(t)
		if errors.Is(conflict, store.ErrConflict) {
			return nil
		}
		return conflict
	})
	if err == nil {
		err = conflict
	}
	r.answer(err)
}

// next is a request that is waiting right now, or nil.
func (w *writer) next(so int) *request {
	if so >= largest {
		return nil
	}
	select {
	case r := <-w.queue:
		return r
	default:
		return nil
	}
}

func (w *writer) close() (err error) {
	w.once.Do(func() {
		close(w.stop)
		<-w.stopped
		err = errors.Join(w.words.close(), w.conn.Close(), w.db.Close())
	})
	return err
}
