package store

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// Tour is one worker's visits of one day, in their order. It is hers alone and
// ends at midnight.
type Tour struct {
	Day   person.Date
	Stops []Stop
}

// Stop is one visit of a tour.
type Stop struct {
	Person   person.ID
	Initials string
	Street   string
	Phone    string
	Why      string // the step that is due; empty: she was put on the tour without one
	Rule     string // of that step, where a rule made it
	Step     string // id of that step
	Last     string // code of the list "visit": how the last visit ended
	LastDay  person.Date
	Outcome  string // of today; empty: not visited yet
	Next     person.Date
	Row      register.Row
}

// keptTour is a tour as it is kept: ids and codes alone, so that nothing in it
// needs to be sealed. What a stop shows is read with the worker's rights when it
// is shown.
type keptTour struct {
	Day   person.Date `bson:"day"`
	Stops []keptStop  `bson:"stops,omitempty"`
}

type keptStop struct {
	Person  person.ID   `bson:"p"`
	Outcome string      `bson:"o,omitempty"`
	Next    person.Date `bson:"n,omitempty"`
}

// maxStops is how many visits a tour may have.
const maxStops = 60

// Tour is the principal's tour of today; without stops where none was planned.
// Whom she may not find any more is not on it.
func (d *Desk) Tour(ctx context.Context) (Tour, error) {
	var tour Tour
	err := d.tour(ctx, "tour", audit.TourRead, func(ctx context.Context) (err error) {
		kept, err := d.keptTour(ctx)
		if err == nil {
			tour, err = d.shownTour(ctx, kept)
		}
		return err
	}, &tour)
	return tour, err
}

// tour does something with the principal's own tour. The log tells the classes
// that it shows, and of how many people.
func (d *Desk) tour(ctx context.Context, name string, event audit.Type, do func(context.Context) error, shows *Tour) error {
	a := act{name: name, action: access.Tour, event: event}
	a.fill = func(e *audit.Event) {
		e.Fields = []string{string(person.Identity), string(person.Contact), string(person.Notes)}
	}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		err := do(ctx)
		return len(shows.Stops), err
	})
	if err != nil { // what is not recorded is not shown
		*shows = Tour{}
	}
	return err
}

// keptTour reads today's tour; that of another day is over.
func (d *Desk) keptTour(ctx context.Context) (keptTour, error) {
	kept, err := getOrNone[keptTour](ctx, d.store.backend, Tours, string(d.Session.Me.ID))
	if today := d.store.today(); kept.Day != today {
		kept = keptTour{Day: today}
	}
	return kept, err
}

// changeTour changes today's tour by compare-and-set.
func (d *Desk) changeTour(ctx context.Context, change func(*keptTour) error) (keptTour, error) {
	var kept keptTour
	me := string(d.Session.Me.ID)
	_, err := put(ctx, d.store.backend, Tours, me, me, "", func(t *keptTour) error {
		if today := d.store.today(); t.Day != today {
			*t = keptTour{Day: today}
		}
		err := change(t)
		kept = keptTour{t.Day, slices.Clone(t.Stops)}
		return err
	})
	return kept, unlessSame(err)
}

// shownTour reads the people of a tour, as far as the principal may.
func (d *Desk) shownTour(ctx context.Context, kept keptTour) (Tour, error) {
	tour := Tour{Day: kept.Day}
	ids := make([]person.ID, len(kept.Stops))
	for i, stop := range kept.Stops {
		ids[i] = d.store.self(stop.Person)
	}
	rows, err := d.rows(ids)
	if err != nil {
		return tour, err
	}
	for _, stop := range kept.Stops {
		at := slices.IndexFunc(rows, func(r register.Row) bool { return r.ID == d.store.self(stop.Person) })
		if at < 0 {
			continue
		}
		shown, seen, err := d.stop(ctx, rows[at])
		if err != nil {
			return tour, err
		}
		if shown.Outcome, shown.Next = stop.Outcome, stop.Next; stop.Outcome != "" {
			shown.Last, shown.LastDay = stop.Outcome, kept.Day
		}
		if seen {
			tour.Stops = append(tour.Stops, shown)
		}
	}
	return tour, nil
}

