package chat

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"lotse/store/plain"
	"lotse/tui/widget"
)

func TestKeysAreMadeOfWhatATerminalSends(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]widget.Key{
		"abc\r":                       {{Text: "abc"}, {Name: "enter"}},
		"a\r\nb\n\nc\r\r":             {{Text: "a"}, {Name: "enter"}, {Text: "b"}, {Name: "enter"}, {Name: "enter"}, {Text: "c"}, {Name: "enter"}, {Name: "enter"}},
		"ä漢\x7f\x08\x15\x17":          {{Text: "ä漢"}, {Name: "backspace"}, {Name: "backspace"}, {Name: "ctrl+u"}, {Name: "ctrl+w"}},
		"\x1b[A\x1bOB\x1b[1;5C\x1b[D": {{Name: "up"}, {Name: "down"}},
		"\x1b[15~x\x1bfy\x1b\x1b[A":   {{Text: "xy"}, {Name: "up"}},
		"\x1b]52;c;ZGE=\ax":           {{Text: "x"}},
		"\x1bP+q\x1b\\x":              {{Text: "x"}},
		"\x1b[\x1b[Ax":                {{Name: "up"}, {Text: "x"}},
		"\x00\x01\x05\x1e\tx":         {{Name: "tab"}, {Text: "x"}},
		"a\xffb\xc3\rc\xe4r":          {{Text: "ab"}, {Name: "enter"}, {Text: "cr"}},
		"\x1b[200~eingefügt\x1b[201~": {{Text: "eingefügt"}},
	} {
		for _, size := range []int{1, 2, 1000} { // however it is cut up on the way
			var k keys
			var got []widget.Key
			for part := range slices.Chunk([]byte(in), size) {
				got = append(got, k.read(part, time.Unix(0, 0))...)
			}
			got = slices.DeleteFunc(got, func(key widget.Key) bool { return key == widget.Key{} })
			if !slices.Equal(merged(got), want) {
				t.Errorf("%q in pieces of %d: %+v, want %+v", in, size, got, want)
			}
		}
	}
}

// merged puts text together that came in pieces.
func merged(list []widget.Key) []widget.Key {
	var out []widget.Key
	for _, key := range list {
		if n := len(out); n > 0 && key.Name == "" && out[n-1].Name == "" {
			out[n-1].Text += key.Text
			continue
		}
		out = append(out, key)
	}
	return out
}

func TestEscapeAloneIsNoSequence(t *testing.T) {
	t.Parallel()
	var k keys
	now := time.Unix(0, 0)
	k.read([]byte("\x1b"), now)
	if got := k.read([]byte("find"), now.Add(time.Second)); !slices.Equal(got, []widget.Key{{Text: "find"}}) {
		t.Errorf("after Esc: %+v", got)
	}
}

func TestLettersThatAreNoUTF8AreNoticed(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{"für": false, "f\xfcr": true, "\xc3\r": true, "\xed\xa0\x80x": true} {
		var k keys
		k.read([]byte(in), time.Unix(0, 0))
		if k.broken != want {
			t.Errorf("%q: %v", in, k.broken)
		}
	}
}

// obeyed says whether a terminal could do anything with a character but show it.
func obeyed(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp)
}

// dumb is a terminal that knows letters, BS, CR, LF and BEL.
type dumb struct {
	t     *testing.T
	width int
	rows  [][]string // cells; the second of a wide letter is ""
	x     int
	bells int
}

func newDumb(t *testing.T, width int) *dumb { return &dumb{t: t, width: width, rows: [][]string{nil}} }

func (d *dumb) Write(p []byte) (int, error) {
	text := string(p)
	for text != "" {
		letter := firstLetter(text)
		if text[0] < ' ' { // CR and LF make one cluster
			letter = text[:1]
		}
		text = text[len(letter):]
		d.put(letter)
	}
	return len(p), nil
}

func (d *dumb) put(letter string) {
	last := len(d.rows) - 1
	switch letter {
	case "\n":
		d.rows, d.x = append(d.rows, nil), 0
	case "\r":
		d.x = 0
	case "\b":
		d.x = max(0, d.x-1)
	case "\a":
		d.bells++
	default:
		if r, _ := utf8.DecodeRuneInString(letter); obeyed(r) && r != '\u200c' && r != '\u200d' {
			d.t.Fatalf("%q reached the terminal", letter)
		}
		wide := plain.Of(letter).Width()
		if d.x+wide > d.width {
			d.rows, d.x = append(d.rows, nil), 0
			last++
		}
		for len(d.rows[last]) < d.x+wide {
			d.rows[last] = append(d.rows[last], " ")
		}
		for i := range wide {
			d.rows[last][d.x+i] = ""
		}
		if wide > 0 {
			d.rows[last][d.x] = letter
		}
		d.x += wide
	}
}

