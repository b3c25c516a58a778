package sshserver

import (
	"cmp"
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"charm.land/wish/v2/bubbletea"

	"lotse/store"
	"lotse/tui"
	"lotse/tui/command"
)

// screen is what the door needs of tui.App.
type screen interface {
	tea.Model
	Leave(context.Context)
	ExitMessage() string
}

type screenOptions = tui.Options

func newScreen(ctx context.Context, desk *store.Desk, o screenOptions) screen {
	return tui.New(ctx, desk, o)
}

// framesPerSecond is little enough for 200 idle sessions on one core.
const framesPerSecond = 30

// leaveTime is how long a screen may take to keep what is unfinished.
const leaveTime = 5 * time.Second

// screen shows the screens until the user has enough, or the seat ends.
func (t *seat) screen(s ssh.Session) int {
	leave, ok := t.takeScreen()
	if !ok {
		t.say(s, sayScreens.in(t.lang(), t.Limits.KeyScreens))
		return exitEnded
	}
	defer leave()
	if err := t.desk.Face(t.ctx, "screen"); err != nil {
		t.say(s, command.Sentence(err, t.lang()))
		return exitEnded
	}
	width, height := t.size()
	app := t.newScreen(t.ctx, t.desk, screenOptions{Width: width, Height: height, Lang: t.lang(), Plain: t.plainly()})
	t.play(s, app)
	t.keep(app)
	return t.farewell(s, app)
}

// takeScreen counts a screen of the connection and of the key.
func (t *seat) takeScreen() (leave func(), ok bool) {
	t.visit.mu.Lock()
	defer t.visit.mu.Unlock()
	if t.shown >= t.Limits.Screens {
		return nil, false
	}
	free, ok := t.Server.screens.try(t.key)
	if !ok {
		return nil, false
	}
	t.shown++
	return func() {
		t.visit.mu.Lock()
		defer t.visit.mu.Unlock()
		t.shown--
		free()
	}, true
}

// plainly says whether the terminal has neither colours nor more than ASCII for
// certain.
func (t *seat) plainly() bool {
	return t.env("NO_COLOR") != "" || slices.Contains([]string{"vt52", "vt100", "vt102", "vt220", "ansi"}, t.term())
}

// play runs the program. Bubble Tea neither catches signals (the server has its
// own end) nor panics (guarded does, and tells no stranger what it saw).
func (t *seat) play(s ssh.Session, app screen) {
	over := make(chan struct{})
	shown := &guarded{screen: app, seat: t}
	program := tea.NewProgram(shown, append(bubbletea.MakeOptions(s),
		tea.WithInput(&silence{until: over}), tea.WithOutput(s), tea.WithFPS(framesPerSecond),
		tea.WithoutSignalHandler(), tea.WithoutCatchPanics())...)
	go t.typing(s, program)
	go t.resizing(program, over)
	go t.ending(program, over)
	defer close(over)
	defer func() {
		if value := recover(); value != nil {
			t.crash("program", value)
			program.Kill()
		}
	}()
	program.Run() // how it ended is known from the seat
}

// silence is the input of a program that gets its keys from typing: Bubble
// Tea's own reader would wait for ever with a key that came after the end.
type silence struct{ until <-chan struct{} }

func (s *silence) Read([]byte) (int, error) {
	<-s.until
	return 0, context.Canceled
}

// resizing tells the program the last size. It is not asked to wait for it.
func (t *seat) resizing(program *tea.Program, over <-chan struct{}) {
	defer t.caught("resize")
	for {
		select {
		case <-over:
			return
		case <-t.resized:
			width, height := t.size()
			program.Send(tea.WindowSizeMsg{Width: width, Height: height})
		}
	}
}

// ending ends the program with the seat. A program that cannot end waits for a
// client that does not read: then the connection goes.
func (t *seat) ending(program *tea.Program, over <-chan struct{}) {
	defer t.caught("end")
	select {
	case <-over:
		return
	case <-t.ctx.Done():
	}
	go program.Quit()
	select {
	case <-over:
		return
	case <-time.After(t.Limits.Farewell):
	}
	t.Log.Warn("a screen does not end; its connection is closed", "session", t.id)
	t.wire.Close()
	program.Kill()
}

// keep has what is unfinished kept, however the program ended.
func (t *seat) keep(app screen) {
	defer func() {
		if value := recover(); value != nil {
			t.crash("leave", value)
		}
	}()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), leaveTime)
	defer cancel()
	app.Leave(ctx)
}

// farewell says on the normal screen why it is over.
func (t *seat) farewell(s ssh.Session, app screen) int {
	why := t.why()
	if why == nil && t.desk.Session.Why() != nil {
		why = endedBy(t.desk.Session.Why()) // the screen knew it first
	}
	if why == nil {
		t.say(s, app.ExitMessage())
		return 0
	}
	t.say(s, cmp.Or(why.sentence(t.lang()), app.ExitMessage()))
	return why.exit
}
