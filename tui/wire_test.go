package tui

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"lotse/store"
)

// link runs the App as the door does, on a link whose far end is a terminal
// emulator and whose bytes are counted.
type link struct {
	t       *testing.T
	app     *App
	program *tea.Program
	news    chan struct{}

	mu       sync.Mutex
	terminal *vt.Emulator
	all      []byte // everything ever sent
	mark     int    // how much of it was sent before the last key
}

func (l *link) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	// As the door's pseudo terminal does.
	sent := bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))
	l.all = append(l.all, sent...)
	_, _ = l.terminal.Write(sent)
	select {
	case l.news <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (o *office) link(who string, width, height int) *link {
	o.t.Helper()
	app := New(o.t.Context(), o.as(who), Options{Width: width, Height: height})
	l := &link{t: o.t, app: app, news: make(chan struct{}, 1), terminal: vt.NewEmulator(width, height)}
	go func() { _, _ = io.Copy(io.Discard, l.terminal) }() // what the terminal answers
	input, hold := io.Pipe()
	l.program = tea.NewProgram(app, tea.WithContext(o.t.Context()), tea.WithInput(input), tea.WithOutput(l),
		tea.WithWindowSize(width, height), tea.WithColorProfile(colorprofile.ANSI256), tea.WithoutSignalHandler(),
		tea.WithEnvironment([]string{"TERM=xterm-256color", "SSH_TTY=/dev/pts/0"}))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = l.program.Run()
	}()
	o.t.Cleanup(func() {
		l.program.Kill()
		_ = hold.Close()
		<-ended
		app.Leave(context.Background())
	})
	// As a terminal with synchronized output answers.
	l.program.Send(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset})
	return l
}

// until waits for a screen.
func (l *link) until(what string, seen func(screen string, x, y int) bool) {
	l.t.Helper()
	timeout := time.After(30 * time.Second)
	for {
		l.mu.Lock()
		screen, at := l.terminal.String(), l.terminal.CursorPosition()
		l.mu.Unlock()
		if seen(screen, at.X, at.Y) {
			return
		}
		select {
		case <-l.news:
		case <-timeout:
			l.t.Fatalf("%s never came; the cursor is at %d,%d of\n%s", what, at.X, at.Y, screen)
		}
	}
}

func (l *link) sees(want string) {
	l.t.Helper()
	l.until(want, func(screen string, _, _ int) bool { return strings.Contains(screen, want) })
}

// press presses a key; sent is counted from here.
func (l *link) press(name string) {
	l.mu.Lock()
	l.mark = len(l.all)
	l.mu.Unlock()
	key, special := specialKeys[name]
	if !special {
		key = tea.Key{Code: []rune(name)[0], Text: name}
	}
	l.program.Send(tea.KeyPressMsg(key))
}

func (l *link) sent() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.all[l.mark:])
}

func (l *link) cursorIn(row int) {
	l.t.Helper()
	l.until(fmt.Sprintf("the cursor in row %d", row), func(_ string, _, y int) bool { return y == row })
}

const (
	firstRow = 5  // of the list: below title, blank row, filter, hint, titles
	pageAt40 = 33 // rows of the list on a screen of 40
)

func TestGoingDownCostsAtMostFortyBytes(t *testing.T) {
	l := newOffice(t, 200).link("maike", 120, 40)
	l.sees("Personenliste öffnen")
	l.press("enter")
	l.cursorIn(firstRow)
	rows := 0
	for row := firstRow + 1; row < firstRow+pageAt40; row++ {
		l.press("down")
		l.cursorIn(row)
		if n := len(l.sent()); n > 40 {
			t.Errorf("row %d: %d bytes: %q", row, n, l.sent())
		}
		rows++
	}
	t.Logf("%d rows, last one %d bytes: %q", rows, len(l.sent()), l.sent())
}

func TestScrollingByOneRowCostsAtMost300Bytes(t *testing.T) {
	o := newOffice(t, 200)
	ids := o.idsSeenBy("maike")
	l := o.link("maike", 120, 40)
	l.sees("Personenliste öffnen")
	l.press("enter")
	l.cursorIn(firstRow)
	last := firstRow + pageAt40 - 1
	for row := firstRow + 1; row <= last; row++ {
		l.press("down")
		l.cursorIn(row)
	}
	for i := range 10 {
		next := ids[pageAt40+i]
		l.press("down")
		l.sees(next)
		l.cursorIn(last)
		if n := len(l.sent()); n > 300 {
			t.Errorf("%d bytes: %q", n, l.sent())
		}
	}
	t.Logf("%d bytes: %q", len(l.sent()), l.sent())
}

// idsSeenBy are the ids of the whole list, in its order.
func (o *office) idsSeenBy(who string) []string {
	found, err := o.as(who).Find(o.t.Context(), store.Query{Limit: -1})
	if err != nil {
		o.t.Fatal(err)
	}
	ids := make([]string, len(found.Rows))
	for i, row := range found.Rows {
		ids[i] = string(row.ID)
	}
	return ids
}

// A terminal obeys what it is sent, so the whole session may hold nothing but
// what is listed here: text, and these ways to move, to erase and to style.
var allowed = regexp.MustCompile(`^(` + strings.Join([]string{
	`[\n\r\x08]`,
	`\x1b\[[0-9;]*m`, // colour, bold, faint
	`\x1b\[[0-9;]*[ABCDEFGHJKLMPXr@bdf` + "`" + `ST]`,        // move, erase, insert, delete, scroll
	`\x1b\[\?(25|1049|2004|2026|2027)[hl]`,                   // cursor, alternate screen, paste, synchronized output, graphemes
	`\x1b\[\?(2026|2027)\$p`,                                 // does it know them?
	`\x1b\[[0-9]* q`,                                         // shape of the cursor
	`\x1b\[>4(;[0-9])?m`, `\x1b\[[<>=][0-9;]*u`, `\x1b\[\?u`, // keyboard
	`\x1b\[\?5W`, `\x1bM`, // tab stops, reverse line feed
}, "|") + `)`)

func TestOnlyListedSequencesReachTheTerminal(t *testing.T) {
	o := newOffice(t, 60)
	l := o.link("maike", 120, 40)
	l.sees("Personenliste öffnen")
	for _, step := range []struct{ key, sees string }{
		{"enter", "Evil"}, {"/", "Enter zur Liste"}, {"e", "Enter zur Liste"}, {"v", "Enter zur Liste"}, {"enter", "Suche leeren"},
		{"enter", "Verlauf"}, {"2", "[2 Angaben]"}, {"3", "[3 Notizen]"}, {"n", "Speichern"}, {"x", "x"}, {"ctrl+s", "gespeichert 14:03"},
		{"?", "Tasten"}, {"esc", "Verlauf"}, {":", ":"}, {"tab", "find"}, {"esc", "Verlauf"}, {"L", "Timeline"},
	} {
		l.press(step.key)
		l.sees(step.sees)
	}
	l.program.Quit()
	l.program.Wait()
	rest := string(l.all)
	for rest != "" {
		r, size := utf8.DecodeRuneInString(rest)
		if r >= ' ' && r != 0x7f && !(r >= 0x80 && r < 0xa0) && (r != utf8.RuneError || size > 1) {
			rest = rest[size:]
			continue
		}
		found := allowed.FindString(rest)
		if found == "" {
			t.Fatalf("not listed: %.60q", rest)
		}
		rest = rest[len(found):]
	}
}
