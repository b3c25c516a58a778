package store

import (
	"context"
	"fmt"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
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

// The states of a need.
const (
	needOpen      = "open"
	needMet       = "met"
	needWithdrawn = "withdrawn"
)

// AddNeed writes down a need. One of the same kind that is open already is
// brought up to date: nobody needs the same thing twice.
func (d *Desk) AddNeed(ctx context.Context, who person.ID, n NewNeed) (person.NeedFound, error) {
	var found person.NeedFound
	a, err := d.factAct(ctx, "write need of ", who, access.Need, audit.NeedAdded, person.Need)
	if err != nil {
		return found, err
	}
	a.fill = d.knownCodes("need", n.Kind, "course", n.Detail, "urgency", n.Urgency)
	err = d.changing(ctx, a, who, func() error { return d.checkNeed(&n) }, func(p *person.Profile) (err error) {
		found, err = d.keepNeed(p, n)
		return err
	})
	return found, err
}

func (d *Desk) checkNeed(n *NewNeed) error {
	if err := d.checkCode("need", n.Kind); err != nil {
		return err
	}
	if n.Detail != "" && n.Kind != "course" {
		return mistake("need.type", "only a language course has a type")
	}
	for list, code := range map[string]string{"course": n.Detail, "urgency": n.Urgency} {
		if code != "" {
			if err := d.checkCode(list, code); err != nil {
				return err
			}
		}
	}
	if err := checkID(&n.ID); err != nil {
		return err
	}
	if err := checkText(&n.Note); err != nil {
		return err
	}
	return d.checkPast(&n.Day)
}

// keepNeed adds a need to a person or brings the open one up to date; errUnchanged
// where it is so already.
func (d *Desk) keepNeed(p *person.Profile, n NewNeed) (person.NeedFound, error) {
	at := slices.IndexFunc(p.Needs, func(old person.NeedFound) bool { return old.ID == n.ID })
	switch {
	case at >= 0 && p.Needs[at].Kind != n.Kind:
		return person.NeedFound{}, fmt.Errorf("another need was sent under this id before: %w", ErrConflict)
	case at >= 0 && p.Needs[at].State != needOpen:
		return p.Needs[at], errUnchanged // sent again, when it was closed already
	case at < 0:
		at = slices.IndexFunc(p.Needs, func(old person.NeedFound) bool { return old.Kind == n.Kind && old.State == needOpen })
	}
	if at < 0 {
		if len(p.Needs) >= maxFacts {
			return person.NeedFound{}, mistake("fact.full", "no more than %d of these are kept of one person", maxFacts)
		}
		p.Needs = append(p.Needs, person.NeedFound{ID: n.ID, Kind: n.Kind, Found: n.Day, By: d.Session.Me.ID, State: needOpen})
		at = len(p.Needs) - 1
	}
	was, need := p.Needs[at], &p.Needs[at]
	for said, kept := range map[*string]*string{&n.Detail: &need.Detail, &n.Urgency: &need.Urgency, &n.Note: &need.Note} {
		if *said != "" {
			*kept = *said
		}
	}
	if was == *need && was.ID != n.ID {
		return was, errUnchanged
	}
	return *need, nil
}

// CloseNeed says that a need, by its id or its kind, is "met" or "withdrawn".
func (d *Desk) CloseNeed(ctx context.Context, who person.ID, need, state, why string) error {
	a, err := d.factAct(ctx, "close need of ", who, access.Need, audit.NeedClosed, person.Need)
	if err != nil {
		return err
	}
	a.fill = d.knownCodes("need", need)
	check := func() error {
		if state != needMet && state != needWithdrawn {
			return mistake("need.state", "%.20q is not how a need ends; use met or withdrawn", state)
		}
		return checkText(&why)
	}
	return d.changing(ctx, a, who, check, func(p *person.Profile) error {
		at := lastNeed(p.Needs, need)
		switch {
		case at < 0:
			return mistake("need.unknown", "there is no such need")
		case p.Needs[at].State == state:
			return errUnchanged
		case p.Needs[at].State != needOpen:
			return ErrConflict
		}
		n := &p.Needs[at]
		n.State, n.Closed, n.Closer, n.Why = state, d.store.today(), d.Session.Me.ID, why
		return nil
	})
}

// lastNeed is the need that an id or a kind names: the open one, else the last; -1
// where there is none.
func lastNeed(list []person.NeedFound, name string) int {
	last := -1
	for i, n := range list {
		if n.ID == name || n.Kind == name {
			if last = i; n.State == needOpen {
				return i
			}
		}
	}
	return last
}
