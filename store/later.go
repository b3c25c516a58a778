package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"lotse/store/person"
)

// late is a draft that could not be kept because the store was away. It waits in
// memory and, where there is one, in the spool, sealed with the person's key,
// and is kept once the store is back. Of one note the text that was typed last
// waits; those of two windows about one person wait side by side.
type late struct {
	Session string
	Staff   person.StaffID
	Key     string // fingerprint
	Address string
	Person  person.ID
	Note    person.NoteID
	Typed   time.Time
	Send    bool // it was to be sent as a note
	Sealed  []byte

	desk *Desk // nil: of a process that was killed
}

// lates are the drafts that wait, by their ids.
type lates struct {
	mu         sync.Mutex
	of         map[string]*late
	delivering sync.Mutex
}

// id names what waits; draft the draft in the store that it belongs to.
func (l *late) id() string { return lateID(l.draft(), l.Note) }

func (l *late) draft() string { return draftID(l.Staff, l.Person) }

func lateID(draft string, note person.NoteID) string {
	if note == "" { // it is about no note: it forgets them
		return draft
	}
	return draft + "/" + string(note)
}

// latePlace binds what is sealed to its draft.
func latePlace(id string) string { return "drafts/" + id + "/late" }

// later keeps a draft for the time when the store is back. It needs the person's
// key, which this session read when it opened her; where it did not, the draft
// stays with whoever typed it, and the answer is false.
func (d *Desk) later(l late, draft Draft) bool {
	known, opened := d.known.of(draft.Person)
	if !opened {
		return false
	}
	session := d.Session
	l.Session, l.Staff, l.Key, l.Address = session.ID, session.Me.ID, session.fingerprint, session.address
	l.Person, l.Note, l.Typed, l.desk = draft.Person, draft.NoteID, l.Typed.UTC(), d
	content, _ := json.Marshal(draft)
	var err error
	if l.Sealed, err = known.key.seal(latePlace(l.id()), content); err != nil {
		return false
	}
	if err := d.store.keepLate(&l); err != nil {
		d.store.problem(fmt.Errorf("a draft waits in memory alone: %w", err))
	}
	return true
}

// keepLate takes a draft, unless a later one of the same person waits.
func (s *Store) keepLate(l *late) error {
	s.lates.mu.Lock()
	defer s.lates.mu.Unlock()
	if s.lates.of == nil {
		s.lates.of = map[string]*late{}
	}
	if other := s.lates.of[l.id()]; other != nil && other.Typed.After(l.Typed) {
		return nil
	}
	s.lates.of[l.id()] = l
	if l.Note == "" {
		s.forgetLates(l.desk, l.draft(), l)
	}
	if s.appender.spool == nil {
		return nil
	}
	content, _ := json.Marshal(l)
	sealed, err := s.spoolKey().seal("spool/draft", content)
	if err != nil {
		return err
	}
	return s.appender.spool.put(s.lateName(l.id()), sealed)
}

// spoolKey seals what lies in the spool: who drafts of whom is nobody's business.
func (s *Store) spoolKey() personKey { return personKey{Secret: s.derived("drafts in a spool")} }

func (s *Store) lateName(id string) string {
	mac := hmac.New(sha256.New, s.derived("names in a spool"))
	mac.Write([]byte(id))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// dropLate forgets a draft, if it still is the one that waits; nil: whichever.
func (s *Store) dropLate(id string, l *late) {
	s.lates.mu.Lock()
	defer s.lates.mu.Unlock()
	if waits := s.lates.of[id]; waits != nil && (l == nil || waits == l) {
		s.drop(id)
	}
}

// dropLates forgets what waits of a draft, of which its author wants nothing any
// more: but not the notes that she sent from other windows.
func (s *Store) dropLates(d *Desk, draft string) {
	s.lates.mu.Lock()
	defer s.lates.mu.Unlock()
	s.forgetLates(d, draft, nil)
}

// forgetLates is dropLates but for one; the lock is held.
func (s *Store) forgetLates(d *Desk, draft string, but *late) {
	for id, waits := range s.lates.of {
		if waits.draft() == draft && waits != but && (!waits.Send || waits.desk == d && d != nil) {
			s.drop(id)
		}
	}
}

// drop forgets what waits under an id; the lock is held.
func (s *Store) drop(id string) {
	delete(s.lates.of, id)
	if s.appender.spool == nil {
		return
	}
	if err := s.appender.spool.drop(s.lateName(id)); err != nil {
		s.problem(fmt.Errorf("remove a draft from the spool: %w", err))
	}
}

// lateOf is what was typed last of all that waits of a draft; nil: nothing does.
func (s *Store) lateOf(draft string) (last *late) {
	s.lates.mu.Lock()
	defer s.lates.mu.Unlock()
	for _, l := range s.lates.of {
		if l.draft() == draft && (last == nil || l.Typed.After(last.Typed)) {
			last = l
		}
	}
	return last
}

// adopt takes over the drafts of a dead process.
func (s *Store) adopt(old *spool) error {
	names, err := old.drafts()
	for _, name := range names {
		sealed, readErr := old.read(name)
		var content []byte
		if readErr == nil {
			content, readErr = s.spoolKey().open("spool/draft", sealed)
		}
		l := new(late)
		if readErr == nil {
			readErr = json.Unmarshal(content, l)
		}
		if readErr == nil {
			readErr = s.keepLate(l)
		}
		if readErr == nil {
			readErr = old.drop(name)
		}
		if readErr != nil {
			err = errors.Join(err, fmt.Errorf("a draft in the spool of %s: %w", old.writer, readErr))
		}
	}
	return err
}
