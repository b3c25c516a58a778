package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"time"

	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/county"
	"lotse/store/county/living"
	"lotse/store/feed"
	"lotse/store/person"
)

// pace is how long it is between two events at the offices of a living demo, on
// average.
const pace = 2 * time.Second

// livingOffices makes the offices of a demo that lives, their configurations, and
// people whose records are as these offices deliver them.
func (d demo) livingOffices(ctx context.Context, people iter.Seq[store.Arrival]) (iter.Seq[store.Arrival], error) {
	for _, folder := range []string{d.path("offices"), d.path("sources")} { // of a filling that was interrupted
		if err := os.RemoveAll(folder); err != nil {
			return nil, err
		}
	}
	offices, err := living.Open(ctx, d.path("offices"))
	if err != nil {
		return nil, err
	}
	configs, err := d.configure(offices)
	if err != nil {
		return nil, err
	}
	return func(yield func(store.Arrival) bool) {
		defer offices.Close()
		var batch []person.Record
		for a := range people {
			for i, r := range a.Records {
				if c := configs[r.Source]; c != nil {
					a.Records[i] = delivered(c, offices.Row(r), r)
					batch = append(batch, r)
				}
			}
			if len(batch) > 1000 {
				if err := offices.Put(ctx, batch...); err != nil {
					fmt.Fprintln(d.err, err)
					return
				}
				batch = batch[:0]
			}
			if !yield(a) {
				return
			}
		}
		if err := offices.Put(ctx, batch...); err != nil {
			fmt.Fprintln(d.err, err)
		}
	}, nil
}

// delivered is a record as it would be if its office had delivered it.
func delivered(c *feed.Config, raw map[string]string, r person.Record) person.Record {
	row, ok := c.Row(raw)
	if !ok {
		return r
	}
	r.Raw, r.Hash, r.Fields, r.AsOf, r.Received = row.Raw, row.Hash, row.Fields, row.AsOf, time.Now().UTC()
	return r
}

// configure writes the configurations of the offices, and reads them.
func (d demo) configure(offices *living.Offices) (map[person.Source]*feed.Config, error) {
	book := d.book
	if book == nil {
		var err error
		if book, err = rulebook.Default(); err != nil {
			return nil, err
		}
	}
	var titles []string
	for _, e := range book.List("residence") {
		titles = append(titles, e.Code)
	}
	if err := os.MkdirAll(d.path("sources"), 0o700); err != nil {
		return nil, err
	}
	for name, text := range offices.Configurations(titles, time.Now()) {
		if err := writeWhole(d.path("sources", name), []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	list, err := feed.Load(d.path("sources"), d.env)
	configs := map[person.Source]*feed.Config{}
	for i := range list {
		configs[list[i].ID] = &list[i]
	}
	return configs, err
}

// live lets the offices of a demo go on until ctx ends.
func (d demo) live(ctx context.Context) error {
	offices, err := living.Open(ctx, d.path("offices"))
	if err != nil {
		return err
	}
	defer offices.Close()
	spec := living.Spec{County: d.county, Seed: d.seed, Pace: pace, Places: county.Municipalities(d.county)}
	return offices.Live(ctx, spec, func(what string) { fmt.Fprintln(d.err, what) })
}
