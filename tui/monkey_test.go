package tui

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
)

// Somebody presses everything, everywhere.
func TestMonkeyNeverBreaksAScreen(t *testing.T) {
	o := newOffice(t, 40)
	for seed, who := range []string{"maike", "maike", "hinrich", "foelke", "gesa", "antje", "wiebke"} {
		dice := rand.New(rand.NewPCG(uint64(seed), 42))
		s := o.seat(who, []string{"de", "en"}[seed%2], 80, 24)
		for range 500 {
			s.send(monkeyMsg(dice))
			checkFrame(t, s)
			s.app.waits = nil
		}
		s.app.Leave(t.Context())
	}
}

func monkeyMsg(dice *rand.Rand) tea.Msg {
	junk := []string{"\x1b[31m", "\x00", "\xff\xfe", "مرحبا", "e\u0301\u0301\u0301\u0301\u0301\u0301", "\u202e", "👩‍👩‍👧‍👦", "漢字", "\t\n\r", "course:", "ä"}
	switch dice.IntN(20) {
	case 0:
		return tea.PasteMsg{Content: strings.Repeat(junk[dice.IntN(len(junk))], dice.IntN(3000))}
	case 1:
		return tea.WindowSizeMsg{Width: dice.IntN(170), Height: dice.IntN(60)}
	case 2:
		return tickMsg{noon.Add(time.Duration(dice.IntN(5000)) * time.Millisecond)}
	case 3:
		return changedMsg{}
	case 4:
		return []tea.Msg{tea.FocusMsg{}, tea.BlurMsg{}, tea.MouseClickMsg{X: 3, Y: 5}, tea.MouseWheelMsg{}, tea.KeyReleaseMsg{}, nil, tea.WindowSizeMsg{Width: 80, Height: 24}}[dice.IntN(7)]
	case 5, 6:
		return tea.KeyPressMsg{Text: junk[dice.IntN(len(junk))]}
	case 7, 8, 9, 10, 11, 12:
		return tea.KeyPressMsg{Code: rune(' ' + dice.IntN(95)), Text: string(rune(' ' + dice.IntN(95)))}
	case 13:
		return tea.KeyPressMsg{Code: rune('a' + dice.IntN(26)), Mod: tea.KeyMod(dice.IntN(8))}
	}
	names := []string{"enter", "esc", "tab", "up", "down", "left", "right", "home", "end", "pgup", "pgdown", "f1", "backspace", "delete", "space", "shift+tab", "ctrl+s", "ctrl+w", "ctrl+u", ":", "/", "n", "enter", "down"}
	name := names[dice.IntN(len(names))]
	if key, special := specialKeys[name]; special {
		return tea.KeyPressMsg(key)
	}
	return tea.KeyPressMsg{Code: rune(name[0]), Text: name}
}

func checkFrame(t *testing.T, s *seat) {
	t.Helper()
	view := s.app.View()
	plain := s.seen()
	for _, r := range plain {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d') {
			t.Fatalf("U+%04X reached the screen:\n%q", r, plain)
		}
	}
	if rows := strings.Count(view.Content, "\n") + 1; rows > max(1, s.app.height) {
		t.Fatal(rows, "rows on a screen of", s.app.height)
	}
	if view.WindowTitle != "" || !view.AltScreen {
		t.Fatal("the title or the main screen was written to")
	}
}
