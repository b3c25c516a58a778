package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
)

// What was decided of a pair stands in its review; the two people follow it, step by
// step, and every step can be done again. A crash in between leaves the review
// unsettled, and any server goes on (settleReviews).

// settleReview does to both people what was decided.
func (s *Store) settleReview(ctx context.Context, r Review) error {
	var err error
	switch {
	case r.State == ReviewSame:
		err = s.unite(ctx, r)
	case r.State == ReviewApart && r.Why == ReviewSplit:
		err = s.partRecord(ctx, r)
	default:
		err = s.separate(ctx, r)
	}
	if err != nil {
		return fmt.Errorf("pair %s: %w", r.ID, err)
	}
	now, _, err := update(ctx, s.backend, Reviews, r.ID, "", func(kept *Review) error {
		if kept.State == r.State && kept.Decided.Equal(r.Decided) {
			kept.Settled = true
		}
		return nil
	})
	if now.ID = r.ID; err == nil && !now.Settled { // somebody decided otherwise meanwhile
		return s.settleReview(ctx, now)
	}
	return err
}

// unite makes B part of A. If she changes meanwhile, what changed is taken over too.
func (s *Store) unite(ctx context.Context, r Review) error {
	for {
		err := s.uniteOnce(ctx, r)
		if !errors.Is(err, ErrConflict) || ctx.Err() != nil {
			return err
		}
	}
}

// uniteOnce moves first the records, then what is ours; then she is in A.
func (s *Store) uniteOnce(ctx context.Context, r Review) error {
	b, doc, err := s.rawProfile(ctx, r.B)
	if err != nil {
		return err
	}
	if b.Into != "" && b.Into != r.A { // in somebody else meanwhile
		return nil
	}
	linked := person.Linked{How: person.LinkedHand, Probability: r.Probability, At: r.Decided, By: r.By}
	moved, err := s.giveRecords(ctx, b, r.B, r.A, linked)
	if err != nil {
		return err
	}
	as := person.Absorbed{Person: r.B, At: r.Decided, By: r.By, Review: r.ID}
	err = s.changePerson(ctx, r.A, func(p *person.Profile) error {
		p.ID = r.A
		p.Absorb(b, as)
		return s.mergeWith(ctx, p, r.A, moved...)
	})
	if err != nil {
		return err
	}
	b.Into = r.A
	b.List()
	if err := s.putRaw(ctx, b, doc); err != nil {
		return err
	}
	return s.copyAgain(ctx, b.Enrolments, r.A, r.B)
}

// copyAgain brings people's copies of some places up to date, since it has changed who
// is who: also that of one who has no line of her own in a roster any more, but another
// of them has.
func (s *Store) copyAgain(ctx context.Context, places []person.Enrolment, who ...person.ID) error {
	for _, place := range places {
		c, _, err := s.readCourse(ctx, place.Course)
		if errors.Is(err, ErrNotFound) {
			continue // of an office
		}
		if err != nil {
			return err
		}
		seats := s.seats(c)
		if !slices.ContainsFunc(who, func(id person.ID) bool { return seats[s.self(id)] != nil }) {
			continue
		}
		for _, id := range who {
			err := s.changePerson(ctx, id, func(p *person.Profile) error {
				if c, _, err = s.readCourse(ctx, place.Course); err != nil {
					return err
				}
				seat := s.seats(c)[s.self(id)]
				if seat != nil && s.settles(p, c, seat) || seat == nil && placed(p, person.Enrolment{Course: c.ID}) {
					return nil
				}
				return errUnchanged
			})
			if err = unlessSame(err); err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
		}
	}
	return nil
}

// giveRecords gives the records of one person to another, and names them.
func (s *Store) giveRecords(ctx context.Context, p *person.Profile, from, to person.ID, linked person.Linked) (moved []string, err error) {
	for _, taken := range p.Taken {
		_, _, err := update(ctx, s.backend, Records, taken.Record, "", func(rec *person.Record) error {
			if rec.Person != from && rec.Person != "" {
				return errUnchanged // hers no more, or given already
			}
			rec.Person, rec.Linked = to, linked
			return nil
		})
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil && !errors.Is(err, errUnchanged) {
			return nil, err
		}
		moved = append(moved, taken.Record)
	}
	return moved, nil
}

// separate undoes a union: B takes back what was hers, then her records, then A
// forgets her. Where they were never one nothing happens.
func (s *Store) separate(ctx context.Context, r Review) error {
	b, doc, err := s.rawProfile(ctx, r.B)
	if err != nil {
		return err
	}
	a, _, err := s.rawProfile(ctx, r.A)
	if err != nil {
		return err
	}
	united := slices.ContainsFunc(a.Absorbed, func(x person.Absorbed) bool { return x.Person == r.B })
	if b.Into != r.A && !united {
		return nil
	}
	records, err := s.takeBack(ctx, b, r)
	if err != nil {
		return err
	}
	if b.Into == r.A {
		b.Restore(a)
		if err := s.mergeWith(ctx, b, r.B, records...); err != nil {
			return err
		}
		b.List()
		if err := s.putRaw(ctx, b, doc); err != nil {
			return err
		}
	}
	err = s.changePerson(ctx, r.A, func(p *person.Profile) error {
		p.Release(b)
		return s.mergeWith(ctx, p, r.A)
	})
	if err != nil {
		return err
	}
	return s.copyAgain(ctx, slices.Concat(a.Enrolments, b.Enrolments), r.A, r.B)
}

