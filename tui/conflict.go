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

// atOnce is how many conflicts a screen holds; a filter finds the others.
const atOnce = 200

// conflictsView is the worklist of fields about which the offices disagree.
type conflictsView struct {
	app    *App
	filter string
	known  bool
	list   []store.Conflict
	total  int
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
		list, total, err := a.desk.Conflicts(ctx, register.Parse(v.filter, a.desk.Session.Book), atOnce)
		return func() {
			if err != nil {
				if !v.known {
					a.leave(v)
				}
				a.failOn(a.top(), err)
				return
			}
			v.take(list, total)
		}
	})
}

// disputedField is which conflict is meant.
type disputedField struct {
	Person person.ID        `json:"p,omitempty"`
	Field  person.FieldName `json:"f,omitempty"`
}

func disputeOf(c store.Conflict) disputedField { return disputedField{c.Row.ID, c.Field} }

// take shows what was read; the marker stays on its conflict, or where it was.
func (v *conflictsView) take(list []store.Conflict, total int) {
	if v.at < len(v.list) {
		is := disputeOf(v.list[v.at])
		if at := slices.IndexFunc(list, func(c store.Conflict) bool { return disputeOf(c) == is }); at >= 0 {
			v.at = at
		}
	}
	v.list, v.total, v.known = list, total, true
	v.at = max(0, min(v.at, len(list)-1))
	v.app.wake()
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
	return v.app.words("conflicts.title") + " (" + text.Number(v.app.lang, v.total) + ")"
}

func (v *conflictsView) offers(does intent) bool {
	return does == goBack || does == toCorrections || does == narrowConflicts || v.at < len(v.list)
}

func (v *conflictsView) press(key widget.Key) bool {
	a, does := v.app, intentOf(onConflicts, key)
	switch {
	case does == goBack:
		a.back()
	case does == nothing:
		return false
	case does == toCorrections:
		a.openFixes("")
	case does == narrowConflicts:
		a.line = newLine(a, "conflict "+v.filter)
	case !v.offers(does):
		a.say(widget.Normal, a.words("conflict.none"))
	case does == choose:
		a.open(&conflictSheet{app: a, conflict: v.list[v.at]})
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
		all.Put(indented(widget.Normal, v.app.words("conflict.none"), width)...)
	}
	for i := max(0, v.at-height); i < len(v.list) && i <= v.at+height; i++ {
		if i == v.at {
			all.X, all.Y, all.Cursor = 2, len(all.Rows), true
		}
		all.Put(v.rows(v.list[i], i == v.at, width)...)
	}
	if v.at == len(v.list)-1 && v.total > len(v.list) {
		all.Put(indented(widget.Quiet, v.app.words("conflicts.more", text.Number(v.app.lang, len(v.list)), text.Number(v.app.lang, v.total)), width)...)
	}
	return around(all, height).Fit(width, height)
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
	return []widget.Row{value.Cut(width - len(mark)).And(widget.Good, mark), widget.Text("        ").And(widget.Quiet, who).Cut(width)}
}

// conflictSheet asks what is right about one field.
type conflictSheet struct {
	app      *App
	conflict store.Conflict
	at       int // among the values, the one that holds first
	busy     bool
}

func (s *conflictSheet) scope() scope       { return onConflict }
func (s *conflictSheet) title() string      { return s.app.words("conflicts.title") }
func (s *conflictSheet) paste(string)       {}
func (s *conflictSheet) offers(intent) bool { return true }

func (s *conflictSheet) facts() []person.Fact {
	return append([]person.Fact{s.conflict.Won}, s.conflict.Lost...)
}

func (s *conflictSheet) press(key widget.Key) bool {
	a := s.app
	switch does := intentOf(onConflict, key); does {
	case goBack:
		a.back()
	case choose:
		s.right()
	case openWhole:
		a.openProfile(s.conflict.Row.ID, "")
	case otherValue:
		a.line = newLine(a, "conflict fix "+string(s.conflict.Row.ID)+" "+string(s.conflict.Field)+" ")
	default:
		by, ok := rollKey(does, len(s.facts()), 5)
		if ok {
			s.at = max(0, min(s.at+by, len(s.facts())-1))
		}
		return ok
	}
	return true
}

// right proposes the chosen value to the office whose value holds.
func (s *conflictSheet) right() {
	a, c := s.app, s.conflict
	if s.at == 0 {
		a.say(widget.Normal, a.words("conflicts.same"))
		return
	}
	if s.busy {
		return
	}
	s.busy = true
	a.run(func(ctx context.Context) func() {
		fix, err := a.desk.ProposeFix(ctx, store.NewFix{Person: c.Row.ID, Field: c.Field, Should: command.ValueOf(s.facts()[s.at])})
		return func() {
			s.busy = false
			if err != nil {
				a.fail(err)
				return
			}
			a.leave(s)
			if v, ok := a.top().(*conflictsView); ok {
				v.load()
			}
			a.say(widget.Good, a.words("conflicts.proposed", a.sourceFormat().Office(fix.Source)))
			a.home().loadMind()
		}
	})
}

func (s *conflictSheet) draw(width, height int) widget.Frame {
	a, c := s.app, s.conflict
	f := a.sourceFormat()
	var all widget.Frame
	all.Put(widget.Text("  ").And(widget.Strong, f.FieldWord(c.Field)).Cut(width), widget.Text("  "+f.Who(c.Row)).Cut(width), nil)
	all.Put(indented(widget.Normal, a.words("conflicts.ask"), width)...)
	for i, fact := range s.facts() {
		marker := plain.Line{}
		if i == s.at {
			all.X, all.Y, all.Cursor = 4, len(all.Rows), true
			marker = a.marker()
		}
		all.Put(a.factRows(marker, c.Field, fact, i == 0, width)...)
	}
	all.Put(nil)
	if c.Fix != nil {
		all.Put(indented(widget.Quiet, f.FixLine(*c.Fix), width)...)
	}
	all.Put(indented(widget.Quiet, a.words("conflicts.paper"), width)...)
	return around(all, height).Fit(width, height)
}

// conflictSpot is where the conflicts are seen.
type conflictSpot struct {
	Filter string `json:"filter,omitempty"`
	disputedField
}

func (v *conflictsView) spot() spot {
	s := &conflictSpot{Filter: v.filter}
	if v.at < len(v.list) {
		s.disputedField = disputeOf(v.list[v.at])
	}
	return spot{Conflicts: s}
}

func (s *conflictSheet) spot() spot {
	return spot{Conflicts: &conflictSpot{disputedField: disputeOf(s.conflict)}}
}

func (s *conflictSpot) open(r *returning) {
	a := r.app
	r.wait(func(ctx context.Context) (func(), error) {
		list, total, err := a.desk.Conflicts(ctx, register.Parse(s.Filter, a.desk.Session.Book), atOnce)
		return func() {
			v := &conflictsView{app: a, filter: s.Filter}
			v.take(list, total)
			v.at = max(0, slices.IndexFunc(list, func(c store.Conflict) bool { return disputeOf(c) == s.disputedField }))
			r.put(v)
		}, err
	})
}
