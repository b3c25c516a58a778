package tui

import (
	"context"
	"time"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// pairsFor is how long what was read of pairs is good enough for a profile.
const pairsFor = 30 * time.Second

// pairs are those of which one may see both, open and decided, as read last.
type pairs struct {
	at   time.Time
	list []store.ReviewRow
}

// open is how many of them wait.
func (p pairs) open() (n int) {
	for _, one := range p.list {
		if one.State == store.ReviewOpen {
			n++
		}
	}
	return n
}

// readPairs reads the pairs at the Desk, for those who may decide about any.
func (a *App) readPairs(ctx context.Context) pairs {
	if !a.desk.Session.May("link") {
		return pairs{}
	}
	list, _ := a.desk.Reviews(ctx, true) // what cannot be read is told where it is opened
	return pairs{a.desk.Session.Now(), list}
}

// loadPairs has the profile know of pairs, unless that was read just now.
func (p *profile) loadPairs() {
	a := p.app
	if !a.desk.Session.May("link") || a.desk.Session.Now().Sub(a.home().mind.pairs.at) < pairsFor {
		return
	}
	a.run(func(ctx context.Context) func() {
		read := a.readPairs(ctx)
		return func() { a.home().mind.pairs = read }
	})
}

// pairsOf are the pairs of a person that wait, and those through which she is one
// with somebody else.
func (p *profile) pairsOf() (list []store.ReviewRow) {
	if p.sheet == nil {
		return nil
	}
	for _, r := range p.app.home().mind.pairs.list {
		open := r.State == store.ReviewOpen && (r.A == p.sheet.ID || r.B == p.sheet.ID)
		if open || r.State == store.ReviewSame && r.A == p.sheet.ID {
			list = append(list, r)
		}
	}
	return list
}

// pairRows say near the name who else she may be, and who she was too.
func (p *profile) pairRows(width int) []widget.Row {
	var rows []widget.Row
	list := p.pairsOf()
	for _, r := range list[:min(len(list), 3)] {
		tone := widget.Quiet
		if r.State == store.ReviewOpen {
			tone = widget.Bad
		}
		for _, line := range plain.Lines(p.pairWords(r), width-4) {
			rows = append(rows, widget.Text("  ").And(tone, line.String()))
		}
	}
	if words := p.disputeWords(); words != "" {
		rows = append(rows, widget.Text("  ").And(widget.Bad, words).Cut(width))
	}
	return rows
}

// disputeWords say how many fields sources disagree about; empty where none.
func (p *profile) disputeWords() string {
	switch n := p.disputed(); n {
	case 0:
		return ""
	case 1:
		return p.app.words("profile.disputed.one")
	default:
		return p.app.words("profile.disputed", text.Number(p.app.lang, n))
	}
}

// pairWords say of a pair who the other one is, and which key opens it.
func (p *profile) pairWords(r store.ReviewRow) string {
	a := p.app
	if r.State == store.ReviewOpen {
		other := r.B
		if other == p.sheet.ID {
			other = r.A
		}
		if r.Why == store.ReviewAlarm {
			return a.words("profile.alarm", string(other))
		}
		return a.words("profile.perhaps", string(other))
	}
	return a.words("profile.was", string(r.B), text.Date(a.lang, a.dayOf(r.Decided)), string(r.By))
}

// disputed is how many fields sources disagree about.
func (p *profile) disputed() (n int) {
	for _, f := range p.sheet.Fields {
		n += min(1, len(f.Field.Losing))
	}
	return n
}

// openPairs opens the pair that the profile names, or has one chosen of several.
func (p *profile) openPairs() {
	a, list := p.app, p.pairsOf()
	switch len(list) {
	case 0:
		a.say(widget.Normal, a.words("profile.nopair"))
	case 1:
		a.openReview(list[0].ID)
	default:
		menu := &picker{app: a, head: a.words("reviews.title")}
		for _, r := range list {
			menu.picks = append(menu.picks, pick{label: p.pairWords(r), do: func() { a.leave(menu); a.openReview(r.ID) }})
		}
		a.open(menu)
	}
}

// askParted asks before a union is undone.
func (a *App) askParted(s *reviewSheet, does intent) {
	menu := &rightMenu{picker{app: a, head: a.words("key.pairundo"), intro: a.words("reviews.undo", a.sourceFormat().Who(s.sheet.Right))}}
	menu.picks = []pick{
		{label: a.words("sources.not"), do: a.back},
		{label: a.words("key.pairundo"), do: func() { a.leave(menu); s.decide(does) }},
	}
	a.open(menu)
}

// rightMenu is a menu that names people: it goes when sources are opened or shut.
type rightMenu struct{ picker }

func (m *rightMenu) forget() { m.app.leave(m) }

// openConflicts goes to the conflicts of this person.
func (p *profile) openConflicts() {
	if p.disputed() == 0 {
		p.app.say(widget.Normal, p.app.words("profile.agreed"))
		return
	}
	p.app.openConflicts(string(p.id))
}
