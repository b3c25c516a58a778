package main

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"lotse/store"
)

const (
	soon  = 4 * time.Second // a store that is not reached by then is waited for with the door open
	retry = time.Second
)

var errSlow = errors.New("it does not answer")

// entry is how a server comes to its store and to its clients.
type entry struct {
	backend func(context.Context) (store.Backend, error)
	options store.Options
	noStaff error // why a server that would let nobody in does not start; nil: it does
	listen  func() (net.Listener, error)
	ready   func(at net.Addr, h *house) // it listens; nil where the store is not there yet
	beside  []companion                 // what runs as long as the store is open
}

// arrival is a store on its way to its server.
type arrival struct {
	came chan *house   // has it when it is open
	away chan error    // has why it cannot be reached, the first time
	over chan struct{} // closed when it is closed, or when no waiting will help
	err  error         // of that; nil where it was to end
}

// await opens the store, trying again as long as it cannot be reached, and
// closes it when leave is closed.
func (d door) await(ctx context.Context, e entry, leave <-chan struct{}) *arrival {
	a := &arrival{came: make(chan *house, 1), away: make(chan error, 1), over: make(chan struct{})}
	go func() {
		defer close(a.over)
		h, err := d.reach(ctx, e, a)
		if err != nil {
			if ctx.Err() == nil {
				a.err = err
			}
			return
		}
		end := alongside(ctx, h, d.log, e.beside)
		a.came <- h
		<-leave
		end()
		a.err = h.close()
	}()
	return a
}

func (d door) reach(ctx context.Context, e entry, a *arrival) (*house, error) {
	var once sync.Once
	tell := func(why error) {
		once.Do(func() { a.away <- why })
	}
	for waits := false; ; waits = true {
		h, err := e.open(ctx, tell)
		if err == nil {
			err = d.staffed(ctx, h, e, waits)
		}
		if !errors.Is(err, store.ErrAway) {
			return h, err
		}
		tell(err)
		if !pause(ctx) {
			return nil, ctx.Err()
		}
	}
}

// pause waits for the next try; false when ctx ends.
func pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(retry):
		return true
	}
}

func (e entry) open(ctx context.Context, tell func(error)) (*house, error) {
	late := time.AfterFunc(soon, func() { tell(errSlow) })
	backend, err := e.backend(ctx)
	late.Stop() // reading the lists may take longer
	if err != nil {
		return nil, err
	}
	return openHouse(ctx, backend, e.options)
}

// staffed sees to it that somebody could be let in, or closes the house. A server
// that had to wait for its store goes on waiting for the first admin, too.
func (d door) staffed(ctx context.Context, h *house, e entry, waits bool) error {
	for told := false; ; told = true {
		staffed, err := h.HasStaff(ctx)
		if err == nil && (staffed || e.noStaff == nil) {
			return nil
		}
		if err == nil && !waits {
			err = e.noStaff
		}
		if err == nil && !told {
			d.log.Warn(e.noStaff.Error())
		}
		if err == nil && !pause(ctx) {
			err = ctx.Err()
		}
		if err != nil {
			return errors.Join(err, h.close())
		}
	}
}
