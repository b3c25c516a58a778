package store

import (
	"context"

	"lotse/store/person"
	"lotse/store/register"
)

// NewStep is a next step that was agreed on with one person.
type NewStep struct {
	ID   string // made by the caller, to send it again safely; empty: made here
	Day  person.Date
	What string
	For  person.StaffID // who owes it; empty: the principal
}

// PlanStep writes down a next step.
func (d *Desk) PlanStep(ctx context.Context, who person.ID, s NewStep) (person.FollowUp, error) {
	return person.FollowUp{}, errNotBuilt
}

// StepEnd is how a step ended: State is done or withdrawn, Outcome a code of the
// list "visit" where it was a visit, Result what the talk came to, Next the step
// that was agreed on instead.
type StepEnd struct {
	State, Outcome, Result string
	Next                   *NewStep
}

// EndStep closes a next step, and plans the next in the same write. Closed in the
// same way already, nothing happens.
func (d *Desk) EndStep(ctx context.Context, who person.ID, id string, end StepEnd) error {
	return errNotBuilt
}

// StepLine is a step with whom it is about.
type StepLine struct {
	person.FollowUp
	Row  register.Row
	Late int // days that it is overdue
}

// StepQuery asks for open steps.
type StepQuery struct {
	For   person.StaffID // whose; empty: one's own with those of one's role, "all" for those of everybody whom one may see
	Until person.Date    // due at the latest; empty: all
}

// Steps lists open steps, the oldest first.
func (d *Desk) Steps(ctx context.Context, q StepQuery) ([]StepLine, error) { return nil, errNotBuilt }

// Refer offers a person to a colleague; id as in NewStep.
func (d *Desk) Refer(ctx context.Context, who person.ID, r person.Referral) (person.Referral, error) {
	return r, errNotBuilt
}

// AnswerReferral accepts or rejects (who it is offered to) or revokes (who offered it).
// Accepted, the person is assigned to the one, and to the other no longer unless she keeps her.
func (d *Desk) AnswerReferral(ctx context.Context, who person.ID, id, answer, why string) error {
	return errNotBuilt
}

// ReferralLine is an open referral from or to the principal.
type ReferralLine struct {
	person.Referral
	Row register.Row
}

// Referrals lists those that wait for an answer.
func (d *Desk) Referrals(ctx context.Context) ([]ReferralLine, error) { return nil, errNotBuilt }
