package tui

import (
	"strings"
	"time"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/widget"
)

// answerForm asks why an office will not correct what it says.
type answerForm struct {
	app    *App
	list   *fixesView
	one    store.FixLine
	form   widget.Form
	answer *widget.Editor
	status string
}

func (a *App) openAnswer(list *fixesView, one store.FixLine) {
	f := &answerForm{app: a, list: list, one: one, answer: widget.NewEditor(maxWhat)}
	f.answer.SetText(one.Answer)
	f.form.Items = []widget.Item{
		{Label: plain.Of(a.words("corrections.reason")), Field: f.answer},
		{Field: &widget.Button{Word: plain.Of(a.words("key.fixrejected")), Do: f.send}},
	}
	a.open(f)
}

func (f *answerForm) scope() scope  { return onAnswer }
func (f *answerForm) title() string { return f.app.words("corrections.refused") }
func (f *answerForm) spot() spot    { return spot{} }
func (f *answerForm) forget()       { f.app.leave(f) }

func (f *answerForm) paste(content string) {
	if f.form.Focus == 0 {
		f.answer.Insert(content)
	}
}

func (f *answerForm) press(key widget.Key) bool {
	f.status = ""
	switch does := intentOf(onAnswer, key); {
	case does == goBack:
		f.app.leave(f)
	case does == saveNote, key.Name == "enter" && f.form.Focus == 0:
		f.send()
	default:
		f.form.Press(key)
	}
	return true
}

func (f *answerForm) send() {
	answer := strings.TrimSpace(f.answer.Text())
	if answer == "" {
		f.status, f.form.Focus = f.app.words("corrections.noreason"), 0
		return
	}
	f.app.leave(f)
	f.list.close(f.one, store.FixRejected, answer)
}

func (f *answerForm) draw(width, height int) widget.Frame {
	var frame widget.Frame
	for _, row := range f.list.rows(f.one, false, width) {
		frame.Put(row)
	}
	frame.Put(nil)
	frame.Under(f.form.Draw(min(width-4, measure), len(f.form.Items)), 2)
	frame.Put(nil)
	for _, line := range plain.Lines(f.status, min(width-4, measure)) {
		frame.Put(widget.In(widget.Bad, "  "+line.String()))
	}
	return frame.Fit(width, height)
}

// dayOf is the day of a moment where one sits.
func (a *App) dayOf(t time.Time) string {
	return t.In(a.desk.Session.Now().Location()).Format(time.DateOnly)
}
