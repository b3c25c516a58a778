package tui

import (
	"context"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// visitForm asks, after the outcome of a visit, when to come again and what else
// there is to say. The outcome is kept already: whoever leaves loses nothing.
type visitForm struct {
	app    *App
	tour   *tour
	visit  store.Visit
	form   widget.Form
	next   *widget.Editor
	text   *widget.Editor
	head   string
	status string
	tone   widget.Tone
	busy   bool
	failed bool // the outcome itself is not kept yet
}

func newVisitForm(t *tour, stop store.Stop, visit store.Visit) *visitForm {
	a := t.app
	f := &visitForm{app: a, tour: t, visit: visit, next: widget.NewEditor(20), text: widget.NewEditor(500), busy: true}
	f.head = stop.Initials + "  " + a.label("visit", visit.Outcome)
	f.next.SetText(text.Date(a.lang, string(visit.Next)))
	f.form.Items = []widget.Item{
		{Label: plain.Of(a.words("visit.next")), Field: f.next},
		{Label: plain.Of(a.words("visit.text")), Field: f.text},
		{Field: &widget.Button{Word: plain.Of(a.words("visit.keep")), Do: f.send}},
	}
	f.status = a.words("visit.sending")
	return f
}

// kept hears whether the outcome is kept.
func (f *visitForm) kept(err error) {
	f.busy, f.failed = false, err != nil
	if err != nil {
		f.status, f.tone = command.Sentence(err, f.app.lang), widget.Bad
		return
	}
	f.status, f.tone = f.app.words("visit.kept"), widget.Good
}

func (f *visitForm) scope() scope  { return onAct }
func (f *visitForm) title() string { return f.app.words("tour.outcome") }

// visitSpot is an outcome with what was typed besides.
type visitSpot struct {
	Person  person.ID `json:"person"`
	Outcome string    `json:"outcome"`
	Next    typed     `json:"next"`
	Text    typed     `json:"text"`
	Focus   int       `json:"focus,omitempty"`
}

func (f *visitForm) spot() spot {
	return spot{Visit: &visitSpot{f.visit.Person, f.visit.Outcome, typedIn(f.next), typedIn(f.text), f.form.Focus}}
}

// open finds the form over the tour, which says whether the outcome had arrived;
// where it had not, it is sent with the rest.
func (s *visitSpot) open(r *returning) {
	t, there := r.top().(*tour)
	at := -1
	if there {
		at = slices.IndexFunc(t.stops, func(one store.Stop) bool { return one.Person == s.Person })
	}
	if at < 0 {
		r.stop()
		return
	}
	f := newVisitForm(t, t.stops[at], store.Visit{Person: s.Person, Outcome: s.Outcome})
	f.busy, f.failed, f.status = false, true, ""
	if t.stops[at].Outcome == s.Outcome {
		f.visit.Next = t.stops[at].Next
		f.kept(nil)
	}
	s.Next.into(f.next)
	s.Text.into(f.text)
	f.form.Focus = min(max(s.Focus, 0), len(f.form.Items)-1)
	r.put(f)
}

func (f *visitForm) paste(content string) {
	if e, ok := f.form.Items[f.form.Focus].Field.(*widget.Editor); ok {
		e.Insert(content)
	}
}

func (f *visitForm) press(key widget.Key) bool {
	switch does := intentOf(onAct, key); {
	case does == goBack:
		f.app.leave(f)
	case does == saveNote, key.Name == "enter" && f.form.Focus == 1:
		f.send()
	default:
		f.form.Press(key)
	}
	return true
}

// send keeps what was added; where nothing was, it is all kept already.
func (f *visitForm) send() {
	if f.busy {
		return
	}
	visit := f.visit
	visit.Text, visit.Next = strings.TrimSpace(f.text.Text()), ""
	if typed := strings.TrimSpace(f.next.Text()); typed != "" {
		day, ok := command.DayAhead(typed, f.app.desk.Session.Now())
		if !ok {
			f.status, f.tone, f.form.Focus = f.app.words("act.badday"), widget.Bad, 0
			return
		}
		visit.Next = day
	}
	if visit.Text == "" && visit.Next == f.visit.Next && !f.failed {
		f.app.leave(f)
		return
	}
	f.busy, f.status, f.tone = true, f.app.words("visit.sending"), widget.Normal
	f.tour.ask(func(ctx context.Context) (store.Tour, error) { return f.app.desk.Visited(ctx, visit) }, func(err error) {
		f.kept(err)
		if err == nil {
			f.app.leave(f)
			f.app.say(widget.Good, f.app.words("visit.kept"))
		}
	})
}

func (f *visitForm) draw(width, height int) widget.Frame {
	var frame widget.Frame
	frame.Put(widget.In(widget.Strong, "  "+f.head).Cut(width))
	frame.Under(f.form.Draw(min(width-4, measure), len(f.form.Items)), 2)
	for _, line := range plain.Lines(f.status, min(width-4, measure)) {
		frame.Put(widget.In(f.tone, "  "+line.String()))
	}
	return frame.Fit(width, height)
}
