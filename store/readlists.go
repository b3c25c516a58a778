package store

import (
	"context"
	"sync"

	"lotse/store/register"
)

const (
	loadBatch    = 512  // people whom the register takes in at once
	tellProgress = 5000 // people
)

// readLists fills the register from the listings alone, and the agenda from the
// next steps. In which order they come
// does not matter, nor what is written meanwhile: that is followed afterwards.
func (s *Store) readLists(ctx context.Context, progress func(int)) error {
	l := &listReader{into: s.register.Load, progress: progress}
	var left leftOut
	steps := func(doc Document) error {
		_, err := s.agenda.keep(doc)
		return err
	}
	err := s.entries(ctx, []string{"list", "follow_ups"}, steps, func(entry register.Entry) { // on as many cores as the Backend calls from
		left.see(entry.Listing.Without)
		s.selves.note(entry.ID, entry.Listing.Into)
		l.take(entry)
	})
	l.into(l.batch...)
	s.register.Publish()
	s.agreements.without.Store(&left.counts)
	s.undocumented()
	return err
}

// listReader gathers people so that the register is not locked for each.
type listReader struct {
	into     func(...register.Entry)
	progress func(people int)

	mu    sync.Mutex
	batch []register.Entry
	read  int
}

func (l *listReader) take(entry register.Entry) {
	full := l.add(entry)
	if full != nil {
		l.into(full...)
	}
}

// add returns a batch that is full.
func (l *listReader) add(entry register.Entry) (full []register.Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.batch == nil {
		l.batch = make([]register.Entry, 0, loadBatch)
	}
	l.batch = append(l.batch, entry)
	if l.read++; l.progress != nil && l.read%tellProgress == 0 {
		l.progress(l.read)
	}
	if len(l.batch) == loadBatch {
		full, l.batch = l.batch, nil
	}
	return full
}
