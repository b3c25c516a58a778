package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/plain"
)

// MaxResult is how many characters may be written about how a next step went.
const MaxResult = 4_000

// NewStep is a next step that was agreed on with one person.
type NewStep struct {
	ID   string // made by the caller, to send it again safely; empty: made here
	Day  person.Date
	What string
	For  person.StaffID // who owes it: a member of staff, or a role such as "@courses"; empty: the principal
}

// PlanStep writes down a next step. Where the same is open already, it is that one.
func (d *Desk) PlanStep(ctx context.Context, who person.ID, s NewStep) (person.FollowUp, error) {
	var planned person.FollowUp
	a, err := d.stepAct(ctx, "plan step with ", who, audit.FollowUpMade)
	if err != nil {
		return planned, err
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		step, err := d.newStep(ctx, s)
		if err != nil {
			return 0, err
		}
		return 1, unlessSame(d.store.changePerson(ctx, who, func(p *person.Profile) (err error) {
			planned, err = addStep(p, step)
			return err
		}))
	})
	if err != nil {
		return person.FollowUp{}, err
	}
	return planned, nil
}

// stepAct is an act on somebody's next steps.
func (d *Desk) stepAct(ctx context.Context, name string, who person.ID, event audit.Type) (act, error) {
	_, subject, err := d.subject(ctx, who)
	if err != nil {
		return act{}, fmt.Errorf("%s%s: %w", name, who, err)
	}
	return act{
		name: name + string(who), action: access.FollowUp, event: event, classes: []person.Class{person.Notes}, who: subject,
	}, nil
}

// unlessSame takes it for done where nothing was left to change.
func unlessSame(err error) error {
	if err == errUnchanged {
		return nil
	}
	return err
}

// addStep adds a next step to a profile, unless it is there or the same is open:
// then errUnchanged, with the one that is there.
func addStep(p *person.Profile, step person.FollowUp) (person.FollowUp, error) {
	for _, f := range p.FollowUps {
		same := f.Day == step.Day && f.What == step.What && f.For == step.For
		switch {
		case f.ID == step.ID && f.By == step.By && (same || f.State != stepOpen):
			return f, errUnchanged
		case f.ID == step.ID:
			return f, fmt.Errorf("another next step was sent under this id before: %w", ErrConflict)
		case same && f.State == stepOpen:
			return f, errUnchanged
		}
	}
	p.FollowUps = append(p.FollowUps, step)
	return step, nil
}

// newStep checks what was typed and fills in what was left out.
func (d *Desk) newStep(ctx context.Context, s NewStep) (person.FollowUp, error) {
	step := person.FollowUp{
		ID: s.ID, Day: s.Day, For: cmp.Or(s.For, d.Session.Me.ID), By: d.Session.Me.ID, State: stepOpen,
	}
	if step.ID == "" {
		step.ID = string(NewNoteID())
	}
	var err error
	if step.What, err = line("followup.text", "what is to be done", strings.TrimSpace(s.What), maxFollowUp); err != nil {
		return step, err
	}
	switch {
	case !bulkID.MatchString(step.ID):
		return step, mistake("step.id", "the id of a next step is to be 1 to 80 letters, digits, dots and hyphens")
	case step.What == "":
		return step, mistake("followup.empty", "say what is to be done on that day")
	case !d.coming(step.Day):
		return step, mistake("followup.day", "%.20q is no day from today on; write it as 2026-05-31", s.Day)
	}
	return step, d.checkOwner(ctx, step.For)
}

// coming says whether a day is one from today on that somebody can plan for.
func (d *Desk) coming(day person.Date) bool {
	t, err := time.Parse(time.DateOnly, string(day))
	return err == nil && fullDay(day) && day >= d.store.today() && t.Year() <= 2100
}

// roleOwner marks that a role owes a next step, and nobody in particular.
const roleOwner = "@"

// checkOwner refuses whoever cannot owe a next step.
func (d *Desk) checkOwner(ctx context.Context, owner person.StaffID) error {
	role, isRole := strings.CutPrefix(string(owner), roleOwner)
	if !isRole {
		return d.checkWorker(ctx, owner, true)
	}
	if !slices.Contains(worksWithPeople, access.Role(role)) {
		return mistake("step.role", "%.40q is no role that takes next steps; use @courses, @coordinator or @outreach", owner)
	}
	return nil
}

