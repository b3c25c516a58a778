package store

import (
	"context"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// Identity is who sits at a Desk and what the policies allow there.
type Identity struct {
	Staff       Staff           `json:"staff"`
	Session     string          `json:"session"`
	Fingerprint string          `json:"fingerprint,omitempty"`
	Reached     Reached         `json:"-"`
	People      int             `json:"people"`    // how many people may be found
	Sees        []person.Class  `json:"sees"`      // classes of fields seen of all of them
	SeesSome    []person.Class  `json:"sees_some"` // seen only of people assigned, or where one wrote it oneself
	May         []access.Action `json:"may"`
}

// Reached is where a client found the server, as the client must write it.
type Reached struct {
	Host, Port string   // empty: there was no connection
	HostKeys   []string // kinds of key that the server shows, as SSH names them
}

// WhoAmI says who the principal is and what may be done here.
func (d *Desk) WhoAmI(ctx context.Context) (Identity, error) {
	var who Identity
	err := d.do(ctx, act{name: "whoami", action: access.WhoAmI, event: audit.WhoAmI}, func(context.Context) (int, error) {
		var err error
		who, err = d.identity()
		return 1, err
	})
	return who, err
}

func (d *Desk) identity() (Identity, error) {
	session := d.Session
	who := Identity{Staff: session.Me, Session: session.ID, Fingerprint: session.fingerprint, Reached: session.reached}
	for _, class := range person.Classes {
		switch all, some := d.seesOf(class); {
		case all:
			who.Sees = append(who.Sees, class)
		case some:
			who.SeesSome = append(who.SeesSome, class)
		}
	}
	who.May = session.may
	list, err := d.list(noFilter)
	if err != nil || !d.may(access.Find) {
		return who, err
	}
	found, err := list.Find(Query{})
	who.People = found.Total
	return who, err
}

// seesOf says whether a class is seen of all people in reach, or of some: those
// assigned, and what the principal wrote herself.
func (d *Desk) seesOf(class person.Class) (all, some bool) {
	own := d.ownPerson()
	near := own
	near.Assigned = nil
	request := d.request(act{action: access.Read, who: &subject{facts: near}, reason: "any"}, class)
	all = d.store.policies.Decide(request).Allow
	request.Person, request.NoteAuthor, request.NoteTeam = &own, string(d.Session.Me.ID), d.Session.Me.Team
	return all, d.store.policies.Decide(request).Allow
}

// actions are those that are open to the principal.
func (d *Desk) actions() []access.Action {
	var open []access.Action
	for _, action := range access.Actions {
		if d.may(action) {
			open = append(open, action)
		}
	}
	return open
}

// may says whether an action is open to the principal at all; an action on
// people for somebody whom the principal could not be closer to.
func (d *Desk) may(action access.Action) bool {
	ask := act{action: action}
	if d.store.policies.Decide(d.request(ask, "")).Allow {
		return true
	}
	ask.who, ask.reason = &subject{known: true, facts: d.ownPerson()}, "any"
	return d.store.policies.Decide(d.request(ask, person.Notes)).Allow ||
		d.store.policies.Decide(d.request(ask, person.Identity)).Allow
}

// SetLanguage keeps the language of the interface for the principal: "de" or
// "en". Running sessions change by themselves.
func (d *Desk) SetLanguage(ctx context.Context, language string) error {
	me := d.Session.Me.ID
	a := act{name: "set language", action: access.WhoAmI, event: audit.LanguageSet, op: opOn(StaffDocs, string(me))}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		if language != "de" && language != "en" {
			return 0, mistake("language", "%.20q is not a language of Lotse; use de or en", language)
		}
		_, _, err := update(ctx, d.store.backend, StaffDocs, string(me), a.op, func(s *Staff) error {
			s.Language = language
			return nil
		})
		return 1, err
	})
}
