package store

import (
	"context"
	"fmt"
	"slices"
	"sync"

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
// names a field the principal may not see, itself or by a saved list, is a
// *Refused, and so is such an order; the session's end ends the list.
func (l *List) Find(q Query) (Found, error) {
	query, err := l.query(q)
	if err != nil {
		return Found{}, err
	}
	result := l.answer(query)
	for i := range result.Rows {
		l.hide(&result.Rows[i])
	}
	return Found(result), nil
}

// Place is where a person stands in the answer to a question, from 0, in the order
// that it asks for; -1 where she is not in it.
func (l *List) Place(q Query, id person.ID) int {
	q.Facets = nil
	query, err := l.query(q)
	if err != nil {
		return -1
	}
	snapshot := l.desk.store.register.Snapshot()
	if q.Sort.Field == "" || !l.partly(classOfField(q.Sort.Field)) {
		return snapshot.Index(query, id)
	}
	own, others := l.halves(query)
	if at := snapshot.Index(own, id); at >= 0 {
		return at
	}
	at := snapshot.Index(others, id)
	if at >= 0 {
		own.Limit = 0
		at += snapshot.Find(own).Total
	}
	return at
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
	reach := l.desk.reachOf(q.Filter)
	visible, err := l.desk.visible(l.base, slices.Concat(q.Filter.Fields(), reach.uses))
	if err != nil {
		return register.Query{}, err
	}
	if q.Sort.Field != "" && !l.sees(classOfField(q.Sort.Field)) {
		return register.Query{}, &Refused{Act: "find", Code: RefusedField, Arg: q.Sort.Field}
	}
	return register.Query{
		Filter:  l.desk.Session.own(q.Filter),
		Visible: reach.among(visible), Today: l.desk.store.clock(), Offset: q.Offset, Limit: q.Limit,
		Sort: q.Sort, Facets: l.countable(q.Facets), Lists: reach.lookup,
	}, nil
}

// countable are the fields that may be seen of everybody in the list.
func (l *List) countable(facets []string) []string {
	return slices.DeleteFunc(slices.Clone(facets), func(name string) bool { return !l.sees(classOfField(name)) })
}

func (l *List) sees(class person.Class) bool {
	return sameFilter(l.desk.mayFind(class), l.base) || l.partly(class)
}

// classOfField is the class of a field of the filter language; of what is none, a
// class that nobody may see.
func classOfField(name string) person.Class { return fieldClasses()[name] }

var fieldClasses = sync.OnceValue(func() map[string]person.Class {
	classes := map[string]person.Class{}
	for _, f := range register.Fields() {
		classes[f.Name] = f.Class
	}
	return classes
})

// list compiles whom the principal may find and which columns stay empty.
func (d *Desk) list(f register.Filter) (*List, error) {
	base := d.mayFind(person.Identity)
	if _, err := d.visible(base, slices.Concat(f.Fields(), d.reachOf(f).uses)); err != nil {
		return nil, err
	}
	return &List{desk: d, base: base, hide: d.hide(base)}, nil
}

// mayFind is the set of people of whom the principal may find a class. It is
// asked once: whoever gets another role, team or municipality gets another session.
func (d *Desk) mayFind(class person.Class) access.Filter { return d.reachable(access.Find, class) }

func (d *Desk) reachable(action access.Action, class person.Class) access.Filter {
	key := string(action) + " " + string(class)
	if kept, asked := d.sets.Load(key); asked {
		return kept.(access.Filter)
	}
	set := d.store.policies.Filter(d.Session.principal(), action, string(class))
	d.sets.Store(key, set)
	return set
}

// visible narrows the base to the people of whom every field asked about may be
// seen: a count by a hidden field would betray it.
func (d *Desk) visible(base access.Filter, uses []register.FieldUse) (access.Filter, error) {
	all := []access.Filter{base}
	for _, use := range uses {
		allowed := d.mayFind(use.Class)
		if allowed.Op == access.None {
			return access.Filter{}, &Refused{Act: "find", Code: RefusedField, Arg: use.Name}
		}
		if use.Name == "referred" {
			allowed = d.orOffered(allowed)
		}
		if !slices.ContainsFunc(all, func(f access.Filter) bool { return sameFilter(allowed, f) }) {
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

// describe puts a filter into an event: fields and codes in clear, words only as
// HMAC.
func (d *Desk) describe(f register.Filter) func(*audit.Event) {
	return func(e *audit.Event) {
		for _, use := range f.Fields() {
			e.Fields = append(e.Fields, use.Name)
			if use.Name == listField { // what people call their lists may name somebody
				use.Words, use.Codes = use.Codes, nil
			}
			e.Codes = append(e.Codes, use.Codes...)
			e.Words = append(e.Words, d.store.hashed(use.Words)...)
		}
	}
}
