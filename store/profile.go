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
)

// Sheet is a profile as the principal may see it: what may not be seen is empty.
type Sheet struct {
	ID           person.ID
	Fields       []SheetField // known and visible, in the order of person.Fields
	Spells       []person.Spell
	Assessments  []person.Assessment
	Enrolments   []person.Enrolment
	Needs        []person.NeedFound
	FollowUps    []person.FollowUp // open and closed; without sight of notes only one's own
	Grants       []person.Grant
	Recognitions []person.Recognition
	Referrals    []person.Referral // those offered to or by the principal; with sight of notes all
	Assigned     []person.StaffID
	LastContact  person.Date
	LastKind     string
	German       string
	Restricted   bool
	Sees         map[person.Class]bool
	Drafted      time.Time // when the principal's own unsent note was kept; zero: there is none
	MayNote      bool
	MayConfide   bool
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
	reason, err := stated(reason)
	if err != nil {
		return nil, fmt.Errorf("show %s: %w", id, err)
	}
	doc, who, err := d.subject(ctx, id)
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
		var p person.Profile
		if err := bson.Unmarshal(doc.Body, &p); err != nil {
			return 0, err
		}
		id = person.ID(doc.ID)
		p.ID, p.Version = id, doc.Version
		sheet = d.sheet(&p, a)
		d.known.add(who)
		sheet.Drafted, err = d.drafted(ctx, id)
		return 1, err
	})
	if err == nil {
		d.Session.hearing.open(id)
		d.remember(id)
	}
	return sheet, err
}

// maxReason is how many characters a stated reason may have; it goes into the log.
const maxReason = 300

// stated checks a reason. Space of whatever kind is none.
func stated(reason string) (string, error) {
	reason = plain.NFC(reason)
	if err := plain.Check(reason, maxReason); err != nil {
		return "", mistake("reason", "the reason: %v", err)
	}
	return reason, nil
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
	if s.Sees[person.Entitlement] {
		s.Grants = p.Grants
	}
	if s.Sees[person.Education] {
		s.Recognitions = p.Recognitions
	}
	if s.Sees[person.Need] {
		s.Needs = p.Needs
	}
	if s.Sees[person.Notes] {
		s.Assigned, s.LastContact, s.LastKind = p.Assigned, p.LastContact, p.LastKind
	}
	s.FollowUps = slices.DeleteFunc(slices.Clone(p.FollowUps), func(f person.FollowUp) bool {
		return !s.Sees[person.Notes] && !d.owes(f)
	})
	s.Referrals = slices.DeleteFunc(slices.Clone(p.Referrals), func(r person.Referral) bool {
		me := d.Session.Me.ID
		return !s.Sees[person.Notes] && (r.State != person.Offered || r.To != me && r.From != me)
	})
	a.action = access.WriteNote
	s.MayNote, s.MayConfide = d.sees(a, person.Notes), d.sees(a, person.Confided)
	return s
}

// subject reads what the policies must know of the person that an act is about,
// and her document, still encoded: whoever may not see her must not learn from
// the time it takes that there is more to decode. Where there is nobody, the
// same is read of somebody else, and every policy refuses.
func (d *Desk) subject(ctx context.Context, id person.ID) (Document, *subject, error) {
	doc, key, err := d.files(ctx, id)
	if errors.Is(err, ErrNotFound) {
		if other, some := d.store.register.Snapshot().Any(); some {
			doc, _, _ = d.files(ctx, other)
		}
		return Document{}, &subject{facts: facts(Document{ID: string(id), Body: doc.Body})}, nil
	}
	if err != nil {
		return Document{}, nil, err
	}
	if _, err := d.store.backend.Get(ctx, Persons, "-"); !errors.Is(err, ErrNotFound) { // as for nobody
		return Document{}, nil, err
	}
	return doc, &subject{facts: facts(doc), token: key.Token, key: key, known: true}, nil
}

// files are the documents of a person, of whoever she turned out to be.
func (d *Desk) files(ctx context.Context, id person.ID) (Document, personKey, error) {
	doc, err := d.store.backend.Get(ctx, Persons, string(d.store.self(id)))
	if into := intoOf(doc); err == nil && into != "" { // another server was faster
		doc, err = d.store.backend.Get(ctx, Persons, string(into))
	}
	if err != nil {
		return doc, personKey{}, err
	}
	key, _, err := get[personKey](ctx, d.store.backend, Keys, doc.ID)
	return doc, key, err
}

// facts are what the policies may know of a person, read from her listing; every
// attribute is there.
func facts(doc Document) access.Person {
	list := func(name string) []string {
		var out []string
		values, _ := doc.Body.Lookup("list", name).ArrayOK()
		elements, _ := values.Values()
		for _, v := range elements {
			if text, ok := v.StringValueOK(); ok {
				out = append(out, text)
			}
		}
		return out
	}
	place, _ := doc.Body.Lookup("list", "mu").StringValueOK()
	restricted, _ := doc.Body.Lookup("list", "rs").BooleanOK()
	return access.Person{ID: doc.ID, Municipality: place, Assigned: list("as"), Restricted: restricted, Circle: list("ci"), Referred: list("rf")}
}

func words[T ~string](list []T) []string {
	out := make([]string, 0, len(list))
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

// changePerson changes a profile, makes the tasks that the change asks for, derives
// its listing and patches the register.
func (s *Store) changePerson(ctx context.Context, id person.ID, change func(*person.Profile) error) error {
	var into person.ID
	id = s.self(id)
	_, doc, err := update(ctx, s.backend, Persons, string(id), "", func(p *person.Profile) error {
		p.ID = id // whose document it is, which need not be the id that was asked for
		if into = p.Into; into != "" {
			return errUnchanged
		}
		before := standingOf(p)
		if err := change(p); err != nil {
			return err
		}
		p.List()
		if s.ruleTasks(before, p) {
			p.List()
		}
		return nil
	})
	if into != "" { // another server was faster
		s.selves.note(id, into)
		return s.changePerson(ctx, into, change)
	}
	if err != nil {
		return err
	}
	return s.take(doc.ID, doc.Version, doc.Body)
}
