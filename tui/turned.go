package tui

import (
	"slices"

	"lotse/store"
)

// holding is a screen that holds what was read of people. When sources are opened or
// shut it shows nothing of that any more, and reads it anew.
type holding interface{ forget() }

// turnedOver has the screens forget what they read before the sources turned. What a
// word printed goes altogether: nobody knows what of it may still be said.
func (a *App) turnedOver() {
	turns := a.desk.Session.Turns()
	if turns == a.turns {
		return
	}
	a.turns, a.message = turns, ""
	for _, s := range slices.Clone(a.screens) {
		switch s := s.(type) {
		case *pane:
			a.leave(s)
		case holding:
			s.forget()
		}
	}
}

func (p *profile) forget() {
	if old := p.sheet; old != nil { // what stands beside it goes on
		p.sheet = &store.Sheet{ID: p.id, Sees: old.Sees, Drafted: old.Drafted, MayNote: old.MayNote, MayConfide: old.MayConfide}
	}
	p.notes, p.due, p.width = nil, &dueRead{}, 0
	p.load()
}

func (t *tour) forget() {
	t.stops = nil
	t.load(nil)
}

func (s *steps) forget() {
	s.lines = nil
	s.load(nil)
}

func (h *home) forget() {
	h.mind = onMind{stale: true, owed: h.mind.owed}
	if h.arrange(); h.app.top() == screen(h) {
		h.loadMind()
	}
}

func (v *courseView) forget() { v.load() }
