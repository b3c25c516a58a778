package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// Options are what the door knows of the terminal.
type Options struct {
	Width, Height int
	Lang          string // "de" or "en", where the member of staff has not chosen
	Plain         bool   // no colours, bold or faint, and ASCII instead of arrows

	// Seen returns once the client has got what was sent before, or with ctx; nil
	// where the door cannot tell.
	Seen func(ctx context.Context)
}

// App is the root of the screens.
type App struct {
	ctx           context.Context
	desk          *store.Desk
	lang          string
	plain         bool
	width, height int

	screens []screen // the last one is seen; the first is the home
	line    *line    // the ":" line, while it is open
	history []string // lines said before, oldest first
	list    *people  // the people list, once it was opened
	columns []string // that somebody chose for it
	mouse   mouse
	shelf   shelf
	many    []*many     // acts on many that are under way
	message string      // one sentence above the key bar
	turns   uint64      // of the sources, as of which the screens were read
	tone    widget.Tone // of it
	away    time.Time   // since when the store cannot be reached; zero: it can
	exit    string      // said on the normal screen afterwards
	why     error       // of an end that its user did not wish
	unkept  bool        // a text that was open could not be kept

	keeping // where the screen is, for whoever comes back to it

	ahead  ahead                   // typed before the screen on top is there
	parked map[person.ID]*noteForm // notes that could not be kept as drafts yet
	needs  map[person.ID][]string  // chosen for notes that are drafts, as kinds

	asked   []*task          // by run, since the last Update
	undone  []*task          // all of which no news has come yet, oldest first
	waits   []func() tea.Msg // asked for by watch, wake and quit
	ticking bool

	work context.Context // of jobs: it ends with Leave, not with the session
	stop func()
}

// screen is one place in the house.
type screen interface {
	scope() scope
	title() string
	press(key widget.Key) bool // false: not a key of this screen
	paste(text string)
	draw(width, height int) widget.Frame // the body, below the title and above the message
	spot() spot                          // where it is, for whoever comes back to it
}

// New makes the App of one session.
func New(ctx context.Context, d *store.Desk, o Options) *App {
	a := &App{
		ctx: ctx, desk: d, lang: o.Lang, plain: o.Plain,
		width: o.Width, height: o.Height, parked: map[person.ID]*noteForm{}, needs: map[person.ID][]string{},
	}
	if own := d.Session.Me.Language; own != "" {
		a.lang = own
	}
	a.columns = d.Session.Me.Columns
	if a.lang != text.English {
		a.lang = text.German
	}
	a.work, a.stop = context.WithCancel(context.WithoutCancel(ctx))
	a.screens = []screen{newHome(a)}
	a.keeper, a.fresh, a.seen = newKeeper(), a.state().encode(), o.Seen
	return a
}

// ExitMessage is a sentence for the normal screen: why the session ended by
// itself, empty where its user ended it.
func (a *App) ExitMessage() string { return a.exit }

// Ended is why the session ended, where its user did not wish it: *store.Ended.
func (a *App) Ended() error { return a.why }

// News from outside the loop.
type (
	doneMsg    struct{ of *task }
	changedMsg struct{}
	endedMsg   struct{ why error }
	tickMsg    struct{ now time.Time }
)

// Init implements tea.Model.
func (a *App) Init() tea.Cmd {
	a.begin()
	return a.flush()
}

func (a *App) begin() {
	a.away = a.desk.Session.Away()
	a.watchNews()
	a.watchEnd()
	a.home().load()
	a.comeBack()
}

// Update implements tea.Model.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	a.handle(msg)
	a.keepState()
	return a, a.flush()
}

func (a *App) handle(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		a.press(keyOf(msg))
	case tea.PasteMsg:
		a.paste(msg.Content)
	case tea.MouseClickMsg:
		a.click(tea.Mouse(msg))
	case tea.MouseWheelMsg:
		a.wheel(tea.Mouse(msg))
	case tea.WindowSizeMsg:
		a.resize(msg.Width, msg.Height)
	case doneMsg:
		a.done(msg.of)
	case changedMsg:
		a.changed()
	case endedMsg:
		a.end(msg.why)
	case tickMsg:
		a.tick(msg.now)
	}
}

// flush makes the tea.Cmd of what was asked for since the last time.
func (a *App) flush() tea.Cmd {
	var cmds []tea.Cmd
	for _, t := range a.asked {
		cmds = append(cmds, func() tea.Msg { return a.outside(t) })
	}
	for _, wait := range a.waits {
		cmds = append(cmds, wait)
	}
	a.asked, a.waits = nil, nil
	return tea.Batch(cmds...)
}

func (a *App) quit() { a.waits = append(a.waits, tea.Quit) }

func (a *App) watchNews() {
	a.waits = append(a.waits, func() tea.Msg {
		select {
		case <-a.desk.Session.News():
			return changedMsg{}
		case <-a.ctx.Done():
			return nil
		}
	})
}

func (a *App) watchEnd() {
	a.waits = append(a.waits, func() tea.Msg {
		select {
		case <-a.desk.Session.Ended():
			return endedMsg{a.desk.Session.Why()}
		case <-a.ctx.Done():
			return nil
		}
	})
}

func (a *App) changed() {
	a.reach()
	if list, ok := a.top().(*people); ok {
		list.renew()
	}
	a.turnedOver()
	a.stirAll()
	a.shelf.reread()
	a.home().arrange()
	a.watchNews()
}

func (a *App) end(why error) {
	a.exit, a.why = command.Sentence(why, a.lang), why
	a.quit()
}

// tick comes about a second after somebody asked for it with wake.
func (a *App) tick(now time.Time) {
	a.ticking = false
	a.looking = a.resume != nil
	a.tellProgress()
	for _, s := range a.screens {
		if t, ok := s.(interface{ tick(now time.Time) }); ok {
			t.tick(now)
		}
	}
}

// wake asks for a tick in a second. An idle screen has none.
func (a *App) wake() {
	if a.ticking {
		return
	}
	a.ticking = true
	a.waits = append(a.waits, tea.Tick(time.Second, func(t time.Time) tea.Msg { return tickMsg{t} }))
}

func (a *App) resize(width, height int) {
	a.width, a.height = width, height
	for _, s := range a.screens {
		if r, ok := s.(interface{ resized() }); ok {
			r.resized()
		}
	}
}
