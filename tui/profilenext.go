package tui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"lotse/store/need"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// dueRead is what the rules say of the person, read when its section is opened.
type dueRead struct {
	asked bool
	found *command.DueFound // nil: not read yet
	err   error
}

// askDue reads what is due, once for each time the person is read.
func (p *profile) askDue() {
	if p.due.asked {
		return
	}
	ask := &dueRead{asked: true}
	p.due = ask
	p.app.run(func(ctx context.Context) func() {
		outcome, err := command.AskDue{Person: p.id}.Do(ctx, p.app.desk)
		return func() {
			if found, ok := outcome.(command.DueFound); ok {
				ask.found = &found
			}
			ask.err, p.width = err, 0
		}
	})
}

// nextRows says which course is due and why, what stands in the way, which
// deadlines run, and by which routes a course is open.
func (p *profile) nextRows(width int) []widget.Row {
	switch {
	case p.due.err != nil:
		return wrapped(widget.Bad, p.app.sentence(p.due.err), width)
	case p.due.found == nil:
		return []widget.Row{widget.In(widget.Quiet, p.app.words("wait"))}
	}
	n := nextPage{app: p.app, found: p.due.found, width: min(width, measure+dayWidth)}
	n.due()
	n.blocks()
	n.deadlines()
	n.grants(p.sheet.Grants)
	n.routes()
	return n.rows
}

// nextPage makes the rows of the section.
type nextPage struct {
	app   *App
	found *command.DueFound
	width int
	rows  []widget.Row
}

func (n *nextPage) put(tone widget.Tone, indent int, said string) {
	for _, line := range plain.Lines(said, max(8, n.width-indent)) {
		n.rows = append(n.rows, widget.In(tone, strings.Repeat(" ", indent)+line.String()))
	}
}

func (n *nextPage) head(key string) {
	n.rows = append(n.rows, nil, widget.In(widget.Strong, n.app.words(key)).Cut(n.width))
}

// why gives the rules' reasons; one that the principal may not be told has no rule.
func (n *nextPage) why(reasons ...need.Reason) {
	for _, r := range reasons {
		if r.Rule != "" {
			n.put(widget.Quiet, 4, n.found.Rules.Sentence(r, n.app.lang))
		}
	}
}

func (n *nextPage) due() {
	a, found := n.app, n.found.Finding
	said := a.words("next.none")
	if found.Due != "" {
		said = a.words("next.due", a.label("course", found.Due))
	}
	n.put(widget.Strong, 0, said)
	if found.Misplaced != "" {
		n.put(widget.Bad, 0, a.words("due.misplaced", a.label("course", found.Misplaced)))
	}
	n.why(found.Why...)
}

func (n *nextPage) blocks() {
	if len(n.found.Finding.Blocks) > 0 {
		n.head("due.blocks")
	}
	for _, b := range n.found.Finding.Blocks {
		n.put(widget.Bad, 2, n.app.label("block", b.Code))
		n.why(b.Why)
	}
}

func (n *nextPage) deadlines() {
	a := n.app
	if len(n.found.Finding.Deadlines) > 0 {
		n.head("due.deadlines")
	}
	for _, d := range n.found.Finding.Deadlines {
		left := a.daysLeft(a.desk.Session.Today(), d.On)
		n.put(widget.Normal, 2, a.words("next.deadline", text.Date(a.lang, string(d.On)), left, a.label("deadline", d.Code)))
		n.why(d.Why)
	}
}

// daysLeft says how long it is until a last day, which counts.
func (a *App) daysLeft(today, on person.Date) string {
	from, _ := time.Parse(time.DateOnly, string(today))
	to, _ := time.Parse(time.DateOnly, string(on))
	switch days := int(to.Sub(from).Hours() / 24); {
	case days < 0:
		return a.words("next.over")
	case days == 0:
		return a.words("next.today")
	case days == 1:
		return a.words("next.tomorrow")
	default:
		return a.words("next.left", days)
	}
}

// routes are the open ones first.
func (n *nextPage) routes() {
	a := n.app
	n.head("due.routes")
	list := slices.Clone(n.found.Finding.Routes)
	slices.SortStableFunc(list, func(x, y need.Route) int { return cmp.Compare(shut(x), shut(y)) })
	for _, r := range list {
		label, tone, key := a.label("route", r.Code), widget.Quiet, "due.closed"
		if r.Open {
			tone, key = widget.Normal, "due.open"
		}
		said := a.words(key, label)
		if r.Open && r.Until != "" {
			said = a.words("due.until", label, text.Date(a.lang, string(r.Until)))
		}
		n.put(tone, 2, said)
		n.why(r.Why...)
	}
}

func shut(r need.Route) int {
	if r.Open {
		return 0
	}
	return 1
}

func (n *nextPage) grants(list []person.Grant) {
	a := n.app
	if len(list) > 0 {
		n.head("next.grants")
	}
	for _, g := range list {
		parts := []string{a.label("route", g.Route) + ": " + a.label("grant", g.State)}
		if g.Authority != "" {
			parts = append(parts, a.label("authority", g.Authority))
		}
		for key, day := range []person.Date{g.Applied, g.Granted, g.Lapses} {
			if day != "" {
				parts = append(parts, a.words(grantDays[key], text.Date(a.lang, string(day))))
			}
		}
		n.put(widget.Normal, 2, strings.Join(parts, " · "))
	}
}

// grantDays are the words for the days of a grant, in their order.
var grantDays = []string{"grant.applied", "grant.granted", "grant.lapses"}

// recognitionRows are the qualifications that somebody brought, each with the
// steps of its recognition.
func (p *profile) recognitionRows(width int) []widget.Row {
	a := p.app
	if len(p.sheet.Recognitions) == 0 {
		return nil
	}
	rows := []widget.Row{nil, widget.In(widget.Strong, a.words("facts.recognitions")).Cut(width)}
	for _, r := range p.sheet.Recognitions {
		parts := []string{r.Title}
		if r.Country != "" {
			parts = append(parts, a.label("nationality", r.Country))
		}
		if r.Year != "" {
			parts = append(parts, text.Date(a.lang, string(r.Year)))
		}
		rows = append(rows, wrapped(widget.Normal, strings.Join(parts, " · "), width)...)
		for _, step := range r.Steps {
			said := a.label("recognition", step.State)
			if step.Office != "" {
				said += " · " + step.Office
			}
			rows = append(rows, a.eventBlock(text.Date(a.lang, string(step.Day)), event{head: said}, width)...)
		}
	}
	return rows
}
