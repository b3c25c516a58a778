package sshserver_test

import (
	"strings"
	"testing"
	"time"

	"lotse/sshserver"
)

// codes are what a modern terminal sends for keys.
var codes = map[string]string{
	"enter": "\r", "esc": "\x1b[27u", "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f", "delete": "\x1b[3~", "space": " ",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
	"pgup": "\x1b[5~", "pgdown": "\x1b[6~", "f1": "\x1bOP", "ctrl+home": "\x1b[1;5H", "ctrl+end": "\x1b[1;5F",
}

// code is what is sent for a key as keys.go names it, or for a text.
func code(key string) string {
	if known, ok := codes[key]; ok {
		return known
	}
	if letter, ok := strings.CutPrefix(key, "ctrl+"); ok && len(letter) == 1 {
		return string(rune(letter[0] & 0x1f))
	}
	return key
}

func pasted(text string) string { return "\x1b[200~" + text + "\x1b[201~" }

// press presses keys one after the other.
func (w *terminal) press(keys ...string) {
	w.t.Helper()
	for _, key := range keys {
		if _, err := w.in.Write([]byte(code(key))); err != nil {
			w.t.Fatal(err)
		}
	}
}

// goes presses keys one after the other, and at "=text" waits until that is seen.
func (w *terminal) goes(steps ...string) {
	w.t.Helper()
	for _, step := range steps {
		if text, wait := strings.CutPrefix(step, "="); wait {
			w.sees(text)
		} else {
			w.press(step)
		}
	}
}

// sees waits until a text is on the screen.
func (w *terminal) sees(text string) {
	w.t.Helper()
	if err := w.Await(20*time.Second, func(screen string) bool { return strings.Contains(screen, text) }); err != nil {
		w.t.Fatalf("%q: %v", text, err)
	}
}

func (w *terminal) seesNot(text string) {
	w.t.Helper()
	if err := w.Await(20*time.Second, func(screen string) bool { return !strings.Contains(screen, text) }); err != nil {
		w.t.Fatalf("still %q: %v", text, err)
	}
}

// calm is how long nothing comes when all that a key gives has come.
const calm = 100 * time.Millisecond

// costs is what a key has sent, all of it.
func (w *terminal) costs(key string) string {
	w.t.Helper()
	before, _ := w.Size()
	w.press(key)
	w.calms(before)
	return w.Sent()[before:]
}

// calms waits until something came after so many bytes, if anything does, and then
// no more.
func (w *terminal) calms(before int) {
	for until := time.Now().Add(10 * calm); time.Now().Before(until); time.Sleep(time.Millisecond) {
		if now, _ := w.Size(); now > before {
			break
		}
	}
	w.Settle(calm)
}

// pressed presses keys at once and waits until all that they give has come: what
// is asked for after them, the whole screen anew, has.
func (w *terminal) pressed(keys ...string) {
	w.t.Helper()
	w.press(keys...)
	before, _ := w.Size()
	w.press("ctrl+l")
	for until := time.Now().Add(time.Minute); !strings.Contains(w.Sent()[before:], "\x1b[H\x1b[2J"); time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			w.t.Fatalf("after %q nothing is painted anew", keys)
		}
	}
	w.Settle(calm)
}

// roomy lets one key have many screens.
func roomy(c *sshserver.Config) { c.Limits.Screens, c.Limits.KeyScreens = 50, 50 }

// atHome opens a screen and waits until it is complete.
func (o *office) atHome(t testing.TB, who string, width, height int) *terminal {
	t.Helper()
	w := o.sized(o.as(who), height, width)
	w.t = t
	w.ready()
	return w
}

func (w *terminal) ready() {
	w.t.Helper()
	err := w.Await(20*time.Second, func(screen string) bool {
		return !strings.Contains(screen, "Einen Moment") && !strings.Contains(screen, "One moment") &&
			(strings.Contains(screen, "Guten Tag") || strings.Contains(screen, "Hello"))
	})
	if err != nil {
		w.t.Fatalf("the home: %v", err)
	}
}
