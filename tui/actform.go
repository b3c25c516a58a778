package tui

import (
	"cmp"
	"context"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// actForm asks what an act on many needs, says what it would do, and does it when
// that is confirmed.
type actForm struct {
	app     *App
	list    *people
	kind    store.BulkKind
	who     whom
	said    string // whom it is about
	form    widget.Form
	staff   *widget.Editor
	day     *widget.Editor
	what    *widget.Editor
	into    *widget.Choice // lists made by hand; the last one is a new one
	name    *widget.Editor // of the new one
	lists   []store.Shelved
	planned *command.Planned
	status  string
	busy    bool
}

// maxWhat is how many characters a next step or a note on a row takes.
const maxWhat = 200

func (p *people) openAct(kind store.BulkKind, who whom, said string) {
	a := p.app
	f := &actForm{app: a, list: p, kind: kind, who: who, said: said}
	add := func(key string, field widget.Field) {
		f.form.Items = append(f.form.Items, widget.Item{Label: plain.Of(a.words(key)), Field: field})
	}
	if kind == store.FollowUp {
		f.day, f.what = widget.NewEditor(20), widget.NewEditor(maxWhat)
		f.day.SetText("+7d")
		add("act.day", f.day)
		add("act.what", f.what)
	}
	if kind == store.Assign || kind == store.Relieve || kind == store.FollowUp {
		f.staff = widget.NewEditor(40)
		f.staff.SetText(string(a.desk.Session.Me.ID))
		add("act.staff", f.staff)
	}
	if kind == store.AddTo {
		f.chooseList(add)
	}
	if kind == store.AddTo {
		f.what = widget.NewEditor(maxWhat)
		add("act.rownote", f.what)
	}
	f.form.Items = append(f.form.Items, widget.Item{Field: &widget.Button{Word: plain.Of(a.words("act.next")), Do: f.next}})
	a.open(f)
}

func (f *actForm) chooseList(add func(key string, field widget.Field)) {
	f.into, f.name = &widget.Choice{}, widget.NewEditor(maxListName)
	for _, one := range f.app.shelf.lists {
		if one.Hand && one.Mine {
			f.lists = append(f.lists, one)
			f.into.Options = append(f.into.Options, plain.Of(one.Name))
		}
	}
	f.into.Options = append(f.into.Options, plain.Of(f.app.words("act.newlist")))
	add("act.into", f.into)
	add("act.name", f.name)
}

func (f *actForm) scope() scope {
	if f.planned != nil {
		return onSure
	}
	return onAct
}

func (f *actForm) title() string { return f.app.words("act." + string(f.kind)) }
func (f *actForm) spot() spot    { return spot{} }

func (f *actForm) paste(content string) {
	if e, ok := f.form.Items[f.form.Focus].Field.(*widget.Editor); ok && f.planned == nil {
		e.Insert(content)
	}
}

func (f *actForm) press(key widget.Key) bool {
	f.status = ""
	switch does := intentOf(f.scope(), key); {
	case f.busy:
	case does == goBack && f.planned != nil:
		f.planned = nil
	case does == goBack:
		f.app.back()
	case does == choose:
		f.do()
	case does == saveNote:
		f.next()
	case f.planned == nil:
		f.form.Press(key)
	}
	return true
}

// next has the Desk say what would be done.
func (f *actForm) next() {
	bulk, ok := f.bulk()
	if !ok || f.busy {
		return
	}
	f.busy = true
	create := f.kind == store.AddTo && bulk.List == ""
	name := strings.TrimSpace(f.text(f.name))
	f.app.run(func(ctx context.Context) func() {
		var plan store.BulkPlan
		var err error
		if create { // a new list: nobody is in it already
			plan.Do = len(bulk.People)
		} else {
			plan, err = f.app.desk.PlanBulk(ctx, bulk)
		}
		return func() {
			f.busy = false
			if err != nil {
				f.status = command.Sentence(err, f.app.lang)
				return
			}
			shown := bulk
			if create {
				shown.Text = name
			}
			f.planned = &command.Planned{Bulk: shown, Plan: plan}
		}
	})
}

func (f *actForm) text(e *widget.Editor) string {
	if e == nil {
		return ""
	}
	return strings.TrimSpace(e.Text())
}

// bulk is what the form says; false where something is missing.
func (f *actForm) bulk() (store.Bulk, bool) {
	me := f.app.desk.Session
	b := store.Bulk{ID: string(store.NewNoteID()), Do: f.kind, People: f.who.people, Text: f.text(f.what)}
	if f.staff != nil {
		b.Staff = person.StaffID(cmp.Or(strings.ToLower(f.text(f.staff)), string(me.Me.ID)))
	}
	switch f.kind {
	case store.FollowUp:
		day, ok := command.DayAhead(f.text(f.day), me.Now())
		if !ok {
			f.status, f.form.Focus = f.app.words("act.badday"), 0
			return b, false
		}
		if b.Day = day; b.Text == "" {
			f.status, f.form.Focus = f.app.words("act.nowhat"), 1
			return b, false
		}
	case store.AddTo:
		if f.into.At < len(f.lists) {
			b.List = f.lists[f.into.At].ID
		} else if f.text(f.name) == "" {
			f.status, f.form.Focus = f.app.words("save.noname"), 1
			return b, false
		}
	case store.TakeFrom:
		b.List = f.list.saved.id
	}
	return b, true
}

// do does what was planned, in the background.
func (f *actForm) do() {
	a := f.app
	bulk, name := f.planned.Bulk, f.text(f.name)
	create := bulk.Do == store.AddTo && bulk.List == ""
	bulk.Text = f.text(f.what)
	a.leave(f)
	if menu, ok := a.top().(*picker); ok {
		a.leave(menu)
	}
	f.list.marks = nil
	a.actOn(func(ctx context.Context, progress func(done, of int)) (store.BulkDone, error) {
		if create {
			kept, err := a.desk.SaveList(ctx, store.SavedList{Name: name, Hand: true})
			if err != nil {
				return store.BulkDone{}, err
			}
			bulk.List = kept.ID
		}
		return a.desk.DoBulk(ctx, bulk, progress)
	}, func(done store.BulkDone) {
		a.say(widget.Good, a.words("act.done", command.Acted{BulkDone: done, People: len(bulk.People)}.Sentence(a.format())))
	})
}

func (f *actForm) draw(width, height int) widget.Frame {
	var frame widget.Frame
	put := func(tone widget.Tone, said string) {
		for _, line := range plain.Lines(said, min(width-4, measure)) {
			frame.Put(widget.In(tone, "  "+line.String()))
		}
	}
	put(widget.Normal, f.said)
	frame.Put(nil)
	if f.planned != nil {
		put(widget.Strong, f.planned.Sentence(f.app.format()))
		frame.Put(nil)
		put(widget.Normal, f.app.words("act.sure"))
		frame.X, frame.Y, frame.Cursor = 2, len(frame.Rows)-1, true
		return frame.Fit(width, height)
	}
	frame.Under(f.form.Draw(min(width-4, measure), len(f.form.Items)), 2)
	frame.Put(nil)
	put(widget.Bad, f.status)
	return frame.Fit(width, height)
}