// stop reads what a worker needs at somebody's door; false where she may not find
// her any more.
func (d *Desk) stop(ctx context.Context, row register.Row) (Stop, bool, error) {
	shown := Stop{Person: row.ID, Row: row, Initials: initials(row.Family, row.Given)}
	doc, err := d.store.backend.Get(ctx, Persons, string(row.ID))
	if err != nil {
		return shown, false, err
	}
	facts := facts(doc)
	if !d.mayFind(person.Identity).Match(facts) {
		return shown, false, nil
	}
	var p person.Profile
	if err := bson.Unmarshal(doc.Body, &p); err != nil {
		return shown, false, err
	}
	if d.mayFind(person.Contact).Match(facts) {
		shown.Street, shown.Phone = p.Value(person.Street), p.Value(person.Phone)
	}
	all := d.mayFind(person.Notes).Match(facts)
	at := d.visitOn(&p, d.store.today())
	if at < 0 {
		at = d.dueStep(p.FollowUps)
	}
	if at >= 0 {
		shown.Why, shown.Rule, shown.Step = p.FollowUps[at].What, p.FollowUps[at].Rule, p.FollowUps[at].ID
	}
	for _, f := range p.FollowUps {
		if (all || d.owes(f)) && f.Outcome != "" && f.Closed >= shown.LastDay {
			shown.Last, shown.LastDay = f.Outcome, f.Closed
		}
	}
	return shown, true, nil
}

// dueStep is the step that a visit of the principal's today is about: the oldest
// open one that she owes, or her role, and that is due; -1 where there is none.
func (d *Desk) dueStep(steps []person.FollowUp) int {
	at := -1
	for i, f := range steps {
		mine := f.For == d.Session.Me.ID || f.For == d.Session.role()
		if mine && f.State == stepOpen && f.Day <= d.store.today() && (at < 0 || f.Day < steps[at].Day) {
			at = i
		}
	}
	return at
}

// initials are what a list on a phone in the street shows of a name.
func initials(family, given string) string {
	out := ""
	for _, name := range []string{given, family} {
		for _, letter := range name {
			out += string(letter) + "."
			break
		}
	}
	return out
}

// PlanTour puts people on today's tour in this order; those who are on it already
// and were visited stay. Nobody is put on it whom the principal may not find.
func (d *Desk) PlanTour(ctx context.Context, people ...person.ID) (Tour, error) {
	var tour Tour
	err := d.tour(ctx, "plan tour", audit.TourPlanned, func(ctx context.Context) error {
		for _, id := range people {
			facts, known := d.store.register.Snapshot().Facts(id)
			if !known || !d.mayFind(person.Identity).Match(facts) {
				return ErrNotFound
			}
		}
		kept, err := d.changeTour(ctx, func(t *keptTour) error { return t.plan(people) })
		if err == nil {
			tour, err = d.shownTour(ctx, kept)
		}
		return err
	}, &tour)
	return tour, err
}

// plan puts people on the tour in this order. Those who were visited keep what came
// of it; where the order does not name them they come first, in theirs.
func (t *keptTour) plan(people []person.ID) error {
	before := t.Stops
	t.Stops = nil
	for _, stop := range before {
		if stop.Outcome != "" && !slices.Contains(people, stop.Person) {
			t.Stops = append(t.Stops, stop)
		}
	}
	for i, id := range people {
		if slices.Contains(people[:i], id) {
			continue
		}
		stop := keptStop{Person: id}
		if at := slices.IndexFunc(before, func(s keptStop) bool { return s.Person == id }); at >= 0 {
			stop = before[at]
		}
		t.Stops = append(t.Stops, stop)
	}
	if len(t.Stops) > maxStops {
		return mistake("tour.full", "a tour has at most %d visits", maxStops)
	}
	return nil
}

// sweepTours empties tours of days that are over.
func (s *Store) sweepTours(ctx context.Context) error {
	var over []string
	err := s.backend.All(ctx, Tours, nil, func(doc Document) error {
		var t keptTour
		if bson.Unmarshal(doc.Body, &t) == nil && t.Day < s.today() && len(t.Stops) > 0 {
			over = append(over, doc.ID)
		}
		return nil
	})
	for _, id := range over {
		_, put := put(ctx, s.backend, Tours, id, id, "", func(t *keptTour) error {
			if t.Day >= s.today() || len(t.Stops) == 0 {
				return errUnchanged
			}
			t.Stops = nil
			return nil
		})
		if put = unlessSame(put); err == nil {
			err = put
		}
	}
	return err
}
