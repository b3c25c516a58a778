package tui

import (
	"context"
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// conflictsView is the worklist of fields about which the offices disagree.
type conflictsView struct {
	app    *App
	filter string
	all    bool // those too of which a correction was proposed
	known  bool
	every  []store.Conflict // as read
	list   []store.Conflict // as shown
	more   bool             // there are others than those that were read
	at     int
	fresh
}

// openConflicts goes to the conflicts of those whom a filter finds.
func (a *App) openConflicts(filter string) {
	v, seen := a.top().(*conflictsView)
	if !seen {
		v = &conflictsView{app: a}
		a.open(v)
	}
	v.filter, v.at = filter, 0
	v.load()
}

func (v *conflictsView) load() {
	a := v.app
	v.read(a, func(ctx context.Context) func() {
		list, more, err := a.conflicts(ctx, v.filter)
		return func() {
			if err != nil {
				if !v.known {
					a.leave(v)
				}
				a.failOn(a.top(), err)
				return
			}
			v.take(list, more)
		}
	})
}

// manyConflicts is how many a list has at most: nobody goes through more of them
// without a filter.
const manyConflicts = 500

// conflicts are those of the people whom a filter finds, and whether there are more.
func (a *App) conflicts(ctx context.Context, filter string) ([]store.Conflict, bool, error) {
	list, total, err := a.desk.Conflicts(ctx, register.Parse(filter, a.desk.Session.Book), manyConflicts)
	return list, total < 0, err
}

// take shows what was read; the marker stays on its conflict, or where it was.
func (v *conflictsView) take(every []store.Conflict, more bool) {
	was := disputedField{}
	if v.at < len(v.list) {
		was = disputeOf(v.list[v.at])
	}
	v.every, v.more, v.known = every, more, true
	v.show()
	v.mark(was)
	if v.filter == "" {
		mind := &v.app.home().mind
		mind.conflicts, mind.moreConflicts, mind.counted = len(command.Waiting(every)), more, v.app.desk.Session.Now()
	}
	v.app.wake()
}

// show chooses what is shown of what was read.
func (v *conflictsView) show() {
	if v.list = v.every; !v.all {
		v.list = command.Waiting(v.every)
	}
	v.at = max(0, min(v.at, len(v.list)-1))
}

// mark puts the marker on a conflict, where it is there.
func (v *conflictsView) mark(is disputedField) {
	if at := slices.IndexFunc(v.list, func(c store.Conflict) bool { return disputeOf(c) == is }); at >= 0 {
		v.at = at
	}
}

// settled takes a conflict off the list at once, and reads then what is true.
func (v *conflictsView) settled(one store.Conflict) {
	if !v.all {
		v.every = slices.DeleteFunc(slices.Clone(v.every), func(c store.Conflict) bool { return disputeOf(c) == disputeOf(one) })
		v.show()
	}
	v.load()
}

// forget is for sources that were opened or shut: nothing read before is shown.
func (v *conflictsView) forget() {
	v.every, v.list, v.known, v.at = nil, nil, false, 0
	v.load()
}

// atLeast is a number, with a plus where there are more.
func (a *App) atLeast(n int, more bool) string {
	if more {
		return text.Number(a.lang, n) + "+"
	}
	return text.Number(a.lang, n)
}

func (v *conflictsView) stirred() { v.stir(v.app) }

func (v *conflictsView) again() {
	if v.stale {
		v.load()
	}
}

func (v *conflictsView) opening() bool { return !v.known }
func (v *conflictsView) scope() scope  { return onConflicts }
func (v *conflictsView) paste(string)  {}

func (v *conflictsView) title() string {
	if !v.known {
		return v.app.words("conflicts.title")
	}
	title := v.app.words("conflicts.title") + " (" + v.app.atLeast(len(v.list), v.more) + ")"
	if v.filter != "" {
		title += ": " + v.filter
	}
	return title
}

func (v *conflictsView) offers(does intent) bool {
	return does == goBack || does == toCorrections || does == narrowConflicts || does == showDecided || v.at < len(v.list)
}

func (v *conflictsView) press(key widget.Key) bool {
	a, does := v.app, intentOf(onConflicts, key)
	switch {
	case does == goBack:
		a.back()
	case does == nothing:
		return false
	case does == toCorrections:
		a.openFixes("", false)
	case does == showDecided:
		v.all = !v.all
		v.show()
	case does == narrowConflicts:
		a.line = newLine(a, "conflict "+v.filter)
	case !v.offers(does):
		a.say(widget.Normal, a.words("conflict.none"))
	case does == choose:
		a.openConflict(v.list[v.at])
	case does == openWhole:
		a.openProfile(v.list[v.at].Row.ID, "")
	default:
		if by, ok := rollKey(does, len(v.list), 5); ok {
			v.at = max(0, min(v.at+by, len(v.list)-1))
		}
	}
	return true
}

func (v *conflictsView) draw(width, height int) widget.Frame {
	var all widget.Frame
	switch {
	case !v.known:
		all.Put(widget.Text("  " + v.app.words("wait")))
	case len(v.list) == 0:
		all.Put(indented(widget.Normal, v.app.words(v.none()), width)...)
	}
	for i := max(0, v.at-height); i < len(v.list) && i <= v.at+height; i++ {
		if i == v.at {
			all.X, all.Y, all.Cursor = 2, len(all.Rows), true
		}
		all.Put(v.rows(v.list[i], i == v.at, width)...)
	}
	return around(all, height).Fit(width, height)
}

// none is the key of what is said of an empty list.
func (v *conflictsView) none() string {
	if len(v.every) > 0 {
		return "conflicts.allseen"
	}
	return "conflict.none"
}

// rows are a conflict: who and what, which value holds, and what the others say.
func (v *conflictsView) rows(c store.Conflict, marked bool, width int) []widget.Row {
	f, a := v.app.sourceFormat(), v.app
	marker := plain.Line{}
	if marked {
		marker = a.marker()
	}
	head := widget.Text("  ").And(widget.Normal, marker.Pad(2).String()).And(widget.Strong, f.FieldWord(c.Field)).And(widget.Normal, "  "+f.Who(c.Row))
	rows := []widget.Row{head.Cut(width)}
	for i, fact := range append([]person.Fact{c.Won}, c.Lost...) {
		rows = append(rows, a.factRows(plain.Line{}, c.Field, fact, i == 0, width)...)
	}
	if c.Fix != nil {
		rows = append(rows, widget.Text("      ").And(widget.Good, f.FixState(*c.Fix)).Cut(width))
	}
	return rows
}

// factRows are what one office says of a field, and whether that holds; who says it
// stands below where there is no room beside it.
func (a *App) factRows(marker plain.Line, field person.FieldName, fact person.Fact, holds bool, width int) []widget.Row {
	f, tone, mark := a.sourceFormat(), widget.Quiet, ""
	if holds {
		tone, mark = widget.Normal, "  "+a.words("conflicts.holds")
	}
	value := widget.Text("    ").And(widget.Normal, marker.Pad(2).String()).And(tone, f.FixValue(field, command.ValueOf(fact)))
	who := f.Office(fact.Source)
	if fact.AsOf != "" {
		who += ", " + a.words("records.asof", text.Date(a.lang, string(fact.AsOf)))
	}
	if beside := value.And(widget.Quiet, "  "+who).And(widget.Good, mark); beside.Width() <= width {
		return []widget.Row{beside}
	}
	if fact.AsOf != "" { // an office's name can be guessed from its beginning
		who = text.Date(a.lang, string(fact.AsOf)) + ", " + f.Office(fact.Source)
	}
	return []widget.Row{value.Cut(width-len(mark)).And(widget.Good, mark), widget.Text("        ").And(widget.Quiet, who).Cut(width)}
}

// conflictSpot is where the conflicts are seen.
type conflictSpot struct {
	Filter string `json:"filter,omitempty"`
	All    bool   `json:"all,omitempty"`
	disputedField
}

func (v *conflictsView) spot() spot {
	s := &conflictSpot{Filter: v.filter, All: v.all}
	if v.at < len(v.list) {
		s.disputedField = disputeOf(v.list[v.at])
	}
	return spot{Conflicts: s}
}

func (s *conflictSpot) open(r *returning) {
	a := r.app
	r.wait(func(ctx context.Context) (func(), error) {
		list, more, err := a.conflicts(ctx, s.Filter)
		return func() {
			v := &conflictsView{app: a, filter: s.Filter, all: s.All}
			v.take(list, more)
			v.mark(s.disputedField)
			r.put(v)
		}, err
	})
}
