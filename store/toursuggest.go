package store

import (
	"cmp"
	"context"
	"slices"

	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// seenLately is within how many days of the last contact nobody is suggested again
// without a step that is due.
const seenLately = 14

// SuggestTour lists who could be visited today: steps due or overdue, then those
// not seen for longest, by municipality and street; limit people at most. Who is on
// the tour already is not suggested.
func (d *Desk) SuggestTour(ctx context.Context, limit int) (Tour, error) {
	var tour Tour
	err := d.tour(ctx, "suggest tour", audit.TourSuggested, func(ctx context.Context) error {
		kept, err := d.keptTour(ctx)
		if err != nil {
			return err
		}
		limit = min(max(limit, 1), maxStops)
		tour, err = d.suggested(ctx, kept, limit)
		return err
	}, &tour)
	return tour, err
}

func (d *Desk) suggested(ctx context.Context, kept keptTour, limit int) (Tour, error) {
	tour := Tour{Day: kept.Day}
	taken := func(id person.ID) bool {
		on := slices.ContainsFunc(kept.Stops, func(s keptStop) bool { return s.Person == id })
		return on || slices.ContainsFunc(tour.Stops, func(s Stop) bool { return s.Person == id })
	}
	due, err := d.dueToday(limit + len(kept.Stops))
	if err != nil {
		return tour, err
	}
	unseen, err := d.unseen()
	if err != nil {
		return tour, err
	}
	for i, row := range slices.Concat(due, unseen) {
		needs := i < len(due)
		if len(tour.Stops) == limit || taken(row.ID) {
			continue
		}
		stop, seen, err := d.stop(ctx, row)
		if err != nil {
			return tour, err
		}
		if seen && (stop.Step != "" || !needs) {
			tour.Stops = append(tour.Stops, stop)
		}
	}
	slices.SortStableFunc(tour.Stops, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(a.Row.Municipality, b.Row.Municipality), cmp.Compare(a.Street, b.Street))
	})
	return tour, nil
}

// dueToday are the first people with whom the principal owes a step by today, those
// of the oldest step first.
func (d *Desk) dueToday(limit int) ([]register.Row, error) {
	var ids []person.ID
	for _, l := range d.openSteps(StepQuery{For: d.Session.Me.ID, Until: d.store.today()}) {
		if len(ids) < limit && !slices.Contains(ids, l.Row.ID) {
			ids = append(ids, l.Row.ID)
		}
	}
	rows, err := d.rows(ids)
	slices.SortFunc(rows, func(a, b register.Row) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return rows, err
}

// unseen are people of the principal's whom nobody has met lately, those not seen
// for longest first: of those assigned to her, where there are any, else of all
// whom she may find in her municipalities.
func (d *Desk) unseen() ([]register.Row, error) {
	me := string(d.Session.Me.ID)
	list, err := d.list(noFilter)
	if err != nil {
		return nil, err
	}
	query, err := list.query(Query{Limit: maxStops, Sort: register.Sort{Field: "contact"}})
	if err != nil {
		return nil, err
	}
	find := func(terms ...register.Term) (rows []register.Row) {
		for _, never := range []bool{true, false} { // whom nobody ever met comes first
			seen := register.Term{Field: "contact", Values: []register.Value{{None: never, Any: !never}}}
			query.Filter.Terms = append(slices.Clone(terms), seen)
			rows = append(rows, d.store.register.Snapshot().Find(query).Rows...)
		}
		return rows
	}
	rows := find(register.Term{Field: "worker", Values: []register.Value{{Code: me}}})
	if len(rows) == 0 && len(d.Session.Me.Municipalities) > 0 {
		rows = find()
	}
	before := person.DateOf(d.store.clock().AddDate(0, 0, -seenLately))
	rows = slices.DeleteFunc(rows, func(r register.Row) bool { return r.LastContact > before })
	slices.SortStableFunc(rows, func(a, b register.Row) int { return cmp.Compare(a.LastContact, b.LastContact) })
	for i := range rows {
		list.hide(&rows[i])
	}
	return rows, nil
}
