package tui

import (
	"cmp"
	"context"
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/widget"
)

// fixesView is the list to go through with the offices: corrections that were proposed.
type fixesView struct {
	app    *App
	source person.Source // of one office only; empty: of all
	all    bool          // those too that are settled
	known  bool
	list   []store.FixLine
	at     int
	fresh
}

// openFixes goes to the corrections of an office, or of all.
func (a *App) openFixes(source person.Source, all bool) {
	v := &fixesView{app: a, source: source, all: all}
	a.open(v)
	v.load()
}

func (v *fixesView) load() {
	a := v.app
	v.read(a, func(ctx context.Context) func() {
		list, err := a.desk.Fixes(ctx, v.source, v.all)
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

// take shows what was read, office by office; the marker stays on its correction.
func (v *fixesView) take(list []store.FixLine) {
	slices.SortStableFunc(list, func(x, y store.FixLine) int { return cmp.Compare(x.Source, y.Source) })
	if v.at < len(v.list) {
		id := v.list[v.at].ID
		if at := slices.IndexFunc(list, func(one store.FixLine) bool { return one.ID == id }); at >= 0 {
			v.at = at
		}
	}
	v.list, v.known = list, true
	v.at = max(0, min(v.at, len(list)-1))
	if v.source == "" && !v.all {
		v.app.home().mind.fixes = len(list)
	}
	v.app.wake()
}

// forget is for sources that were opened or shut: nothing read before is shown.
func (v *fixesView) forget() {
	v.list, v.known, v.at = nil, false, 0
	v.load()
}

func (v *fixesView) stirred() { v.stir(v.app) }

func (v *fixesView) again() {
	if v.stale {
		v.load()
	}
}

func (v *fixesView) opening() bool { return !v.known }
func (v *fixesView) scope() scope  { return onFixes }
func (v *fixesView) title() string { return v.app.words("fixes.title") }
func (v *fixesView) paste(string)  {}

func (v *fixesView) offers(does intent) bool {
	switch {
	case does == goBack, does == showDecided:
		return true
	case v.at >= len(v.list):
		return false
	}
	state := v.list[v.at].State
	switch does {
	case fixSent:
		return state == store.FixOpen
	case fixCorrected, fixRejected:
		return state == store.FixOpen || state == store.FixSent
	}
	return true
}

func (v *fixesView) press(key widget.Key) bool {
	a, does := v.app, intentOf(onFixes, key)
	switch {
	case does == goBack:
		a.back()
	case does == nothing:
		return false
	case does == showDecided:
		v.all = !v.all
		v.load()
	case !v.offers(does):
		a.say(widget.Normal, a.words("fixes.nothing"))
	case does == openWhole:
		a.openProfile(v.list[v.at].Row.ID, "")
	case does == fixSent:
		v.close(v.list[v.at], store.FixSent, v.list[v.at].Answer)
	case does == fixCorrected:
		v.close(v.list[v.at], store.FixCorrected, v.list[v.at].Answer)
	case does == fixRejected: // the office's answer belongs to it
		a.openAnswer(v, v.list[v.at])
	default:
		if by, ok := rollKey(does, len(v.list), 5); ok {
			v.at = max(0, min(v.at+by, len(v.list)-1))
		}
	}
	return true
}

// close writes down what became of a correction; one that is settled leaves the list
// at once, unless settled ones are shown.
func (v *fixesView) close(one store.FixLine, state, answer string) {
	a := v.app
	a.run(func(ctx context.Context) func() {
		err := a.desk.CloseFix(ctx, one.ID, state, answer)
		return func() {
			if err != nil {
				a.fail(err)
				return
			}
			if !v.all && state != store.FixSent {
				v.take(slices.DeleteFunc(slices.Clone(v.list), func(l store.FixLine) bool { return l.ID == one.ID }))
			}
			a.say(widget.Good, a.words("fixes.done."+state))
			a.home().loadMind()
			v.load()
		}
	})
}

func (v *fixesView) draw(width, height int) widget.Frame {
	var all widget.Frame
	switch {
	case !v.known:
		all.Put(widget.Text("  " + v.app.words("wait")))
	case len(v.list) == 0:
		all.Put(indented(widget.Normal, v.app.words("fix.none"), width)...)
	}
	for i := max(0, v.at-height); i < len(v.list) && i <= v.at+height; i++ {
		if i == 0 || v.list[i].Source != v.list[i-1].Source {
			all.Put(widget.Text("  ").And(widget.Strong, v.app.sourceFormat().Office(v.list[i].Source)).Cut(width))
		}
		if i == v.at {
			all.X, all.Y, all.Cursor = 2, len(all.Rows), true
		}
		all.Put(v.rows(v.list[i], i == v.at, width)...)
	}
	return around(all, height).Fit(width, height)
}

// rows are a correction: who, what it says and what it should say, and how it stands.
func (v *fixesView) rows(one store.FixLine, marked bool, width int) []widget.Row {
	a := v.app
	f := a.sourceFormat()
	marker := plain.Line{}
	if marked {
		marker = a.marker()
	}
	rows := []widget.Row{
		widget.Text("  ").And(widget.Normal, marker.Pad(2).String()+f.Who(one.Row)).Cut(width),
		widget.Text("      "+f.FieldWord(one.Field)+": "+f.FixValue(one.Field, one.Should)).And(widget.Quiet, "  "+a.words("fixes.instead", f.FixValue(one.Field, one.Has))).Cut(width),
	}
	return append(rows, widget.Text("      ").And(widget.Quiet, f.FixLine(one.Fix)).Cut(width))
}

// fixSpot is where the corrections are seen.
type fixSpot struct {
	Source person.Source `json:"s,omitempty"`
	All    bool          `json:"a,omitempty"`
	Fix    string        `json:"f,omitempty"`
}

func (v *fixesView) spot() spot {
	s := &fixSpot{Source: v.source, All: v.all}
	if v.at < len(v.list) {
		s.Fix = v.list[v.at].ID
	}
	return spot{Fixes: s}
}

func (s *fixSpot) open(r *returning) {
	a := r.app
	r.wait(func(ctx context.Context) (func(), error) {
		list, err := a.desk.Fixes(ctx, s.Source, s.All)
		return func() {
			v := &fixesView{app: a, source: s.Source, all: s.All}
			v.take(list)
			v.at = max(0, slices.IndexFunc(v.list, func(one store.FixLine) bool { return one.ID == s.Fix }))
			r.put(v)
		}, err
	})
}
