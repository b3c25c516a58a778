package store

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"lotse/store/audit"
	"lotse/store/person"
)

// Admission is the store as the door may use it: it says whether a key may
// sign, turns a key that signed into a Desk, and records each session from the
// offered key to its end. It may be there before its Store is: then it lets nobody
// in, and every answer is ErrAway, an *Absence.
type Admission struct {
	since time.Time
	store atomic.Pointer[Store]
}

// Admission is for the door.
func (s *Store) Admission() *Admission {
	a := NewAdmission()
	a.Open(s)
	return a
}

// NewAdmission is for a door that is there before its store can be reached.
func NewAdmission() *Admission { return &Admission{since: time.Now().In(county)} }

// Open gives the admission its Store.
func (a *Admission) Open(s *Store) { a.store.Store(s) }

func (a *Admission) opened() (*Store, error) {
	if s := a.store.Load(); s != nil {
		return s, nil
	}
	return nil, &Absence{Since: a.since, untried: true}
}

// Offer is what the door knows of a connection.
type Offer struct {
	Session     string // made by the door, one a connection
	Fingerprint string // SHA256:… of the key offered, empty where none was
	Address     string // host:port of the client
	Reached     Reached
}

// Known records that a key was offered and says whether it may sign: nil, or a
// *Stranger. Offering proves nothing; only Admit lets anybody in.
func (a *Admission) Known(ctx context.Context, o Offer) error {
	s, err := a.opened()
	if err != nil {
		return err
	}
	staff, _, err := s.holder(ctx, o)
	event := o.event(audit.SessionOffered)
	event.Staff = string(staff.ID)
	if err != nil {
		event.Outcome, event.Reason = "refused", reasonOf(err)
	}
	if logErr := s.log.Record(ctx, event); logErr != nil {
		return fmt.Errorf("record an offered key: %w", logErr)
	}
	return err
}

// Admit opens a session for the holder of the key that signed, records it and
// returns the holder's Desk.
func (a *Admission) Admit(ctx context.Context, o Offer) (*Desk, error) {
	s, err := a.opened()
	if err != nil {
		return nil, err
	}
	staff, key, err := s.holder(ctx, o)
	if err != nil {
		return nil, errors.Join(err, a.Refused(ctx, o, reasonOf(err)))
	}
	event := o.event(audit.SessionOpened)
	event.Staff, event.Role = string(staff.ID), string(staff.Role)
	if err := s.log.Record(ctx, event); err != nil {
		return nil, fmt.Errorf("open session of %s: %w", staff.ID, err)
	}
	session := s.newSession(o.Session, staff)
	session.fingerprint, session.expires = key.Fingerprint, key.Expires
	session.address, session.reached = o.Address, o.Reached
	s.sessions.add(session)
	return s.desk(session), nil
}

// Refused records a connection that nobody was let in by.
func (a *Admission) Refused(ctx context.Context, o Offer, reason string) error {
	s, err := a.opened()
	if err != nil {
		return err
	}
	event := o.event(audit.SessionRefused)
	event.Outcome, event.Reason = "refused", reason
	return s.log.Record(ctx, event)
}

func (o Offer) event(kind audit.Type) audit.Event {
	return audit.Event{Type: kind, Session: o.Session, Key: o.Fingerprint, Address: o.Address}
}

func reasonOf(err error) string {
	if stranger, ok := errors.AsType[*Stranger](err); ok {
		return stranger.Code
	}
	return "store"
}

// holder finds whose key it is, or says why nobody is let in by it.
func (s *Store) holder(ctx context.Context, o Offer) (Staff, StaffKey, error) {
	staff, key, err := s.keyHolder(ctx, o.Fingerprint)
	stranger := func(code string) (Staff, StaffKey, error) {
		return staff, key, &Stranger{o.Fingerprint, code}
	}
	switch {
	case errors.Is(err, ErrNotFound):
		return stranger("unknown")
	case err != nil:
		return staff, key, fmt.Errorf("look up key %s: %w", o.Fingerprint, err)
	case !key.Revoked.IsZero():
		return stranger("revoked")
	case expired(key, s.clock()):
		return stranger("expired")
	case staff.Off:
		return stranger("off")
	case !from(key.Networks, o.Address):
		return stranger("network")
	}
	return staff, key, nil
}

func (s *Store) keyHolder(ctx context.Context, fingerprint string) (Staff, StaffKey, error) {
	return keyHolder(ctx, s.backend, fingerprint)
}

func keyHolder(ctx context.Context, b Backend, fingerprint string) (Staff, StaffKey, error) {
	key, doc, err := get[StaffKey](ctx, b, StaffKeys, fingerprint)
	if err != nil {
		return Staff{}, StaffKey{}, err
	}
	key.Fingerprint, key.Version = doc.ID, doc.Version
	staff, err := staffIn(ctx, b, key.Staff)
	return staff, key, err
}

func (s *Store) staff(ctx context.Context, id person.StaffID) (Staff, error) {
	return staffIn(ctx, s.backend, id)
}

func staffIn(ctx context.Context, b Backend, id person.StaffID) (Staff, error) {
	staff, doc, err := get[Staff](ctx, b, StaffDocs, string(id))
	staff.ID, staff.Version = person.StaffID(doc.ID), doc.Version
	return staff, err
}

// from says whether the client's address lies in one of the networks; no
// networks means from anywhere.
func from(networks []string, address string) bool {
	client, err := netip.ParseAddrPort(address)
	return len(networks) == 0 || err == nil && slices.ContainsFunc(networks, func(network string) bool {
		prefix, err := netip.ParsePrefix(network)
		return err == nil && prefix.Contains(client.Addr().Unmap())
	})
}
