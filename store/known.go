package store

import (
	"sync"

	"lotse/store/person"
)

// known is what a Desk remembers of a person whom it opened, for when the store
// is away: what the policies ask, her key, and the principal's draft about her.
type known struct {
	subject
	draft   keptDraft
	version int64 // of the draft's document; 0: there is none
}

// knowns are the people whom a Desk opened. They go with it.
type knowns struct {
	mu     sync.Mutex
	people map[person.ID]*known
}

// add remembers a person who was opened.
func (k *knowns) add(who *subject) {
	if !who.known {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	id := person.ID(who.facts.ID)
	if k.people[id] == nil {
		if k.people == nil {
			k.people = map[person.ID]*known{}
		}
		k.people[id] = &known{}
	}
	k.people[id].subject = *who
}

// keep remembers the draft about somebody who is known.
func (k *knowns) keep(id person.ID, draft keptDraft, version int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if one := k.people[id]; one != nil {
		one.draft, one.version = draft, version
	}
}

func (k *knowns) of(id person.ID) (known, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	one := k.people[id]
	if one == nil {
		return known{}, false
	}
	return *one, true
}
