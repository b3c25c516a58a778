package store

import (
	"slices"

	"lotse/policies/access"
	"lotse/store/person"
	"lotse/store/register"
)

// Of somebody who is offered to the principal, and whom she would not find
// otherwise, she finds less than of her own people. Lists answer about both at
// once: what follows keeps columns, facets and orders from telling more of the one
// than she may know.

// withoutOffered is a set of people without those who are in it merely because they
// are offered.
func withoutOffered(f access.Filter) access.Filter {
	if f.Op != access.And && f.Op != access.Or {
		return f
	}
	var args []access.Filter
	for _, arg := range f.Args {
		if f.Op == access.And || arg.Op != access.ReferredTo {
			args = append(args, withoutOffered(arg))
		}
	}
	if len(args) == 1 {
		return args[0]
	}
	return access.Filter{Op: f.Op, Args: args}
}

// orOffered adds to those whose notes the principal sees the people who are offered
// to her: that they are is what she was told, and one offer is open at a time.
func (d *Desk) orOffered(allowed access.Filter) access.Filter {
	mine := access.Filter{Op: access.ReferredTo, Text: []string{string(d.Session.Me.ID)}}
	return access.Filter{Op: access.Or, Args: []access.Filter{allowed, mine}}
}

// factsOf are what the policies know of a person in a row that hides nothing yet.
func factsOf(r *register.Row) access.Person {
	return access.Person{
		ID: string(r.ID), Municipality: r.Municipality, Assigned: r.Assigned, Restricted: r.Restricted, Circle: r.Circle, Referred: r.Referred,
	}
}

// partly says whether a class is seen of everybody in the list but those who are
// offered.
func (l *List) partly(class person.Class) bool {
	allowed := l.desk.mayFind(class)
	return !sameFilter(allowed, l.base) && sameFilter(allowed, withoutOffered(l.base))
}

// answer asks the register. An order by what is not seen of those who are offered
// puts them behind the others; a facet of such a class does not count them.
func (l *List) answer(q register.Query) register.Result {
	snapshot := l.desk.store.register.Snapshot()
	var wide, narrow []string
	for _, name := range q.Facets {
		if l.partly(classOfField(name)) {
			narrow = append(narrow, name)
		} else {
			wide = append(wide, name)
		}
	}
	order := q.Facets
	q.Facets = wide
	result := snapshot.Find(q)
	if q.Sort.Field != "" && l.partly(classOfField(q.Sort.Field)) {
		result.Rows = l.inTwo(snapshot, q)
	}
	if len(narrow) > 0 {
		counts := q
		counts.Facets, counts.Offset, counts.Limit, counts.Visible = narrow, 0, 0, l.own(q.Visible)
		result.Facets = append(result.Facets, snapshot.Find(counts).Facets...)
		slices.SortStableFunc(result.Facets, func(a, b register.Facet) int {
			return slices.Index(order, a.Field) - slices.Index(order, b.Field)
		})
	}
	return result
}

// own narrows a set to those whom the principal would find without an offer.
func (l *List) own(visible access.Filter) access.Filter {
	return access.Filter{Op: access.And, Args: []access.Filter{visible, withoutOffered(l.base)}}
}

// halves are a question about the principal's own people, and about those who are
// offered, by name.
func (l *List) halves(q register.Query) (own, others register.Query) {
	q.Facets = nil
	own, others = q, q
	own.Visible = l.own(q.Visible)
	others.Visible = access.Filter{Op: access.And, Args: []access.Filter{q.Visible, {Op: access.Not, Args: []access.Filter{withoutOffered(l.base)}}}}
	others.Sort = register.Sort{}
	return own, others
}

// inTwo reads a page of the principal's own people in their order, and then of
// those who are offered by name.
func (l *List) inTwo(snapshot *register.Snapshot, q register.Query) []register.Row {
	first, others := l.halves(q)
	page := snapshot.Find(first)
	others.Offset = max(0, q.Offset-page.Total)
	if q.Limit >= 0 {
		others.Limit = q.Limit - len(page.Rows)
	}
	if others.Limit == 0 {
		return page.Rows
	}
	return append(page.Rows, snapshot.Find(others).Rows...)
}
