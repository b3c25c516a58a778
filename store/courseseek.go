package store

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/need"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/store/roster"
)

// Candidate is somebody who could be offered a place in a course.
type Candidate struct {
	Person   person.ID
	Row      register.Row
	Deadline person.Date // the nearest that runs; empty: none
	Since    person.Date // since when she waits, or the need was found; empty: not known
	Warn     []string    // codes of sentences "enrol.warn.…"
}

// Candidates are those whom a filter finds and who have no place in the course and
// do not wait for one yet, in fair order: whose deadline is nearest, then who has
// waited longest. At most limit of them; 0: all. It needs what enrolling them needs.
func (d *Desk) Candidates(ctx context.Context, course string, f register.Filter, limit int) (list []Candidate, err error) {
	a := act{name: "candidates", action: access.Propose, event: audit.CourseSought, fill: d.describe(f)}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		c := d.store.course(ctx, course)
		if c == nil {
			return 0, ErrNotFound
		}
		list, err = d.candidates(ctx, c, f)
		if limit > 0 {
			list = list[:min(limit, len(list))]
		}
		return len(list), err
	})
	return list, err
}

func (d *Desk) candidates(ctx context.Context, c *roster.Course, f register.Filter) ([]Candidate, error) {
	if err := f.Err(); err != nil {
		return nil, err
	}
	open, err := d.list(f)
	if err != nil {
		return nil, err
	}
	query, err := open.query(Query{Filter: f, Limit: -1})
	if err != nil {
		return nil, err
	}
	rules := need.On(d.store.book, d.store.today())
	var list []Candidate
	seats := d.store.seats(c)
	for _, row := range d.store.register.Snapshot().Find(query).Rows {
		if !d.mayFindIn(row.ID) || !freeFor(seats[row.ID]) {
			continue
		}
		found := rules.Of(&row.Listing, nil)
		one := Candidate{Person: row.ID, Since: row.Case.Waiting, Warn: d.store.warnings(c, row.ID, &row.Listing, found)}
		for _, deadline := range found.Deadlines {
			if one.Deadline == "" || deadline.On < one.Deadline {
				one.Deadline = deadline.On
			}
		}
		open.hide(&row)
		one.Row = row
		list = append(list, one)
	}
	if err := d.store.sinceNeeded(ctx, list); err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, fairly)
	return list, nil
}

// maxNeeds is how many profiles are read to learn since when a course is needed:
// of more people than ever come into one course the order is that of waiting alone.
const maxNeeds = 2000

// sinceNeeded finds out of those who wait for nothing when the need was found.
func (s *Store) sinceNeeded(ctx context.Context, list []Candidate) error {
	for i := range list {
		if list[i].Since != "" || i >= maxNeeds {
			continue
		}
		p, _, err := get[person.Profile](ctx, s.backend, Persons, string(list[i].Person))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		for _, n := range p.Needs {
			if n.State == "open" && n.Kind == "course" && (list[i].Since == "" || n.Found < list[i].Since) {
				list[i].Since = n.Found
			}
		}
	}
	return nil
}

// freeFor says whether somebody could still be offered a place.
func freeFor(seat *roster.Seat) bool {
	return seat == nil || roster.OnTheWay(seat.State)
}

// fairly orders by the nearest deadline, then by the longest wait; what is not
// known comes last.
func fairly(a, b Candidate) int {
	late := func(day person.Date) person.Date { return cmp.Or(day, "9999") }
	return cmp.Or(cmp.Compare(late(a.Deadline), late(b.Deadline)), cmp.Compare(late(a.Since), late(b.Since)))
}
