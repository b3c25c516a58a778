package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

const (
	maxFact  = 500 // characters of a text beside a fact
	maxFacts = 200 // entries of one kind that a person may have
)

// factAct is an act on what is known of a person.
func (d *Desk) factAct(ctx context.Context, name string, who person.ID, what access.Action, event audit.Type, class person.Class) (act, error) {
	_, subject, err := d.subject(ctx, who)
	if err != nil {
		return act{}, fmt.Errorf("%s%s: %w", name, who, err)
	}
	return act{name: name + string(who), action: what, event: event, classes: []person.Class{class}, who: subject}, nil
}

// changing does an act that is one change of a person.
func (d *Desk) changing(ctx context.Context, a act, who person.ID, check func() error, change func(*person.Profile) error) error {
	return d.do(ctx, a, func(ctx context.Context) (int, error) {
		if err := check(); err != nil {
			return 0, err
		}
		return 1, unlessSame(d.store.changePerson(ctx, who, change))
	})
}

// knownCodes lets an event name codes, of those that are in their lists: what somebody
// mistyped does not come into the log.
func (d *Desk) knownCodes(listAndCode ...string) func(*audit.Event) {
	var sure []string
	for i := 0; i+1 < len(listAndCode); i += 2 {
		if _, known := d.store.book.Entry(listAndCode[i], listAndCode[i+1]); known {
			sure = append(sure, listAndCode[i+1])
		}
	}
	return codesOf(sure...)
}

// checkCode refuses what is no code of a list, and says what may have been meant.
func (d *Desk) checkCode(list, code string) error {
	if _, known := d.store.book.Entry(list, code); known {
		return nil
	}
	if near, found := d.store.book.Near(list, code); found {
		return mistake("fact.near", "%.40q is not in the list %s; did you mean %s?", code, list, near.Code)
	}
	return mistake("fact.code", "%.40q is not in the list %s; use one of %s", code, list, firstCodes(codes(d.store.book.List(list))))
}

// firstCodes cuts a list that is too long for a sentence.
func firstCodes(all string) string {
	if len(all) <= 200 {
		return all
	}
	return all[:strings.LastIndex(all[:200], ",")] + " …"
}

// checkPast fills in today, and refuses a day that is none or that is to come.
func (d *Desk) checkPast(day *person.Date) error {
	if *day == "" {
		*day = d.store.today()
	}
	switch {
	case !fullDay(*day):
		return mistake("course.day", "%.40q is not a day; write 2026-12-01", string(*day))
	case *day > d.store.today():
		return mistake("enrol.future", "%s lies in the future; write the day on which it took place", *day)
	}
	return nil
}

// checkID fills in an id that was not made by the caller.
func checkID(id *string) error {
	if *id == "" {
		*id = string(NewNoteID())
	}
	if !bulkID.MatchString(*id) {
		return mistake("fact.id", "an id is 1 to 80 letters, digits, dots and hyphens")
	}
	return nil
}

// checkText brings a text beside a fact into the form in which it is kept.
func checkText(text *string) (err error) {
	*text, err = line("fact.text", "the text", strings.TrimSpace(*text), maxFact)
	return err
}

// records are what the offices delivered of a person.
func (s *Store) records(ctx context.Context, who person.ID) (list []person.Record, err error) {
	err = s.backend.Children(ctx, Records, string(who), func(doc Document) error {
		var r person.Record
		if err := bson.Unmarshal(doc.Body, &r); err != nil {
			return err
		}
		r.ID, r.Person = doc.ID, who
		list = append(list, r)
		return nil
	})
	return list, err
}

// SetFact writes what staff found out into a field that outreach work owns
// (literacy, schooling, childcare, times of day …); several values for a list, none
// to take back what staff wrote. What an office says that ranks before ours goes on
// to win, and ours stays beside it.
func (d *Desk) SetFact(ctx context.Context, who person.ID, field person.FieldName, values ...string) error {
	spec, known := person.SpecOf(field)
	if !known {
		spec.Class = person.Identity
	}
	a, err := d.factAct(ctx, "write fact of ", who, access.Assess, audit.FactSet, spec.Class)
	if err != nil {
		return err
	}
	if known {
		a.fill = codesOf(string(field))
	}
	var fact person.Fact
	check := func() (err error) {
		if !known || !slices.Contains(spec.Owners, person.Outreach) {
			return mistake("fact.field", "%.40q is no field that staff write; use one of %s", string(field), strings.Join(ownFields(), ", "))
		}
		fact, err = d.newFact(spec, values)
		return err
	}
	return d.changing(ctx, a, who, check, func(p *person.Profile) error {
		if len(values) == 0 {
			if p.Own == nil || p.Own.Fields[field].Source == "" {
				return errUnchanged
			}
			delete(p.Own.Fields, field)
		} else if !writeFact(p, field, fact) {
			return errUnchanged
		}
		return d.store.merge(ctx, p, who)
	})
}

// merge rebuilds a person from the records of the offices and what staff wrote.
func (s *Store) merge(ctx context.Context, p *person.Profile, who person.ID) error {
	records, err := s.records(ctx, who)
	if err == nil {
		person.Merge(p, records, s.mergeRules())
	}
	return err
}

// writeFact writes a field of what staff know; false where it is so already.
func writeFact(p *person.Profile, field person.FieldName, fact person.Fact) bool {
	if p.Own == nil {
		p.Own = &person.Own{}
	}
	if p.Own.Fields == nil {
		p.Own.Fields = person.Facts{}
	}
	was, had := p.Own.Fields[field]
	if had && was.Value == fact.Value && slices.Equal(was.List, fact.List) {
		return false
	}
	p.Own.Fields[field] = fact
	return true
}

// ownFields are the fields that staff may write.
func ownFields() (names []string) {
	for _, spec := range person.Fields {
		if slices.Contains(spec.Owners, person.Outreach) {
			names = append(names, string(spec.Name))
		}
	}
	return names
}
