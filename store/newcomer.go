package store

import (
	"context"
	"strings"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/linkage"
	"lotse/store/person"
)

const (
	maxName    = 100    // characters of a name
	firstBirth = 1900   // the earliest year of birth
	maxDoubts  = 2      // pairs that one newcomer makes
	newcomerOf = "new:" // begins the unique value of what one of staff sent
)

// Newcomer is somebody whom staff meet and no office is known to know.
type Newcomer struct {
	ID            person.ID // of what is sent, made by the caller, so that it can be sent again; empty: made here
	Family, Given string
	Native        string
	Birth         person.Date
	Sex           string
	Nationality   string
	Municipality  string // AGS
	Street, Phone string
	Languages     []string
}

// AddPerson takes in somebody new, and returns who she is. The principal must be able
// to find her afterwards: an outreach worker takes in people of her own
// municipalities. Whoever is very like somebody who is known becomes a pair in the
// queue; of that the principal hears nothing here. What is sent again under the same
// id makes nobody else: the id of the person is drawn here, so that nobody learns
// which ids there are.
func (d *Desk) AddPerson(ctx context.Context, n Newcomer) (id person.ID, err error) {
	token := ""
	a := act{name: "take in a person", action: access.NewPerson, event: audit.PersonAdded}
	a.fill = func(e *audit.Event) { e.Subject = token }
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		r, err := d.newcomer(n)
		if err != nil {
			return 0, err
		}
		if id, err = d.takeIn(ctx, n.ID, r); err != nil {
			return 0, err
		}
		key, _, err := get[personKey](ctx, d.store.backend, Keys, string(id))
		token = key.Token
		return 1, err
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// takeIn makes a person of what staff wrote down, and asks whether she was known.
func (d *Desk) takeIn(ctx context.Context, sent person.ID, r person.Record) (person.ID, error) {
	s := d.store
	if sent == "" {
		sent = person.NewID()
	}
	id, err := s.reserve(ctx, newcomerOf+string(d.Session.Me.ID)+"/"+string(sent), "")
	if err != nil {
		return "", err
	}
	r.ID, r.Person = string(person.Outreach)+":"+string(id), id
	kin := kinOfRecord(&r)
	kin.ID = string(id)
	like := s.like(kin, 3) // before she is among them
	if _, err := s.bear(ctx, r); err != nil {
		return "", err
	}
	for _, m := range like[:min(len(like), maxDoubts)] {
		if m.Decision != linkage.Same && m.Decision != linkage.Unsure {
			continue
		}
		if _, err := s.doubt(ctx, person.ID(m.B), id, ReviewMatch, m.Probability); err != nil {
			return "", err
		}
	}
	return id, nil
}

// newcomer is the record of what staff wrote down about somebody.
func (d *Desk) newcomer(n Newcomer) (person.Record, error) {
	at := d.store.goneAt()
	r := person.Record{Source: person.Outreach, AsOf: d.store.today(), Received: at, Linked: person.Linked{How: person.LinkedNew, At: at, By: d.Session.Me.ID}}
	if n.ID != "" && !bulkID.MatchString(string(n.ID)) {
		return r, mistake("fact.id", "an id is 1 to 80 letters, digits, dots and hyphens")
	}
	var err error
	if r.Fields, err = d.newcomerFields(n); err != nil {
		return r, err
	}
	if !named(r.Fields) {
		return r, mistake("newcomer.name", "write at least one name")
	}
	r.Spells = person.Carry(nil, &r)
	r.Hash = HashOf(flat(r.Fields))
	return r, d.findable(n.Municipality)
}

// newcomerFields checks what was written down, and leaves out what was not.
func (d *Desk) newcomerFields(n Newcomer) (person.Facts, error) {
	fields := person.Facts{}
	for name, values := range map[person.FieldName][]string{
		person.Family: {n.Family}, person.Given: {n.Given}, person.Native: {n.Native}, person.Birth: {string(n.Birth)}, person.Sex: {n.Sex},
		person.Nationality: {n.Nationality}, person.Municipality: {n.Municipality}, person.Street: {n.Street}, person.Phone: {n.Phone},
		person.Languages: n.Languages,
	} {
		if values = written(values); len(values) == 0 {
			continue
		}
		spec, _ := person.SpecOf(name)
		fact, err := d.newFact(spec, values)
		if err == nil {
			err = checkNewcomer(name, fact.Value)
		}
		if err != nil {
			return nil, err
		}
		fields[name] = fact
	}
	return fields, nil
}

// checkNewcomer refuses names that are too long, and births long ago.
func checkNewcomer(field person.FieldName, value string) error {
	switch field {
	case person.Family, person.Given, person.Native:
		_, err := line("newcomer.text", "the name", value, maxName)
		return err
	case person.Birth:
		if person.Date(value).Year() < firstBirth {
			return mistake("fact.date", "%.40q is no date of a birth; write 1990-05-31, 1990-05 or 1990", value)
		}
	}
	return nil
}

func written(values []string) (list []string) {
	for _, value := range values {
		if strings.TrimSpace(value) != "" {
			list = append(list, value)
		}
	}
	return list
}

func named(fields person.Facts) bool {
	return fields[person.Family].Value+fields[person.Given].Value+fields[person.Native].Value != ""
}

// flat are the fields as columns, of which a record's hash is made.
func flat(fields person.Facts) map[string]string {
	columns := map[string]string{}
	for name, fact := range fields {
		columns[string(name)] = fact.Value + strings.Join(fact.List, ",")
	}
	return columns
}

// findable refuses whom the principal could not find afterwards.
func (d *Desk) findable(municipality string) error {
	if d.mayFind(person.Identity).Match(access.Person{ID: "new", Municipality: municipality}) {
		return nil
	}
	return mistake("newcomer.place", "you would not find her again: write one of your municipalities: %s", strings.Join(d.placesOf(), ", "))
}

// placesOf are the names of the principal's municipalities, which are the same in
// every language.
func (d *Desk) placesOf() (names []string) {
	for _, code := range d.Session.Me.Municipalities {
		names = append(names, d.store.book.Label("municipality", code, "de"))
	}
	return names
}
