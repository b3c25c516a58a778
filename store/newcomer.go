package store

import (
	"context"

	"lotse/store/linkage"
	"lotse/store/person"
	"lotse/store/register"
)

// Newcomer is somebody whom staff meet and no office is known to know.
type Newcomer struct {
	ID            person.ID // made by the caller, so that it can be sent again; empty: made here
	Family, Given string
	Native        string
	Birth         person.Date
	Sex           string
	Nationality   string
	Municipality  string // AGS
	Street, Phone string
	Languages     []string
}

// KnownAs is somebody who is known already and may be the newcomer.
type KnownAs struct {
	Row   register.Row
	Match linkage.Match
}

// KnownAlready are people who may be the newcomer, the likeliest first, as far as
// the principal may find them. It answers from memory, while somebody types; the
// first question of a session is recorded as a look at a list.
func (d *Desk) KnownAlready(ctx context.Context, n Newcomer) ([]KnownAs, error) {
	return nil, errNotBuilt
}

// AddPerson takes in somebody new. The principal must be able to find her
// afterwards: an outreach worker takes in people of her own municipalities. Whoever
// is very like somebody who is known becomes a pair in the queue.
func (d *Desk) AddPerson(ctx context.Context, n Newcomer) (person.ID, error) { return "", errNotBuilt }
