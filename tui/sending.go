package tui

import (
	"context"
	"errors"
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// close leaves the form and says that the draft is kept, once it is. Where that
// fails the text stays on the screen; asked again, it is left in memory. While the
// store is away it is left there at once, and goes on by itself afterwards.
func (f *noteForm) close() {
	switch {
	case f.written:
	case f.busy:
		f.queued = f.close
	case f.waiting:
		f.park("form.left")
	case f.closing && f.unkept():
		f.park("")
	case f.unkept():
		f.closing = true
		f.keep(func(err error) {
			switch {
			case err == nil:
				f.closing = false
				f.close() // again: what was typed meanwhile is kept too
			case errors.Is(err, store.ErrAway):
				f.park("form.unkept")
			}
		})
	default:
		f.closed()
	}
}

// park leaves the form with what the Desk does not have.
func (f *noteForm) park(sentence string) {
	f.app.parked[f.id] = f
	if f.gone(); sentence != "" {
		f.app.say(widget.Bad, f.app.words(sentence))
	}
}

// parked says whether the form is not on the screen any more.
func (f *noteForm) isParked() bool { return f.app.parked[f.id] == f }

// resume goes on with what waited for the store.
func (f *noteForm) resume() {
	switch {
	case f.waiting:
		f.save()
	case f.isParked() && f.unkept() && !f.busy:
		f.keep(func(err error) {
			if err == nil && f.isParked() { // what is kept elsewhere later counts from here on
				delete(f.app.parked, f.id)
				f.app.say(widget.Good, f.app.words("form.kept"))
			}
		})
	default:
		f.keepNow()
	}
}

// closed leaves a form of which nothing is unkept. A second Esc that waits must
// not find it: it would park a form that a later draft has overtaken.
func (f *noteForm) closed() {
	f.queued, f.closing = nil, false
	f.gone()
	if f.kept.Text != "" {
		f.app.say(widget.Good, f.app.words("form.kept"))
	}
	if len(f.needs.chosen) > 0 { // a draft has none; they are here when the form is opened again
		f.app.needs[f.id] = f.needs.chosen
		f.app.say(widget.Bad, f.app.words("form.needs.drafted", f.needs.said(f.app)))
	}
}

func (f *noteForm) gone() { f.app.leave(f) }

// send writes the note. The form goes once the Desk has said that it is kept.
// What was asked for before is dropped: leaving would make a draft of the note
// once it is written, and hide the reason where it is not.
func (f *noteForm) send(action command.AddNote) {
	f.queued, f.sending, f.waiting = nil, true, false
	f.say(widget.Normal, f.app.words("form.saving"))
	var written person.Note
	var left []string
	chosen := slices.Clone(f.needs.chosen)
	var unmet error
	f.do(func(ctx context.Context) error {
		outcome, err := action.Do(ctx, f.app.desk)
		if added, ok := outcome.(command.NoteAdded); ok {
			written, f.sent = added.Note, true
			left, unmet = addNeeds(ctx, f.app.desk, action.Note.ID, f.id, chosen)
		}
		return err
	}, func(err error) {
		if f.sending = false; err != nil {
			f.refused(err)
			return
		}
		if len(left) > 0 {
			f.written = true
			f.keepNeeds(left, unmet)
			return
		}
		f.done(written)
	})
}

// done leaves the form of a note that is written.
func (f *noteForm) done(note person.Note) {
	f.written = true
	f.gone()
	if f.isParked() {
		delete(f.app.parked, f.id)
	}
	f.app.say(widget.Good, f.app.words("form.saved", f.app.clock(note.At)))
	f.reread()
}

// refused says why the note was not written. While the store is away it waits.
// Where another window has written one from the same draft, this text becomes a
// note of its own when it is sent again.
func (f *noteForm) refused(err error) {
	switch {
	case errors.Is(err, store.ErrAway):
		f.waiting = true
		f.say(widget.Bad, f.app.words("form.waits", f.app.since(err)))
		f.retry()
		f.keepNow() // the Desk has it should the session end
	case errors.Is(err, store.ErrConflict):
		f.noteID, f.kept = store.NewNoteID(), store.Draft{}
		f.say(widget.Bad, f.app.words("form.twice"))
		f.keepNow()
	default:
		f.say(widget.Bad, f.app.sentence(err))
	}
	if f.isParked() && !f.waiting {
		f.app.say(widget.Bad, f.status)
	}
}

// leave keeps what was typed when the session has ended, or has the note sent
// that waits for the store. It waits for what is under way, and lets nothing
// follow it. Its error is why the text is kept nowhere yet.
func (f *noteForm) leave(ctx context.Context) error {
	select {
	case f.desk <- struct{}{}:
		defer func() { <-f.desk }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	f.over = true
	if note, readable := f.note(); f.waiting && readable && !f.sent {
		err := f.app.desk.AddNoteLater(ctx, note)
		f.sent = err == nil
		return err
	}
	if f.sent || !f.unkept() {
		return nil
	}
	if !f.ready {
		found, err := f.app.desk.Draft(ctx, f.id)
		switch {
		case err == nil:
			f.loaded(found, nil)
		case !errors.Is(err, store.ErrAway): // where it is away, the Desk overwrites nothing
			return err // a draft that cannot be read must not be overwritten
		}
	}
	return f.app.desk.SaveDraft(ctx, f.draft())
}
