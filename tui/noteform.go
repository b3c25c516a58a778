package tui

import (
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// noteForm is where a note is written. What it does at the Desk (find the draft,
// keep it) is in draft.go, how it ends (send the note, leave) in sending.go.
type noteForm struct {
	app     *App
	profile *profile
	id      person.ID

	form     widget.Form
	day      *widget.Editor
	kind     *widget.Choice
	kinds    []string // codes of the choices
	confided *widget.Check
	text     *widget.Area
	fresh    bool        // the day has the focus, and what is typed replaces it
	status   string      // how it goes, below the form
	tone     widget.Tone // of it

	needs noteNeeds

	draftState
}

// openNoteForm goes to the form for the person of a profile. A note that could
// not be kept before is still there.
func (a *App) openNoteForm(p *profile) {
	f, parked := a.parked[p.id]
	if !parked {
		f = newNoteForm(a, p)
		f.load(nil)
	}
	delete(a.parked, p.id)
	f.profile, f.closing, f.status = p, false, ""
	if kept, there := a.needs[p.id]; there && len(f.needs.chosen) == 0 {
		f.needs.chosen = kept
	}
	delete(a.needs, p.id)
	a.open(f)
}

func newNoteForm(a *App, p *profile) *noteForm {
	f := &noteForm{
		app: a, id: p.id,
		day: widget.NewEditor(10), kind: &widget.Choice{}, text: widget.NewArea(store.MaxNote),
		draftState: newDraftState(),
	}
	f.confided = &widget.Check{Word: plain.Of(a.words("form.confided.word"))}
	f.text.Hint = plain.Of(a.words("form.text.hint"))
	f.day.SetText(text.Date(a.lang, string(a.desk.Session.Today())))
	for _, entry := range a.desk.Session.Book.List("contact") {
		f.kinds = append(f.kinds, entry.Code)
		f.kind.Options = append(f.kind.Options, plain.Of(a.label("contact", entry.Code)))
	}
	f.form.Items = f.items(p.sheet.MayConfide)
	f.form.Focus = len(f.form.Items) - 2 // the text, so that one types at once
	return f
}

func (f *noteForm) items(mayConfide bool) []widget.Item {
	label := func(name string) plain.Line { return plain.Of(f.app.words("form." + name)) }
	items := []widget.Item{{Label: label("day"), Field: dayField{f.day}}, {Label: label("kind"), Field: f.kind}}
	if mayConfide {
		items = append(items, widget.Item{Label: label("confided"), Field: f.confided})
	}
	save := &widget.Button{Word: label("save"), Do: f.save}
	return append(items, widget.Item{Label: label("text"), Field: f.text, Tall: true}, widget.Item{Field: save})
}

// dayField is a line that takes only what dates are made of.
type dayField struct{ *widget.Editor }

func (d dayField) Press(key widget.Key) bool {
	if key.Text != "" && strings.Trim(key.Text, "0123456789.-") != "" {
		return true
	}
	return d.Editor.Press(key)
}

func (f *noteForm) scope() scope { return onForm }

func (f *noteForm) title() string { return f.app.words("form.title", string(f.id)) }

func (f *noteForm) press(key widget.Key) bool {
	if f.sending {
		return true
	}
	if f.needs.left {
		f.pressLeft(key)
		return true
	}
	if f.pressNeeds(key) {
		return true
	}
	switch intentOf(onForm, key) {
	case saveNote:
		f.save()
	case keepDraft:
		f.close()
	default:
		f.enter(key)
		f.edited()
	}
	return true
}

// enter gives a key to the field that has the focus. What is typed first into
// the day replaces it: it is full, and nobody wants to delete it letter by letter.
func (f *noteForm) enter(key widget.Key) {
	before := f.form.Focus
	if before == 0 && f.fresh && key.Text != "" && strings.Trim(key.Text, "0123456789") == "" {
		f.day.SetText("")
	}
	f.form.Press(key)
	f.fresh = f.form.Focus == 0 && before != 0
}

func (f *noteForm) paste(content string) {
	if f.sending || f.needs.left {
		return
	}
	f.needs.choosing = false
	if f.form.Items[f.form.Focus].Field == widget.Field(dayField{f.day}) {
		f.day.Insert(strings.TrimSpace(content))
	} else {
		f.text.Insert(content)
	}
	f.edited()
}

// edited says where the note is full, and sees to it that the draft is kept. A
// note that waits for the store is not sent any more as it was.
func (f *noteForm) edited() {
	if f.sending {
		return
	}
	f.closing, f.waiting, f.status = false, false, ""
	if f.text.Full {
		f.say(widget.Bad, f.app.words("form.full", text.Number(f.app.lang, store.MaxNote)))
	}
	f.keepNow()
}

// tick comes where something failed.
func (f *noteForm) tick(time.Time) {
	switch {
	case f.waiting && !f.busy:
		f.save()
	case !f.waiting:
		f.keepNow()
	}
}

// airyWidth is from where on the key bar shows the key for needs.
const airyWidth = 70

// note is what would be sent now; false where the day cannot be read.
func (f *noteForm) note() (store.NewNote, bool) {
	day, err := person.ParseDate(strings.TrimSpace(f.day.Text()))
	if err != nil || len(day) < len(time.DateOnly) {
		return store.NewNote{}, false
	}
	return store.NewNote{
		ID: f.noteID, Person: f.id, Day: day, Kind: f.kinds[f.kind.At],
		Confided: f.confided.On, Text: f.text.Text(),
	}, true
}

// draft is what would be kept now.
func (f *noteForm) draft() store.Draft {
	note, readable := f.note()
	if !readable {
		note.Day = ""
	}
	return store.Draft{
		Person: f.id, NoteID: f.noteID, Day: note.Day, Kind: f.kinds[f.kind.At],
		Confided: f.confided.On, Text: f.text.Text(),
	}
}

// adopt takes over a draft that was found. What was typed while it was looked
// for stays, behind it.
func (f *noteForm) adopt(d store.Draft) {
	own := d.NoteID == f.noteID // this form's text, which it had handed over before it could see it
	f.noteID, f.ready = d.NoteID, true
	typed := f.text.Text()
	f.text.SetText(d.Text)
	if typed != "" && !(own && strings.HasSuffix(d.Text, typed)) {
		f.text.Insert("\n" + typed)
	}
	if d.Day != "" {
		f.day.SetText(text.Date(f.app.lang, string(d.Day)))
	}
	for i, code := range f.kinds {
		if code == d.Kind {
			f.kind.At = i
		}
	}
	f.confided.On = d.Confided
	f.kept = d
	f.kept.Saved = time.Time{}
	f.say(widget.Good, f.app.words("form.found", f.app.clock(d.Saved)))
}

func (f *noteForm) draw(width, height int) widget.Frame {
	var frame widget.Frame
	frame.Put(widget.In(widget.Strong, "  "+f.profile.name()).Cut(width))
	if height >= airy {
		frame.Put(nil)
	}
	status, tone := f.status, f.tone
	switch {
	case status != "":
	case f.unsaved:
		status, tone = f.app.words("form.away"), widget.Bad
	case width < airyWidth && f.mayNeed(): // the key bar has no room for it
		status, tone = f.app.words("form.hint.needs", f.app.keyName("ctrl+g")), widget.Quiet
	default:
		status, tone = f.app.words("form.hint"), widget.Quiet
	}
	below := append(f.needRows(width-2), wrapped(tone, status, width-2)...)
	frame.Under(f.form.Draw(min(width-4, measure+16), height-len(frame.Rows)-len(below)), 2)
	frame.Under(widget.Frame{Rows: below}, 1)
	return frame
}

func (f *noteForm) say(tone widget.Tone, sentence string) { f.tone, f.status = tone, sentence }

// save sends the note, after whatever is under way.
func (f *noteForm) save() {
	note, readable := f.note()
	switch {
	case f.written:
	case f.busy:
		f.queued = f.save
		f.say(widget.Normal, f.app.words("form.saving"))
	case !readable:
		f.say(widget.Bad, f.app.words("form.badday"))
	case !f.ready:
		f.load(f.save)
	default:
		f.send(command.AddNote{Note: note})
	}
}
