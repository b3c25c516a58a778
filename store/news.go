package store

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// Heard is what somebody else did about a person whom the principal works with:
// one assigned to her, or whom she opened in this session.
type Heard struct {
	Person person.ID
	By     string // the name of the member of staff
	What   string // "note": a note that the principal may read
	At     time.Time
}

// maxHeard is how much news waits for a session at most.
const maxHeard = 50

// Heard reads what came since it was asked last, oldest first; more says that
// there was more than a session keeps. It is recorded for each person, where
// there is anything; what cannot be recorded waits for the next time.
func (d *Desk) Heard(ctx context.Context) (list []Heard, more bool, err error) {
	waiting, more := d.Session.hearing.take()
	for len(waiting) > 0 {
		about := waiting[0].Person
		var notes, others []person.Note
		for _, note := range waiting {
			if note.Person == about {
				notes = append(notes, note)
			} else {
				others = append(others, note)
			}
		}
		heard, err := d.hear(ctx, about, notes)
		if err != nil {
			d.Session.hearing.putBack(waiting, more)
			return list, false, err
		}
		list, waiting = append(list, heard...), others
	}
	slices.SortStableFunc(list, func(a, b Heard) int { return a.At.Compare(b.At) })
	return list, more, nil
}

// hear records that the principal learns of notes about one person. The policies
// are asked for each note, as when notes are read: since it was written she may
// have ceased to be one who may. That is nobody's attempt, and no refusal.
func (d *Desk) hear(ctx context.Context, id person.ID, notes []person.Note) ([]Heard, error) {
	_, who, err := d.subject(ctx, id)
	if err != nil {
		return nil, err
	}
	a := act{name: "news of " + string(id), action: access.Read, event: audit.NewsRead, classes: []person.Class{person.Notes}, who: who}
	notes = slices.DeleteFunc(notes, func(n person.Note) bool { return !who.known || !d.mayHear(a, n) })
	if len(notes) == 0 {
		return nil, nil
	}
	if slices.ContainsFunc(notes, func(n person.Note) bool { return n.Confided }) {
		a.fill = func(e *audit.Event) { e.Fields = append(e.Fields, string(person.Confided)) }
	}
	var list []Heard
	err = d.do(ctx, a, func(ctx context.Context) (int, error) {
		for _, n := range notes {
			by, err := d.store.staff(ctx, n.Author)
			if err != nil {
				by.Name = string(n.Author)
			}
			list = append(list, Heard{Person: id, By: cmp.Or(by.Name, string(n.Author)), What: "note", At: n.At})
		}
		return len(list), nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// mayHear asks what Notes asks: whether notes of the person may be read, and this one.
func (d *Desk) mayHear(a act, n person.Note) bool {
	if !d.store.policies.Decide(d.request(a, person.Notes)).Allow {
		return false
	}
	request := d.request(a, noteClass(n))
	request.NoteAuthor, request.NoteTeam = string(n.Author), n.Team
	return d.store.policies.Decide(request).Allow
}

// heard hears of a new note, written by whichever process. It asks the policies
// from memory, so that what is kept, and that there is more, tells of nothing
// that a session may not know.
func (s *Store) heard(doc Document) {
	var note person.Note
	if doc.Version > 1 || bson.Unmarshal(doc.Body, &note) != nil { // who reads it is told that it is damaged
		return
	}
	note.ID, note.Person = person.NoteID(doc.ID), person.ID(doc.Parent)
	note.Text, note.Sealed = "", nil // nobody needs them to wait here
	facts, known := s.register.Snapshot().Facts(note.Person)
	if !known {
		return
	}
	for _, session := range s.sessions.all() {
		d := Desk{Session: session, store: s}
		a := act{action: access.Read, who: &subject{facts: facts, known: true}}
		mine := slices.Contains(facts.Assigned, string(session.Me.ID)) || session.hearing.works(note.Person)
		if mine && note.Author != session.Me.ID && d.mayHear(a, note) && session.hearing.add(note) {
			session.tell()
		}
	}
}

// hearing is what a session has to tell its user.
type hearing struct {
	mu      sync.Mutex
	opened  map[person.ID]bool // people opened in the session
	told    map[person.NoteID]bool
	waiting []person.Note // without their texts
	more    bool          // than fit
}

// open remembers that the user of the session works with a person.
func (h *hearing) open(id person.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.opened == nil {
		h.opened = map[person.ID]bool{}
	}
	h.opened[id] = true
}

func (h *hearing) works(id person.ID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.opened[id]
}

// add keeps a note to be told of, once, however often it is followed.
func (h *hearing) add(note person.Note) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.told[note.ID] {
		return false
	}
	if h.told == nil {
		h.told = map[person.NoteID]bool{}
	}
	h.told[note.ID] = true
	if len(h.waiting) == maxHeard {
		h.more = true
		return true
	}
	h.waiting = append(h.waiting, note)
	return true
}

func (h *hearing) take() (waiting []person.Note, more bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	waiting, more = h.waiting, h.more
	h.waiting, h.more = nil, false
	return waiting, more
}

// putBack is for what could not be told; it waits before what came since.
func (h *hearing) putBack(waiting []person.Note, more bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	waiting = append(waiting, h.waiting...)
	h.more = h.more || more || len(waiting) > maxHeard
	h.waiting = waiting[:min(len(waiting), maxHeard)]
}
