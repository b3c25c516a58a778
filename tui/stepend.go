package tui

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// endForm asks what came of a step and what follows it.
type endForm struct {
	app    *App
	line   store.StepLine
	end    store.StepEnd
	then   func()
	form   widget.Form
	next   *widget.Editor
	what   *widget.Editor
	result *widget.Area
	status string
	busy   bool
}

func (a *App) openEndForm(line store.StepLine, end store.StepEnd, then func()) {
	a.open(newEndForm(a, line, end, then))
}

func newEndForm(a *App, line store.StepLine, end store.StepEnd, then func()) *endForm {
	f := &endForm{app: a, line: line, end: end, then: then, next: widget.NewEditor(20), what: widget.NewEditor(maxWhat), result: widget.NewArea(store.MaxResult)}
	if end.Outcome == "nobody" {
		f.next.SetText("+7d")
	}
	f.what.SetText(a.stopFormat().StepWords(line.FollowUp))
	f.form.Items = []widget.Item{
		{Label: plain.Of(a.words("steps.next")), Field: f.next},
		{Label: plain.Of(a.words("steps.what")), Field: f.what},
		{Label: plain.Of(a.words("steps.result")), Field: f.result, Tall: true},
	}
	return f
}

func (f *endForm) scope() scope  { return onEnd }
func (f *endForm) title() string { return f.app.words("steps.end") }

// endSpot is how a step ended, with what was typed of it.
type endSpot struct {
	Step    string `json:"step"`
	State   string `json:"state"`
	Outcome string `json:"outcome,omitempty"`
	Next    typed  `json:"next"`
	What    typed  `json:"what"`
	Result  string `json:"result,omitempty"`
	Focus   int    `json:"focus,omitempty"`
}

func (f *endForm) spot() spot {
	return spot{End: &endSpot{f.line.ID, f.end.State, f.end.Outcome, typedIn(f.next), typedIn(f.what), f.result.Text(), f.form.Focus}}
}

// open finds the form over the steps, where the step is open still.
func (s *endSpot) open(r *returning) {
	list, there := r.top().(*steps)
	at := -1
	if there {
		at = slices.IndexFunc(list.lines, func(l store.StepLine) bool { return l.ID == s.Step })
	}
	if at < 0 {
		r.stop()
		return
	}
	f := newEndForm(r.app, list.lines[at], store.StepEnd{State: s.State, Outcome: s.Outcome}, func() { list.load(nil) })
	s.Next.into(f.next)
	s.What.into(f.what)
	f.result.SetText(s.Result)
	f.form.Focus = min(max(s.Focus, 0), len(f.form.Items)-1)
	r.put(f)
}

func (f *endForm) paste(content string) {
	switch e := f.form.Items[f.form.Focus].Field.(type) {
	case *widget.Editor:
		e.Insert(content)
	case *widget.Area:
		e.Insert(content)
	}
}

func (f *endForm) press(key widget.Key) bool {
	f.status = ""
	switch does := intentOf(onEnd, key); {
	case f.busy:
	case does == goBack:
		f.app.leave(f)
	case does == saveNote, key.Name == "enter" && f.form.Focus == 0:
		f.send()
	default:
		f.form.Press(key)
	}
	return true
}

func (f *endForm) send() {
	end := f.end
	end.Result = strings.TrimSpace(f.result.Text())
	if typed := strings.TrimSpace(f.next.Text()); typed != "" {
		day, ok := command.DayAhead(typed, f.app.desk.Session.Now())
		if !ok {
			f.status, f.form.Focus = f.app.words("act.badday"), 0
			return
		}
		end.Next = &store.NewStep{Day: day, What: cmp.Or(strings.TrimSpace(f.what.Text()), f.line.What)}
	}
	f.busy = true
	f.app.run(func(ctx context.Context) func() {
		err := f.app.desk.EndStep(ctx, f.line.Row.ID, f.line.ID, end)
		return func() {
			if f.busy = false; err != nil { // the text stays
				f.status = command.Sentence(err, f.app.lang)
				return
			}
			f.app.leave(f)
			f.app.home().mind.stale = true
			f.app.say(widget.Good, f.app.words("steps.ended"))
			f.then()
		}
	})
}

func (f *endForm) draw(width, height int) widget.Frame {
	var frame widget.Frame
	head := f.app.words("show.followup." + f.end.State)
	if f.end.Outcome != "" {
		head = f.app.label("visit", f.end.Outcome)
	}
	head += ": " + f.app.stopFormat().StepWords(f.line.FollowUp)
	for _, line := range plain.Lines(head, width-4) {
		frame.Put(widget.In(widget.Strong, "  "+line.String()))
	}
	said := plain.Lines(f.status, max(1, width-4))
	if f.status == "" {
		said = nil
	}
	frame.Under(f.form.Draw(min(width-4, measure), max(4, height-len(frame.Rows)-len(said))), 2)
	for _, line := range said {
		frame.Put(widget.In(widget.Bad, "  "+line.String()))
	}
	return frame.Fit(width, height)
}
