package chat

import (
	"bufio"
	"bytes"
	"context"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"lotse/store/plain"
	"lotse/tui/widget"
)

// A key costs the same however long the line is: in bytes on the wire, and in
// what is copied here for it.
func TestKeyOnALongLineCostsAsOnAShortOne(t *testing.T) {
	var wire bytes.Buffer
	y := newTypist(bufio.NewWriter(&wire), func() int { return 80 })
	y.begin("Lotse: ")
	y.insert(strings.Repeat("Wort und Wort ", 24_000/14))
	for _, key := range []widget.Key{
		{Text: "a"}, {Name: "backspace"}, {Name: "ctrl+w"}, {Text: "ä"}, {Name: "ctrl+l"}, {Name: "tab"}, {Name: "ctrl+d"},
	} {
		const times = 300
		wire.Reset()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range times {
			y.press(key)
			y.out.Flush()
		}
		runtime.ReadMemStats(&after)
		if sent := wire.Len() / times; sent > 3*pieceBytes {
			t.Errorf("%+v: %d bytes a key are sent", key, sent)
		}
		if copied := (after.TotalAlloc - before.TotalAlloc) / times; copied > 64<<10 {
			t.Errorf("%+v: %d bytes a key are copied", key, copied)
		}
	}
}

// What was typed is the line, and the end of it stands on the terminal.
func TestLongLineIsWhatWasTyped(t *testing.T) {
	t.Parallel()
	pieces := []string{"a", "ein Wort ", "ä", "漢字", "e\u0301", "\u0301", "نور ", "👩\u200d🔬", strings.Repeat("lang", 40) + " "}
	random := rand.New(rand.NewPCG(7, 8))
	screen := newDumb(t, 80)
	out := bufio.NewWriter(screen)
	y := newTypist(out, func() int { return 80 })
	y.begin("Lotse: ")
	one := widget.NewEditor(maxLine) // the same in one piece
	for i := range 2500 {
		if random.IntN(4) == 0 || i > 2000 {
			key := widget.Key{Name: []string{"backspace", "ctrl+w", "backspace"}[random.IntN(3)]}
			y.press(key)
			one.Press(key)
		} else {
			text := pieces[random.IntN(len(pieces))]
			if text == "\u0301" && one.Text() == "" { // it would stand on the prompt
				continue
			}
			y.press(widget.Key{Text: text})
			one.Insert(text)
		}
		if got := y.line.Text(); got != one.Text() {
			t.Fatalf("key %d: the line is %.80q…, want %.80q…", i, got, one.Text())
		}
		out.Flush()
		want := []rune(plain.Of(strings.TrimRight(one.Text(), " ")).String())
		end := string(want[max(0, len(want)-100):])
		if got := screen.tail(6); !strings.HasSuffix(got, end) {
			t.Fatalf("key %d: the terminal shows %q, the line ends with %q", i, got, end)
		}
	}
}

// A line of 24,000 letters is not brought back by one key.
func TestLongLinesAreNotRecalled(t *testing.T) {
	t.Parallel()
	var wire bytes.Buffer
	y := newTypist(bufio.NewWriter(&wire), func() int { return 80 })
	y.begin("Lotse: ")
	y.remember("find aurich")
	y.remember(strings.Repeat("x", 24_000))
	y.press(widget.Key{Name: "up"})
	if y.out.Flush(); y.line.Text() != "find aurich" {
		t.Errorf("recalled: %.40q, %d bytes", y.line.Text(), wire.Len())
	}
}

// A paste is not worked off for somebody who has gone.
func TestPasteEndsWithItsSession(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	r := &reader{out: bufio.NewWriter(new(bytes.Buffer)), bursts: make(chan []byte)}
	r.typist = newTypist(r.out, func() int { return 80 })
	for range 1000 {
		r.queue = append(r.queue, widget.Key{Text: "x"})
	}
	if _, err := r.read(ctx, "", listening{}); err != context.Canceled || len(r.queue) < 999 {
		t.Errorf("%v, %d keys left", err, len(r.queue))
	}
}
