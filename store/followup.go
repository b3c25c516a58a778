package store

import (
	"context"
	"fmt"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// CloseFollowUp says that a next step was taken ("done"), or is no longer needed
// ("withdrawn"). Whoever does not see notes closes only those that are her own.
// Closed in the same way already, nothing happens.
func (d *Desk) CloseFollowUp(ctx context.Context, who person.ID, id, state string) error {
	_, subject, err := d.subject(ctx, who)
	if err != nil {
		return fmt.Errorf("close follow-up of %s: %w", who, err)
	}
	a := act{
		name: "close follow-up of " + string(who), action: access.FollowUp, event: audit.FollowUpClosed,
		classes: []person.Class{person.Notes}, who: subject,
	}
	reads := a
	reads.action = access.Read
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		if state != stepDone && state != stepWithdrawn {
			return 0, mistake("followup.state", "%.20q is not how a next step ends; use done or withdrawn", state)
		}
		all := d.sees(reads, person.Notes)
		return 1, d.store.changePerson(ctx, who, func(p *person.Profile) error {
			at := slices.IndexFunc(p.FollowUps, func(f person.FollowUp) bool { return f.ID == id && (all || d.owes(f)) })
			switch {
			case at < 0:
				return mistake("followup.unknown", "there is no such next step")
			case p.FollowUps[at].State == state:
				return nil
			case p.FollowUps[at].State != stepOpen:
				return ErrConflict
			}
			p.FollowUps[at].State, p.FollowUps[at].Closed = state, d.store.today()
			return nil
		})
	})
}

// owes says whether a next step is the principal's own: she owes or planned it.
func (d *Desk) owes(f person.FollowUp) bool {
	return f.For == d.Session.Me.ID || f.By == d.Session.Me.ID
}
