package sshserver

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"

	"lotse/store"
	"lotse/tui"
	"lotse/tui/canvas"
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
	painter := newPainter(t.channel, t.got, canvas.New(width, height, t.basic()), width, height)
	app := t.newScreen(t.ctx, t.desk, screenOptions{
		Width: width, Height: height, Lang: t.lang(), Plain: t.plainly(),
		Seen: func(ctx context.Context) { t.seen(ctx, painter.painted) },
	})
	t.play(s, app, painter)
	t.keep(app)
	t.noteEnd(app)
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

// basic says whether the terminal can neither move letters within a row nor delete
// rows, for certain.
func (t *seat) basic() bool { return slices.Contains([]string{"vt52", "vt100"}, t.term()) }

// play runs the program. Bubble Tea neither catches signals (the server has its
// own end) nor panics (guarded does, and tells no stranger what it saw), and
// neither reads (typing does) nor writes (the painter does).
func (t *seat) play(s ssh.Session, app screen, painter *painter) {
	over := make(chan struct{})
	shown := &guarded{screen: app, seat: t, painter: painter, width: painter.width, height: painter.height}
	program := tea.NewProgram(shown, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutRenderer(), tea.WithFPS(1),
		tea.WithEnvironment([]string{"TERM=" + t.term()}), tea.WithoutSignalHandler(), tea.WithoutCatchPanics())
	shown.program = program
	go t.painting(painter)
	go t.typing(s, program)
	go t.resizing(program, over)
	go t.ending(program, over)
	defer close(over)
	defer painter.end()
	defer func() {
		if value := recover(); value != nil {
			t.crash("program", value)
			program.Kill()
		}
	}()
	program.Run() // how it ended is known from the seat
}

func (t *seat) painting(p *painter) {
	defer t.caught("painting")
	p.run()
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

// noteEnd notes for the log that a screen went on elsewhere.
func (t *seat) noteEnd(app screen) {
	s, tells := app.(interface{ Ended() error })
	if !tells {
		return
	}
	if why, ok := errors.AsType[*store.Ended](s.Ended()); ok && why.Code == store.EndedElsewhere {
		t.note(why.Code)
	}
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
	sentence := t.sentence(why)
	if left, tells := app.(interface{ Unkept() bool }); tells && left.Unkept() {
		sentence = why.sentenceWith(t.lang(), sayLost)
	}
	t.say(s, cmp.Or(sentence, app.ExitMessage()))
	return why.exit
}
