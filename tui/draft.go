package tui

import (
	"context"
	"errors"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/widget"
)

// draftState is what a form knows of its draft and of what is under way. One
// thing is done at a time: a draft kept late must not overwrite a newer one, nor
// come back after its note was sent.
type draftState struct {
	noteID  person.NoteID // the note will have it, so that sending twice writes once
	ready   bool          // the draft was looked for
	kept    store.Draft   // as the Desk has it
	busy    bool          // something is under way
	sending bool          // of that: the note itself
	closing bool          // the person has asked to leave
	waiting bool          // the note goes out by itself once the store is back
	unsaved bool          // the store is away, and the Desk could not keep the draft
	written bool          // the note is; nothing more may follow
	queued  func()        // to be done next

	desk chan struct{} // holds a value while somebody is at the Desk
	over bool          // guarded by desk: nothing more may be done
	sent bool          // guarded by desk: the same as written, for leave
}

func newDraftState() draftState {
	return draftState{noteID: store.NewNoteID(), desk: make(chan struct{}, 1)}
}

// do does one thing at the Desk and calls then with how it went; what was asked
// for meanwhile is done next.
func (f *noteForm) do(act func(ctx context.Context) error, then func(err error)) {
	f.busy = true
	f.app.run(func(ctx context.Context) func() {
		f.desk <- struct{}{}
		defer func() { <-f.desk }()
		if f.over {
			return func() {}
		}
		err := act(ctx)
		return func() {
			f.busy = false
			then(err)
			if next := f.queued; next != nil && !f.busy {
				f.queued = nil
				next()
			}
		}
	})
}

// load looks for a draft and calls then, or keeps what was typed meanwhile.
func (f *noteForm) load(then func()) {
	var found store.Draft
	f.do(func(ctx context.Context) (err error) {
		found, err = f.app.desk.Draft(ctx, f.id)
		return err
	}, func(err error) {
		f.loaded(found, err)
		switch {
		case err != nil:
		case then != nil:
			then()
		default:
			f.keepNow()
		}
	})
}

func (f *noteForm) loaded(found store.Draft, err error) {
	switch {
	case err != nil:
		f.failed(err)
	case found.Saved.IsZero():
		f.ready = true
	default:
		f.adopt(found)
	}
}

// unkept says whether the Desk has less than what is on the screen.
func (f *noteForm) unkept() bool {
	now := f.draft()
	return !f.written && now != f.kept && (now.Text != "" || f.kept.Text != "")
}

// keepNow keeps the draft at once, so that a server that dies takes no more along
// than the last keys. What is typed meanwhile goes with the next.
func (f *noteForm) keepNow() {
	if f.unkept() && !f.busy {
		f.keep(nil)
	}
}

// keep keeps the draft and calls then, if any, with how it went.
func (f *noteForm) keep(then func(err error)) {
	if f.written {
		return
	}
	if !f.ready {
		f.load(func() { f.keep(then) })
		return
	}
	draft := f.draft()
	f.do(func(ctx context.Context) error {
		return f.app.desk.SaveDraft(ctx, draft)
	}, func(err error) {
		if err == nil {
			f.kept, f.unsaved = draft, false
		} else {
			f.failed(err)
		}
		switch {
		case then != nil:
			then(err)
		case (err == nil || f.unsaved && f.draft() != draft) && f.queued == nil:
			f.keepNow() // what was typed meanwhile, which a Desk without a store holds, too
		}
	})
}

// failed says why a draft was not found or kept. It is tried again: in a second
// or, where the store is away, when it is back.
func (f *noteForm) failed(err error) {
	if f.unsaved = errors.Is(err, store.ErrAway); !f.unsaved {
		f.say(widget.Bad, f.app.sentence(err))
	}
	f.retry()
}

// retry tries again in a second what failed. That the store is away is told a
// moment after the first failure; from then on nothing is tried until it is back.
func (f *noteForm) retry() {
	if f.app.away.IsZero() && (f.waiting || f.unkept()) {
		f.app.wake()
	}
}

// clock is the time of day as one says it in the county: "14:03".
func (a *App) clock(t time.Time) string {
	return t.In(a.desk.Session.Now().Location()).Format("15:04")
}
