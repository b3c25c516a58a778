package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"lotse/store/person"
)

const (
	fewStale  = 1_000   // people whose records are read one by one
	mostStale = 150_000 // above that, holding the records of all would take too much memory
)

// Scatter reads everybody in any order.
func (a *agreed) Scatter(ctx context.Context, c Collection, fields []string, each func(Document) error) error {
	if c != Persons {
		return a.watch.Scatter(ctx, c, fields, each)
	}
	return a.everybody(ctx, fields, ignored, each, func(doc Document, p *person.Profile) (err error) {
		if doc.Body, err = sameOp(p, doc.Body); err != nil {
			return err
		}
		return each(doc)
	}, func(_ Document, err error) error { return err })
}

// everybody reads everybody in any order, from several goroutines: asStored gets those
// whose documents say what may be said, anew the others, with the profile that was made
// of their records. Of many, the records are read in one go: to look each up would take
// a journey to the database each time. Every document is shown to look first, as it is
// stored. Whoever cannot be made anew is told to cannot, which may go on without her.
func (a *agreed) everybody(ctx context.Context, fields []string, look, asStored func(Document) error,
	anew func(Document, *person.Profile) error, cannot func(Document, error) error) error {
	var old stales
	now := a.footing()
	err := a.watch.Scatter(ctx, Persons, a.wanted(Persons, fields), func(doc Document) error {
		if err := look(doc); err != nil {
			return fmt.Errorf("person %s: %w", doc.ID, err)
		}
		if now.stale(doc.Body) {
			return old.add(doc)
		}
		return asStored(doc)
	})
	n := len(old.whole) + len(old.named)
	if err != nil || n == 0 {
		return err
	}
	records := func(ctx context.Context, p *person.Profile) ([]person.Record, error) { return a.recordsOf(ctx, now, p) }
	many := n > fewStale && n <= mostStale
	if many {
		kept, err := a.readRecords(ctx, now)
		if err != nil {
			return err
		}
		records = func(ctx context.Context, p *person.Profile) ([]person.Record, error) { return kept.of(ctx, a, now, p) }
	}
	return workers(ctx, func(put func(Document)) error { return a.putStale(ctx, &old, many, put) },
		func(ctx context.Context, doc Document) error {
			if doc.Body == nil {
				read, err := a.watch.Get(ctx, Persons, doc.ID)
				if err != nil {
					return fmt.Errorf("person %s: %w", doc.ID, err)
				}
				doc = read
			}
			p, err := now.merged(doc, func(p *person.Profile) ([]person.Record, error) { return records(ctx, p) })
			if err != nil && !errors.Is(err, ErrAway) && ctx.Err() == nil {
				return cannot(doc, err)
			}
			if err != nil {
				return err
			}
			return anew(doc, p)
		})
}

// stales are people who are to be made anew: what is needed of their documents for it,
// or their ids, where that was not read or would be too much.
type stales struct {
	mu    sync.Mutex
	whole []Document
	named map[string]bool
}

func (s *stales) add(doc Document) error {
	own, err := without(doc.Body, made...)
	if err != nil {
		return fmt.Errorf("person %s: %w", doc.ID, err)
	}
	_, reduced := doc.Body.LookupErr("schema")
	s.mu.Lock()
	defer s.mu.Unlock()
	if reduced == nil && len(s.whole) < mostStale {
		doc.Body = own
		s.whole = append(s.whole, doc)
		return nil
	}
	if s.named == nil {
		s.named = map[string]bool{}
	}
	s.named[doc.ID] = true
	return nil
}

// putStale puts out those whose documents are there, and the others: many of them by
// reading everybody once more, few without a body.
func (a *agreed) putStale(ctx context.Context, old *stales, many bool, put func(Document)) error {
	for _, doc := range old.whole {
		put(doc)
	}
	if !many || len(old.named) == 0 {
		for id := range old.named {
			put(Document{ID: id})
		}
		return nil
	}
	return a.watch.Scatter(ctx, Persons, nil, func(doc Document) error {
		if old.named[doc.ID] {
			doc.Body = slices.Clone(doc.Body)
			put(doc)
		}
		return nil
	})
}

// keptRecords are all records in memory for a moment, without what making a profile
// does not need.
type keptRecords map[string]Document

func (a *agreed) readRecords(ctx context.Context, now *footing) (keptRecords, error) {
	var mu sync.Mutex
	kept := keptRecords{}
	err := a.watch.Scatter(ctx, Records, nil, func(doc Document) (err error) {
		if doc.Body, err = now.lean(doc.Body); err != nil {
			return nil // whoever it is of cannot be made anew: see of
		}
		mu.Lock()
		defer mu.Unlock()
		kept[doc.ID] = doc
		return nil
	})
	return kept, err
}

// of are the records of one person. What was not there a moment ago is looked up.
func (k keptRecords) of(ctx context.Context, a *agreed, now *footing, p *person.Profile) (list []person.Record, err error) {
	for _, taken := range p.Taken {
		doc, known := k[taken.Record]
		if !known {
			return a.recordsOf(ctx, now, p)
		}
		r, err := now.recordIn(doc)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	if len(p.Taken) == 0 {
		return a.recordsOf(ctx, now, p)
	}
	return list, nil
}

// workers has what is put in done by several at once, until all is done or one fails.
func workers[T any](ctx context.Context, fill func(put func(T)) error, do func(context.Context, T) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo := make(chan T, 64)
	var all sync.WaitGroup
	for range max(8, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for one := range todo {
				if ctx.Err() != nil {
					continue // what is left is not done any more
				}
				if err := do(ctx, one); err != nil {
					stop(err)
				}
			}
		})
	}
	err := fill(func(one T) { todo <- one })
	close(todo)
	all.Wait()
	if err == nil {
		err = context.Cause(ctx)
	}
	return err
}
