package store

import (
	"context"

	"lotse/store/person"
)

// NewNeed is a need that somebody found.
type NewNeed struct {
	ID      string // made by the caller, to send it again safely; empty: made here
	Kind    string // code of the list "need"
	Detail  string // type of the course, for a language course
	Urgency string // code of the list "urgency"; empty: soon
	Note    string
	Day     person.Date // empty: today
}

// AddNeed writes down a need. One of the same kind that is open already is
// brought up to date: nobody needs the same thing twice.
func (d *Desk) AddNeed(ctx context.Context, who person.ID, n NewNeed) (person.NeedFound, error) {
	return person.NeedFound{}, errNotBuilt
}

// CloseNeed says that a need, by its id or its kind, is "met" or "withdrawn".
func (d *Desk) CloseNeed(ctx context.Context, who person.ID, need, state, why string) error {
	return errNotBuilt
}

// Assess appends findings of how well somebody knows a language.
func (d *Desk) Assess(ctx context.Context, who person.ID, findings ...person.Assessment) error {
	return errNotBuilt
}

// StrikeAssessment says that a finding (person.Assessment.Key) was written down in error.
func (d *Desk) StrikeAssessment(ctx context.Context, who person.ID, key, reason string) error {
	return errNotBuilt
}

// RecordGrant writes down an authorisation or obligation, or its next state where
// the id is known.
func (d *Desk) RecordGrant(ctx context.Context, who person.ID, g person.Grant) (person.Grant, error) {
	return g, errNotBuilt
}

// RecordRecognition writes down a qualification from abroad, or the next steps of
// its recognition where the id is known; the field "qualification" follows.
func (d *Desk) RecordRecognition(ctx context.Context, who person.ID, r person.Recognition) (person.Recognition, error) {
	return r, errNotBuilt
}

// SetFact writes what staff found out into a field that outreach work owns
// (literacy, schooling, childcare, times of day …); several values for a list.
func (d *Desk) SetFact(ctx context.Context, who person.ID, field person.FieldName, values ...string) error {
	return errNotBuilt
}
