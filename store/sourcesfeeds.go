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
	mu    sync.Mutex
	at    map[person.Source]time.Time
	state map[person.Source]string // what somebody may have to see to
}

// keep notes a feed, and says whether somebody has more or less to see to.
func (r *reads) keep(doc Document) (news bool) {
	id := person.Source(doc.ID)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at == nil {
		r.at, r.state = map[person.Source]time.Time{}, map[person.Source]string{}
	}
	if at, ok := doc.Body.Lookup("read").DateTimeOK(); ok {
		r.at[id] = time.UnixMilli(at)
	}
	_, failing := doc.Body.Lookup("failing").DateTimeOK()
	code, _ := doc.Body.Lookup("code").StringValueOK()
	held, _ := doc.Body.Lookup("held").StringValueOK()
	unknown, _ := doc.Body.Lookup("unknown").ArrayOK()
	values, _ := unknown.Values()
	state := fmt.Sprint(failing, " ", code, " ", held, " ", len(values))
	news, r.state[id] = r.state[id] != state, state
	return news
}

// heardFeed tells every session of what somebody may have to see to at a source.
func (s *Store) heardFeed(doc Document) {
	if !s.reads.keep(doc) {
		return
	}
	for _, session := range s.sessions.all() {
		session.feeds.Add(1)
		session.tell()
	}
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
