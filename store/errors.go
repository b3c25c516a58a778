package store

import (
	"errors"
	"fmt"
)

// ErrOnlyHere comes along with ErrAway where a text does not wait for the store
// to be back: the person was never opened in this session, so that it cannot be
// sealed. Whoever typed it has the only copy.
var ErrOnlyHere = errors.New("it waits only where it was typed")

// Refused says that the policies do not allow an act. It is the same for a
// person who exists and for one who does not.
type Refused struct {
	Act  string // what was attempted, such as "staff add"
	Code string // RefusedRole, RefusedReason, RefusedField
	Arg  string // the field, for RefusedField
}

// Why an act was refused.
const (
	RefusedRole   = "role"   // not for this role
	RefusedReason = "reason" // only with a stated reason
	RefusedField  = "field"  // a filter names a field that the role may not see
)

func (r *Refused) Error() string {
	switch r.Code {
	case RefusedReason:
		return r.Act + ": a stated reason is needed"
	case RefusedField:
		return fmt.Sprintf("%s: the field %q is not for your role", r.Act, r.Arg)
	}
	return r.Act + ": not for your role"
}

// Mistake is an input that cannot be taken. Code names a sentence of the
// interface, Args fill it; Error says the same in English.
type Mistake struct {
	Code string
	Args []any
	text string
}

func (m *Mistake) Error() string { return m.text }

func mistake(code, format string, args ...any) *Mistake {
	return &Mistake{Code: code, Args: args, text: fmt.Sprintf(format, args...)}
}

// Ended says that a session is over before its user ended it.
type Ended struct{ Code string }

// Why a session ended, and what the log says of it.
const (
	EndedKeyRevoked = "key-revoked"
	EndedKeyExpired = "key-expired"
	EndedStaffOff   = "staff-off"
	EndedChanged    = "role-changed" // role, team or municipalities
	EndedElsewhere  = "elsewhere"    // the screen goes on in another session
	EndedClosed     = "closed"
)

func (e *Ended) Error() string { return "the session has ended: " + e.Code }

// Stranger says that a key lets nobody in. Known keys that no longer count are
// strangers too; Code is for the log alone.
type Stranger struct {
	Fingerprint string
	Code        string // unknown, revoked, expired, network, off
}

func (s *Stranger) Error() string { return "key " + s.Fingerprint + " is not known here" }
