package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// Reviews are the pairs that wait for a decision, the likeliest first; with all, also
// those that were decided, newest first. Of pairs of which she may not see both the
// principal hears nothing.
func (d *Desk) Reviews(ctx context.Context, all bool) (list []ReviewRow, err error) {
	a := act{name: "read the pairs", action: access.Link, event: audit.ReviewsRead}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		err := d.store.backend.All(ctx, Reviews, nil, func(doc Document) error {
			r, err := reviewIn(doc)
			if err == nil && (all || r.State == ReviewOpen) {
				list = append(list, ReviewRow{Review: r})
			}
			return err
		})
		if err == nil {
			list, err = d.seenPairs(ctx, list)
		}
		return len(list), err
	})
	slices.SortStableFunc(list, func(a, b ReviewRow) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.Decided.Unix(), a.Decided.Unix()),
			cmp.Compare(b.Probability, a.Probability), a.Found.Compare(b.Found))
	})
	return list, err
}

// rank puts what waits before what was decided, and alarms before all.
func (r *ReviewRow) rank() int {
	switch {
	case r.State != ReviewOpen:
		return 2
	case r.Why == ReviewAlarm:
		return 0
	}
	return 1
}

// once leaves out of pairs that wait those of two people who stand in another, too:
// since people became one, two pairs may be of the same two.
func once(list []ReviewRow) []ReviewRow {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(r ReviewRow) bool {
		if r.State != ReviewOpen {
			return false
		}
		pair := pairIDs(r.A, r.B)[2]
		if seen[pair] {
			return true
		}
		seen[pair] = true
		return false
	})
}

// seenPairs are the pairs of which the principal may see both.
func (d *Desk) seenPairs(ctx context.Context, list []ReviewRow) ([]ReviewRow, error) {
	var ids []person.ID
	list = slices.DeleteFunc(list, func(r ReviewRow) bool { // of people who became one by another decision
		return r.State == ReviewOpen && !r.halfUndone() && d.store.self(r.A) == d.store.self(r.B)
	})
	for i := range list {
		if list[i].State == ReviewOpen && !list[i].halfUndone() {
			list[i].A, list[i].B = d.store.self(list[i].A), d.store.self(list[i].B)
		}
		ids = append(ids, list[i].A, list[i].B)
	}
	list = once(list)
	base := d.linkable()
	rows := map[person.ID]register.Row{}
	hide := d.hide(d.mayFind(person.Identity))
	for _, row := range d.picked(ids, base) {
		hide(&row)
		rows[row.ID] = row
	}
	var seen []ReviewRow
	for _, pair := range list {
		both := true
		for id, side := range map[person.ID]*register.Row{pair.A: &pair.Left, pair.B: &pair.Right} {
			row, here := rows[id]
			if !here {
				was, err := d.absorbedRow(ctx, pair.Review, id, base)
				if err != nil {
					return nil, err
				}
				if here = was != nil; here {
					hide(was)
					row = *was
				}
			}
			*side = row
			both = both && here
		}
		if both {
			seen = append(seen, pair)
		}
	}
	return seen, nil
}

// halfUndone says whether a decision was taken back, and the two people do not follow
// yet: it can be taken back once more, so that they do.
func (r *Review) halfUndone() bool { return r.State == ReviewOpen && !r.Decided.IsZero() && !r.Settled }

// linkable are the people about whom the principal may decide.
func (d *Desk) linkable() access.Filter {
	return access.Filter{Op: access.And, Args: []access.Filter{d.mayFind(person.Identity), d.reachable(access.Link, person.Identity)}}
}

// absorbedRow is one of a pair as she was before she became part of somebody: of A, or
// A herself of a third; nil where the principal may not know of her.
func (d *Desk) absorbedRow(ctx context.Context, r Review, who person.ID, base access.Filter) (*register.Row, error) {
	if r.State != ReviewSame && !r.halfUndone() {
		return nil, nil
	}
	p, doc, err := d.store.rawProfile(ctx, who)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil || !base.Match(facts(doc)) {
		return nil, err
	}
	return &register.Row{ID: who, Listing: p.Listing}, nil
}

// pair finds a pair and both people, as far as the principal may decide about them;
// otherwise there is none.
func (d *Desk) pair(ctx context.Context, id string, name string, event audit.Type) (ReviewRow, act, error) {
	a := act{name: name, action: access.Link, event: event, classes: []person.Class{person.Identity}}
	r, _, err := get[Review](ctx, d.store.backend, Reviews, strings.ToLower(strings.TrimSpace(id)))
	r.ID = strings.ToLower(strings.TrimSpace(id))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return ReviewRow{}, a, err
	}
	_, who, failed := d.subject(ctx, r.A)
	if failed != nil {
		return ReviewRow{}, a, failed
	}
	a.who = who
	if err != nil {
		a.who = &subject{facts: who.facts}
		return ReviewRow{}, a, nil
	}
	rows, err := d.seenPairs(ctx, []ReviewRow{{Review: r}})
	if len(rows) == 0 {
		a.who = &subject{facts: who.facts}
		return ReviewRow{}, a, err
	}
	return rows[0], a, err
}

