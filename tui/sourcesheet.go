package tui

import (
	"context"
	"strings"
	"time"

	"lotse/store"
	"lotse/tui/widget"
)

// sourceSheet shows one source: its agreements, the fields that it owns, how reading
// goes, and what its absence costs.
type sourceSheet struct {
	app    *App
	state  store.SourceState
	scroll widget.Scroll
	fresh
}

func (a *App) openSource(s store.SourceState) { a.open(&sourceSheet{app: a, state: s}); a.wake() }

func (s *sourceSheet) load() {
	a := s.app
	s.read(a, func(ctx context.Context) func() {
		state, err := a.desk.Source(ctx, s.state.ID)
		return func() {
			if err != nil {
				a.failOn(s, err)
				return
			}
			s.state = state
		}
	})
}

func (s *sourceSheet) stirred() { s.stir(s.app) }

func (s *sourceSheet) again() {
	if s.stale {
		s.load()
	}
	s.app.wake()
}

func (s *sourceSheet) tick(time.Time) {
	if s.app.top() == screen(s) {
		s.again()
	}
}

func (s *sourceSheet) scope() scope  { return onSource }
func (s *sourceSheet) title() string { return s.app.words("sources.title") }
func (s *sourceSheet) paste(string)  {}

func (s *sourceSheet) offers(does intent) bool { return s.app.offersSource(does, s.state, true) }

func (s *sourceSheet) press(key widget.Key) bool {
	does := intentOf(onSource, key)
	switch {
	case does == goBack:
		s.app.back()
	case s.scroll.Press(key):
	case does == nothing:
		return false
	case !s.offers(does):
		s.app.say(widget.Normal, s.app.words("sources.nothing"))
	default:
		s.app.actOnSource(does, s.state)
	}
	return true
}

func (s *sourceSheet) draw(width, height int) widget.Frame {
	lines := s.app.sourceFormat().SourceLines(s.app.recent(s.state), s.app.desk.Session.Now())
	s.scroll.Rows = hanging(strings.Join(lines, "\n"), width-4)
	var frame widget.Frame
	frame.Under(s.scroll.Draw(width-2, height), 2)
	return frame
}

func (s *sourceSheet) spot() spot {
	return spot{Sources: &sourcesSpot{Source: s.state.ID, Open: true}}
}
