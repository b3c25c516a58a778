package tui

import (
	"errors"
	"slices"
	"time"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// reach hears whether the store can be reached. Once it is back, what waited for
// it goes on.
func (a *App) reach() {
	before := a.away
	a.away = a.desk.Session.Away()
	if before.IsZero() || before.Equal(a.away) {
		return
	}
	if a.away.IsZero() {
		a.say(widget.Good, a.words("away.back", a.moment(before)))
	}
	if !a.home().known {
		a.home().load()
	}
	if a.list != nil {
		a.list.back()
	}
	for _, form := range a.forms() {
		form.resume()
	}
}

// forms are those on the screen, and those that wait in memory.
func (a *App) forms() []*noteForm {
	var forms []*noteForm
	for _, s := range a.screens {
		if form, ok := s.(*noteForm); ok {
			forms = append(forms, form)
		}
	}
	for _, form := range a.parked {
		if !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

// mark says since when the store is away; it is empty while it is not.
func (a *App) mark() plain.Line {
	if a.away.IsZero() {
		return plain.Line{}
	}
	return plain.Of(a.words("away.mark", a.moment(a.away)))
}

// since says since when an error says that the store is away.
func (a *App) since(err error) string {
	if absence, ok := errors.AsType[*store.Absence](err); ok {
		return a.moment(absence.Since)
	}
	return a.moment(a.desk.Session.Now())
}

// moment is a time of day, with its day where that is not today.
func (a *App) moment(t time.Time) string { return command.Moment(t, a.desk.Session.Now(), a.lang) }
