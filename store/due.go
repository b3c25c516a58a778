package store

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/store/audit"
	"lotse/store/need"
	"lotse/store/person"
)

// Due says which course is due for a person, which routes are open, which deadlines
// run and what blocks, without the reasons that the principal may not see.
func (d *Desk) Due(ctx context.Context, who person.ID) (need.Finding, error) {
	finding, _, err := d.DueOn(ctx, who, "")
	return finding, err
}

// DueOn is Due by the rules of another day, of what is known now, but of a past day
// without what is of later days; with these rules, which have the sentences. An
// empty day is today.
func (d *Desk) DueOn(ctx context.Context, who person.ID, day person.Date) (finding need.Finding, rules *need.Rules, err error) {
	if day, err = d.dayOf(day); err != nil {
		return finding, nil, fmt.Errorf("due for %s: %w", who, err)
	}
	doc, about, err := d.subject(ctx, who)
	if err != nil {
		return finding, nil, fmt.Errorf("due for %s: %w", who, err)
	}
	a := act{
		name: "due for " + string(who), action: access.Read, event: audit.DueRead,
		classes: []person.Class{person.Entitlement}, who: about,
	}
	err = d.do(ctx, a, func(context.Context) (int, error) {
		var p person.Profile
		if err := bson.Unmarshal(doc.Body, &p); err != nil {
			return 0, err
		}
		rules = need.On(d.store.book, day)
		if day < d.Session.Today() {
			p.UpTo(day)
		}
		finding = rules.Of(&p.Listing, d.store.offers()).Only(func(class person.Class) bool { return class == "" || d.sees(a, class) })
		return 1, nil
	})
	return finding, rules, err
}

// Rules is what the rule book says on a day; an empty one is today.
func (d *Desk) Rules(ctx context.Context, day person.Date) (edition *rulebook.Edition, err error) {
	a := act{name: "read the rules", action: access.RulesRead, event: audit.RulesRead}
	err = d.do(ctx, a, func(context.Context) (int, error) {
		if day, err = d.dayOf(day); err != nil {
			return 0, err
		}
		edition = d.store.book.At(string(day))
		return len(edition.Rules()), nil
	})
	return edition, err
}

// dayOf is a whole day; empty stands for today.
func (d *Desk) dayOf(day person.Date) (person.Date, error) {
	if day == "" {
		return d.Session.Today(), nil
	}
	if _, err := time.Parse(time.DateOnly, string(day)); err != nil {
		return "", mistake("day", "%.20q is not a day such as 2026-05-31", string(day))
	}
	return day, nil
}
