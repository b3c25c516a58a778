package tui

import (
	"context"
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// steps is the screen of open next steps, the overdue ones first.
type steps struct {
	app   *App
	lines []store.StepLine
	total int    // of all, also those that are not listed
	all   bool   // those of everybody, not only one's own
	at    string // id of the step with the marker
	top   int
	ready bool
}

func (a *App) openSteps() {
	s := &steps{app: a}
	a.open(s)
	s.load(nil)
}

// maxStepLines is how many steps the screen lists, the oldest of them all.
const maxStepLines = 300

func (s *steps) load(then func(error)) {
	q := store.StepQuery{Limit: maxStepLines}
	if s.all {
		q.For = "all"
	}
	s.app.run(func(ctx context.Context) func() {
		list, err := s.app.desk.Steps(ctx, q)
		return func() {
			if s.ready = true; err == nil {
				s.total = list.Total
				s.show(list.Lines)
			}
			switch {
			case then != nil:
				then(err)
			case err != nil:
				s.app.fail(err)
			}
		}
	})
}

// show puts the marker where it was, also where its step is gone.
func (s *steps) show(lines []store.StepLine) {
	row := s.line()
	s.lines = lines
	there := slices.ContainsFunc(lines, func(l store.StepLine) bool { return l.ID == s.at })
	if !there && s.at != "" && len(lines) > 0 {
		s.mark(row)
	}
}

func (s *steps) scope() scope  { return onSteps }
func (s *steps) paste(string)  {}
func (s *steps) opening() bool { return !s.ready }

func (s *steps) title() string {
	title := s.app.words("steps.mine")
	if s.all {
		title = s.app.words("steps.all")
	}
	if s.total > len(s.lines) {
		title += " · " + s.app.words("steps.of", text.Number(s.app.lang, len(s.lines)), text.Number(s.app.lang, s.total))
	}
	return title
}

func (s *steps) line() int {
	return max(0, slices.IndexFunc(s.lines, func(l store.StepLine) bool { return l.ID == s.at }))
}

func (s *steps) offers(does intent) bool {
	switch does {
	case choose, endStep:
		return len(s.lines) > 0
	}
	return true
}

func (s *steps) press(key widget.Key) bool {
	does := intentOf(onSteps, key)
	switch {
	case does == goBack:
		s.app.back()
	case does == whoseSteps:
		s.all, s.top = !s.all, 0
		s.load(nil)
	case len(s.lines) == 0:
		return false
	case does == goDown:
		s.mark(s.line() + 1)
	case does == goUp:
		s.mark(s.line() - 1)
	case does == pageDown:
		s.mark(s.line() + stepPage)
	case does == pageUp:
		s.mark(s.line() - stepPage)
	case does == goFirst:
		s.mark(0)
	case does == goLast:
		s.mark(len(s.lines) - 1)
	case does == choose:
		s.app.openProfile(s.lines[s.line()].Row.ID, "")
	case does == endStep:
		s.app.endings(s.lines[s.line()], func() { s.load(nil) })
	default:
		return false
	}
	return true
}

// stepPage is how many steps a page key goes.
const stepPage = 10

func (s *steps) mark(to int) { s.at = s.lines[min(max(to, 0), len(s.lines)-1)].ID }

// endings asks how a step ended; a digit is enough. What came of it and what
// follows can be said then.
func (a *App) endings(line store.StepLine, then func()) {
	f := a.stopFormat()
	menu := &picker{app: a, head: a.words("steps.end"), intro: f.StepWords(line.FollowUp)}
	add := func(label, state, outcome string) {
		menu.picks = append(menu.picks, pick{label: label, do: func() {
			a.leave(menu)
			a.openEndForm(line, store.StepEnd{State: state, Outcome: outcome}, then)
		}})
	}
	add(a.words("show.followup.done"), "done", "")
	for _, entry := range a.desk.Session.Book.List("visit") {
		add(a.label("visit", entry.Code), "done", entry.Code)
	}
	add(a.words("show.followup.withdrawn"), "withdrawn", "")
	a.open(menu)
}

func (s *steps) draw(width, height int) widget.Frame {
	var frame widget.Frame
	if len(s.lines) == 0 {
		said := s.app.words("steps.none")
		if !s.ready {
			said = s.app.words("wait")
		}
		frame.Put(widget.Text("  " + said))
		frame.X, frame.Y, frame.Cursor = 2, 0, true
		return frame.Fit(width, height)
	}
	from := max(0, s.line()-height)
	to := min(len(s.lines), s.line()+height+1)
	blocks := make([][]widget.Row, 0, to-from)
	for i := from; i < to; i++ {
		blocks = append(blocks, s.rows(i, width))
	}
	top := s.top - from
	frame = stacked(blocks, s.line()-from, &top, width, height)
	s.top = top + from
	return frame
}

// rows are one step: when and with whom, then what; where it is wide, in one line.
// That it is overdue is said in words and with a "!", not by its colour alone.
func (s *steps) rows(i, width int) []widget.Row {
	a, l := s.app, s.lines[i]
	marker := plain.Line{}
	if i == s.line() {
		marker = a.marker()
	}
	today := a.desk.Session.Today()
	tone, sign := widget.Normal, " "
	if l.Day <= today {
		tone, sign = widget.Bad, "!"
	}
	when := text.Date(a.lang, string(l.Day))
	if said := command.StepWhen(l, today, a.lang); said != "" {
		when += ", " + said
	}
	f := a.stopFormat()
	what := f.StepWords(l.FollowUp)
	if l.For != a.desk.Session.Me.ID {
		what += " (" + f.Owner(l.For) + ")"
	}
	head := widget.Row{{Text: marker.Pad(2)}}.And(tone, sign+" ")
	name := plain.Of(person.DisplayName(l.Row.Family, l.Row.Given))
	if width >= wideStop {
		row := append(head, widget.Span{Text: plain.Of(when).Cut(40).Pad(42), Tone: tone}, widget.Span{Text: plain.Of(what).Cut(width - 80).Pad(width - 78)})
		return []widget.Row{append(row, widget.Span{Text: name}).Cut(width)}
	}
	return []widget.Row{head.And(tone, when).And(widget.Normal, "  "+name.String()).Cut(width), widget.Text("    " + what).Cut(width)}
}

// stepsSpot is which step has the marker.
type stepsSpot struct {
	At  string `json:"at,omitempty"`
	All bool   `json:"all,omitempty"`
}

func (s *steps) spot() spot { return spot{Steps: &stepsSpot{s.at, s.all}} }

func (p *stepsSpot) open(r *returning) {
	s := &steps{app: r.app, at: p.At, all: p.All}
	s.load(func(err error) {
		if err != nil {
			r.stop()
			return
		}
		r.put(s)
	})
}
