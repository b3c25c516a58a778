package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Absence says since when the store cannot be reached, and is ErrAway while that
// lasts; Options.Problem is also told one when it is over.
type Absence struct {
	Since time.Time // in the county's time zone
	Back  time.Time // zero while it lasts
	Why   error     // what the Backend said

	untried bool // by this call: nothing can have happened
}

// Error is for logs and operators: in UTC.
func (a *Absence) Error() string {
	if !a.Back.IsZero() {
		return fmt.Sprintf("the store is back after %s", a.Back.Sub(a.Since).Round(time.Second))
	}
	text := "the store cannot be reached since " + a.Since.UTC().Format(time.RFC3339)
	if a.Why != nil {
		text += ": " + strings.Replace(a.Why.Error(), ErrAway.Error()+": ", "", 1)
	}
	return text
}

// Is makes it ErrAway while it lasts.
func (a *Absence) Is(target error) bool { return target == ErrAway && a.Back.IsZero() }

// Away says since when the store cannot be reached, in the county's time zone;
// zero while it can. News tells when that changes.
func (s *Session) Away() time.Time {
	if s.away == nil {
		return time.Time{}
	}
	return s.away()
}

const (
	silence    = 12 * time.Second // after which a store that says nothing is away; backends know it sooner
	probeEvery = time.Second
	hiccup     = time.Second // an absence that a first probe ends so soon is not told
)

var errSilent = errors.New("no answer")

// watch is a Backend that knows whether it can be reached. Once an answer says
// that it cannot, all that is under way ends, and calls fail at once, until a
// probe succeeds.
type watch struct {
	Backend
	now func() time.Time

	mu      sync.Mutex
	absence *Absence
	told    *Absence        // the same, once everybody may know
	here    context.Context // ends when the store goes away
	leave   context.CancelCauseFunc
	gone    chan struct{} // one slot: it went away
	back    chan struct{} // closed when it is back
}

func newWatch(b Backend, now func() time.Time) *watch {
	w := &watch{Backend: b, now: now, gone: make(chan struct{}, 1), back: make(chan struct{})}
	w.here, w.leave = context.WithCancelCause(context.Background())
	return w
}

// since is what Session.Away says.
func (w *watch) since() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.told == nil {
		return time.Time{}
	}
	return w.told.Since
}

// away says whether calls fail at once.
func (w *watch) away() bool {
	_, err := w.reach()
	return err != nil
}

func (w *watch) reach() (here context.Context, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.absence != nil {
		return nil, &Absence{Since: w.absence.Since, untried: true}
	}
	return w.here, nil
}

// lost notes that the store cannot be reached, and returns how the caller learns it.
func (w *watch) lost(why error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.absence == nil {
		w.absence = &Absence{Since: w.now().In(county), Why: why}
		w.leave(ErrAway)
		w.gone <- struct{}{} // has room: it was taken before the store came back
	}
	return &Absence{Since: w.absence.Since, Why: why}
}

// call does one thing with the store and draws conclusions from how it went.
// Where limit is zero the thing may take its time.
func (w *watch) call(ctx context.Context, limit time.Duration, do func(ctx context.Context) error) error {
	here, err := w.reach()
	if err != nil {
		return err
	}
	within, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(here, func() { cancel(ErrAway) })()
	if limit > 0 {
		late := time.AfterFunc(limit, func() { cancel(errSilent) })
		defer late.Stop()
	}
	err = do(within)
	switch {
	case err == nil, ctx.Err() != nil: // whose caller has gone says nothing of the store
		return err
	case errors.Is(err, ErrAway):
		return w.lost(err)
	case context.Cause(within) == errSilent:
		return w.lost(errSilent)
	case context.Cause(within) == ErrAway: // others have found out meanwhile
		return w.lost(err)
	}
	return err
}

// Get implements Backend, like the methods that follow.
func (w *watch) Get(ctx context.Context, c Collection, id string) (doc Document, err error) {
	err = w.call(ctx, silence, func(ctx context.Context) (err error) {
		doc, err = w.Backend.Get(ctx, c, id)
		return err
	})
	return doc, err
}

func (w *watch) Put(ctx context.Context, c Collection, doc Document) (version int64, err error) {
	err = w.call(ctx, silence, func(ctx context.Context) (err error) {
		version, err = w.Backend.Put(ctx, c, doc)
		return err
	})
	return version, err
}

func (w *watch) Append(ctx context.Context, c Collection, docs ...Document) error {
	return w.call(ctx, silence, func(ctx context.Context) error { return w.Backend.Append(ctx, c, docs...) })
}

func (w *watch) Restore(ctx context.Context, c Collection, docs ...Document) error {
	return w.call(ctx, silence, func(ctx context.Context) error { return w.Backend.Restore(ctx, c, docs...) })
}

func (w *watch) Children(ctx context.Context, c Collection, parent string, each func(Document) error) error {
	return w.call(ctx, 0, func(ctx context.Context) error { return w.Backend.Children(ctx, c, parent, each) })
}

func (w *watch) All(ctx context.Context, c Collection, fields []string, each func(Document) error) error {
	return w.call(ctx, 0, func(ctx context.Context) error { return w.Backend.All(ctx, c, fields, each) })
}

// Scatter reads in any order where the Backend can, and otherwise in that of ids.
func (w *watch) Scatter(ctx context.Context, c Collection, fields []string, each func(Document) error) error {
	scattered, can := w.Backend.(Scattered)
	if !can {
		return w.All(ctx, c, fields, each)
	}
	return w.call(ctx, 0, func(ctx context.Context) error { return scattered.Scatter(ctx, c, fields, each) })
}

func (w *watch) Now(ctx context.Context) (position string, err error) {
	err = w.call(ctx, silence, func(ctx context.Context) (err error) {
		position, err = w.Backend.Now(ctx)
		return err
	})
	return position, err
}

func (w *watch) Follow(ctx context.Context, position string, each func(Change) error) error {
	return w.call(ctx, 0, func(ctx context.Context) error { return w.Backend.Follow(ctx, position, each) })
}
