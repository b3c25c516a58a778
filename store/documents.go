package store

import (
	"time"

	"lotse/policies/access"
	"lotse/store/person"
	"lotse/store/roster"
)

// Staff is a member of staff.
type Staff struct {
	ID             person.StaffID `bson:"-" json:"id"`
	Version        int64          `bson:"-" json:"-"`
	Name           string         `bson:"name" json:"name"`
	Role           access.Role    `bson:"role" json:"role"`
	Team           string         `bson:"team,omitempty" json:"team,omitempty"`
	Municipalities []string       `bson:"municipalities,omitempty" json:"municipalities,omitempty"` // AGS
	Language       string         `bson:"language,omitempty" json:"language,omitempty"`             // "de", "en"; empty: not chosen yet
	Columns        []string       `bson:"columns,omitempty" json:"columns,omitempty"`               // of the principal's lists; none: as there is room
	Off            bool           `bson:"off,omitempty" json:"off,omitempty"`                       // no longer let in
	Added          time.Time      `bson:"added" json:"added"`
}

// StaffKey is an SSH key by which a member of staff is let in.
type StaffKey struct {
	Fingerprint string         `bson:"-" json:"fingerprint"` // SHA256:…
	Version     int64          `bson:"-" json:"-"`
	Staff       person.StaffID `bson:"staff" json:"staff"`
	Public      string         `bson:"public" json:"public"` // authorized_keys form, without comment
	Comment     string         `bson:"comment,omitempty" json:"comment,omitempty"`
	Added       time.Time      `bson:"added" json:"added"`
	Expires     time.Time      `bson:"expires,omitempty" json:"expires,omitzero"`
	Networks    []string       `bson:"networks,omitempty" json:"networks,omitempty"` // CIDR; empty: from anywhere
	Revoked     time.Time      `bson:"revoked,omitempty" json:"revoked,omitzero"`
}

// Course is a language course or another measure, with its roster.
type Course = roster.Course

// Draft is a note that its author has not sent yet. It is kept sealed.
type Draft struct {
	Person   person.ID
	NoteID   person.NoteID // the id that the note will have, so that sending twice writes once
	Day      person.Date
	Kind     string
	Confided bool
	Text     string
	Saved    time.Time // zero where nothing is kept

	refused string // see keptDraft
}

// Arrival is all that is known of one person when an office is filled at once.
// Its Profile gives what belongs to Lotse; fields come from the records.
type Arrival struct {
	Profile person.Profile
	Records []person.Record
	Notes   []person.Note
}
