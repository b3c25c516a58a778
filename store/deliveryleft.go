package store

import (
	"context"
	"time"

	"lotse/store/linkage"
	"lotse/store/person"
)

// leftFor is how long somebody whose record is gone is still recognised when the same
// office registers her under another number.
const leftFor = 30 * 24 * time.Hour

// remember keeps who had a record that is gone: whom no other office knows is in no
// list any more, and yet must not become somebody else when she is registered anew.
func (in *intake) remember(who person.ID, rec *person.Record) {
	if in.left == nil {
		in.left = linkage.NewIndex(linkage.Default())
	}
	kin := kinOfRecord(rec)
	kin.ID = string(who)
	in.left.Put(kin)
}

// registeredAnew is who had a record like this one until it was gone; empty: nobody,
// or somebody who has another one of this office.
func (r *delivering) registeredAnew(kin linkage.Record) (person.ID, float64) {
	if r.in.left == nil {
		return "", 0
	}
	for _, m := range r.in.left.Near(&kin, 1) {
		who := r.desk.store.self(person.ID(m.B))
		if m.Decision == linkage.Same && r.livingOf(who) == 0 {
			return who, m.Probability
		}
	}
	return "", 0
}

func (r *delivering) livingOf(who person.ID) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.in.living[who]
}

// readLeft remembers those whose records are gone since not long, after a start.
func (s *Store) readLeft(ctx context.Context, in *intake, source person.Source, known map[string]knownRecord) error {
	in.left = nil
	for key, k := range known {
		if !k.gone {
			continue
		}
		rec, _, err := s.record(ctx, string(source)+":"+key)
		if err != nil {
			return err
		}
		if s.now().Sub(rec.Gone) < leftFor {
			in.remember(rec.Person, &rec)
		}
	}
	return nil
}
