package store

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
)

const (
	fewStale  = 1_000   // people whose records are read one by one
	mostStale = 150_000 // above that, holding the records of all would take too much memory
)

// Scatter reads everybody in any order. Of many stale people the records are read
// in one go, and everybody is read once more: to look each record up would take a
// journey to the database each time.
func (a *agreed) Scatter(ctx context.Context, c Collection, fields []string, each func(Document) error) error {
	if c != Persons {
		return a.watch.Scatter(ctx, c, fields, each)
	}
	var mu sync.Mutex
	var stale []string
	now := a.footing()
	err := a.watch.Scatter(ctx, c, a.wanted(c, fields), func(doc Document) error {
		if !now.stale(doc.Body) {
			return each(doc)
		}
		mu.Lock()
		defer mu.Unlock()
		stale = append(stale, doc.ID)
		return nil
	})
	switch {
	case err != nil || len(stale) == 0:
		return err
	case len(stale) <= fewStale || len(stale) > mostStale:
		return a.oneByOne(ctx, stale, each)
	}
	return a.inOneGo(ctx, now, stale, each)
}

// oneByOne reads people and their records by id.
func (a *agreed) oneByOne(ctx context.Context, ids []string, each func(Document) error) error {
	return workers(ctx, func(todo chan<- string, ended <-chan struct{}) error {
		for _, id := range ids {
			select {
			case todo <- id:
			case <-ended:
				return nil
			}
		}
		return nil
	}, func(ctx context.Context, id string) error {
		doc, err := a.Get(ctx, Persons, id)
		if err != nil {
			return fmt.Errorf("person %s: %w", id, err)
		}
		return each(doc)
	})
}

// inOneGo reads all records, and then everybody who is stale.
func (a *agreed) inOneGo(ctx context.Context, now *footing, ids []string, each func(Document) error) error {
	kept, err := a.readRecords(ctx)
	if err != nil {
		return err
	}
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	return workers(ctx, func(todo chan<- Document, ended <-chan struct{}) error {
		return a.watch.Scatter(ctx, Persons, nil, func(doc Document) error {
			if !wanted[doc.ID] {
				return nil
			}
			doc.Body = slices.Clone(doc.Body)
			select {
			case todo <- doc:
			case <-ended:
			}
			return nil
		})
	}, func(ctx context.Context, doc Document) error {
		if !now.stale(doc.Body) { // written meanwhile
			return each(doc)
		}
		doc, err := now.remade(doc, func(p *person.Profile) ([]person.Record, error) {
			return kept.of(ctx, a, person.ID(doc.ID), p)
		})
		if err != nil {
			return err
		}
		return each(doc)
	})
}

// keptRecords are all records in memory for a moment, without the columns as they came.
type keptRecords map[string]Document

func (a *agreed) readRecords(ctx context.Context) (keptRecords, error) {
	var mu sync.Mutex
	kept := keptRecords{}
	err := a.watch.Scatter(ctx, Records, nil, func(doc Document) error {
		body, err := lean(doc.Body)
		if err != nil {
			return fmt.Errorf("record: %w", err)
		}
		doc.Body = body
		mu.Lock()
		defer mu.Unlock()
		kept[doc.ID] = doc
		return nil
	})
	return kept, err
}

// lean is a copy of a record without the columns as they came.
func lean(body bson.Raw) (bson.Raw, error) {
	elements, err := body.Elements()
	if err != nil {
		return nil, err
	}
	out := make(bson.Raw, 4, len(body))
	for _, e := range elements {
		if e.Key() != "raw" {
			out = append(out, e...)
		}
	}
	out = append(out, 0)
	n := uint32(len(out))
	out[0], out[1], out[2], out[3] = byte(n), byte(n>>8), byte(n>>16), byte(n>>24)
	return out, nil
}

// of are the records of one person. What was not there a moment ago is looked up.
func (k keptRecords) of(ctx context.Context, a *agreed, who person.ID, p *person.Profile) (list []person.Record, err error) {
	for _, taken := range p.Taken {
		doc, known := k[taken.Record]
		if !known {
			return a.recordsOf(ctx, who, p)
		}
		r, err := recordIn(doc)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	if len(p.Taken) == 0 {
		return a.recordsOf(ctx, who, p)
	}
	return list, nil
}

// workers has what is put out done by several at once, until all is done or one fails.
func workers[T any](ctx context.Context, put func(todo chan<- T, ended <-chan struct{}) error, do func(context.Context, T) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo := make(chan T, 64)
	var all sync.WaitGroup
	for range max(8, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for one := range todo {
				if ctx.Err() != nil {
					continue
				}
				if err := do(ctx, one); err != nil {
					stop(err)
				}
			}
		})
	}
	err := put(todo, ctx.Done())
	close(todo)
	all.Wait()
	if err == nil {
		err = context.Cause(ctx)
	}
	return err
}
