package tui

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"lotse/store"
)

// job is done outside the loop; what it returns is called inside it.
type job func(ctx context.Context) (then func())

// task is a job that was asked for.
type task struct {
	do    job
	begun atomic.Bool
	over  chan struct{} // closed once it is done
	then  func()        // set by then
}

// begin does the job, unless somebody has begun it.
func (t *task) begin(ctx context.Context) {
	if t.begun.CompareAndSwap(false, true) {
		defer close(t.over) // even if it panics: Leave must not wait in vain
		t.then = t.do(ctx)
	}
}

// run has a job done. It and flush are the only road out of the loop.
func (a *App) run(do job) {
	t := &task{do: do, over: make(chan struct{})}
	a.asked, a.undone = append(a.asked, t), append(a.undone, t)
}

// await has a task done whose news may come late or never: Leave does not wait
// for it.
func (a *App) await(t *task) {
	a.waits = append(a.waits, func() tea.Msg { return a.outside(t) })
}

// outside does a task on the way out of the loop and brings the news of it.
func (a *App) outside(t *task) tea.Msg {
	t.begin(a.work)
	return doneMsg{t}
}

// done hears that a task is done.
func (a *App) done(t *task) {
	a.undone = slices.DeleteFunc(a.undone, func(one *task) bool { return one == t })
	t.then()
	a.catchUp()
}

// Leave keeps what is unfinished: drafts, and what was asked for but is not yet
// done, such as the note of a ":" line. The door calls it once the program has
// ended, however that came about; no other method of the App may run any more.
// With ctx everything under way is cancelled.
func (a *App) Leave(ctx context.Context) {
	defer a.stop()
	defer context.AfterFunc(ctx, a.stop)()
	a.stopLooking(ctx)
	defer a.giveUp(ctx) // last, so that whoever comes back finds what is kept here
	for _, s := range a.screens {
		if form, ok := s.(*noteForm); ok {
			a.leftAs(form.leave(ctx))
		}
	}
	for _, form := range a.parked {
		a.leftAs(form.leave(ctx))
	}
	for _, t := range a.undone {
		a.finish(ctx, t)
	}
	if a.list != nil {
		a.list.leave(ctx)
	}
}

// leftAs notes whether a text that is open at the end is kept, or at least waits
// for the store.
func (a *App) leftAs(err error) {
	if err != nil && (!errors.Is(err, store.ErrAway) || errors.Is(err, store.ErrOnlyHere)) {
		a.unkept = true
	}
}

// Unkept says, after Leave, whether a text that was open could not be kept.
func (a *App) Unkept() bool { return a.unkept }

// finish waits for a task that is under way, and does one that the program did
// not come to any more.
func (a *App) finish(ctx context.Context, t *task) {
	t.begin(a.work)
	select {
	case <-t.over:
	case <-ctx.Done():
	}
}
