package sshserver

import (
	"context"
	"sync"
)

// tally counts what one key holds: connections, screens, words.
type tally struct {
	most int

	mu   sync.Mutex
	held map[string]*places
}

type places struct {
	free  chan struct{} // one element for each place taken
	users int           // that hold or wait
}

func newTally(most int) *tally { return &tally{most: most, held: map[string]*places{}} }

// try takes a place if there is one.
func (t *tally) try(key string) (leave func(), ok bool) {
	p := t.join(key)
	select {
	case p.free <- struct{}{}:
		return func() { <-p.free; t.part(key, p) }, true
	default:
		t.part(key, p)
		return nil, false
	}
}

// wait takes a place once there is one, or gives up with ctx.
func (t *tally) wait(ctx context.Context, key string) (leave func(), err error) {
	p := t.join(key)
	select {
	case p.free <- struct{}{}:
		return func() { <-p.free; t.part(key, p) }, nil
	case <-ctx.Done():
		t.part(key, p)
		return nil, context.Cause(ctx)
	}
}

func (t *tally) join(key string) *places {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.held[key]
	if p == nil {
		p = &places{free: make(chan struct{}, t.most)}
		t.held[key] = p
	}
	p.users++
	return p
}

func (t *tally) part(key string, p *places) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p.users--; p.users == 0 {
		delete(t.held, key)
	}
}
