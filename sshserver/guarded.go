package sshserver

import (
	"reflect"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// guarded is a screen whose panics end its seat alone, with a reference number.
// After one, it shows nothing and does nothing more.
type guarded struct {
	screen
	seat          *seat
	painter       *painter
	program       *tea.Program // set before it runs
	width, height int
	drawn         time.Time // the last frame
	later         bool      // another one is on its way
	crashed       atomic.Bool
}

// laterMsg asks for the frame that came too soon.
type laterMsg struct{}

// tooSoon is how soon after a frame the next one is not drawn: somebody who sends
// a thousand keys a second sees a few hundred of them.
const tooSoon = 4 * time.Millisecond

func (g *guarded) Init() (cmd tea.Cmd) {
	defer g.caught("init", &cmd)
	return g.guard(g.screen.Init())
}

func (g *guarded) Update(msg tea.Msg) (same tea.Model, cmd tea.Cmd) {
	same = g
	defer g.caught("update", &cmd)
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		g.seat.touch()
		if msg.Keystroke() == "ctrl+l" {
			g.painter.anew()
		}
	case tea.PasteMsg, tea.MouseClickMsg, tea.MouseWheelMsg:
		g.seat.touch()
	case laterMsg:
		g.later = false
		return g, nil
	case tea.WindowSizeMsg:
		if msg.Width == 0 { // Bubble Tea's own, which does not know it
			return g, nil
		}
		// Even where it is the same again: a terminal that was another size for a
		// moment shows nobody knows what.
		g.width, g.height = msg.Width, msg.Height
		g.painter.anew()
	case tea.ModeReportMsg:
		g.painter.learn(msg)
	}
	if g.crashed.Load() {
		return g, tea.Quit
	}
	_, cmd = g.screen.Update(msg)
	return g, g.guard(cmd)
}

// View has the frame painted. Bubble Tea itself writes nothing.
func (g *guarded) View() (view tea.View) {
	if g.crashed.Load() {
		return tea.View{}
	}
	defer g.caught("view", nil)
	if wait := tooSoon - time.Since(g.drawn); wait > 0 {
		if !g.later {
			g.later = true
			time.AfterFunc(wait, func() { g.program.Send(laterMsg{}) })
		}
		return tea.View{}
	}
	g.drawn = time.Now()
	view = g.screen.View()
	g.painter.show(view, g.width, g.height)
	return view
}

func (g *guarded) caught(where string, cmd *tea.Cmd) {
	value := recover()
	if value == nil {
		return
	}
	g.crashed.Store(true)
	if app, ok := g.screen.(interface{ Fell() }); ok {
		app.Fell()
	}
	g.seat.crash(where, value)
	if cmd != nil {
		*cmd = tea.Quit
	}
}

// guard catches what panics in a command, which runs in a goroutine of its own.
func (g *guarded) guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.caught("command", nil)
		return g.guardEach(cmd())
	}
}

// guardEach guards the commands of a batch or sequence; the type of the latter
// is Bubble Tea's secret.
func (g *guarded) guardEach(msg tea.Msg) tea.Msg {
	list := reflect.ValueOf(msg)
	if list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return msg
	}
	for i := range list.Len() {
		if cmd, ok := list.Index(i).Interface().(tea.Cmd); ok && cmd != nil {
			list.Index(i).Set(reflect.ValueOf(g.guard(cmd)))
		}
	}
	return msg
}
