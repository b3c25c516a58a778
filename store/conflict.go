package store

import (
	"context"
	"errors"
	"slices"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

const (
	fewRead  = 5000 // people who are read one by one; more are read with everybody, which takes as long as some thousands of them
	someRead = 200  // people who are read before it is looked whether that is enough
)

// Conflict is one field about which the sources of a person disagree.
type Conflict struct {
	Row   register.Row
	Field person.FieldName
	Won   person.Fact
	Lost  []person.Fact
	Fix   *Fix // the correction that was proposed last, where one was
}

// Conflicts are the fields about which sources disagree, of people whom the filter
// finds, as far as the principal may read them: at most so many (below 0: all), by
// person in the order of the list, and how many there are; below 0 where there are
// more than were asked for, which are not counted: each is read to know.
func (d *Desk) Conflicts(ctx context.Context, f register.Filter, limit int) (some []Conflict, total int, err error) {
	list, wrong := d.list(f)
	a := act{name: "conflicts", action: access.Find, event: audit.ConflictsRead, fill: d.describe(f)}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err := errors.Join(wrong, f.Err()); err != nil {
			return 0, err
		}
		f.Terms = append(slices.Clone(f.Terms), register.Term{Field: "conflicts", Values: []register.Value{{From: "1", Text: "1.."}}})
		found, err := list.Find(Query{Filter: f, Limit: -1})
		if err != nil {
			return 0, err
		}
		if some, err = d.firstConflicts(ctx, found.Rows, limit); err != nil {
			return 0, err
		}
		if total = len(some); limit >= 0 && total > limit {
			some, total = some[:limit], -1
		}
		return len(some), d.fixed(ctx, some)
	})
	if err != nil {
		return nil, 0, err
	}
	return some, total, nil
}

// firstConflicts are the conflicts of people until there are more than so many.
func (d *Desk) firstConflicts(ctx context.Context, rows []register.Row, limit int) (all []Conflict, err error) {
	if limit < 0 {
		return d.conflictsOf(ctx, rows)
	}
	for part := range slices.Chunk(rows, someRead) {
		list, err := d.conflictsOf(ctx, part)
		if all = append(all, list...); err != nil || len(all) > limit {
			return all, err
		}
	}
	return all, nil
}

// conflictsOf are the conflicts of some people, of the fields that may be read.
func (d *Desk) conflictsOf(ctx context.Context, rows []register.Row) (all []Conflict, err error) {
	fields, err := d.store.disputed(ctx, rows)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		for _, spec := range person.Fields {
			field, disputed := fields[row.ID][spec.Name]
			if disputed && d.mayReadOf(row.ID, spec.Class) {
				all = append(all, Conflict{Row: row, Field: spec.Name, Won: field.Fact, Lost: field.Losing})
			}
		}
	}
	return all, nil
}

// mayReadOf says whether the principal may read a class of somebody in the register.
func (d *Desk) mayReadOf(who person.ID, class person.Class) bool {
	facts, known := d.store.register.Snapshot().Facts(who)
	return known && d.reachable(access.Read, class).Match(facts)
}

// disputed are the fields about which sources disagree, of some people.
func (s *Store) disputed(ctx context.Context, rows []register.Row) (map[person.ID]person.FieldSet, error) {
	wanted, out := map[person.ID]bool{}, map[person.ID]person.FieldSet{}
	for _, row := range rows {
		wanted[row.ID] = true
	}
	var mu sync.Mutex
	each := func(doc Document) error {
		if !wanted[person.ID(doc.ID)] {
			return nil
		}
		var p struct {
			Fields person.FieldSet `bson:"fields"`
		}
		if err := bson.Unmarshal(slices.Clone(doc.Body), &p); err != nil {
			return errors.New("a profile cannot be read")
		}
		for name, field := range p.Fields {
			if len(field.Losing) == 0 {
				delete(p.Fields, name)
			}
		}
		mu.Lock()
		defer mu.Unlock()
		out[person.ID([]byte(doc.ID))] = p.Fields
		return nil
	}
	if scattered, can := s.backend.(Scattered); can && len(rows) > fewRead {
		return out, scattered.Scatter(ctx, Persons, []string{"fields"}, each)
	}
	for _, row := range rows {
		doc, err := s.backend.Get(ctx, Persons, string(row.ID))
		if err == nil {
			err = each(doc)
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
	}
	return out, nil
}

// fixed adds to conflicts the corrections that were proposed last.
func (d *Desk) fixed(ctx context.Context, conflicts []Conflict) error {
	if len(conflicts) == 0 {
		return nil
	}
	fixes, err := d.store.fixes(ctx, "")
	if err != nil {
		return err
	}
	type about struct {
		who   person.ID
		field person.FieldName
	}
	last := map[about]*Fix{}
	for i := range fixes { // oldest first
		fix := &fixes[i]
		last[about{d.store.nowOf(ctx, fix.Person), fix.Field}] = fix
	}
	for i := range conflicts {
		c := &conflicts[i]
		if c.Fix = last[about{c.Row.ID, c.Field}]; c.Fix == nil {
			continue
		}
		if err := d.store.settleFix(ctx, c.Fix); err != nil {
			return err
		}
	}
	return nil
}