// takeBack gives B the records that were hers when she became A.
func (s *Store) takeBack(ctx context.Context, b *person.Profile, r Review) (records []string, err error) {
	linked := person.Linked{How: person.LinkedHand, At: r.Decided, By: r.By}
	if records, err = s.giveRecords(ctx, b, r.A, r.B, linked); err != nil {
		return nil, err
	}
	for _, id := range records {
		rec, _, err := s.record(ctx, id)
		if err == nil && rec.Person == r.B {
			err = s.rename(ctx, "azr:"+rec.Fields[person.AZRNumber].Value, r.A, r.B)
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
	}
	return records, nil
}

// rename lets a unique value stand for somebody else.
func (s *Store) rename(ctx context.Context, value string, from, to person.ID) error {
	if value == "azr:" {
		return nil
	}
	_, _, err := update(ctx, s.backend, Unique, value, "", func(kept *struct {
		Person person.ID `bson:"person"`
	}) error {
		if kept.Person != from {
			return errUnchanged
		}
		kept.Person = to
		return nil
	})
	return unlessSame(err)
}

// mergeWith makes a profile anew of its records and of these, as far as they are hers.
func (s *Store) mergeWith(ctx context.Context, p *person.Profile, who person.ID, records ...string) error {
	list, err := s.recordsOf(ctx, p, who)
	if err != nil {
		return err
	}
	for _, id := range records {
		if slices.ContainsFunc(list, func(r person.Record) bool { return r.ID == id }) {
			continue
		}
		r, _, err := s.record(ctx, id)
		if err != nil {
			return err
		}
		list = append(list, r)
	}
	list = slices.DeleteFunc(list, func(r person.Record) bool { return r.Person != who })
	person.Merge(p, list, s.footing().rulesFor(list))
	return nil
}

// rawProfile reads somebody herself, also one who is in another person.
func (s *Store) rawProfile(ctx context.Context, id person.ID) (*person.Profile, Document, error) {
	p, doc, err := get[person.Profile](ctx, s.backend, Persons, string(id))
	p.ID = id
	return &p, doc, err
}

// putRaw writes somebody herself, and tells the register.
func (s *Store) putRaw(ctx context.Context, p *person.Profile, doc Document) (err error) {
	if doc.Body, err = bson.Marshal(p); err != nil {
		return err
	}
	if doc.Version, err = s.backend.Put(ctx, Persons, doc); err != nil {
		return err
	}
	s.selves.note(p.ID, p.Into)
	return s.take(doc.ID, doc.Version, doc.Body)
}

// partRecord makes a person of a record that was taken from another: B has it.
func (s *Store) partRecord(ctx context.Context, r Review) error {
	rec, _, err := update(ctx, s.backend, Records, r.Record, "", func(rec *person.Record) error {
		if rec.Person != r.A && rec.Person != "" {
			return errUnchanged
		}
		rec.Person, rec.Linked = r.B, person.Linked{How: person.LinkedHand, At: r.Decided, By: r.By}
		return nil
	})
	if err != nil && !errors.Is(err, errUnchanged) {
		return err
	}
	rec.ID = r.Record
	if rec.Person == r.B {
		docs, err := birth{id: r.B, record: rec}.documents(s.footing().rulesFor([]person.Record{rec}))
		if err != nil {
			return err
		}
		for _, c := range []Collection{Keys, Persons} {
			if err := s.backend.Append(ctx, c, docs[c]); err != nil && !errors.Is(err, ErrConflict) {
				return err
			}
		}
		if err := s.rename(ctx, "azr:"+rec.Fields[person.AZRNumber].Value, r.A, r.B); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return errors.Join(s.remake(ctx, r.B, r.Record), s.remake(ctx, r.A))
}

// settleReviews does what a crash left undone.
func (s *Store) settleReviews(ctx context.Context) error {
	var left []Review
	err := s.backend.All(ctx, Reviews, nil, func(doc Document) error {
		r, err := reviewIn(doc)
		if err == nil && !r.Settled && !r.Decided.IsZero() && s.clock().Sub(r.Decided) > effectTime {
			left = append(left, r)
		}
		return err
	})
	for _, r := range left {
		err = errors.Join(err, s.settleReview(ctx, r))
	}
	return err
}

func reviewIn(doc Document) (Review, error) {
	var r Review
	err := bson.Unmarshal(slices.Clone(doc.Body), &r)
	r.ID = doc.ID
	return r, err
}
