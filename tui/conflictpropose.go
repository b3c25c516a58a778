package tui

import (
	"context"
	"strings"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// proposeForm asks what an office should write instead, and why.
type proposeForm struct {
	app    *App
	one    store.Conflict
	id     string
	form   widget.Form
	should *widget.Editor
	why    *widget.Editor
	status string
	busy   bool
}

// openPropose proposes a correction of the value that holds; where staff wrote it,
// of one that an office says.
func (a *App) openPropose(c store.Conflict) {
	f := &proposeForm{app: a, one: c, id: string(store.NewNoteID()), should: widget.NewEditor(maxWhat), why: widget.NewEditor(maxWhat)}
	words := a.sourceFormat()
	if to := command.Addressee(c); to == c.Won.Source {
		f.should.SetText(words.FixValue(c.Field, command.ValueOf(c.Lost[0])))
	} else {
		f.should.SetText(words.FixValue(c.Field, command.ValueOf(c.Won)))
	}
	f.form.Items = []widget.Item{
		{Label: plain.Of(a.words("ask.fixvalue.name")), Field: f.should},
		{Label: plain.Of(a.words("ask.fixwhy.name")), Field: f.why},
		{Field: &widget.Button{Word: plain.Of(a.words("key.proposefix")), Do: f.send}},
	}
	f.form.Focus = 1
	a.open(f)
}

func (f *proposeForm) scope() scope  { return onPropose }
func (f *proposeForm) title() string { return f.app.words("conflict.propose") }
func (f *proposeForm) spot() spot    { return spot{} }

// forget is for sources that were opened or shut.
func (f *proposeForm) forget() { f.app.leave(f) }

func (f *proposeForm) paste(content string) {
	if e, ok := f.form.Items[f.form.Focus].Field.(*widget.Editor); ok {
		e.Insert(content)
	}
}

func (f *proposeForm) press(key widget.Key) bool {
	f.status = ""
	switch does := intentOf(onPropose, key); {
	case f.busy:
	case does == goBack:
		f.app.leave(f)
	case does == saveNote, key.Name == "enter" && f.form.Focus == 1:
		f.send()
	default:
		f.form.Press(key)
	}
	return true
}

func (f *proposeForm) send() {
	a, c := f.app, f.one
	act := command.ProposeFix{NewFix: store.NewFix{
		ID: f.id, Person: c.Row.ID, Field: c.Field, Should: strings.TrimSpace(f.should.Text()), Why: strings.TrimSpace(f.why.Text()), Source: command.Addressee(c),
	}}
	f.busy = true
	a.run(func(ctx context.Context) func() {
		_, err := act.Do(ctx, a.desk)
		return func() {
			if f.busy = false; err != nil {
				f.status, f.form.Focus = command.Sentence(err, a.lang), 0
				return
			}
			a.leave(f)
			if sheet, ok := a.top().(*conflictSheet); ok {
				a.leave(sheet)
			}
			a.conflictSettled(c)
			a.say(widget.Good, a.words("conflicts.proposed", a.sourceFormat().Office(command.Addressee(c))))
		}
	})
}

func (f *proposeForm) draw(width, height int) widget.Frame {
	a, c := f.app, f.one
	words := a.sourceFormat()
	var frame widget.Frame
	put := func(tone widget.Tone, said string) {
		for _, line := range plain.Lines(said, min(width-4, measure)) {
			frame.Put(widget.In(tone, "  "+line.String()))
		}
	}
	to := command.Addressee(c)
	put(widget.Strong, words.Who(c.Row))
	put(widget.Normal, a.words("conflict.says", words.Office(to), a.words("field."+string(c.Field)), words.FixValue(c.Field, command.ValueOf(command.SaidTo(c, to)))))
	frame.Put(nil)
	frame.Under(f.form.Draw(min(width-4, measure), len(f.form.Items)), 2)
	frame.Put(nil)
	put(widget.Bad, f.status)
	return frame.Fit(width, height)
}
