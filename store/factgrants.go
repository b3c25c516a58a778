package store

import (
	"context"
	"fmt"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// grantWay says which states of a grant may follow one; "" before the first. A
// decision may become known without the application.
var grantWay = map[string][]string{
	"":        {"applied", "granted", "refused"},
	"applied": {"granted", "refused"},
	"granted": {"used", "revoked"},
}

// RecordGrant writes down an authorisation or obligation, or its next state where
// the id is known. Without an id it is the next state of the last one of the same
// route whose turn that is. Day is that of the state; empty: today.
func (d *Desk) RecordGrant(ctx context.Context, who person.ID, g person.Grant) (person.Grant, error) {
	a, err := d.factAct(ctx, "write grant of ", who, access.Grant, audit.GrantRecorded, person.Entitlement)
	if err != nil {
		return g, err
	}
	a.fill = d.knownCodes("route", g.Route, "grant", g.State)
	named := g.ID != ""
	kept := g
	err = d.changing(ctx, a, who, func() error { return d.checkGrant(&g) }, func(p *person.Profile) (err error) {
		kept, err = d.keepGrant(p, g, named)
		return err
	})
	return kept, err
}

func (d *Desk) checkGrant(g *person.Grant) error {
	if err := d.checkCode("route", g.Route); err != nil {
		return err
	}
	if err := d.checkCode("grant", g.State); err != nil {
		return err
	}
	if g.Authority != "" {
		if err := d.checkCode("authority", g.Authority); err != nil {
			return err
		}
	}
	for _, day := range []*person.Date{&g.Applied, &g.Granted, &g.Day} {
		if *day != "" || day == &g.Day {
			if err := d.checkPast(day); err != nil {
				return err
			}
		}
	}
	switch {
	case g.State == "applied" && g.Applied == "":
		g.Applied = g.Day
	case g.State == "granted" && g.Granted == "":
		g.Granted = g.Day
	}
	if g.Lapses != "" && (!fullDay(g.Lapses) || g.Lapses < max(g.Applied, g.Granted)) {
		return mistake("grant.lapses", "%.40q is no day on which it can lapse", string(g.Lapses))
	}
	g.By = d.Session.Me.ID
	return checkID(&g.ID)
}

// keepGrant writes a grant into a person; errUnchanged where it is so already.
func (d *Desk) keepGrant(p *person.Profile, g person.Grant, named bool) (person.Grant, error) {
	at := slices.IndexFunc(p.Grants, func(old person.Grant) bool { return old.ID == g.ID })
	if !named {
		at = grantBefore(p.Grants, g)
	}
	var old person.Grant
	if at >= 0 {
		old = p.Grants[at]
	}
	switch {
	case at >= 0 && old.Route != g.Route:
		return g, fmt.Errorf("another grant was sent under this id before: %w", ErrConflict)
	case old.State != g.State && !slices.Contains(grantWay[old.State], g.State):
		return g, mistake("grant.way", "is %s; %s cannot come after that", orNothing(old.State), g.State)
	case at < 0 && len(p.Grants) >= maxFacts:
		return g, mistake("fact.full", "no more than %d of these are kept of one person", maxFacts)
	case at < 0:
		p.Grants = append(p.Grants, g)
		return g, nil
	}
	next := old
	next.State, next.Day = g.State, g.Day
	for said, kept := range map[*person.Date]*person.Date{&g.Applied: &next.Applied, &g.Granted: &next.Granted, &g.Lapses: &next.Lapses} {
		if *said != "" {
			*kept = *said
		}
	}
	if g.Authority != "" {
		next.Authority = g.Authority
	}
	if next == old {
		return old, errUnchanged
	}
	next.By = g.By
	p.Grants[at] = next
	return next, nil
}

func orNothing(state string) string {
	if state == "" {
		return "-"
	}
	return state
}

// grantBefore is the last grant of a route that a state can follow, or that is in
// it already; -1 where it is a new one, as after one that has lapsed. What no grant
// begins with is said of the last one, to be refused with its state.
func grantBefore(list []person.Grant, g person.Grant) int {
	last := -1
	for i := len(list) - 1; i >= 0; i-- {
		old := list[i]
		if old.Route != g.Route {
			continue
		}
		last = max(last, i)
		if lapsed := old.Lapses != "" && old.Lapses < g.Granted; old.State == g.State && !lapsed || slices.Contains(grantWay[old.State], g.State) {
			return i
		}
	}
	if slices.Contains(grantWay[""], g.State) {
		return -1
	}
	return last
}
