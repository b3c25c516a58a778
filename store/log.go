package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
)

// LogQuery says which events of the log are wanted.
type LogQuery struct {
	Limit int         // the latest so many, at most 10,000; 0: 100
	Since person.Date // empty: from the beginning
	Staff string      // of one member of staff; empty: of all
	Type  audit.Type  // of one type, such as "note.added"; empty: of all
}

// Log reads the audit log, the latest events last. It names no person: a subject
// is a token.
func (d *Desk) Log(ctx context.Context, q LogQuery) ([]audit.Event, error) {
	var events []audit.Event
	a := act{name: "read log", action: access.LogRead, event: audit.LogRead}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		var err error
		events, err = d.store.readLog(ctx, q)
		return len(events), err
	})
	return events, err
}

func (s *Store) readLog(ctx context.Context, q LogQuery) ([]audit.Event, error) {
	limit := min(cmp.Or(q.Limit, 100), maxLog)
	since := startOf(q.Since)
	var events []audit.Event
	trim := func() {
		slices.SortStableFunc(events, func(a, b audit.Event) int { return a.Time.Compare(b.Time) })
		events = slices.Clone(events[max(0, len(events)-limit):])
	}
	err := s.backend.All(ctx, Audit, nil, func(doc Document) error {
		event, err := readEvent(doc)
		if err != nil { // one damaged entry does not hide the others
			event = audit.Event{Type: audit.Unreadable, Writer: doc.Parent, Op: doc.ID, Time: s.clock()}
			events = append(events, event)
			return nil
		}
		if event.Time.Before(since) || q.Staff != "" && event.Staff != q.Staff || q.Type != "" && event.Type != q.Type {
			return nil
		}
		if events = append(events, event); len(events) > 4*limit+1000 {
			trim()
		}
		return nil
	})
	trim()
	return events, err
}

const maxLog = 10_000

// startOf is the first moment of a day in the county.
func startOf(day person.Date) time.Time {
	t, ok := day.Time()
	if !ok {
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, county)
}

// keptEvent is how an event lies in the store: the very bytes that the chain
// hashes, and their sum, which finds a damaged last entry that no other follows.
type keptEvent struct {
	Entry []byte `bson:"entry"`
	Sum   []byte `bson:"sum"`
}

func keepEvent(entry []byte) (bson.Raw, error) {
	sum := sha256.Sum256(entry)
	return bson.Marshal(keptEvent{entry, sum[:]})
}

// entryOf is the entry in a body, nil where the body is not to the bit what
// keepEvent made of it.
func entryOf(body bson.Raw) []byte {
	var kept keptEvent
	if bson.Unmarshal(body, &kept) != nil {
		return nil
	}
	if again, err := keepEvent(kept.Entry); err != nil || !bytes.Equal(again, body) {
		return nil
	}
	return kept.Entry
}

func readEvent(doc Document) (audit.Event, error) {
	var kept keptEvent
	if err := bson.Unmarshal(doc.Body, &kept); err != nil {
		return audit.Event{}, err
	}
	return audit.Parse(kept.Entry)
}
