package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"lotse/policies/access"
	"lotse/policies/rulebook"
	"lotse/store/person"
)

// Session is who sits at a Desk, and for how long; it holds nothing of people.
type Session struct {
	ID   string
	Me   Staff // as it was when the session began
	Book *rulebook.Book

	fingerprint string
	address     string
	expires     time.Time // of the key; zero: never
	reached     Reached
	ended       chan struct{}
	news        chan struct{}
	knocked     chan struct{}
	hearing     hearing
	now         func() time.Time
	may         []access.Action
	away        func() time.Time

	owed  atomic.Uint64
	turns atomic.Uint64
	feeds atomic.Uint64

	mu  sync.Mutex
	why *Ended
}

func (s *Store) newSession(id string, me Staff) *Session {
	return &Session{
		ID: id, Me: me, Book: s.book, now: s.clock, away: s.since,
		ended: make(chan struct{}), news: make(chan struct{}, 1), knocked: make(chan struct{}, 1),
	}
}

// Now is the present moment in the county's time zone, Today its day.
func (s *Session) Now() time.Time { return s.now() }

// Today is the present day in the county.
func (s *Session) Today() person.Date { return person.DateOf(s.now()) }

// May says whether a kind of act, such as "staff.edit", is open to the principal
// at all: for help that names only what one can do. The Desk asks anew each time.
func (s *Session) May(action string) bool { return slices.Contains(s.may, access.Action(action)) }

// Ended is closed when the session must end before its user wants it to.
func (s *Session) Ended() <-chan struct{} { return s.ended }

// Why says why the session must end, an *Ended; nil while it goes on.
func (s *Session) Why() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.why == nil {
		return nil
	}
	return s.why
}

// News holds at most one value: lists may look different than a moment ago. No
// writer ever waits for a session.
func (s *Session) News() <-chan struct{} { return s.news }

// Owed counts the changes to what the principal owes, by herself or as one of her
// role: open steps, and people who are offered to her. It comes with News.
func (s *Session) Owed() uint64 { return s.owed.Load() }

// Turns counts how often sources were opened or shut, so that whatever was read of
// people before may say what must not be said now. It comes with News.
func (s *Session) Turns() uint64 { return s.turns.Load() }

// Feeds counts how often a source began or ceased to fail, to be held, or to deliver
// codes that nobody knows. It comes with News.
func (s *Session) Feeds() uint64 { return s.feeds.Load() }

func (s *Session) end(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.why == nil {
		s.why = &Ended{code}
		close(s.ended)
	}
}

func (s *Session) tell() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

func (s *Session) principal() access.Principal {
	return access.Principal{ID: string(s.Me.ID), Role: s.Me.Role, Team: s.Me.Team, Municipalities: s.Me.Municipalities}
}

// sessions are those that go on in this process.
type sessions struct {
	mu   sync.Mutex
	live map[*Session]struct{}
}

func (l *sessions) add(s *Session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.live == nil {
		l.live = map[*Session]struct{}{}
	}
	l.live[s] = struct{}{}
}

func (l *sessions) remove(s *Session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.live, s)
}

func (l *sessions) all() []*Session {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]*Session, 0, len(l.live))
	for s := range l.live {
		list = append(list, s)
	}
	return list
}

// recheck ends the sessions whose key or member of staff no longer counts as it
// did when they began. While the store cannot be read, what was true stays true
// until the store says otherwise; only a key expires by itself.
func (s *Store) recheck(ctx context.Context) { s.recheckIn(ctx, s.backend) }

func (s *Store) recheckIn(ctx context.Context, b Backend) {
	by := map[string][]*Session{} // the key that opened them
	for _, session := range s.sessions.all() {
		if expired(StaffKey{Expires: session.expires}, s.clock()) && s.watch.away() {
			session.end(EndedKeyExpired)
		}
		if session.fingerprint != "" { // not the operator on the server's own command line
			by[session.fingerprint] = append(by[session.fingerprint], session)
		}
	}
	for fingerprint, list := range by {
		staff, key, err := keyHolder(ctx, b, fingerprint)
		if err != nil && !errors.Is(err, ErrNotFound) {
			continue
		}
		for _, session := range list {
			if code := s.lapsed(session, staff, key); code != "" { // a key that is not there has no holder
				session.end(code)
			}
		}
	}
}

func (s *Store) lapsed(session *Session, staff Staff, key StaffKey) string {
	me := session.Me
	switch {
	case !key.Revoked.IsZero() || key.Staff != me.ID:
		return EndedKeyRevoked
	case expired(key, s.clock()):
		return EndedKeyExpired
	case staff.Off:
		return EndedStaffOff
	case staff.Role != me.Role || staff.Team != me.Team || !sameTexts(staff.Municipalities, me.Municipalities):
		return EndedChanged
	}
	return ""
}

func expired(key StaffKey, now time.Time) bool {
	return !key.Expires.IsZero() && !now.Before(key.Expires)
}
