package sshserver

import (
	"reflect"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
)

// guarded is a screen whose panics end its seat alone, with a reference number.
// After one, it shows nothing and does nothing more.
type guarded struct {
	screen
	seat    *seat
	crashed atomic.Bool
}

func (g *guarded) Init() (cmd tea.Cmd) {
	defer g.caught("init", &cmd)
	return g.guard(g.screen.Init())
}

func (g *guarded) Update(msg tea.Msg) (same tea.Model, cmd tea.Cmd) {
	same = g
	defer g.caught("update", &cmd)
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg, tea.MouseWheelMsg:
		g.seat.touch()
	}
	if g.crashed.Load() {
		return g, tea.Quit
	}
	_, cmd = g.screen.Update(msg)
	return g, g.guard(cmd)
}

func (g *guarded) View() (view tea.View) {
	if g.crashed.Load() {
		return tea.View{}
	}
	defer g.caught("view", nil)
	return g.screen.View()
}

func (g *guarded) caught(where string, cmd *tea.Cmd) {
	value := recover()
	if value == nil {
		return
	}
	g.crashed.Store(true)
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
