package wiretest

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// Keys is the way that keys go: from whoever presses them, and from the terminal
// that answers by itself. An SSH channel takes from one at a time only.
type Keys struct {
	To io.WriteCloser
	mu sync.Mutex
}

func (k *Keys) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.To.Write(p)
}

// Close ends the input.
func (k *Keys) Close() error { return k.To.Close() }

// Terminal is the far end of a session. It answers what modern terminals answer,
// so that the session uses what it uses with them.
type Terminal struct {
	mu      sync.Mutex
	screen  *vt.Emulator
	sent    []byte
	last    time.Time // when something came
	checker checker
	wrong   error
	keys    *Keys
	waits   bool // for the session to paint all anew
}

// NewTerminal makes a terminal. What it answers by itself goes the way that keys
// go; nil: nowhere.
func NewTerminal(width, height int, keys *Keys) *Terminal {
	t := &Terminal{keys: keys}
	t.Resize(width, height)
	return t
}

// Resize makes the terminal another size. It shows nothing until the session paints
// all anew: what is on its way is meant for the old size. (The emulator's own Resize
// keeps its old scroll region and falls over the next scrolling.)
func (t *Terminal) Resize(width, height int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.renew(width, height)
	t.waits = len(t.sent) > 0
}

func (t *Terminal) renew(width, height int) {
	t.screen = vt.NewEmulator(width, height)
	t.screen.RegisterCsiHandler(ansi.Command('?', '$', 'p'), func(params ansi.Params) bool {
		mode, _, _ := params.Param(0, 0)
		t.answer(fmt.Sprintf("\x1b[?%d;2$y", mode))
		return true
	})
	t.screen.RegisterCsiHandler(ansi.Command('?', 0, 'u'), func(ansi.Params) bool {
		t.answer("\x1b[?1u")
		return true
	})
}

func (t *Terminal) answer(text string) {
	if t.keys != nil {
		go t.keys.Write([]byte(text)) // whoever shows something must not wait for whoever types
	}
}

// Write is what the session sends. What is not listed is kept for Wrong and not
// obeyed, nor is anything after it.
func (t *Terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sent, t.last = append(t.sent, p...), time.Now()
	if t.wrong == nil {
		t.wrong = t.checker.check(p)
	}
	if t.wrong == nil {
		t.draw(p)
	}
	return len(p), nil
}

// anew is how a session begins to paint all of the screen.
const anew = "\x1b[H\x1b[2J"

func (t *Terminal) draw(p []byte) {
	if t.waits {
		recent := t.sent[max(0, len(t.sent)-len(p)-len(anew)):]
		at := bytes.LastIndex(recent, []byte(anew))
		if at < 0 {
			return
		}
		p, t.waits = recent[at:], false
	}
	defer func() {
		if recover() != nil { // meant for another size after all
			t.renew(t.screen.Width(), t.screen.Height())
			t.waits = true
		}
	}()
	t.screen.Write(p)
}

// Wrong is the first thing sent that no session may send, nil where there is none.
func (t *Terminal) Wrong() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wrong
}

// Sent is everything that was sent so far.
func (t *Terminal) Sent() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.sent)
}

// Size is how many bytes were sent so far, and how long nothing has come since.
func (t *Terminal) Size() (bytes int, quiet time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.sent), time.Since(t.last)
}

// Screen is the plain text of the rows, without the blanks at their ends.
func (t *Terminal) Screen() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	rows := strings.Split(t.screen.String(), "\n")
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " \r")
	}
	return strings.Join(rows, "\n")
}

// Picture is the screen with its styles and its cursor: two that are equal look
// the same.
func (t *Terminal) Picture() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var picture strings.Builder
	for y := range t.screen.Height() {
		var style uv.Style
		for x := range t.screen.Width() {
			cell := t.screen.CellAt(x, y)
			if cell == nil || cell.Content == "" || cell.Content == " " && cell.Style.Bg == nil {
				cell = &uv.EmptyCell // has no style that could be seen
			} else if cell.Style != style {
				style = cell.Style
				fmt.Fprintf(&picture, "{%s}", strings.Trim(style.String(), "\x1b["))
			}
			picture.WriteString(cell.Content)
		}
		picture.WriteByte('\n')
	}
	if t.hides() {
		return picture.String() + "no cursor"
	}
	at := t.screen.CursorPosition()
	fmt.Fprintf(&picture, "cursor %d,%d", at.X, at.Y)
	return picture.String()
}

// hides says whether the cursor cannot be seen: then nobody knows where it is.
func (t *Terminal) hides() bool {
	return bytes.LastIndex(t.sent, []byte("\x1b[?25l")) > bytes.LastIndex(t.sent, []byte("\x1b[?25h"))
}

// Cursor is its cell, from 0.
func (t *Terminal) Cursor() (x, y int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := t.screen.CursorPosition()
	return at.X, at.Y
}

// Await waits until the screen is as wanted.
func (t *Terminal) Await(patience time.Duration, seen func(screen string) bool) error {
	for until := time.Now().Add(patience); ; time.Sleep(3 * time.Millisecond) {
		if err := t.Wrong(); err != nil {
			return err
		}
		screen := t.Screen()
		if seen(screen) {
			return nil
		}
		if time.Now().After(until) {
			x, y := t.Cursor()
			return fmt.Errorf("it does not come within %v; the cursor is at %d,%d of\n%s", patience, x, y, screen)
		}
	}
}

// Settle waits until nothing came for a while.
func (t *Terminal) Settle(quiet time.Duration) {
	for {
		_, since := t.Size()
		if since >= quiet {
			return
		}
		time.Sleep(min(quiet-since+time.Millisecond, quiet))
	}
}
