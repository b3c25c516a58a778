package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// effectTime bounds an act once it is recorded: it is finished even when the
// one who asked has gone, but not for ever.
const effectTime = 30 * time.Second

// act is one thing done at a Desk: what the policies are asked and what the log
// will say.
type act struct {
	name    string // as errors begin: "add note to 7KQ-M4X"
	action  access.Action
	event   audit.Type
	op      string // made by opOn: what will be written, for recovery; empty: nothing that needs it
	classes []person.Class
	who     *subject // the person it is about; nil where it is about none
	reason  string
	fill    func(*audit.Event) // adds fields, codes, counts to the event
}

// subject is a person that an act is about, with what the policies need.
type subject struct {
	facts access.Person
	token string
	key   personKey
	known bool // false where there is no such person: every policy then refuses
}

// do is the one road to the data: ask, record the intent, do, record the
// outcome. The effect may return a count of what it found.
func (d *Desk) do(ctx context.Context, a act, effect func(ctx context.Context) (int, error)) error {
	// From here on the act is finished whether or not the client stays.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), effectTime)
	defer cancel()
	return d.through(ctx, a, effect)
}

// through is do with a time of its own: what ctx ends is not recorded any more.
func (d *Desk) through(ctx context.Context, a act, effect func(ctx context.Context) (int, error)) error {
	if a.op == "" {
		a.op = opOn("", "")
	}
	if err := d.Session.Why(); err != nil { // whoever must go is refused like anybody else
		return d.refuse(ctx, a, access.Decision{}, err)
	}
	decision, refusal := d.ask(a)
	if refusal != nil {
		return d.refuse(ctx, a, decision, refusal)
	}
	// The intent is written first: an act that cannot be recorded must not happen.
	if err := d.store.log.Record(ctx, d.told(a, decision, audit.Intent, "", 0)); err != nil {
		if !errors.Is(err, audit.ErrNotAppended) { // it may still come to stand in the log
			d.store.owe(d.told(a, decision, audit.Failed, "not-done", 0))
		}
		return fmt.Errorf("%s: not recorded, so not done: %w", a.name, err)
	}
	count, err := effect(ctx)
	outcome := d.told(a, decision, audit.Done, "ok", count)
	if err != nil {
		outcome.Phase, outcome.Outcome = audit.Failed, outcomeOf(err)
	}
	recorded := d.store.log.Record(ctx, outcome)
	if recorded != nil {
		d.store.owe(outcome)
	}
	if _, told := errors.AsType[*Refused](err); told && recorded == nil {
		return err // it names the act itself
	}
	if err = errors.Join(err, recorded); err != nil {
		return fmt.Errorf("%s: %w", a.name, err)
	}
	return nil
}

// opOn names one act on one document, unmistakably: collection/id#random. What
// an act writes carries it, so that recovery knows whether it was done.
func opOn(c Collection, id string) string {
	mark := "#" + strings.ToLower(string(person.NewID()))
	if c == "" {
		return mark
	}
	return string(c) + "/" + id + mark
}

// ask puts the act to the policies, once for each class of fields; all must allow it.
func (d *Desk) ask(a act) (access.Decision, error) {
	all := access.Decision{Allow: true}
	for _, class := range orNone(a.classes) {
		answer := d.store.policies.Decide(d.request(a, class))
		if !answer.Allow || a.who != nil && !a.who.known {
			return answer, d.refusal(a, class)
		}
		for _, id := range answer.Policies {
			if !slices.Contains(all.Policies, id) {
				all.Policies = append(all.Policies, id)
			}
		}
	}
	return all, nil
}

func orNone(classes []person.Class) []person.Class {
	if len(classes) == 0 {
		return []person.Class{""}
	}
	return classes
}

