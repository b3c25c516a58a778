package store

import (
	"context"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/linkage"
	"lotse/store/person"
)

// compared are the fields that a pair shows side by side, and what linkage calls them.
var compared = []struct {
	name person.FieldName
	kin  linkage.Field
}{
	{person.Family, linkage.Family}, {person.Given, linkage.Given}, {person.Native, ""}, {person.Aliases, ""},
	{person.Birth, linkage.Birth}, {person.Sex, linkage.Sex}, {person.Nationality, linkage.Nationality},
	{person.AZRNumber, linkage.AZR}, {person.Municipality, linkage.Place}, {person.Street, ""}, {person.Arrived, ""},
}

// Review is one pair side by side.
func (d *Desk) Review(ctx context.Context, id string) (sheet ReviewSheet, err error) {
	pair, a, err := d.pair(ctx, id, "read a pair", audit.ReviewRead)
	if err != nil {
		return sheet, err
	}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		sheet.ReviewRow = pair
		left, err := d.saidOf(ctx, pair.A)
		if err != nil {
			return 0, err
		}
		right, err := d.saidOf(ctx, pair.B)
		if err != nil {
			return 0, err
		}
		d.store.kinIndex()
		x, y := kinOf(pair.A, &left.Listing), kinOf(pair.B, &right.Listing)
		match := d.store.kin.model.Compare(&x, &y)
		for _, c := range compared {
			spec, _ := person.SpecOf(c.name)
			one := Compared{Field: c.name, Left: left.facts(c.name), Right: right.facts(c.name)}
			if len(one.Left)+len(one.Right) == 0 || !d.seesBoth(spec.Class, left, right) {
				continue
			}
			for _, f := range match.Fields {
				if f.Field == c.kin {
					one.Level, one.Weight = f.Level, f.Weight
				}
			}
			sheet.Fields = append(sheet.Fields, one)
		}
		sheet.Notes[0], err = d.countNotes(ctx, pair.A)
		if err == nil {
			sheet.Notes[1], err = d.countNotes(ctx, pair.B)
		}
		return 1, err
	})
	return sheet, err
}

// officesSay is what the offices say of somebody.
type officesSay struct {
	person.Profile
	who     access.Person
	records []person.Record
}

func (d *Desk) saidOf(ctx context.Context, id person.ID) (officesSay, error) {
	p, doc, err := d.store.rawProfile(ctx, id)
	if err != nil {
		return officesSay{}, err
	}
	records, err := d.store.recordsOf(ctx, p, id)
	records = slices.DeleteFunc(records, func(r person.Record) bool {
		return !d.store.open(r.Source) || p.Into == "" && r.Person != id
	})
	if p.Own != nil {
		records = append(records, person.Record{Source: person.Outreach, Fields: p.Own.Fields})
	}
	return officesSay{*p, facts(doc), records}, err
}

// facts are what each office says of a field.
func (s officesSay) facts(name person.FieldName) (list []person.Fact) {
	for _, r := range s.records {
		fact, has := r.Fields[name]
		if !has || !r.Gone.IsZero() {
			continue
		}
		if fact.Source = r.Source; fact.AsOf == "" {
			fact.AsOf = r.AsOf
		}
		list = append(list, fact)
	}
	return list
}

func (d *Desk) seesBoth(class person.Class, left, right officesSay) bool {
	set := d.mayFind(class)
	return set.Match(left.who) && set.Match(right.who)
}

// countNotes counts the notes of somebody that are not confided: of others not even
// their number is told.
func (d *Desk) countNotes(ctx context.Context, id person.ID) (n int, err error) {
	err = d.store.backend.Children(ctx, Notes, string(id), func(doc Document) error {
		if confided, _ := doc.Body.Lookup("confided").BooleanOK(); !confided {
			n++
		}
		return nil
	})
	return n, err
}

// RecordsOf are the records that a person is made of.
func (d *Desk) RecordsOf(ctx context.Context, id person.ID) (lines []RecordLine, err error) {
	doc, who, err := d.subject(ctx, id)
	if err != nil {
		return nil, err
	}
	a := act{name: "records of " + string(id), action: access.Read, event: audit.RecordsRead, classes: []person.Class{person.Identity}, who: who}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		p, _, err := d.store.rawProfile(ctx, person.ID(doc.ID))
		if err != nil {
			return 0, err
		}
		records, err := d.store.recordsOf(ctx, p, p.ID)
		if err != nil {
			return 0, err
		}
		owner := d.formerOwners(ctx, p)
		for _, r := range records {
			if r.Person != p.ID || !d.store.open(r.Source) {
				continue
			}
			lines = append(lines, RecordLine{
				Record: r.ID, Source: r.Source, AsOf: r.AsOf, Received: r.Received, Gone: r.Gone, Linked: r.Linked, From: owner[r.ID],
				Name: person.DisplayName(r.Fields[person.Family].Value, r.Fields[person.Given].Value), Birth: person.Date(r.Fields[person.Birth].Value),
			})
		}
		return len(lines), nil
	})
	return lines, err
}

// formerOwners says of the records of people who turned out to be this one whose they
// were.
func (d *Desk) formerOwners(ctx context.Context, p *person.Profile) map[string]person.ID {
	owner := map[string]person.ID{}
	for _, other := range p.Absorbed {
		if b, _, err := d.store.rawProfile(ctx, other.Person); err == nil {
			for _, taken := range b.Taken {
				owner[taken.Record] = other.Person
			}
		}
	}
	return owner
}

// Split takes a record away from a person who has others: it makes a person of its
// own, whose id is returned, and the two stay apart.
func (d *Desk) Split(ctx context.Context, id person.ID, record string) (made person.ID, err error) {
	doc, who, err := d.subject(ctx, id)
	if err != nil {
		return "", err
	}
	a := act{name: "part a record of " + string(id), action: access.Link, event: audit.RecordSplit, classes: []person.Class{person.Identity}, who: who}
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		r, err := d.splitReview(ctx, person.ID(doc.ID), record)
		if err != nil {
			return 0, err
		}
		made = r.B
		return 1, d.store.settleReview(ctx, r)
	})
	return made, err
}

// splitReview writes down that a record is somebody else's.
func (d *Desk) splitReview(ctx context.Context, from person.ID, record string) (Review, error) {
	s := d.store
	p, _, err := s.rawProfile(ctx, from)
	if err != nil {
		return Review{}, err
	}
	records, err := s.recordsOf(ctx, p, from)
	if err != nil {
		return Review{}, err
	}
	records = slices.DeleteFunc(records, func(r person.Record) bool { return r.Person != from || !s.open(r.Source) })
	at := slices.IndexFunc(records, func(r person.Record) bool { return r.ID == record })
	live := slices.DeleteFunc(slices.Clone(records), func(r person.Record) bool { return !r.Gone.IsZero() })
	switch {
	case at < 0:
		return Review{}, mistake("records.none", "%.60q is no record of hers; see records %s", record, from)
	case len(records) < 2 || len(live) < 2 && records[at].Gone.IsZero():
		return Review{}, mistake("records.last", "it is her only record; there is nothing to part")
	}
	id, err := s.reserve(ctx, "split:"+record+"/"+string(from), "")
	if err != nil {
		return Review{}, err
	}
	return s.addPair(ctx, Review{A: from, B: id, Why: ReviewSplit, Record: record, State: ReviewApart, Found: s.goneAt(), Decided: s.goneAt(), By: d.Session.Me.ID})
}
