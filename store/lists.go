package store

import (
	"context"
	"errors"
	"time"

	"lotse/store/person"
	"lotse/store/register"
)

// SavedList is a list that somebody keeps: a filter under a name, or people
// picked by hand.
type SavedList struct {
	ID      string         `bson:"-" json:"-"`
	Version int64          `bson:"-" json:"-"`
	Name    string         `bson:"name" json:"name"` // one word or several; unique among those that one reader sees
	Owner   person.StaffID `bson:"owner" json:"owner"`
	Shared  Sharing        `bson:"shared,omitempty" json:"shared,omitempty"`
	With    string         `bson:"with,omitempty" json:"with,omitempty"` // the team or the role
	Hand    bool           `bson:"hand,omitempty" json:"hand,omitempty"` // Picked counts, not Filter
	Filter  string         `bson:"filter,omitempty" json:"filter,omitempty"`
	Picked  []Pick         `bson:"picked,omitempty" json:"-"`
	Purpose string         `bson:"purpose,omitempty" json:"purpose,omitempty"` // for which its owner lets it leave as a file; empty: it does not
	Made    time.Time      `bson:"made" json:"made"`
	Changed time.Time      `bson:"changed" json:"changed"`
}

// Sharing says who else reads a list.
type Sharing string

// The ways to share a list.
const (
	Private  Sharing = ""
	WithTeam Sharing = "team"
	WithRole Sharing = "role"
)

// Pick is one person of a list made by hand.
type Pick struct {
	Person person.ID      `bson:"p"`
	Note   string         `bson:"n,omitempty"`
	By     person.StaffID `bson:"b"`
	At     time.Time      `bson:"a"`
}

// Shelved is a saved list as one reader finds it now. All counts are of people
// whom the reader may find.
type Shelved struct {
	SavedList
	Mine      bool
	Pinned    bool
	Total     int
	New, Left int       // since Looked; both 0 before the first look
	Looked    time.Time // zero: never
	Why       error     // why it cannot be shown, such as a *Refused for a field
}

// Shelf is the reader's saved lists, opened: recorded once, and from then on
// answered from memory.
type Shelf struct{ desk *Desk }

var errNotBuilt = errors.New("not built")

// OpenShelf opens the principal's own saved lists and those shared with her.
func (d *Desk) OpenShelf(ctx context.Context) (*Shelf, error) { return nil, errNotBuilt }

// Lists are the lists now: pinned ones first, then by name.
func (s *Shelf) Lists() []Shelved { return nil }

// Changes are the people who came to a list and those who left it since the
// reader looked last, as far as she may find them.
func (s *Shelf) Changes(id string) (came, left []person.ID) { return nil, nil }

// Picks are the notes on the rows of a list made by hand.
func (s *Shelf) Picks(id string) map[person.ID]Pick { return nil }

// SaveList makes a list or changes one (ID and Version set) of one's own. It
// returns the list as it is kept.
func (d *Desk) SaveList(ctx context.Context, l SavedList) (SavedList, error) {
	return SavedList{}, errNotBuilt
}

// DropList removes a list of one's own.
func (d *Desk) DropList(ctx context.Context, id string) error { return errNotBuilt }

// LookAt remembers who is in a list now: what is new and what has left counts
// from here.
func (d *Desk) LookAt(ctx context.Context, id string) error { return errNotBuilt }

// Pin puts a list on the principal's home, or takes it from there.
func (d *Desk) Pin(ctx context.Context, id string, pinned bool) error { return errNotBuilt }

// NoteOnPick writes a note on one row of a list made by hand.
func (d *Desk) NoteOnPick(ctx context.Context, id string, who person.ID, note string) error {
	return errNotBuilt
}

// SetColumns keeps which columns the principal's lists show: names of fields of
// the filter language, in their order; none: as the screen has room.
func (d *Desk) SetColumns(ctx context.Context, columns []string) error { return errNotBuilt }

// Recent are the people whose profiles the principal opened last, the latest
// first, as far as she may still find them.
func (d *Desk) Recent(ctx context.Context) ([]register.Row, error) { return nil, errNotBuilt }