func (d *Desk) request(a act, class person.Class) access.Request {
	request := access.Request{
		Principal: d.Session.principal(), Action: a.action, Class: string(class), Reason: a.reason, Time: d.store.clock(),
	}
	if a.who != nil {
		request.Person = &a.who.facts
	}
	if a.action == access.Deliver {
		request.Source, request.Agreed = string(d.source()), d.store.openSources()
	}
	if a.action == access.WriteNote || a.action == access.Draft {
		request.NoteAuthor, request.NoteTeam = string(d.Session.Me.ID), d.Session.Me.Team
	}
	return request
}

// refusal is what the asker is told. About a person it is "not found", the same
// as for nobody, unless the asker's role is refused whoever the person is.
func (d *Desk) refusal(a act, class person.Class) error {
	name, _, _ := cutLast(a.name, " of ", " to ", " for ")
	if a.who == nil {
		return &Refused{Act: name, Code: RefusedRole}
	}
	best := a
	best.who = &subject{known: true, facts: d.ownPerson()}
	if d.store.policies.Decide(d.request(best, class)).Allow {
		return ErrNotFound
	}
	best.reason = "any"
	if a.reason == "" && d.store.policies.Decide(d.request(best, class)).Allow {
		return &Refused{Act: name, Code: RefusedReason}
	}
	return &Refused{Act: name, Code: RefusedRole}
}

// ownPerson is somebody whom the principal could not be closer to.
func (d *Desk) ownPerson() access.Person {
	me := string(d.Session.Me.ID)
	own := access.Person{ID: "own", Assigned: []string{me}, Circle: []string{me}, Referred: []string{me}}
	if len(d.Session.Me.Municipalities) > 0 {
		own.Municipality = d.Session.Me.Municipalities[0]
	}
	return own
}

// refuse records a refusal and returns it; where it cannot be recorded the
// asker learns only that.
func (d *Desk) refuse(ctx context.Context, a act, decision access.Decision, refusal error) error {
	if a.who != nil && !a.who.known {
		decision.Policies = nil // no rule speaks of nobody
	}
	a.fill = nil // neither what was typed, nor time that only somebody who exists takes
	event := d.told(a, decision, audit.Refused, outcomeOf(refusal), 0)
	_, mark, _ := strings.Cut(event.Op, "#")
	event.Op = "#" + mark // without what somebody typed who may not
	if err := d.store.log.Record(ctx, event); err != nil {
		refusal = err
	}
	if _, told := errors.AsType[*Refused](refusal); told {
		return refusal
	}
	return fmt.Errorf("%s: %w", a.name, refusal)
}

// told is what the log says of a phase of an act.
func (d *Desk) told(a act, decision access.Decision, phase audit.Phase, outcome string, count int) audit.Event {
	event := d.event(a.event)
	event.Phase, event.Outcome, event.Count = phase, outcome, int64(count)
	event.Op, event.Policies, event.Stated = a.op, decision.Policies, a.reason
	for _, class := range a.classes {
		event.Fields = append(event.Fields, string(class))
	}
	if a.who != nil {
		event.Subject = a.who.token
	}
	if a.fill != nil {
		a.fill(&event)
	}
	return event
}

func (d *Desk) event(kind audit.Type) audit.Event {
	return audit.Event{
		Type: kind, Session: d.Session.ID, Staff: string(d.Session.Me.ID), Role: string(d.Session.Me.Role),
		Key: d.Session.fingerprint, Address: d.Session.address,
	}
}

func outcomeOf(err error) string {
	if refused, ok := errors.AsType[*Refused](err); ok {
		return refused.Code
	}
	if wrong, ok := errors.AsType[*Mistake](err); ok {
		return wrong.Code
	}
	if ended, ok := errors.AsType[*Ended](err); ok {
		return ended.Code
	}
	for known, word := range map[error]string{ErrNotFound: "not-found", ErrConflict: "conflict", ErrFull: "full", ErrAway: "away"} {
		if errors.Is(err, known) {
			return word
		}
	}
	return "error"
}
