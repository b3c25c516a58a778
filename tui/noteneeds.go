package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/widget"
)

// noteNeeds are the needs that are found while a note is written: a key opens the
// line of kinds, a digit adds one. They are written after the note.
type noteNeeds struct {
	chosen   []string // kinds, in the order of their list
	choosing bool     // the line of kinds is open
	left     bool     // the note is written, these needs are not yet
}

// pressNeeds takes the keys of the line of kinds; false: the key is for the form.
func (f *noteForm) pressNeeds(key widget.Key) bool {
	switch {
	case intentOf(onForm, key) == chooseNeeds:
		f.needs.choosing = !f.needs.choosing && f.mayNeed()
		return true
	case !f.needs.choosing:
		return false
	}
	f.needs.choosing = false
	kinds := codesOf(f.app, "need")
	if len(key.Text) == 1 && key.Text[0] >= '1' && int(key.Text[0]-'1') < len(kinds) {
		f.toggle(kinds[key.Text[0]-'1'])
		return true
	}
	return key.Name == "esc"
}

func (f *noteForm) mayNeed() bool { return f.app.desk.Session.May("need") }

func (f *noteForm) offers(does intent) bool { return does != chooseNeeds || f.mayNeed() }

func (f *noteForm) toggle(kind string) {
	was := f.needs.chosen
	f.needs.chosen = nil
	for _, code := range codesOf(f.app, "need") {
		if slices.Contains(was, code) != (code == kind) {
			f.needs.chosen = append(f.needs.chosen, code)
		}
	}
}

// needRows are the chosen needs, or the kinds to choose from.
func (f *noteForm) needRows(width int) []widget.Row {
	if f.needs.choosing {
		var kinds []string
		for i, code := range codesOf(f.app, "need") {
			mark := ""
			if slices.Contains(f.needs.chosen, code) {
				mark = "*"
			}
			label := strings.ReplaceAll(f.app.label("need", code), " ", "\u00a0")
			kinds = append(kinds, fmt.Sprintf("%d\u00a0%s%s", i+1, label, mark))
		}
		rows := wrapped(widget.Quiet, f.app.words("form.needs.which"), width)
		for _, line := range plain.Lines(strings.Join(kinds, "  "), max(8, width-2)) {
			rows = append(rows, widget.In(widget.Strong, " "+strings.ReplaceAll(line.String(), "\u00a0", " ")))
		}
		return rows
	}
	if len(f.needs.chosen) == 0 {
		return nil
	}
	return wrapped(widget.Strong, f.app.words("form.needs", f.needs.said(f.app)), width)
}

func (n noteNeeds) said(a *App) string { return a.labels("need", n.chosen) }

// addNeeds writes the needs of a note and gives those that were not written. Their
// ids come from the note's, so that sending again doubles nothing.
func addNeeds(ctx context.Context, desk *store.Desk, note person.NoteID, who person.ID, kinds []string) (left []string, err error) {
	for _, kind := range kinds {
		if _, failed := desk.AddNeed(ctx, who, store.NewNeed{ID: string(note) + "-" + kind, Kind: kind}); failed != nil {
			left, err = append(left, kind), failed
		}
	}
	return left, err
}

// sendNeeds writes what is left of a note's needs, when it is asked for again.
func (f *noteForm) sendNeeds() {
	if f.busy {
		return
	}
	f.sending = true
	f.say(widget.Normal, f.app.words("form.saving"))
	var left []string
	chosen := slices.Clone(f.needs.chosen)
	f.do(func(ctx context.Context) (err error) {
		left, err = addNeeds(ctx, f.app.desk, f.noteID, f.id, chosen)
		return err
	}, func(err error) {
		if f.sending = false; err != nil {
			f.keepNeeds(left, err)
			return
		}
		f.needs = noteNeeds{}
		f.gone()
		f.app.say(widget.Good, f.app.words("form.saved", f.app.clock(f.app.desk.Session.Now())))
		f.reread()
	})
}

// keepNeeds says which needs are not written, although the note is. Of a form that
// is not on the screen any more they are kept for the next note.
func (f *noteForm) keepNeeds(left []string, err error) {
	f.needs = noteNeeds{chosen: left, left: true}
	said := f.app.words("form.needs.left", f.needs.said(f.app), f.app.keyName("ctrl+s"))
	if err != nil {
		said += " " + f.app.sentence(err)
	}
	f.say(widget.Bad, said)
	if err != nil && !slices.Contains(f.app.screens, screen(f)) {
		delete(f.app.parked, f.id)
		f.app.needs[f.id] = left
		f.app.say(widget.Bad, f.app.words("form.needs.dropped", f.needs.said(f.app)))
	}
}

// pressLeft is what can be done where only needs are left: again, or leave.
func (f *noteForm) pressLeft(key widget.Key) {
	switch intentOf(onForm, key) {
	case saveNote:
		f.sendNeeds()
	case keepDraft:
		f.gone()
		f.app.say(widget.Bad, f.app.words("form.needs.dropped", f.needs.said(f.app)))
		f.reread()
	}
}

// reread shows the note, and what was found, on the profile behind the form.
func (f *noteForm) reread() {
	if slices.Contains(f.app.screens, screen(f.profile)) {
		f.profile.turn(0) // the timeline, with the note on top
		f.profile.load()
	}
}
