package store

import (
	"time"

	"lotse/store/person"
)

// Source is a system of an office (Fachverfahren) from which data come, or would
// come, and the legal basis of that.
type Source struct {
	ID        person.Source      `bson:"-" json:"id"` // code of the list "source"
	Version   int64              `bson:"-" json:"-"`
	Office    string             `bson:"office" json:"office"` // "Ausländerbehörde des Landkreises Aurich"
	System    string             `bson:"system,omitempty" json:"system,omitempty"`
	Kind      string             `bson:"kind,omitempty" json:"kind,omitempty"` // postgres, mysql, sqlserver, oracle, sqlite, csv, ndjson, xml; empty: nothing is connected
	Contact   string             `bson:"contact,omitempty" json:"contact,omitempty"`
	Fields    []person.FieldName `bson:"fields,omitempty" json:"fields,omitempty"`   // that it delivers
	Owns      []person.FieldName `bson:"owns,omitempty" json:"owns,omitempty"`       // of which its value wins
	State     string             `bson:"state" json:"state"`                         // SourceLinked, SourcePlanned, SourceRefused
	Reason    string             `bson:"reason,omitempty" json:"reason,omitempty"`   // why it is refused, or what is still to be done
	Missing   string             `bson:"missing,omitempty" json:"missing,omitempty"` // filter that finds whom its absence concerns
	Agreement *Agreement         `bson:"agreement,omitempty" json:"agreement,omitempty"`
	Former    []Agreement        `bson:"former,omitempty" json:"former,omitempty"` // agreements that were replaced or ended, newest last
	Suspended *Suspension        `bson:"suspended,omitempty" json:"suspended,omitempty"`
	Guard     float64            `bson:"guard,omitempty" json:"guard,omitempty"` // share of its rows that a delivery may change or remove unasked; 0: UsualGuard
	Keys      []string           `bson:"keys,omitempty" json:"keys,omitempty"`   // of machines that may deliver files, authorized_keys form
	Networks  []string           `bson:"networks,omitempty" json:"networks,omitempty"`
	File      string             `bson:"file,omitempty" json:"-"`     // hash of the configuration that was applied last
	Declared  *Declared          `bson:"declared,omitempty" json:"-"` // what that configuration said of what may be decided here, too
	Release   *Release           `bson:"release,omitempty" json:"release,omitempty"`
	Added     time.Time          `bson:"added" json:"added"`
}

// The states that a source is declared to be in.
const (
	SourceLinked  = "linked"
	SourcePlanned = "planned"
	SourceRefused = "refused"
)

// UsualGuard is the share of a source's rows that a delivery may change or remove
// where its configuration says nothing.
const UsualGuard = 0.2

// Agreement is why an office's data may be used here (§ 67d SGB X, § 86 AufenthG …).
type Agreement struct {
	Basis     string    `bson:"basis" json:"basis"`
	SignedBy  string    `bson:"signed_by" json:"signed_by"`
	Reference string    `bson:"reference" json:"reference"` // of the document
	From      time.Time `bson:"from" json:"from"`
	Until     time.Time `bson:"until,omitempty" json:"until,omitzero"` // the first moment at which it holds no more; zero: open
	Why       string    `bson:"why,omitempty" json:"why,omitempty"`    // somebody ended it
}

// Declared is what a configuration file says of a source and somebody may decide
// otherwise: as long as the file says the same as before, what was decided holds.
type Declared struct {
	State     string     `bson:"state"`
	Agreement *Agreement `bson:"agreement,omitempty"`
}

// Valid says whether the agreement holds at a moment.
func (a *Agreement) Valid(at time.Time) bool {
	return a != nil && a.Basis != "" && a.SignedBy != "" && !at.Before(a.From) && (a.Until.IsZero() || at.Before(a.Until))
}

// Suspension is a stop that somebody ordered, whatever the agreement says.
type Suspension struct {
	By  person.StaffID `bson:"by" json:"by"`
	At  time.Time      `bson:"at" json:"at"`
	Why string         `bson:"why" json:"why"`
}

// Release lets one held delivery through: the next one that changes and removes not
// much more than this.
type Release struct {
	By      person.StaffID `bson:"by" json:"by"`
	At      time.Time      `bson:"at" json:"at"`
	Receipt string         `bson:"receipt" json:"receipt"`
	Changed int            `bson:"changed" json:"changed"`
	Gone    int            `bson:"gone" json:"gone"`
}

// Why a source is shut, as SourceState.Shut has it.
const (
	ShutPlanned     = "planned"
	ShutRefused     = "refused"
	ShutSuspended   = "suspended"
	ShutNoAgreement = "no-agreement"
	ShutNotYet      = "not-yet" // its agreement begins later
	ShutEnded       = "ended"
)

// Shut says why nothing of a source may be used at a moment; empty where it may.
func (s *Source) Shut(at time.Time) string {
	switch {
	case s.State == SourcePlanned:
		return ShutPlanned
	case s.State != SourceLinked:
		return ShutRefused
	case s.Suspended != nil:
		return ShutSuspended
	case s.Agreement.Valid(at):
		return ""
	case s.Agreement == nil || s.Agreement.Basis == "" || s.Agreement.SignedBy == "":
		return ShutNoAgreement
	case at.Before(s.Agreement.From):
		return ShutNotYet
	}
	return ShutEnded
}

// Feed is how reading a source goes: who reads it, and what came of it last.
type Feed struct {
	Reader   string        `bson:"reader,omitempty" json:"-"`                 // the process that reads it
	Beat     int64         `bson:"beat,omitempty" json:"-"`                   // grows as long as it does
	Read     time.Time     `bson:"read,omitempty" json:"read,omitzero"`       // last time that all was well
	Changed  time.Time     `bson:"changed,omitempty" json:"changed,omitzero"` // last time that something was new
	Lag      time.Duration `bson:"lag,omitempty" json:"lag"`                  // from the change at the office until it was seen here, last
	Rows     int           `bson:"rows,omitempty" json:"rows"`
	Failing  time.Time     `bson:"failing,omitempty" json:"failing,omitzero"` // since when reading fails
	Code     string        `bson:"code,omitempty" json:"code,omitempty"`      // what fails: unreachable, login, column, query, slow, locked, file …
	Error    string        `bson:"error,omitempty" json:"error,omitempty"`    // the same in English, without anybody's data
	Again    time.Time     `bson:"again,omitempty" json:"again,omitzero"`     // next try
	Held     string        `bson:"held,omitempty" json:"held,omitempty"`      // the receipt of a delivery that waits for somebody
	Unknown  []UnknownCode `bson:"unknown,omitempty" json:"unknown,omitempty"`
	Declined *Release      `bson:"declined,omitempty" json:"-"` // what somebody decided not to take
}

// UnknownCode is a value of an office's column for which there is no code here.
type UnknownCode struct {
	Field person.FieldName `bson:"f" json:"field"`
	Value string           `bson:"v" json:"value"` // 40 characters at most
	Rows  int              `bson:"n" json:"rows"`
	Since time.Time        `bson:"t" json:"since"`
}

// SourceState is a source as people see it.
type SourceState struct {
	Source
	Shut      string // why nothing of it may be used; empty: it is open
	Feed      Feed
	Concerned int    // people whom its absence concerns, rounded to five; for sources that are shut
	Costs     string // code of what cannot be said without it, such as "integration-rate"
}

// mergeRules are how records make a profile at this moment.
func (s *Store) mergeRules() person.Rules { return s.footing().rules }
