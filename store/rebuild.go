package store

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// Rebuild makes every person anew from her records, and returns how many came out
// other than they were.
func (d *Desk) Rebuild(ctx context.Context) (people, changed int, err error) {
	a := act{name: "rebuild everybody", action: access.SourceEdit, event: audit.Rebuilt}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rebuildTime)
	defer cancel()
	err = d.through(ctx, a, func(ctx context.Context) (int, error) {
		people, changed, err = d.store.rebuild(ctx)
		return changed, err
	})
	return people, changed, err
}

func (s *Store) rebuild(ctx context.Context) (people, changed int, err error) {
	var mu sync.Mutex
	var other []person.ID
	err = s.backend.(Scattered).Scatter(ctx, Persons, nil, func(doc Document) error {
		same, err := s.sameAnew(ctx, doc)
		mu.Lock()
		defer mu.Unlock()
		if people++; err == nil && !same {
			other = append(other, person.ID(doc.ID))
		}
		return err
	})
	for _, who := range other {
		if err != nil {
			break
		}
		err = s.remake(ctx, who)
	}
	return people, len(other), err
}

// sameAnew says whether a person comes out of her records as she is.
func (s *Store) sameAnew(ctx context.Context, doc Document) (bool, error) {
	var p person.Profile
	body := slices.Clone(doc.Body)
	if err := bson.Unmarshal(body, &p); err != nil {
		return false, err
	}
	if p.Into != "" {
		return true, nil
	}
	before, err := bson.Marshal(&p)
	if err != nil {
		return false, err
	}
	list, err := s.recordsOf(ctx, &p, person.ID(doc.ID))
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	if err != nil {
		return false, err
	}
	list = slices.DeleteFunc(list, func(r person.Record) bool { return r.Person != person.ID(doc.ID) })
	person.Merge(&p, list, s.footing().rulesFor(list))
	p.List()
	after, err := bson.Marshal(&p)
	return bytes.Equal(before, after), err
}