// worksWithPeople are the roles that meet people.
var worksWithPeople = []access.Role{access.Outreach, access.Courses, access.Coordinator}

// StepEnd is how a step ended: State is done or withdrawn, Outcome a code of the
// list "visit" where it was a visit, Result what the talk came to, Next the step
// that was agreed on instead.
type StepEnd struct {
	State, Outcome, Result string
	Next                   *NewStep
}

// EndStep closes a next step, and plans the next in the same write. Closed in the
// same way already, nothing happens. Whoever does not see notes closes only those
// that are her own or her role's.
func (d *Desk) EndStep(ctx context.Context, who person.ID, id string, end StepEnd) error {
	a, err := d.stepAct(ctx, "close follow-up of ", who, audit.FollowUpClosed)
	if err != nil {
		return err
	}
	a.fill = func(e *audit.Event) {
		if _, known := d.store.book.Entry("visit", end.Outcome); known {
			e.Codes = append(e.Codes, end.Outcome)
		}
	}
	reads := a
	reads.action = access.Read
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		next, err := d.checkEnd(ctx, id, &end)
		if err != nil {
			return 0, err
		}
		all := d.sees(reads, person.Notes)
		return 1, unlessSame(d.store.changePerson(ctx, who, func(p *person.Profile) error {
			at := slices.IndexFunc(p.FollowUps, func(f person.FollowUp) bool { return f.ID == id && (all || d.owes(f)) })
			if at < 0 {
				return mistake("followup.unknown", "there is no such next step")
			}
			if err := d.endStep(&p.FollowUps[at], end); err != nil || next == nil {
				return err
			}
			_, err := addStep(p, *next)
			if err == errUnchanged { // the step itself was closed just now
				err = nil
			}
			return err
		}))
	})
}

// endStep closes a step; errUnchanged where it is closed in the same way.
func (d *Desk) endStep(f *person.FollowUp, end StepEnd) error {
	switch {
	case f.State == end.State && f.Outcome == end.Outcome && f.Result == end.Result:
		return errUnchanged
	case f.State == end.State && end.Outcome == "" && end.Result == "": // said again, in fewer words
		return errUnchanged
	case f.State != stepOpen:
		return ErrConflict
	}
	f.State, f.Closed, f.Closer, f.Outcome, f.Result = end.State, d.store.today(), d.Session.Me.ID, end.Outcome, end.Result
	return nil
}

// checkEnd checks how a step ended, and makes the next one of it. Its id follows
// from that of the step, so that both can be sent again.
func (d *Desk) checkEnd(ctx context.Context, id string, end *StepEnd) (*person.FollowUp, error) {
	end.Result = strings.TrimSpace(plain.NFC(end.Result))
	if err := plain.CheckText(end.Result, MaxResult); err != nil {
		return nil, mistake("step.result", "what came of it: %v", err)
	}
	if _, known := d.store.book.Entry("visit", end.Outcome); end.Outcome != "" && !known {
		return nil, mistake("visit.outcome", "%.20q is not how a visit turns out; use one of %s", end.Outcome, codes(d.store.book.List("visit")))
	}
	if end.State != stepDone && end.State != stepWithdrawn {
		return nil, mistake("followup.state", "%.20q is not how a next step ends; use done or withdrawn", end.State)
	}
	if end.Next == nil {
		return nil, nil
	}
	if end.Next.ID == "" {
		end.Next.ID = stepAfter(id)
	}
	next, err := d.newStep(ctx, *end.Next)
	return &next, err
}

// stepAfter is the id of the step that was agreed on when another ended.
func stepAfter(id string) string {
	sum := sha256.Sum256([]byte("after\x00" + id))
	return string(encodeNoteID(sum[:15]))
}

// owes says whether a next step is the principal's own: she owes or planned it, or
// her role owes it.
func (d *Desk) owes(f person.FollowUp) bool {
	return f.For == d.Session.Me.ID || f.By == d.Session.Me.ID || f.For == d.Session.role()
}

// role is the principal's role as it owes next steps: "@courses".
func (s *Session) role() person.StaffID { return person.StaffID(roleOwner + string(s.Me.Role)) }
