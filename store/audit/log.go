package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Entry is an event as it is kept. It never changes.
type Entry struct {
	ID     string // writer/seq, as EntryID writes it
	Writer string
	Body   []byte
}

// Appender keeps entries. They are durable, all of them, when Append returns nil.
// The same entries may be sent again: what is already there with the same body
// stays as it is. An error that wraps ErrNotAppended says that none of them was
// added; after any other they may or may not have been.
type Appender interface {
	Append(ctx context.Context, entries []Entry) error
}

// What goes wrong with recording, to be asked with errors.Is.
var (
	ErrNotAppended = errors.New("nothing was appended")
	ErrClosed      = errors.New("the log is closed")
	// ErrUnknown: who waited gave up; the event may still come to be recorded.
	ErrUnknown = errors.New("the event may or may not have been recorded")
)

const (
	maxBatch = 512              // entries in one Append
	patience = 15 * time.Second // with one Append
)

// Log writes the chain of one writer. Its methods may be called from many
// goroutines at once.
type Log struct {
	appender Appender
	writer   string
	clock    func() time.Time
	wake     chan struct{} // one slot: there is something to do
	done     chan struct{} // closed when the goroutine has ended

	mu     sync.Mutex
	queue  []*waiting
	head   chain // after the last entry that is surely kept
	closed bool
	flaw   error // what Close answers, or why nothing can be recorded

	unsure batch // only the goroutine: what an Append left open
}

// chain is the place in a chain after an entry.
type chain struct {
	seq  int64
	hash string
}

// batch is what one Append sends and where the chain then stands.
type batch struct {
	entries []Entry
	end     chain
}

// waiting is one Record under way.
type waiting struct {
	event Event
	done  chan error // one slot
}

// Start begins the chain of a writer, a name that no process has used before.
// It starts a goroutine, which Close ends.
func Start(a Appender, writer string, clock func() time.Time) *Log {
	l := &Log{
		appender: a, writer: writer, clock: clock,
		wake: make(chan struct{}, 1), done: make(chan struct{}),
		head: chain{0, noEntry}, flaw: CheckWriter(writer),
	}
	go l.run()
	return l
}

// Record appends an event and returns nil when it is durable. Events that come
// at the same time share one Append.
//
// After an error the act must not happen. The event itself is then not in the
// log, with two exceptions: the caller gave up waiting (ErrUnknown), or the store
// broke off in the middle. What a broken-off Append may have left is sent again,
// byte for byte, before anything else is, so that the chain never forks.
func (l *Log) Record(ctx context.Context, e Event) error {
	if err := e.check(); err != nil {
		return fmt.Errorf("record %s: %w", e.Type, err)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("record %s: %w", e.Type, context.Cause(ctx))
	}
	w := &waiting{event: e, done: make(chan error, 1)}
	if err := l.enqueue(w); err != nil {
		return fmt.Errorf("record %s: %w", e.Type, err)
	}
	select {
	case err := <-w.done:
		return l.failed(e, err)
	case <-ctx.Done():
	}
	if l.withdraw(w) {
		return fmt.Errorf("record %s: %w", e.Type, context.Cause(ctx))
	}
	select {
	case err := <-w.done:
		return l.failed(e, err)
	default:
		return fmt.Errorf("record %s: %w: %w", e.Type, ErrUnknown, context.Cause(ctx))
	}
}

func (l *Log) failed(e Event, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("record %s: the log cannot be written: %w", e.Type, err)
}

func (l *Log) enqueue(w *waiting) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.flaw != nil {
		return l.flaw
	}
	if l.closed {
		return ErrClosed
	}
	l.queue = append(l.queue, w)
	l.poke()
	return nil
}

// withdraw takes back what has not been sent yet.
func (l *Log) withdraw(w *waiting) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.queue, w)
	if i < 0 {
		return false
	}
	l.queue = slices.Delete(l.queue, i, i+1)
	return true
}

// Head is the number and the hash of the last entry that is surely kept, for a
// place outside the chain. Before the first entry the number is 0.
func (l *Log) Head() (seq int64, hash string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head.seq, l.head.hash
}

// Close records what is waiting, takes no more, and returns an error where the
// end of the chain is not known because the store broke off and did not come back.
func (l *Log) Close() error {
	l.mu.Lock()
	l.closed = true
	l.poke()
	l.mu.Unlock()
	<-l.done
	return l.flaw
}

func (l *Log) poke() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}
