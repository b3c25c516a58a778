package store

import (
	"context"
	"errors"

	"lotse/store/person"
)

// Bulk is one act on many people. ID is made by the caller, so that it can be
// sent again and does nothing twice.
type Bulk struct {
	ID     string
	Do     BulkKind
	People []person.ID
	Staff  person.StaffID // whom to assign or to relieve, or who owes the follow-up
	Day    person.Date    // of the follow-up
	Text   string         // what the follow-up is, or the note on the rows
	List   string         // id of a list made by hand
}

// BulkKind is what is done to each.
type BulkKind string

// The acts on many.
const (
	Assign   BulkKind = "assign"
	Relieve  BulkKind = "relieve"  // no longer assigned
	FollowUp BulkKind = "followup" // plan a next step
	AddTo    BulkKind = "pick"     // add to a list made by hand
	TakeFrom BulkKind = "unpick"
)

// BulkPlan says what an act on many would do.
type BulkPlan struct {
	Do      int // people of whom something would change
	Already int // of whom it is so already
	Refused int // whom the principal may not change, or who are not there
}

// BulkDone is an act on many that was done.
type BulkDone struct {
	ID      string
	Do      BulkKind
	Staff   person.StaffID
	Day     person.Date
	Text    string
	Changed int  // people changed
	Failed  int  // people who could not be changed, to be tried again
	Undone  bool // taken back
}

// PlanBulk says what DoBulk would do, and does nothing.
func (d *Desk) PlanBulk(ctx context.Context, b Bulk) (BulkPlan, error) {
	return BulkPlan{}, errNotBuilt
}

// DoBulk does it person by person; progress hears how many are dealt with. When
// it breaks off, what was done stays done and can be undone; sent again with the
// same ID it goes on.
func (d *Desk) DoBulk(ctx context.Context, b Bulk, progress func(done, of int)) (BulkDone, error) {
	return BulkDone{}, errNotBuilt
}

// UndoBulk takes one act on many back as one: of each person what it changed, as
// far as nobody has changed that since.
func (d *Desk) UndoBulk(ctx context.Context, id string, progress func(done, of int)) (BulkDone, error) {
	return BulkDone{}, errNotBuilt
}

// Bulks are the principal's own acts on many of the last days, the latest first.
func (d *Desk) Bulks(ctx context.Context) ([]BulkDone, error) { return nil, errNotBuilt }

// CloseFollowUp says that a next step was taken, or is no longer needed.
func (d *Desk) CloseFollowUp(ctx context.Context, who person.ID, id, state string) error {
	return errNotBuilt
}

var errNotBuilt = errors.New("not built")

// owes says whether a next step is the principal's own: she owes or planned it.
func (d *Desk) owes(f person.FollowUp) bool {
	return f.For == d.Session.Me.ID || f.By == d.Session.Me.ID
}
