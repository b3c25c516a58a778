package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// Refer offers a person to a colleague; id as in NewStep. Until she has answered she
// finds the person and reads who it is and what working with her would be about.
func (d *Desk) Refer(ctx context.Context, who person.ID, r person.Referral) (person.Referral, error) {
	_, subject, err := d.subject(ctx, who)
	if err != nil {
		return r, fmt.Errorf("refer %s: %w", who, err)
	}
	a := act{
		name: "offer of " + string(who), action: access.Refer, event: audit.Referred,
		classes: []person.Class{person.Notes}, who: subject, fill: codesOf(string(r.To)),
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err := d.checkReferral(ctx, &r); err != nil {
			return 0, err
		}
		return 1, unlessSame(d.store.changePerson(ctx, who, func(p *person.Profile) (err error) {
			r, err = offer(p, r)
			return err
		}))
	})
	return r, err
}

// checkReferral checks what was typed and fills in what goes without saying.
func (d *Desk) checkReferral(ctx context.Context, r *person.Referral) (err error) {
	me := d.Session.Me.ID
	if r.ID == "" {
		r.ID = string(NewNoteID())
	}
	r.From, r.Day, r.State, r.Closed, r.Answer = me, d.store.today(), person.Offered, "", ""
	if r.Why, err = line("referral.text", "the reason", strings.TrimSpace(r.Why), maxFollowUp); err != nil {
		return err
	}
	switch {
	case !bulkID.MatchString(r.ID):
		return mistake("step.id", "the id is to be 1 to 80 letters, digits, dots and hyphens")
	case r.Why == "":
		return mistake("referral.empty", "say why you hand the person over")
	case r.To == me:
		return mistake("referral.self", "you cannot hand somebody over to yourself")
	}
	if err := d.checkWorker(ctx, r.To, true); err != nil {
		return err
	}
	to, err := d.store.staff(ctx, r.To)
	if err == nil && to.Role != access.Outreach && to.Role != access.Coordinator {
		return mistake("referral.role", "%.40q does not visit people; hand over to outreach work or the coordinators", r.To)
	}
	return err
}

// offer adds a referral to a profile; errUnchanged where the same is open already.
func offer(p *person.Profile, r person.Referral) (person.Referral, error) {
	for _, other := range p.Referrals {
		switch {
		case other.ID == r.ID && other.From == r.From && other.To == r.To && other.Why == r.Why:
			return other, errUnchanged
		case other.ID == r.ID:
			return r, fmt.Errorf("another referral was sent under this id before: %w", ErrConflict)
		case other.State == person.Offered && other.From == r.From && other.To == r.To:
			return other, errUnchanged
		case other.State == person.Offered:
			return r, mistake("referral.open", "the person is offered to %.40q already; that is to be answered or revoked first", other.To)
		}
	}
	switch {
	case p.Restricted && !slices.Contains(p.Circle, r.To):
		return r, mistake("referral.circle", "the person is restricted, and %.40q is not in the circle of those who may know of her", r.To)
	case slices.Contains(p.Assigned, r.To):
		return r, mistake("referral.already", "%.40q works with the person already", r.To)
	}
	p.Referrals = append(p.Referrals, r)
	return r, nil
}

// answers are what may be said to a referral, and what it is then.
var answers = map[string]string{
	"accept": person.Accepted, "reject": person.Rejected, "revoke": person.Revoked,
	person.Accepted: person.Accepted, person.Rejected: person.Rejected, person.Revoked: person.Revoked,
}

// AnswerReferral accepts or rejects (who it is offered to) or revokes (who offered it,
// or a coordinator, so that no offer hangs on somebody who has left).
// An empty id stands for the one that waits for that answer of the principal's.
// Accepted, the person is assigned to the one, and to the other no longer unless she
// keeps her: then the open steps of the one who leaves are those of the one who
// comes. Said again, nothing happens.
func (d *Desk) AnswerReferral(ctx context.Context, who person.ID, id, answer, why string) error {
	_, subject, err := d.subject(ctx, who)
	if err != nil {
		return fmt.Errorf("answer of %s: %w", who, err)
	}
	a := act{
		name: "answer of " + string(who), action: access.Refer, event: audit.ReferralAnswered,
		classes: []person.Class{person.Identity}, who: subject, fill: codesOf(answers[answer]),
	}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		state, known := answers[answer]
		if !known {
			return 0, mistake("referral.answer", "%.20q is no answer; use accept, reject or revoke", answer)
		}
		why, err := line("referral.text", "the reason", strings.TrimSpace(why), maxFollowUp)
		if err != nil {
			return 0, err
		}
		return 1, unlessSame(d.store.changePerson(ctx, who, func(p *person.Profile) error { return d.answer(p, id, state, why) }))
	})
}

