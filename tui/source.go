package tui

import (
	"context"
	"slices"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// sourcesView shows the offices' systems: state, agreement, how reading goes.
type sourcesView struct {
	app   *App
	known bool
	list  []store.SourceState
	at    int
	fresh
}

// openSources goes to the sources.
func (a *App) openSources() {
	v := &sourcesView{app: a}
	a.open(v)
	v.load()
}

func (v *sourcesView) load() {
	a := v.app
	v.read(a, func(ctx context.Context) func() {
		list, err := a.desk.Sources(ctx)
		return func() {
			if err != nil {
				if !v.known {
					a.leave(v)
				}
				a.failOn(a.top(), err)
				return
			}
			v.take(list)
		}
	})
}

// take shows what was read; the marker stays on its source.
func (v *sourcesView) take(list []store.SourceState) {
	var at person.Source
	if one, ok := v.marked(); ok {
		at = one.ID
	}
	v.list, v.known = list, true
	v.at = max(0, slices.IndexFunc(list, func(s store.SourceState) bool { return s.ID == at }))
	v.app.wake()
}

func (v *sourcesView) marked() (store.SourceState, bool) {
	if v.at >= len(v.list) {
		return store.SourceState{}, false
	}
	return v.list[v.at], true
}

// recent takes from memory when sources were read last: no question at the Desk
// is worth a line of the log each second.
func (a *App) recent(s store.SourceState) store.SourceState {
	if read := a.desk.LastReads()[s.ID]; read.After(s.Feed.Read) {
		s.Feed.Read = read
	}
	return s
}

func (v *sourcesView) stirred() { v.stir(v.app) }

func (v *sourcesView) again() {
	if v.stale {
		v.load()
	}
	v.app.wake()
}

// tick has "2 s ago" go on while the screen is seen.
func (v *sourcesView) tick(time.Time) {
	if v.app.top() == screen(v) {
		v.again()
	}
}

func (v *sourcesView) opening() bool { return !v.known }
func (v *sourcesView) scope() scope  { return onSources }
func (v *sourcesView) title() string { return v.app.words("sources.title") }
func (v *sourcesView) paste(string)  {}

func (v *sourcesView) offers(does intent) bool {
	one, ok := v.marked()
	return v.app.offersSource(does, one, ok)
}

// offersSource says whether something can be done with a source.
func (a *App) offersSource(does intent, s store.SourceState, ok bool) bool {
	edit := ok && a.desk.Session.May("source.edit")
	switch does {
	case releaseHeld, dropHeld:
		return edit && s.Feed.Held != ""
	case agreeSource:
		return edit && s.State != store.SourceRefused
	case endSource:
		return edit && s.Agreement != nil && s.Shut != store.ShutEnded
	case suspendSource:
		return edit && s.State == store.SourceLinked && s.Suspended == nil
	case reopenSource:
		return edit && s.Suspended != nil
	case openCodes:
		return ok && len(s.Feed.Unknown) > 0
	case choose, openReceipts:
		return ok
	}
	return true
}

// actOnSource does what a key says with a source.
func (a *App) actOnSource(does intent, s store.SourceState) {
	id := string(s.ID)
	switch does {
	case openReceipts:
		a.openReceipts(s.ID)
	case openCodes:
		a.perform("source codes " + id)
	case agreeSource:
		a.line = newLine(a, "source agree "+id+" --basis ")
	case endSource:
		a.line = newLine(a, "source end "+id+" ")
	case suspendSource:
		a.line = newLine(a, "source suspend "+id+" ")
	case reopenSource:
		a.perform("source reopen " + id)
	case releaseHeld, dropHeld:
		a.decideHeld(command.DecideHeld{ID: s.ID, Drop: does == dropHeld})
	}
}

// decideHeld says what would become of a held delivery, and asks.
func (a *App) decideHeld(act command.DecideHeld) {
	a.run(func(ctx context.Context) func() {
		outcome, err := act.Do(ctx, a.desk)
		return func() {
			planned, ok := outcome.(command.HeldPlanned)
			if err != nil || !ok {
				a.fail(err)
				return
			}
			key := "key.releaseheld"
			if act.Drop {
				key = "key.dropheld"
			}
			menu := &picker{app: a, head: a.words(key), intro: planned.Sentence(a.format())}
			menu.picks = []pick{
				{label: a.words("sources.not"), do: a.back},
				{label: a.words(key), do: func() { a.leave(menu); a.perform(planned.Confirmed().String()) }},
			}
			a.open(menu)
		}
	})
}

func (v *sourcesView) press(key widget.Key) bool {
	does := intentOf(onSources, key)
	one, _ := v.marked()
	if !v.offers(does) {
		v.app.say(widget.Normal, v.app.words("sources.nothing"))
		return true
	}
	switch does {
	case choose:
		v.app.openSource(one)
	case goBack:
		v.app.back()
	case nothing:
		return false
	default:
		if by, ok := rollKey(does, len(v.list), len(v.list)); ok {
			v.at = max(0, min(v.at+by, len(v.list)-1))
			return true
		}
		v.app.actOnSource(does, one)
	}
	return true
}

func (v *sourcesView) draw(width, height int) widget.Frame {
	a := v.app
	var all widget.Frame
	switch {
	case !v.known:
		all.Put(widget.Text("  " + a.words("wait")))
	case len(v.list) == 0:
		all.Put(indented(widget.Normal, a.words("source.none"), width)...)
	}
	for i, one := range v.list {
		if i == v.at {
			all.X, all.Y, all.Cursor = 2, len(all.Rows), true
		}
		all.Put(v.rows(one, i == v.at, width)...)
	}
	return around(all, height).Fit(width, height)
}

// rows are a source: its office and state, how reading goes, what is wrong.
func (v *sourcesView) rows(s store.SourceState, marked bool, width int) []widget.Row {
	a := v.app
	s = a.recent(s)
	f, now := a.sourceFormat(), a.desk.Session.Now()
	marker := plain.Line{}
	if marked {
		marker = a.marker()
	}
	tone := widget.Good
	if s.Shut != "" {
		tone = widget.Bad
	}
	state := plain.Of(f.SourceState(s, now)).Cut(max(8, width/2))
	room := max(8, width-6-state.Width())
	head := widget.Text("  ").And(widget.Normal, marker.Pad(2).String())
	head = head.And(widget.Strong, plain.Of(s.Office).Cut(room).Pad(min(room, 44)).String()+"  ").And(tone, state.String())
	rows := []widget.Row{head.Cut(width)}
	if under := f.SourceUnder(s, now); under != "" {
		rows = append(rows, blockRows(widget.Quiet, under, width)...)
	}
	if trouble := f.SourceTrouble(s); trouble != "" {
		rows = append(rows, blockRows(widget.Bad, trouble, width)...)
	}
	return rows
}

// blockRows stand under the head of a row.
func blockRows(tone widget.Tone, words string, width int) []widget.Row {
	var rows []widget.Row
	for _, line := range plain.Lines(words, max(8, width-8)) {
		rows = append(rows, widget.Text("      ").And(tone, line.String()))
	}
	return rows
}

func (a *App) sourceFormat() command.Format {
	return command.Format{Lang: a.lang, Book: a.desk.Session.Book}
}

// sourcesSpot is where the sources are seen.
type sourcesSpot struct {
	Source person.Source `json:"s,omitempty"`
	Open   bool          `json:"o,omitempty"`
}

func (v *sourcesView) spot() spot {
	one, _ := v.marked()
	return spot{Sources: &sourcesSpot{Source: one.ID}}
}

func (s *sourcesSpot) open(r *returning) {
	a := r.app
	r.wait(func(ctx context.Context) (func(), error) {
		list, err := a.desk.Sources(ctx)
		return func() {
			v := &sourcesView{app: a}
			v.take(list)
			v.at = max(0, slices.IndexFunc(list, func(one store.SourceState) bool { return one.ID == s.Source }))
			if one, ok := v.marked(); ok && s.Open {
				r.put(&sourceSheet{app: a, state: one})
				return
			}
			r.put(v)
		}, err
	})
}
