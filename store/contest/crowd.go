package contest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
	"lotse/store/county"
	"lotse/store/person"
)

// one is a person as every engine gets her.
type one struct {
	n  int // from 0
	id string
	l  person.Listing
}

// crowd is a Backend whose people are made while they are read. All else, such
// as the log, is kept by the Backend that it stands before.
type crowd struct {
	asked atomic.Bool
	store.Backend
	county   *county.County
	takers   []taker
	progress func(people int)
	changes  chan store.Document
}

// taker is an engine that takes people in. Lists of them are shared.
type taker interface {
	take(ctx context.Context, people <-chan []one) error
}

const together = 1000 // people in one list

// All makes the people and hands them on to every engine. It does so once: who
// asks again, as jobs of the night do, hears of nobody.
func (c *crowd) All(ctx context.Context, of store.Collection, fields []string, each func(store.Document) error) error {
	if of != store.Persons {
		return c.Backend.All(ctx, of, fields, each)
	}
	if c.asked.Swap(true) {
		return nil
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var engines sync.WaitGroup
	var pipes []chan []one
	for _, t := range c.takers {
		pipe := make(chan []one, 4)
		pipes = append(pipes, pipe)
		engines.Go(func() {
			if err := t.take(ctx, pipe); err != nil {
				stop(err)
				for range pipe { // nobody waits for an engine that gave up
				}
			}
		})
	}
	err := c.make(ctx, pipes, each)
	for _, pipe := range pipes {
		close(pipe)
	}
	engines.Wait()
	c.county = nil
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

func (c *crowd) make(ctx context.Context, pipes []chan []one, each func(store.Document) error) error {
	var list []one
	n := 0
	send := func() {
		for _, pipe := range pipes {
			pipe <- list
		}
		list = nil
		c.progress(n)
	}
	for a := range c.county.People() {
		p := a.Profile
		person.Merge(&p, a.Records, person.Rules{})
		p.List()
		made := one{n, string(p.ID), p.Listing}
		doc, err := made.document(1)
		if err == nil {
			err = each(doc)
		}
		if err != nil || ctx.Err() != nil {
			return err
		}
		if n++; len(pipes) == 0 {
			c.tell(n)
			continue
		}
		if list = append(list, made); len(list) == together {
			send()
		}
	}
	send()
	return nil
}

func (c *crowd) tell(n int) {
	if n%together == 0 {
		c.progress(n)
	}
}

func (o one) document(version int64) (store.Document, error) {
	body, err := bson.Marshal(bson.D{{Key: "list", Value: o.l}})
	return store.Document{ID: o.id, Version: version, Body: body}, err
}

// Follow tells of the changes that another server would have made.
func (c *crowd) Follow(ctx context.Context, position string, each func(store.Change) error) error {
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case doc := <-c.changes:
			if err := each(store.Change{Collection: store.Persons, Document: doc, Position: fmt.Sprint(n)}); err != nil {
				return err
			}
		}
	}
}
