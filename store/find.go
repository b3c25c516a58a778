package store

import (
	"context"
	"fmt"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// Query is a question to the register.
type Query struct {
	Filter        register.Filter
	Offset, Limit int // Limit 0 counts only, below 0 gives all rows
	Sort          register.Sort
	Facets        []string // fields to count by; those that may not be seen are left out
}

// Found is the answer. Total counts every match; of each row, fields that the
// principal may not see are empty.
type Found struct {
	Total      int
	Rows       []register.Row
	Facets     []register.Facet
	Resembling bool // nobody is called as typed: these are names that resemble it
}

// Find answers one question; it is recorded with its fields and codes.
func (d *Desk) Find(ctx context.Context, q Query) (Found, error) {
	if err := q.Filter.Err(); err != nil {
		return Found{}, fmt.Errorf("find: %w", err)
	}
	list, err := d.list(q.Filter)
	a := act{name: "find", action: access.Find, event: audit.Find, fill: d.describe(q.Filter)}
	var found Found
	doErr := d.do(ctx, a, func(context.Context) (int, error) {
		if err != nil {
			return 0, err
		}
		found, err = list.Find(q)
		return found.Total, err
	})
	return found, doErr
}

// List is an open list: its opening is recorded, and covers the filters that are
// tried out in it until one is settled.
type List struct {
	desk *Desk
	base access.Filter // whom the principal may find at all
	hide func(*register.Row)
}

// OpenList opens the people list of a screen.
func (d *Desk) OpenList(ctx context.Context) (*List, error) {
	var list *List
	err := d.do(ctx, act{name: "open list", action: access.Find, event: audit.ListOpened}, func(context.Context) (int, error) {
		var err error
		list, err = d.list(register.Filter{})
		return 0, err
	})
	return list, err
}

// Find answers from memory alone, so that it can follow every key. A filter that
// names a field the principal may not see is a *Refused; the session's end ends
// the list.
func (l *List) Find(q Query) (Found, error) {
	query, err := l.query(q)
	if err != nil {
		return Found{}, err
	}
	result := l.desk.store.register.Snapshot().Find(query)
	for i := range result.Rows {
		l.hide(&result.Rows[i])
	}
	return Found(result), nil
}

// Index is the place of a person in the answer to a question, -1 where she is
// not in it.
func (l *List) Index(q Query, id person.ID) int {
	query, err := l.query(q)
	if err != nil {
		return -1
	}
	return l.desk.store.register.Snapshot().Index(query, id)
}

// Settle records the filter that somebody stopped at. Where that fails the list
// must show nothing.
func (l *List) Settle(ctx context.Context, f register.Filter) error {
	a := act{name: "settle list", action: access.Find, event: audit.ListSettled, fill: l.desk.describe(f)}
	return l.desk.do(ctx, a, func(context.Context) (int, error) {
		found, err := l.Find(Query{Filter: f})
		return found.Total, err
	})
}

func (l *List) query(q Query) (register.Query, error) {
	if err := l.desk.Session.Why(); err != nil {
		return register.Query{}, err
	}
	visible, err := l.desk.visible(l.base, q.Filter)
	return register.Query{
		Filter:  q.Filter.For(string(l.desk.Session.Me.ID)),
		Visible: visible, Today: l.desk.store.clock(), Offset: q.Offset, Limit: q.Limit, Sort: q.Sort,
		Facets: l.countable(q.Facets),
	}, err
}

// countable leaves out the facets that may not be seen of everybody in the list.
func (l *List) countable(names []string) []string {
	var out []string
	for _, f := range register.Fields() {
		if slices.Contains(names, f.Name) && sameFilter(l.desk.mayFind(f.Class), l.base) {
			out = append(out, f.Name)
		}
	}
	return out
}

// list compiles whom the principal may find and which columns stay empty.
func (d *Desk) list(f register.Filter) (*List, error) {
	base := d.mayFind(person.Identity)
	if _, err := d.visible(base, f); err != nil {
		return nil, err
	}
	return &List{desk: d, base: base, hide: d.hide(base)}, nil
}

func (d *Desk) mayFind(class person.Class) access.Filter {
	return d.store.policies.Filter(d.Session.principal(), access.Find, string(class))
}

// visible narrows the base to the people of whom the filter's every field may be
// seen: a count by a hidden field would betray it.
func (d *Desk) visible(base access.Filter, f register.Filter) (access.Filter, error) {
	all := []access.Filter{base}
	for _, use := range f.Fields() {
		allowed := d.mayFind(use.Class)
		if allowed.Op == access.None {
			return access.Filter{}, &Refused{Act: "find", Code: RefusedField, Arg: use.Name}
		}
		if !sameFilter(allowed, base) {
			all = append(all, allowed)
		}
	}
	if len(all) == 1 {
		return base, nil
	}
	return access.Filter{Op: access.And, Args: all}, nil
}

func sameFilter(a, b access.Filter) bool {
	return a.Op == b.Op && slices.Equal(a.Text, b.Text) && slices.EqualFunc(a.Args, b.Args, sameFilter)
}

// hide empties the columns of classes that may not be seen of everybody in the
// list: where it depends on the person, the profile shows it and the list does not.
func (d *Desk) hide(base access.Filter) func(*register.Row) {
	sees := func(class person.Class) bool { return sameFilter(d.mayFind(class), base) }
	place, origin, status := sees(person.Place), sees(person.Origin), sees(person.Status)
	language, course, need, notes := sees(person.Language), sees(person.Course), sees(person.Need), sees(person.Notes)
	return func(r *register.Row) {
		keep(place, &r.Municipality)
		keep(origin, &r.Nationalities)
		keep(status, &r.Residence)
		keep(language, &r.German)
		keep(course, &r.Course)
		keep(course, &r.CourseType)
		keep(need, &r.Needs)
		keep(notes, &r.LastContact)
		keep(notes, &r.LastKind)
	}
}

func keep[T any](seen bool, value *T) {
	if !seen {
		*value = *new(T)
	}
}

// describe puts a filter into an event: fields and codes in clear, words only as
// HMAC.
func (d *Desk) describe(f register.Filter) func(*audit.Event) {
	return func(e *audit.Event) {
		for _, use := range f.Fields() {
			e.Fields = append(e.Fields, use.Name)
			e.Codes = append(e.Codes, use.Codes...)
			e.Words = append(e.Words, d.store.hashed(use.Words)...)
		}
	}
}
