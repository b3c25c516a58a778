package store

import (
	"context"
	"time"

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

// Heard reads what came since it was asked last, oldest first; it is recorded
// where there is anything.
func (d *Desk) Heard(ctx context.Context) ([]Heard, error) { return nil, nil }

// heard hears of a new note.
func (s *Store) heard(doc Document) {}
