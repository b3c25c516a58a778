package tui

import (
	"context"
	"slices"

	"lotse/store/person"
	"lotse/tui/widget"
)

// formSpot is where somebody writes a note. Its text is the draft's, and so are
// kind, day and tick of a draft that is there.
type formSpot struct {
	Person   person.ID `json:"person"`
	Field    string    `json:"field"` // that has the focus
	Day      typed     `json:"day"`   // also while it is half-typed
	Kind     string    `json:"kind"`
	Confided bool      `json:"confided,omitempty"`
	Begun    bool      `json:"begun,omitempty"`  // there is a text
	Behind   int       `json:"behind,omitempty"` // runes of the text behind the cursor: typing does not change it
	Top      int       `json:"top,omitempty"`

	Needs []string      `json:"needs,omitempty"` // kinds chosen, which no draft has
	Note  person.NoteID `json:"note,omitempty"`  // that they are written with
}

func (f *noteForm) spot() spot {
	var note person.NoteID
	if len(f.needs.chosen) > 0 {
		note = f.noteID
	}
	return spot{Form: &formSpot{
		Needs: f.needs.chosen, Note: note,
		Person: f.id, Field: f.focused(), Day: typedIn(f.day), Kind: f.kinds[f.kind.At], Confided: f.confided.On,
		Begun: f.text.Text() != "", Behind: f.text.Behind(), Top: f.text.Top(),
	}}
}

// fieldName names a field so that it is found in a form that has others too.
func (f *noteForm) fieldName(field widget.Field) string {
	switch field {
	case widget.Field(dayField{f.day}):
		return "day"
	case widget.Field(f.kind):
		return "kind"
	case widget.Field(f.confided):
		return "confided"
	case widget.Field(f.text):
		return "text"
	}
	return "save"
}

func (f *noteForm) focused() string { return f.fieldName(f.form.Items[f.form.Focus].Field) }

// open goes to the form for the person whose profile was reached.
func (s *formSpot) open(r *returning) {
	p, ok := r.top().(*profile)
	if !ok || p.id != s.Person || !p.sheet.MayNote {
		r.stop()
		return
	}
	if f, parked := r.app.parked[p.id]; parked { // its text is newer than any draft
		delete(r.app.parked, p.id)
		f.profile, f.closing, f.status = p, false, ""
		r.put(f)
		return
	}
	r.app.run(func(ctx context.Context) func() {
		found, err := r.app.desk.Draft(ctx, s.Person)
		return func() {
			switch {
			case err != nil:
				r.stop()
			case s.Begun && found.Saved.IsZero() && len(s.Needs) > 0 && r.app.desk.Session.May("need"): // the note is sent; these may not be
				f := newNoteForm(r.app, p)
				f.profile, f.noteID, f.written = p, s.Note, true
				r.put(f)
				f.keepNeeds(s.kinds(r.app), nil)
			case s.Begun && found.Saved.IsZero(): // sent meanwhile, by another window or by the server itself
				r.next()
			default:
				f := newNoteForm(r.app, p)
				f.profile = p
				f.loaded(found, nil)
				s.into(f)
				r.put(f)
			}
		}
	})
}

// into puts the form as it was. What the draft says counts before the state,
// which may be a moment older.
func (s *formSpot) into(f *noteForm) {
	f.status = ""
	drafted := f.text.Text() != ""
	if at := slices.Index(f.kinds, s.Kind); at >= 0 && !drafted {
		f.kind.At, f.confided.On = at, s.Confided
	}
	day, err := person.ParseDate(s.Day.Text)
	if !drafted || err != nil || day == f.kept.Day {
		s.Day.into(f.day)
	}
	for i, item := range f.form.Items {
		if f.fieldName(item.Field) == s.Field {
			f.form.Focus = i
		}
	}
	f.needs.chosen = s.kinds(f.app)
	f.text.SetBehind(s.Behind)
	f.text.SetTop(s.Top)
}

// kinds are the needs that were chosen, of those that there are.
func (s *formSpot) kinds(a *App) []string {
	return slices.DeleteFunc(slices.Clone(s.Needs), func(kind string) bool { return !slices.Contains(codesOf(a, "need"), kind) })
}

// unfinished says whether a text is being written that was neither sent nor said.
func (a *App) unfinished() bool {
	if a.line != nil && a.line.editor.Text() != "" {
		return true
	}
	return slices.ContainsFunc(a.screens, func(s screen) bool {
		form, ok := s.(*noteForm)
		return ok && (form.needs.left || !form.written && form.text.Text() != "")
	})
}
