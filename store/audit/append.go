package audit

import (
	"context"
	"errors"
	"fmt"
)

// run is the goroutine of a log: as long as one Append is under way, what comes
// meanwhile gathers in the queue and goes out together with the next.
func (l *Log) run() {
	defer close(l.done)
	for range l.wake {
		for {
			batch, closed := l.take()
			if len(batch) > 0 {
				l.settle(batch, l.write(batch))
				continue
			}
			if closed {
				l.finish()
				return
			}
			break
		}
	}
}

// finish tries once more to find out what an Append left open.
func (l *Log) finish() {
	if err := l.resolve(); err != nil {
		l.mu.Lock()
		l.flaw = fmt.Errorf("close the log of %s: %w", l.writer, err)
		l.mu.Unlock()
	}
}

func (l *Log) take() (taken []*waiting, closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := min(len(l.queue), maxBatch)
	taken, l.queue = l.queue[:n:n], l.queue[n:]
	return taken, l.closed
}

func (l *Log) settle(batch []*waiting, err error) {
	for _, w := range batch {
		w.done <- err
	}
}

// write sends one batch, after what an earlier Append left open: its entries may
// be in the store, and then their numbers are taken.
func (l *Log) write(waiting []*waiting) error {
	if err := l.resolve(); err != nil {
		return err
	}
	next := l.link(waiting)
	err := l.send(next.entries)
	switch {
	case err == nil:
		l.advance(next.end)
	case !errors.Is(err, ErrNotAppended):
		l.unsure = next
	}
	return err
}

func (l *Log) resolve() error {
	if len(l.unsure.entries) == 0 {
		return nil
	}
	if err := l.send(l.unsure.entries); err != nil {
		return fmt.Errorf("send again what broke off: %w", err)
	}
	l.advance(l.unsure.end)
	l.unsure = batch{}
	return nil
}

// link numbers the events and chains each to the one before it.
func (l *Log) link(waiting []*waiting) batch {
	seq, prev := l.Head()
	entries := make([]Entry, len(waiting))
	for i, w := range waiting {
		seq++
		w.event.Writer, w.event.Seq, w.event.Prev = l.writer, seq, prev
		w.event.Time = toMillisecond(l.clock())
		body := encode(&w.event)
		entries[i] = Entry{ID: EntryID(l.writer, seq), Writer: l.writer, Body: body}
		prev = Hash(body)
	}
	return batch{entries, chain{seq, prev}}
}

func (l *Log) send(entries []Entry) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return l.appender.Append(ctx, entries)
}

func (l *Log) advance(end chain) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.head = end
}
