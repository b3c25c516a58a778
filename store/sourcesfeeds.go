package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/person"
)

// feeds are how reading the sources goes.
func (s *Store) feeds(ctx context.Context) (map[person.Source]Feed, error) {
	all := map[person.Source]Feed{}
	err := s.backend.All(ctx, Feeds, nil, func(doc Document) error {
		var feed Feed
		if err := bson.Unmarshal(slices.Clone(doc.Body), &feed); err != nil {
			return fmt.Errorf("decode feed %s: %w", doc.ID, err)
		}
		all[person.Source(doc.ID)] = feed
		return nil
	})
	return all, err
}

// reads are when each source was read last and all was well, as this server has
// followed it.
type reads struct {
	mu sync.Mutex
	at map[person.Source]time.Time
}

func (r *reads) keep(doc Document) {
	at, ok := doc.Body.Lookup("read").DateTimeOK()
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at == nil {
		r.at = map[person.Source]time.Time{}
	}
	r.at[person.Source(doc.ID)] = time.UnixMilli(at)
}

// readReads reads when each source was read before this process began.
func (s *Store) readReads(ctx context.Context) error {
	return s.backend.All(ctx, Feeds, nil, func(doc Document) error {
		s.reads.keep(doc)
		return nil
	})
}

// LastReads says, from memory, when each open source was read last and all was well:
// how fresh a value on a profile is.
func (d *Desk) LastReads() map[person.Source]time.Time {
	r := &d.store.reads
	r.mu.Lock()
	defer r.mu.Unlock()
	at := map[person.Source]time.Time{}
	for id, t := range r.at {
		if d.store.open(id) {
			at[id] = t.In(county)
		}
	}
	return at
}
