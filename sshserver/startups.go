package sshserver

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"sync"
)

// startups are the connections that have not logged in. What goes beyond the
// limits waits for a place: twenty colleagues who come back from lunch behind
// one address are no attack.
type startups struct {
	most, each, waitMost int

	mu      sync.Mutex
	all     int
	per     map[netip.Prefix]int
	waiting []*starter // in order of arrival
}

type starter struct {
	source netip.Prefix
	spoken bool // has said its first word: it goes before those that are silent
	turn   chan struct{}
}

var errCrowd = errors.New("too many connections wait for a login")

func newStartups(l Limits) *startups {
	return &startups{most: l.Startups, each: l.PerSource, waitMost: l.Waiting, per: map[netip.Prefix]int{}}
}

// free says whether there is a place just now.
func (s *startups) free(source netip.Prefix) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.room(source)
}

// enter waits for a place until ctx ends. The caller leaves once.
func (s *startups) enter(ctx context.Context, source netip.Prefix, spoken bool) error {
	me, err := s.line(source, spoken)
	if err != nil || me == nil {
		return err
	}
	select {
	case <-me.turn:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if at := slices.Index(s.waiting, me); at >= 0 {
		s.waiting = slices.Delete(s.waiting, at, at+1)
		return ctx.Err()
	}
	return nil // the turn came at the same moment
}

// line takes a place at once (nil) or lines up.
func (s *startups) line(source netip.Prefix, spoken bool) (*starter, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.take(source) {
		return nil, nil
	}
	if len(s.waiting) >= s.waitMost || s.ahead(source, spoken) >= max(1, s.waitMost/4) {
		return nil, errCrowd
	}
	me := &starter{source, spoken, make(chan struct{})}
	at := len(s.waiting)
	if first := slices.IndexFunc(s.waiting, func(w *starter) bool { return !w.spoken }); spoken && first >= 0 {
		at = first
	}
	s.waiting = slices.Insert(s.waiting, at, me)
	return me, nil
}

// ahead is how many of a source wait: one address must not fill the line.
func (s *startups) ahead(source netip.Prefix, spoken bool) (n int) {
	for _, w := range s.waiting {
		if w.source == source && w.spoken == spoken {
			n++
		}
	}
	return n
}

func (s *startups) room(source netip.Prefix) bool { return s.all < s.most && s.per[source] < s.each }

func (s *startups) take(source netip.Prefix) bool {
	if !s.room(source) {
		return false
	}
	s.all++
	s.per[source]++
	return true
}

// leave gives a place to the first who may have it.
func (s *startups) leave(source netip.Prefix) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.per[source]--; s.per[source] <= 0 {
		delete(s.per, source)
	}
	for i := 0; i < len(s.waiting) && s.all < s.most; i++ {
		if next := s.waiting[i]; s.take(next.source) {
			s.waiting = slices.Delete(s.waiting, i, i+1)
			close(next.turn)
			return
		}
	}
}
