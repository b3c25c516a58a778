package tui

import (
	"context"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// conflictSheet asks what is right about one field: each value with who says it, and
// what follows if it is the right one.
type conflictSheet struct {
	app      *App
	conflict store.Conflict
	id       string // of what is proposed here, so that it can be sent again
	at       int    // among the rulings, the value that holds first
	busy     bool
}

func (a *App) openConflict(c store.Conflict) {
	a.open(&conflictSheet{app: a, conflict: c, id: string(store.NewNoteID())})
}

func (s *conflictSheet) scope() scope  { return onConflict }
func (s *conflictSheet) title() string { return s.app.words("conflicts.title") }
func (s *conflictSheet) paste(string)  {}

func (s *conflictSheet) offers(does intent) bool {
	return does != choose && does != otherValue || s.app.desk.Session.May("correct")
}

// forget is for sources that were opened or shut: what was read is not shown any more.
func (s *conflictSheet) forget() { s.app.leave(s) }

func (s *conflictSheet) press(key widget.Key) bool {
	a := s.app
	rulings := command.Rulings(s.conflict)
	switch does := intentOf(onConflict, key); {
	case does == goBack:
		a.back()
	case !s.offers(does):
		a.say(widget.Normal, a.words("conflicts.nothing"))
	case does == choose:
		s.rule(rulings[s.at])
	case does == openWhole:
		a.openProfile(s.conflict.Row.ID, "")
	case does == otherValue:
		a.openPropose(s.conflict)
	default:
		by, ok := rollKey(does, len(rulings), 5)
		if ok {
			s.at = max(0, min(s.at+by, len(rulings)-1))
		}
		return ok
	}
	return true
}

// rule takes a value as the right one, and says what came of it.
func (s *conflictSheet) rule(r command.Ruling) {
	if s.busy {
		return
	}
	s.busy = true
	a, c := s.app, s.conflict
	act := command.RuleConflict{ID: s.id, Person: c.Row.ID, Field: c.Field, Ruling: r}
	a.run(func(ctx context.Context) func() {
		err := act.Do(ctx, a.desk)
		return func() {
			if s.busy = false; err != nil {
				a.fail(err)
				return
			}
			a.leave(s)
			a.conflictSettled(c)
			a.say(widget.Good, a.words("conflicts.settled", a.sourceFormat().Follows(r)))
		}
	})
}

// conflictSettled has every screen know that somebody saw to a conflict: the list is
// without it, and the next one is under the marker.
func (a *App) conflictSettled(c store.Conflict) {
	for _, s := range a.screens {
		switch s := s.(type) {
		case *conflictsView:
			s.settled(c)
		case *profile:
			s.load()
		}
	}
	a.home().mind.counted = time.Time{}
	a.home().loadMind()
}

func (s *conflictSheet) draw(width, height int) widget.Frame {
	a, c := s.app, s.conflict
	f := a.sourceFormat()
	var all widget.Frame
	all.Put(widget.Text("  ").And(widget.Strong, f.FieldWord(c.Field)).Cut(width), widget.Text("  "+f.Who(c.Row)).Cut(width), nil)
	all.Put(indented(widget.Normal, a.words("conflicts.ask"), width)...)
	for i, r := range command.Rulings(c) {
		marker := plain.Line{}
		if i == s.at {
			all.X, all.Y, all.Cursor = 4, len(all.Rows), true
			marker = a.marker()
		}
		for n, fact := range command.SaidSo(c, r) {
			all.Put(a.factRows(marker, c.Field, fact, i == 0 && n == 0, width)...)
			marker = plain.Line{}
		}
		if i == s.at && a.desk.Session.May("correct") {
			all.Put(blockRows(widget.Good, "→ "+f.Follows(r), width)...)
		}
	}
	all.Put(nil)
	if c.Fix != nil {
		all.Put(indented(widget.Quiet, f.Office(c.Fix.Source)+": "+f.FixLine(*c.Fix), width)...)
	}
	all.Put(indented(widget.Quiet, a.words("conflicts.paper"), width)...)
	return around(all, height).Fit(width, height)
}

func (s *conflictSheet) spot() spot {
	return spot{Conflicts: &conflictSpot{disputedField: disputeOf(s.conflict)}}
}

// disputedField is which conflict is meant.
type disputedField struct {
	Person person.ID        `json:"p,omitempty"`
	Field  person.FieldName `json:"f,omitempty"`
}

func disputeOf(c store.Conflict) disputedField { return disputedField{c.Row.ID, c.Field} }
