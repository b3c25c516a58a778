package store

import (
	"slices"
	"strings"

	"lotse/policies/access"
	"lotse/store/person"
	"lotse/store/register"
)

const (
	listField = "list"
	maxReach  = 64 // lists that one question may name, with those inside them
)

// reach is what a question's list:NAME stand for, with the lists inside those,
// and the fields that all of them ask about. Lists inside others go by "#" and
// their id, which nobody's list is called.
type reach struct {
	desk  *Desk
	named map[string]*keptList // nil: not asked yet
	lists map[string]register.List
	uses  []register.FieldUse
	lost  bool // a list that is named is no more, or is not hers to read
}

// reachOf finds the saved lists that a filter names, and those inside them.
func (d *Desk) reachOf(f register.Filter) *reach {
	r := &reach{desk: d}
	for _, t := range f.Terms {
		if t.Field != listField {
			continue
		}
		for _, v := range t.Values {
			r.name(v)
		}
	}
	return r
}

func (r *reach) name(v register.Value) {
	if r.named == nil {
		r.named, _ = r.desk.named()
	}
	if v.Any || v.None {
		r.everyList()
		return
	}
	if strings.HasPrefix(v.Code, planMark) {
		r.plan(v.Code)
		return
	}
	if strings.HasPrefix(v.Code, rosterMark) {
		r.roster(v.Code)
		return
	}
	if l := called(r.named, v.Code); l != nil {
		r.put(v.Code, l)
		return
	}
	r.lost = true
}

// put adds a list under a name. A list inside it counts where it belongs to the
// same owner or may be read by the reader herself: it is as good as shared along.
func (r *reach) put(name string, l *keptList) {
	if _, done := r.lists[name]; done {
		return
	}
	if len(r.lists) >= maxReach {
		r.lost = true
		return
	}
	if r.lists == nil {
		r.lists = map[string]register.List{}
	}
	if l.Hand {
		r.lists[name] = register.List{Hand: true, Picked: r.desk.store.selvesOf(pickedOf(l))}
		return
	}
	filter := r.desk.Session.own(l.filter)
	filter.Problems = nil
	r.lists[name] = register.List{} // so that a circle ends
	for i, t := range filter.Terms {
		if t.Field == listField {
			filter.Terms[i].Values = r.inner(l, t.Values)
		}
	}
	r.lists[name] = register.List{Filter: filter}
	r.uses = append(r.uses, filter.Fields()...)
}

func (r *reach) inner(l *keptList, values []register.Value) []register.Value {
	values = slices.Clone(values)
	for i, v := range values {
		id := l.Inner[v.Code]
		values[i].Code = "#" + id
		if in := r.desk.store.shelves.list(id); in != nil && (in.Owner == l.Owner || in.reads(r.desk.Session.Me)) {
			r.put("#"+id, in)
		} else {
			r.lost = true
		}
	}
	return values
}

// everyList is what list:any means: to be in one of the lists that the reader
// may see of everybody.
func (r *reach) everyList() {
	if _, done := r.lists["any"]; done {
		return
	}
	base := r.desk.mayFind(person.Identity)
	term := register.Term{Field: listField}
	for _, l := range r.named {
		one := &reach{desk: r.desk, named: r.named}
		one.put("#"+l.ID, l)
		if !one.lost && !slices.ContainsFunc(one.uses, func(u register.FieldUse) bool {
			return !sameFilter(r.desk.mayFind(u.Class), base) && !sameFilter(r.desk.mayFind(u.Class), withoutOffered(base))
		}) {
			r.put("#"+l.ID, l)
			term.Values = append(term.Values, register.Value{Code: "#" + l.ID})
		}
	}
	if r.lists == nil {
		r.lists = map[string]register.List{}
	}
	r.lists["any"] = register.List{Hand: len(term.Values) == 0, Filter: register.Filter{Terms: []register.Term{term}}}
}

// among narrows the visible people to nobody where a list is lost: "not in a list
// that is no more" would be everybody, and an act or a file would reach them.
func (r *reach) among(visible access.Filter) access.Filter {
	if r.lost {
		return access.Filter{Op: access.None}
	}
	return visible
}

// lookup resolves list:NAME for the register.
func (r *reach) lookup(name string) (register.List, bool) {
	l, known := r.lists[name]
	return l, known
}

func pickedOf(l *keptList) []person.ID {
	ids := make([]person.ID, len(l.Picked))
	for i, p := range l.Picked {
		ids[i] = p.Person
	}
	return ids
}

// inSaved is the condition to be in a list, or not to be.
func inSaved(name string, not bool) register.Term {
	return register.Term{Field: listField, Not: not, Values: []register.Value{{Code: name}}}
}
