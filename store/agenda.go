package store

import (
	"slices"
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
	version  int64
	steps    []person.FollowUp // never changed in place
	referred []string          // to whom she is offered
}

// differs names whom the difference of two states is news for: who owes or owed a
// step, and to whom the person is or was offered.
func (o openWith) differs(before openWith) (who []string) {
	for _, pair := range [2][2]openWith{{o, before}, {before, o}} {
		for _, f := range pair[0].steps {
			if !slices.Contains(pair[1].steps, f) {
				who = append(who, string(f.For))
			}
		}
		for _, to := range pair[0].referred {
			if !slices.Contains(pair[1].referred, to) {
				who = append(who, to)
			}
		}
	}
	return who
}

// keep takes the open steps from a person's document, unless a newer one was kept,
// and names whom that is news for.
func (a *agenda) keep(doc Document) (news []string, err error) {
	value, none := doc.Body.LookupErr("follow_ups")
	var all, open []person.FollowUp
	if none == nil {
		if err := value.Unmarshal(&all); err != nil {
			return nil, err
		}
	}
	for _, f := range all {
		if f.State == stepOpen {
			open = append(open, f)
		}
	}
	now := openWith{doc.Version, open, facts(doc).Referred}
	a.mu.Lock()
	defer a.mu.Unlock()
	before, known := a.people[person.ID(doc.ID)]
	if known && before.version >= doc.Version || !known && len(open)+len(now.referred) == 0 && doc.Version <= 1 {
		return nil, nil
	}
	if a.people == nil {
		a.people = map[person.ID]openWith{}
	}
	a.people[person.ID(doc.ID)] = now
	return now.differs(before), nil
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

// noteSteps has the agenda take in a person's document, and the sessions know for
// whom that is news. They are told with the register.
func (s *Store) noteSteps(doc Document) error {
	news, err := s.agenda.keep(doc)
	if len(news) == 0 {
		return err
	}
	for _, session := range s.sessions.all() {
		if slices.Contains(news, string(session.Me.ID)) || slices.Contains(news, string(session.role())) {
			session.owed.Add(1)
			session.tell()
		}
	}
	return err
}

// take has the register and the agenda take in a person's document.
func (s *Store) take(id string, version int64, body bson.Raw) error {
	if err := s.noteSteps(Document{ID: id, Version: version, Body: body}); err != nil {
		return err
	}
	entry, err := s.register.Decode(id, version, body)
	if err == nil {
		s.publish(entry)
	}
	return err
}
