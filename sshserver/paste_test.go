package sshserver_test

import (
	"bytes"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"lotse/sshserver"
)

// megabyte is what somebody pastes who has the wrong thing in the clipboard.
var megabyte = strings.Repeat("Zeile um Zeile, aus einem Protokoll. ä مرحبا qn1\n", 1<<20/52)

// Whatever is pasted wherever, and whether the terminal marks it as a paste or not:
// it is cut with a sentence or not taken, its letters are no commands, this session
// goes on, and that of others does not notice.
func TestMegabyteIsPasted(t *testing.T) {
	t.Parallel()
	o := openFor(t, crowd(40), roomy)
	other := o.atHome(t, "hinrich", 80, 24)
	other.press("enter")
	other.sees("Born")
	profile := []string{":", "=F1", "show " + known(0), "enter"}
	for _, c := range []struct {
		where string
		keys  []string
		there string // on the screen before
		says  string // afterwards
	}{
		{"the home", nil, "Personenliste", "Personenliste"},
		{"the list", []string{"enter"}, "Kennung", "höchstens 500 Zeichen"},
		{"the filter", []string{"/"}, "Kennung", "höchstens 500 Zeichen"},
		{`the ":" line`, []string{":"}, "find", "höchstens 25.000 Zeichen"},
		{"a profile", profile, "Verlauf", "[1 Verlauf]"},
		{"a note", append(profile, "=Verlauf", "n"), "Speichern", "höchstens 20.000 Zeichen"},
	} {
		for _, marked := range []bool{true, false} {
			w := o.atHome(t, "maike", 100, 30)
			w.goes(c.keys...)
			w.sees(c.there)
			text := megabyte
			if marked {
				text = pasted(text)
			}
			began := time.Now()
			w.press(text)
			place, _ := other.Size()
			other.press("down")
			wait(t, "the other screen answers", func() bool { now, _ := other.Size(); return now > place })
			w.sees(c.says)
			w.press("f1") // after all of that
			w.sees("Tasten")
			t.Logf("%s, marked %v: done after %v", c.where, marked, time.Since(began).Round(time.Millisecond))
			w.press("esc")
			w.seesNot("Tasten")
			if c.where == "a note" {
				w.press("esc") // the draft is kept, and there is nothing to come back to
				w.sees("Verlauf")
			}
			w.press("ctrl+c")
			if code := w.ends(); code != 0 {
				t.Errorf("%s: exit code %d", c.where, code)
			}
		}
	}
}

// Not at the same time as other tests, which need memory, too.
func TestMegabytesLeaveNoMemoryBehind(t *testing.T) {
	o := openFor(t, crowd(40), roomy)
	w := o.atHome(t, "maike", 100, 30)
	w.goes(":", "=F1", "show "+known(0), "enter", "=Verlauf", "n", "=Speichern")
	before := heap()
	for range 10 {
		w.press(pasted(megabyte))
		w.press(megabyte)
	}
	w.sees("höchstens 20.000 Zeichen")
	w.goes("f1", "=Tasten")
	wait(t, "what was pasted is let go of", func() bool { return heap()-before < 8<<20 })
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// bursts gives one piece of input after the other, as they come over a link.
type bursts struct{ pieces []string }

func (b *bursts) Read(p []byte) (int, error) {
	if len(b.pieces) == 0 {
		return 0, io.EOF
	}
	n := copy(p, b.pieces[0])
	if b.pieces[0] = b.pieces[0][n:]; b.pieces[0] == "" {
		b.pieces = b.pieces[1:]
	}
	return n, nil
}

// A text that comes faster than anybody types is a paste; what somebody typed while
// the link stood still is none.
func TestTextFasterThanTypedIsAPaste(t *testing.T) {
	long := strings.Repeat("ä", sshserver.MaxTyped)
	for name, c := range map[string]struct{ in, want []string }{
		"typed in a pause of the link": {[]string{strings.Repeat(":find x\r", 30)}, []string{strings.Repeat(":find x\r", 30)}},
		"cursor keys held down":        {[]string{strings.Repeat("\x1b[B", 5000)}, []string{strings.Repeat("\x1b[B", 5000)}},
		"a paste":                      {[]string{long}, []string{pasted(long)}},
		"its end":                      {[]string{long, "qn"}, []string{pasted(long), pasted("qn")}},
		"half a letter":                {[]string{long + "\xc3", "\xa4b"}, []string{pasted(long), pasted("äb")}},
		"a key behind it":              {[]string{long + "\x1bOP", "n"}, []string{pasted(long), "\x1bOP", pasted("n")}},
		"a marked one":                 {[]string{pasted(long), "q"}, []string{pasted(long), "q"}},
		"both at once":                 {[]string{pasted("x") + long}, []string{pasted("x"), pasted(long)}},
	} {
		got, err := io.ReadAll(sshserver.Bounded(&bursts{c.in}))
		if want := strings.Join(c.want, ""); err != nil || string(got) != want {
			t.Errorf("%s: %v, %d bytes, want %d: %.80q…%q", name, err, len(got), len(want), got, got[max(0, len(got)-20):])
		}
	}
	endless := sshserver.Bounded(&bursts{[]string{strings.Repeat(megabyte, 20)}})
	got, err := io.ReadAll(endless)
	if err != nil || len(got) > sshserver.MaxPaste+1<<14 || bytes.Count(got, []byte("\x1b[201~")) == 0 {
		t.Errorf("%v: %d bytes of 20 MB are let through", err, len(got))
	}
}
