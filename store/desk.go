package store

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// Desk is the store as one principal, in one session, may use it. Every method
// asks the policies, records the intent, acts and records the outcome.
type Desk struct {
	Session *Session

	store   *Store
	drafts  recorded
	known   knowns
	sets    sync.Map    // whom the policies let the principal find, by action and class
	screens atomic.Bool // the log tells that this session's screens are kept
	sought  atomic.Bool // the log tells that this session asked who is known already
}

func (s *Store) desk(session *Session) *Desk {
	d := &Desk{Session: session, store: s}
	session.may = d.actions()
	return d
}

// Operator is the Desk of whoever may use the server's own command line: staff
// and keys, nothing of people. The name goes into the log.
func (s *Store) Operator(name, language string) *Desk {
	host, _ := os.Hostname()
	me := Staff{ID: person.StaffID("operator:" + name), Name: name, Role: access.Operator, Language: language}
	session := s.newSession("cli-"+string(person.NewID()), me)
	session.address = host
	return s.desk(session)
}

// Face records which face a session opened: screen, line or word.
func (d *Desk) Face(ctx context.Context, face string) error {
	event := d.event(audit.SessionFace)
	event.Codes = []string{face}
	return d.store.log.Record(ctx, event)
}

// End records how a session ended. The Desk is of no use afterwards.
func (d *Desk) End(ctx context.Context, how string) error {
	d.store.sessions.remove(d.Session)
	for _, p := range d.store.places.of(d.Session) { // such as of a screen that crashed
		d.store.places.end(p)
	}
	event := d.event(audit.SessionEnded)
	event.Outcome = how
	d.Session.end(EndedClosed)
	return d.store.log.Record(ctx, event)
}

func sameTexts(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// cutLast returns text up to the last of the separators that it has.
func cutLast(text string, separators ...string) (before, after string, found bool) {
	for _, separator := range separators {
		if at := strings.LastIndex(text, separator); at >= 0 {
			return text[:at], text[at+len(separator):], true
		}
	}
	return text, "", false
}
