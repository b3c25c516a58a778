package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
)

// Sheet is a profile as the principal may see it: what may not be seen is empty.
type Sheet struct {
	ID          person.ID
	Fields      []SheetField // known and visible, in the order of person.Fields
	Spells      []person.Spell
	Assessments []person.Assessment
	Enrolments  []person.Enrolment
	Needs       []person.NeedFound
	Assigned    []person.StaffID
	LastContact person.Date
	LastKind    string
	German      string
	Restricted  bool
	Sees        map[person.Class]bool
	Drafted     time.Time // when the principal's own unsent note was kept; zero: there is none
	MayNote     bool
	MayConfide  bool
}

// SheetField is one visible field.
type SheetField struct {
	Spec  person.Spec
	Field person.Field
}

// Value is the winning value of a field, empty where unknown or not visible.
func (s *Sheet) Value(name person.FieldName) string {
	for _, f := range s.Fields {
		if f.Spec.Name == name {
			return f.Field.Value
		}
	}
	return ""
}

// Name is the name as lists show it, "Family, Given".
func (s *Sheet) Name() string {
	return person.DisplayName(s.Value(person.Family), s.Value(person.Given))
}

// Person opens one profile. The reason is for those who must state one.
func (d *Desk) Person(ctx context.Context, id person.ID, reason string) (*Sheet, error) {
	if err := checkReason(reason); err != nil {
		return nil, fmt.Errorf("show %s: %w", id, err)
	}
	p, who, err := d.subject(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("show %s: %w", id, err)
	}
	var sheet *Sheet
	a := act{
		name: "show " + string(id), action: access.Read, event: audit.PersonRead,
		classes: []person.Class{person.Identity}, who: who, reason: reason,
	}
	a.fill = func(e *audit.Event) { e.Fields = d.seen(a) }
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		sheet = d.sheet(p, a)
		sheet.Drafted, err = d.drafted(ctx, id)
		return 1, err
	})
	return sheet, err
}

// maxReason is how many characters a stated reason may have; it goes into the log.
const maxReason = 300

func checkReason(reason string) error {
	if err := plain.Check(reason, maxReason); err != nil {
		return mistake("reason", "the reason: %v", err)
	}
	return nil
}

// seen lists the classes that the sheet will show, for the log.
func (d *Desk) seen(a act) []string {
	var names []string
	for _, class := range person.Classes {
		if d.sees(a, class) {
			names = append(names, string(class))
		}
	}
	return names
}

func (d *Desk) sees(a act, class person.Class) bool {
	return a.who.known && d.store.policies.Decide(d.request(a, class)).Allow
}

func (d *Desk) sheet(p *person.Profile, a act) *Sheet {
	s := &Sheet{ID: p.ID, Restricted: p.Restricted, Sees: map[person.Class]bool{}}
	for _, class := range person.Classes {
		s.Sees[class] = d.sees(a, class)
	}
	for _, spec := range person.Fields {
		if field, known := p.Fields[spec.Name]; known && s.Sees[spec.Class] {
			s.Fields = append(s.Fields, SheetField{spec, field})
		}
	}
	s.Spells = slices.DeleteFunc(slices.Clone(p.Spells), func(spell person.Spell) bool {
		spec, known := person.SpecOf(spell.Field)
		return !known || !s.Sees[spec.Class]
	})
	if s.Sees[person.Language] {
		s.Assessments, s.German = p.Assessments, p.German()
	}
	if s.Sees[person.Course] {
		s.Enrolments = p.Enrolments
	}
	if s.Sees[person.Need] {
		s.Needs = p.Needs
	}
	if s.Sees[person.Notes] {
		s.Assigned, s.LastContact, s.LastKind = p.Assigned, p.LastContact, p.LastKind
	}
	a.action = access.WriteNote
	s.MayNote, s.MayConfide = d.sees(a, person.Notes), d.sees(a, person.Confided)
	return s
}

// subject reads the person that an act is about. Where there is none, the
// subject is unknown and every policy refuses it, after the same two reads.
func (d *Desk) subject(ctx context.Context, id person.ID) (*person.Profile, *subject, error) {
	p, doc, err := get[person.Profile](ctx, d.store.backend, Persons, string(id))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, nil, err
	}
	key, _, keyErr := get[personKey](ctx, d.store.backend, Keys, string(id))
	if keyErr != nil && !errors.Is(keyErr, ErrNotFound) {
		return nil, nil, keyErr
	}
	p.ID, p.Version = id, doc.Version
	return &p, &subject{facts: facts(&p), token: key.Token, known: err == nil && keyErr == nil}, nil
}

// facts are what the policies may know of a person; every attribute is there.
func facts(p *person.Profile) access.Person {
	return access.Person{
		ID: string(p.ID), Municipality: p.Value(person.Municipality), Restricted: p.Restricted,
		Assigned: words(p.Assigned), Circle: words(p.Circle),
	}
}

func words[T ~string](list []T) []string {
	out := make([]string, 0, len(list))
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

// changePerson changes a profile, derives its listing and patches the register.
func (s *Store) changePerson(ctx context.Context, id person.ID, change func(*person.Profile) error) error {
	_, doc, err := update(ctx, s.backend, Persons, string(id), "", func(p *person.Profile) error {
		if err := change(p); err != nil {
			return err
		}
		p.List()
		return nil
	})
	if err != nil {
		return err
	}
	return s.patch(doc.ID, doc.Version, doc.Body)
}

func (s *Store) patch(id string, version int64, body bson.Raw) error {
	entry, err := register.Decode(id, version, body)
	if err == nil {
		s.publish(entry)
	}
	return err
}