// answer changes the referral and, where it is accepted, who works with the person.
func (d *Desk) answer(p *person.Profile, id, state, why string) error {
	at := d.answerable(p, id, state)
	if at < 0 {
		return mistake("referral.unknown", "there is no such referral for you to answer")
	}
	r := &p.Referrals[at]
	switch {
	case r.State == state:
		return errUnchanged
	case r.State != person.Offered:
		return mistake("referral.closed", "that referral was %s before", r.State)
	}
	r.State, r.Closed, r.Answer = state, d.store.today(), why
	if state != person.Accepted {
		return nil
	}
	assign(p, r.To, true)
	if r.Keep {
		return nil
	}
	assign(p, r.From, false)
	for i, f := range p.FollowUps {
		if f.State == stepOpen && f.For == r.From {
			p.FollowUps[i].For = r.To
		}
	}
	return nil
}

// answerable is the referral of this id, or the latest one, that the principal may
// bring into a state; one that waits comes before one that is closed.
func (d *Desk) answerable(p *person.Profile, id, state string) int {
	best := -1
	for i, r := range p.Referrals {
		whose := r.To
		if state == person.Revoked {
			whose = r.From
		}
		mine := whose == d.Session.Me.ID || state == person.Revoked && d.Session.Me.Role == access.Coordinator
		if !mine || id != "" && r.ID != id {
			continue
		}
		if best < 0 || r.State == person.Offered || p.Referrals[best].State != person.Offered {
			best = i
		}
	}
	return best
}

// ReferralLine is an open referral from or to the principal.
type ReferralLine struct {
	person.Referral
	Row register.Row
}

// Referrals lists those that wait for an answer, the oldest first: those to the
// principal, and those that she made, as far as she may still find the people.
func (d *Desk) Referrals(ctx context.Context) ([]ReferralLine, error) {
	var lines []ReferralLine
	a := act{name: "referrals", action: access.Refer, event: audit.ReferralsRead}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		rows, err := d.offered()
		for _, row := range rows {
			if err == nil {
				lines, err = d.referralsOf(ctx, row, lines)
			}
		}
		slices.SortStableFunc(lines, func(a, b ReferralLine) int { return cmp.Compare(a.Day, b.Day) })
		return len(lines), err
	})
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// offered are the people whom the principal may find and who are offered to anybody.
func (d *Desk) offered() ([]register.Row, error) {
	list, err := d.list(noFilter)
	if err != nil {
		return nil, err
	}
	query, err := list.query(Query{Limit: -1})
	if err != nil {
		return nil, err
	}
	query.Visible = access.Filter{Op: access.And, Args: []access.Filter{query.Visible, {Op: access.ReferredTo}}}
	return d.store.register.Snapshot().Find(query).Rows, nil
}

func (d *Desk) referralsOf(ctx context.Context, row register.Row, lines []ReferralLine) ([]ReferralLine, error) {
	doc, err := d.store.backend.Get(ctx, Persons, string(row.ID))
	if errors.Is(err, ErrNotFound) {
		return lines, nil
	}
	if err != nil {
		return lines, err
	}
	var p struct {
		Referrals []person.Referral `bson:"referrals"`
	}
	if err := bson.Unmarshal(doc.Body, &p); err != nil || !d.mayFind(person.Identity).Match(facts(doc)) {
		return lines, err
	}
	me := d.Session.Me.ID
	d.hide(d.mayFind(person.Identity))(&row)
	for _, r := range p.Referrals {
		if r.State == person.Offered && (r.To == me || r.From == me) {
			lines = append(lines, ReferralLine{r, row})
		}
	}
	return lines, nil
}
