package tui

import (
	"context"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"lotse/store"
)

// seat is somebody in front of the screen. Jobs are done at once, in the order
// in which they were asked for, so that every test sees the same.
type seat struct {
	t   *testing.T
	app *App
}

func (o *office) seat(who, lang string, width, height int) *seat {
	return sit(o.t, o.as(who), lang, width, height)
}

func sit(t *testing.T, desk *store.Desk, lang string, width, height int) *seat {
	t.Helper()
	return sitUntil(t.Context(), t, desk, lang, width, height)
}

// sitUntil is sit in a session that is lost with ctx.
func sitUntil(ctx context.Context, t *testing.T, desk *store.Desk, lang string, width, height int) *seat {
	t.Helper()
	s := &seat{t, New(ctx, desk, Options{Width: width, Height: height, Lang: lang})}
	s.app.begin()
	s.settle()
	return s
}

func (s *seat) settle() {
	for len(s.app.asked) > 0 {
		s.do(0)
	}
}

// do does one of the jobs asked for, and those that it asks for stay.
func (s *seat) do(at int) {
	t := s.app.asked[at]
	s.app.asked = slices.Delete(s.app.asked, at, at+1)
	s.app.handle(s.app.outside(t))
}

func (s *seat) send(msgs ...tea.Msg) *seat {
	for _, msg := range msgs {
		s.app.handle(msg)
		s.settle()
	}
	return s
}

var specialKeys = map[string]tea.Key{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab}, "up": {Code: tea.KeyUp},
	"down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "home": {Code: tea.KeyHome},
	"end": {Code: tea.KeyEnd}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown}, "f1": {Code: tea.KeyF1},
	"backspace": {Code: tea.KeyBackspace}, "delete": {Code: tea.KeyDelete}, "space": {Code: ' ', Text: " "},
	"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "ctrl+s": {Code: 's', Mod: tea.ModCtrl}, "ctrl+c": {Code: 'c', Mod: tea.ModCtrl},
	"ctrl+t": {Code: 't', Mod: tea.ModCtrl}, "ctrl+w": {Code: 'w', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
}

// press presses keys, named as in keys.go.
func (s *seat) press(names ...string) *seat {
	for _, name := range names {
		s.send(tea.KeyPressMsg(keyNamed(name)))
	}
	return s
}

// hold presses keys whose jobs have to wait; do does them.
func (s *seat) hold(names ...string) *seat {
	for _, name := range names {
		s.app.handle(tea.KeyPressMsg(keyNamed(name)))
	}
	return s
}

func keyNamed(name string) tea.Key {
	if key, special := specialKeys[name]; special {
		return key
	}
	return tea.Key{Code: []rune(name)[0], Text: name}
}

// write types a text, letter by letter.
func (s *seat) write(text string) *seat {
	for _, r := range text {
		s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return s
}

// seen is the plain text of the screen, with "▏" nowhere and the cursor's row known.
func (s *seat) seen() string {
	lines := strings.Split(ansi.Strip(s.app.View().Content), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func (s *seat) sees(want string) *seat {
	s.t.Helper()
	if !strings.Contains(s.seen(), want) {
		s.t.Fatalf("the screen lacks %q:\n%s", want, s.seen())
	}
	return s
}

func (s *seat) seesNot(unwanted string) *seat {
	s.t.Helper()
	if strings.Contains(s.seen(), unwanted) {
		s.t.Fatalf("the screen has %q:\n%s", unwanted, s.seen())
	}
	return s
}