// tail are the last rows as one text.
func (d *dumb) tail(rows int) string {
	var b strings.Builder
	for _, row := range d.rows[max(0, len(d.rows)-rows):] {
		b.WriteString(strings.Join(row, ""))
	}
	return strings.TrimRight(b.String(), " ")
}

// Whatever is typed, what stands on the terminal is the line.
func TestTerminalShowsTheLine(t *testing.T) {
	t.Parallel()
	pieces := []widget.Key{
		{Text: "a"}, {Text: "find "}, {Text: "ä"}, {Text: "漢字"}, {Text: "e\u0301"}, {Text: "\u0301"}, {Text: "نور"}, {Text: "Wort "},
		{Text: "\u202e"}, {Text: "\x1b"}, {Text: "a\u0308\u0308\u0308\u0308\u0308\u0308"}, {Text: "👩\u200d🔬"}, {Text: "\ue000"}, {Text: "ganz viel Text auf einmal"},
		{Name: "backspace"}, {Name: "backspace"}, {Name: "ctrl+w"}, {Name: "ctrl+u"}, {Name: "ctrl+l"}, {Name: "up"}, {Name: "down"}, {Name: "tab"},
	}
	for _, width := range []int{20, 33, 80} {
		random := rand.New(rand.NewPCG(uint64(width), 2))
		screen := newDumb(t, width)
		out := bufio.NewWriter(screen)
		y := newTypist(out, func() int { return width })
		y.complete = func(line string) []string { return []string{"find in:Norden", "find in:Norderney"}[:random.IntN(3)] }
		y.remember("show 7KQ-M4X")
		y.remember("find in:Norden german:..A2 course:none need:childcare")
		y.begin("Lotse: ")
		for i := range 3000 {
			key := pieces[random.IntN(len(pieces))]
			if y.press(key) != typing {
				t.Fatalf("%+v ended the line", key)
			}
			out.Flush()
			want := strings.TrimRight("Lotse: "+y.line.Text(), " ")
			rows := (plain.Of(want).Width()+width-1)/width + 1
			if got := screen.tail(rows); !strings.HasSuffix(got, plain.Of(want).String()) {
				t.Fatalf("key %d, %+v, width %d: the terminal shows %q, the line is %q", i, key, width, got, want)
			}
		}
	}
}

func TestTypedIsAReaderOfLines(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"abc\r":                 "abc\n",
		"a\x7f\x7f\x7fb\r\x04c": "b\n",
		"Jörg\x7f\x7f\x7förn\r": "Jörn\n",
		"weg\x15da\x04":         "da",
		"a\x1b[A\x1b[15~\r":     "a\n",
		"ohne Ende":             "ohne Ende",
		"eins\rzwei\r\x04":      "eins\nzwei\n",
	} {
		var echo bytes.Buffer
		got, err := io.ReadAll(Typed(strings.NewReader(in), &echo, func() int { return 80 }))
		if err != nil || string(got) != want {
			t.Errorf("%q: %q %v, want %q (echo %q)", in, got, err, want, echo.String())
		}
		newDumb(t, 80).Write(echo.Bytes())
	}
	if _, err := io.ReadAll(Typed(strings.NewReader("half\x03"), io.Discard, nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("Ctrl-C: %v", err)
	}
}

func FuzzNothingTypedCommandsTheTerminal(f *testing.F) {
	f.Add([]byte("find \x1b[31m\x9b2J\xff\u202e\r\x7f\t"))
	f.Fuzz(func(t *testing.T, typed []byte) {
		var echo bytes.Buffer
		io.ReadAll(Typed(bytes.NewReader(typed), &echo, func() int { return 80 }))
		if !utf8.Valid(echo.Bytes()) {
			t.Errorf("%q is echoed as %q", typed, echo.Bytes())
		}
		for _, r := range echo.String() {
			if obeyed(r) && !strings.ContainsRune("\b\r\n\a\u200c\u200d", r) {
				t.Fatalf("%q is echoed with %U", typed, r)
			}
		}
	})
}