// decide writes down what was decided of a pair, and does it to both people.
func (d *Desk) decide(ctx context.Context, id, name string, event audit.Type, change func(*Review) error) error {
	pair, a, err := d.pair(ctx, id, name, event)
	if err != nil {
		return err
	}
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		r, _, err := update(ctx, d.store.backend, Reviews, pair.ID, a.op, func(r *Review) error {
			if err := change(r); err != nil {
				return err
			}
			r.By, r.Decided, r.Settled = d.Session.Me.ID, d.store.goneAt(), false
			return nil
		})
		if errors.Is(err, errUnchanged) && r.Settled {
			return 0, nil // it is so already
		}
		if err != nil && !errors.Is(err, errUnchanged) {
			return 0, err
		}
		r.ID = pair.ID
		return 1, d.store.settleReview(ctx, r)
	})
}

// Same decides that a pair is one person: A stays, with everything that B had.
func (d *Desk) Same(ctx context.Context, id string) error {
	return d.decide(ctx, id, "decide about a pair", audit.ReviewDecided, func(r *Review) error {
		switch {
		case r.State == ReviewSame:
			return errUnchanged
		case r.State == ReviewApart:
			return decided(r, "review.apart", "two people")
		case d.store.self(r.A) == d.store.self(r.B):
			return mistake("review.self", "that is one person already")
		}
		r.A, r.B = d.store.self(r.A), d.store.self(r.B)
		r.State = ReviewSame
		return nil
	})
}

// decided says what was decided of a pair already, by whom and when.
func decided(r *Review, code, what string) *Mistake {
	at := r.Decided.In(county).Format("02.01.2006 15:04")
	return mistake(code, "%s decided on %s that these are %s; take that back first (review undo)", r.By, at, what)
}

// Apart decides that a pair is two people; it is not asked again.
func (d *Desk) Apart(ctx context.Context, id string) error {
	return d.decide(ctx, id, "decide about a pair", audit.ReviewDecided, func(r *Review) error {
		switch r.State {
		case ReviewApart:
			return errUnchanged
		case ReviewSame: // somebody else was faster, and is not overruled unawares
			return decided(r, "review.same", "one person")
		}
		r.State = ReviewApart
		return nil
	})
}

// UndoReview takes a decision back, also weeks later: the pair waits again, and
// where B had become A she is there again with her records and all that was hers.
func (d *Desk) UndoReview(ctx context.Context, id string) error {
	return d.decide(ctx, id, "take a decision back", audit.ReviewUndone, func(r *Review) error {
		if r.State == ReviewOpen {
			return errUnchanged
		}
		if err := d.undoable(r); err != nil {
			return err
		}
		if r.State == ReviewApart && r.Why == ReviewSplit { // from now on a pair like others
			r.Why = ReviewHand
		}
		r.State = ReviewOpen
		return nil
	})
}

// undoable refuses to part two people of whom the first became part of a third.
func (d *Desk) undoable(r *Review) error {
	if r.State == ReviewSame && d.store.self(r.A) != r.A {
		return mistake("review.later", "what was decided later about %s must be taken back first", r.A)
	}
	return nil
}

// Suspect puts two people into the queue who may be one.
func (d *Desk) Suspect(ctx context.Context, one, two person.ID) (r Review, err error) {
	_, first, err := d.subject(ctx, one)
	if err != nil {
		return r, err
	}
	doc, second, err := d.subject(ctx, two)
	if err != nil {
		return r, err
	}
	a := act{name: "suspect " + string(one) + " and another", action: access.Link, event: audit.ReviewMade, classes: []person.Class{person.Identity}, who: first}
	if !second.known || !d.linkable().Match(second.facts) || !d.linkable().Match(facts(doc)) {
		a.who = &subject{facts: first.facts}
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		a, b := d.store.self(one), d.store.self(two)
		if a == b {
			return 0, mistake("review.self", "that is one person already")
		}
		left, _, err := d.store.rawProfile(ctx, a)
		if err != nil {
			return 0, err
		}
		right, _, err := d.store.rawProfile(ctx, b)
		if err != nil {
			return 0, err
		}
		d.store.kinIndex()
		x, y := kinOf(a, &left.Listing), kinOf(b, &right.Listing)
		r, err = d.store.doubt(ctx, a, b, ReviewHand, d.store.kin.model.Compare(&x, &y).Probability)
		return 1, err
	})
	return r, err
}
