package store

import (
	"context"

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
	Why      string // the step that is due, else why she was put on the tour
	Step     string // id of that step
	Last     string // code of the list "visit": how the last visit ended
	LastDay  person.Date
	Outcome  string // of today; empty: not visited yet
	Next     person.Date
	Row      register.Row
}

// Tour is the principal's tour of today; without stops where none was planned.
func (d *Desk) Tour(ctx context.Context) (Tour, error) { return Tour{}, errNotBuilt }

// SuggestTour lists who could be visited today: steps due or overdue, then those
// not seen for longest, by municipality and street; limit people at most.
func (d *Desk) SuggestTour(ctx context.Context, limit int) (Tour, error) { return Tour{}, errNotBuilt }

// PlanTour puts people on today's tour in this order; those who are on it already
// and were visited stay.
func (d *Desk) PlanTour(ctx context.Context, people ...person.ID) (Tour, error) {
	return Tour{}, errNotBuilt
}

// Visit is how a stop turned out.
type Visit struct {
	Person  person.ID
	Outcome string      // code of the list "visit"
	Text    string      // of the note; empty: the words for the outcome
	Next    person.Date // when to try again; empty: no next step
	Key     string      // unique per author: sent again it is the same visit
}

// Visited ends a stop: a note is written, the step that was due is closed, the next
// one planned. Somebody who is not on the tour is put on it.
func (d *Desk) Visited(ctx context.Context, v Visit) (Tour, error) { return Tour{}, errNotBuilt }
