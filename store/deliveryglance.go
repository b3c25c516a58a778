package store

import (
	"context"
	"errors"

	"lotse/store/linkage"
	"lotse/store/person"
)

// glance is what the store says of a new record before one of its kind is looked at:
// for many at once, as each is several reads and a long comparison.
type glance struct {
	held   person.ID // whose record it is already, from before a crash
	holder person.ID // who has its federal number
	free   person.ID // an id that nobody has
	like   []linkage.Match
}

// glances looks at records that were not known.
func (r *delivering) glances(ctx context.Context, records []person.Record) ([]glance, error) {
	s := r.desk.store
	s.kinIndex()
	all := make([]glance, len(records))
	err := r.each(len(records), func(i int) (err error) {
		g, rec := &all[i], &records[i]
		if g.held, err = s.holderOf(ctx, "record:"+rec.ID); err != nil {
			return err
		}
		if azr := rec.Fields[person.AZRNumber].Value; azr != "" {
			if g.holder, err = s.holderOf(ctx, "azr:"+azr); err != nil {
				return err
			}
		}
		g.like = s.like(kinOfRecord(rec), mostAlike)
		g.free, err = r.free(ctx)
		return err
	})
	r.fresh = linkage.NewIndex(s.kin.model)
	return all, err
}

// mostAlike is how many people a new record is compared with in the end.
const mostAlike = 3

// alike are the people most like a new record: as at the glance, unless one of those
// who were taken in since is like it.
func (r *delivering) alike(kin linkage.Record, g glance) []linkage.Match {
	for _, m := range r.fresh.Near(&kin, 1) {
		if m.Decision != linkage.Apart {
			return r.desk.store.like(kin, mostAlike)
		}
	}
	return g.like
}

// free is an id that nobody has.
func (r *delivering) free(ctx context.Context) (person.ID, error) {
	for {
		id := person.NewID()
		if _, err := r.desk.store.backend.Get(ctx, Keys, string(id)); errors.Is(err, ErrNotFound) {
			return id, nil
		} else if err != nil {
			return "", err
		}
	}
}
