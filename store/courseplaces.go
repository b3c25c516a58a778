package store

import (
	"context"

	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/roster"
)

// moveUpDays is how many days after the beginning a free place still goes to the
// waiting list by itself. Afterwards it is only said who would be next.
func (s *Store) moveUpDays() int { return 14 }

// placeRun is one change of places in a course.
type placeRun struct {
	desk   *Desk
	course string
	up     []person.ID // who moved up
}

// after does what follows from a change of places that stands: it is recorded for
// those whom nobody named, and the copies of all are written.
func (r *placeRun) after(ctx context.Context, c *roster.Course, who []person.ID) {
	r.tell(ctx, audit.MovedUp, c, r.up)
	r.desk.store.copyPlaces(ctx, c.ID, who)
}

// tell records of people that their places changed by an act on the course or on
// somebody else. The act itself is recorded already, and stands: what cannot be
// recorded now is owed.
func (r *placeRun) tell(ctx context.Context, kind audit.Type, c *roster.Course, who []person.ID) {
	s := r.desk.store
	for _, id := range who {
		event := r.desk.event(kind)
		event.Codes, event.Outcome = []string{c.ID, c.Type, c.Seat(id).State}, "ok"
		if key, _, err := get[personKey](ctx, s.backend, Keys, string(s.self(id))); err == nil {
			event.Subject = key.Token
		}
		if err := s.log.Record(ctx, event); err != nil {
			s.owe(event)
		}
	}
}

// ofThose are the people whom the principal may find, in their order.
func (d *Desk) ofThose(who []person.ID) (seen []person.ID) {
	for _, id := range who {
		if d.mayFindIn(id) {
			seen = append(seen, id)
		}
	}
	return seen
}
