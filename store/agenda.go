package store

import (
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
)

// agenda is every open next step in memory, by person: what is due today is asked
// for all day long, and to read a document a person for it would take longer than a
// frame. It follows the people as the register does.
type agenda struct {
	mu     sync.RWMutex
	people map[person.ID]openWith
}

// openWith are the open steps with one person as of a version of her document.
type openWith struct {
	version int64
	steps   []person.FollowUp // never changed in place
}

// keep takes the open steps from a person's document, unless a newer one was kept.
func (a *agenda) keep(doc Document) error {
	value, err := doc.Body.LookupErr("follow_ups")
	var all, open []person.FollowUp
	if err == nil {
		if err := value.Unmarshal(&all); err != nil {
			return err
		}
	}
	for _, f := range all {
		if f.State == stepOpen {
			open = append(open, f)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	before, known := a.people[person.ID(doc.ID)]
	if known && before.version >= doc.Version || !known && len(open) == 0 && doc.Version <= 1 {
		return nil
	}
	if a.people == nil {
		a.people = map[person.ID]openWith{}
	}
	a.people[person.ID(doc.ID)] = openWith{doc.Version, open}
	return nil
}

// each calls for the open steps of everybody who has some, in no order.
func (a *agenda) each(do func(person.ID, []person.FollowUp)) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	for id, one := range a.people {
		if len(one.steps) > 0 {
			do(id, one.steps)
		}
	}
}

// take has the register and the agenda take in a person's document.
func (s *Store) take(id string, version int64, body bson.Raw) error {
	if err := s.agenda.keep(Document{ID: id, Version: version, Body: body}); err != nil {
		return err
	}
	entry, err := s.register.Decode(id, version, body)
	if err == nil {
		s.publish(entry)
	}
	return err
}
