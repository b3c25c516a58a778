package canvas

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lotse/sshserver/wiretest"
)

// shows is a terminal that a canvas paints on.
type shows struct {
	*wiretest.Terminal
	t      *testing.T
	canvas *Canvas
	feeds  bool
	fresh  *shows // is painted wholly each time
}

func on(t *testing.T, width, height int) *shows {
	return &shows{Terminal: wiretest.NewTerminal(width, height, nil), t: t, canvas: New(width, height, false)}
}

// paint paints a frame, sees that it came out, and gives what was sent for it.
func (s *shows) paint(frame string, at Point) string {
	s.t.Helper()
	before := s.Picture()
	sent := s.canvas.Paint(frame, &at)
	if s.feeds { // as some terminals take a line feed
		s.Write(bytes.ReplaceAll(sent, []byte("\n"), []byte("\r\n")))
	} else {
		s.Write(sent)
	}
	if s.fresh == nil {
		s.fresh = on(s.t, s.canvas.width, s.canvas.height)
	}
	s.fresh.canvas.Forget()
	s.fresh.Write(s.fresh.canvas.Paint(frame, &at))
	if err := s.Wrong(); err != nil {
		s.t.Fatal(err)
	}
	if got, want := s.Picture(), s.fresh.Picture(); got != want {
		s.t.Fatalf("sent %q\nover\n%s\nand it is\n%s\ninstead of\n%s", sent, before, got, want)
	}
	return string(sent)
}

func TestLettersCostWhatTheyAre(t *testing.T) {
	s := on(t, 80, 5)
	text := "  Notiz: Heute zu Hause angetroffen, die Kinder sind in der Kita."
	s.paint("\x1b[1m Lotse\x1b[m\n"+text+"\n  und mehr", Point{len(text), 1})
	middle := strings.Index(text, "zu")
	for _, c := range []struct {
		what  string
		frame string
		at    Point
		most  int
	}{
		{"at the end", text + "x", Point{len(text) + 1, 1}, 1},
		{"an umlaut", text + "xä", Point{len(text) + 2, 1}, 2},
		{"taken back", text + "x", Point{len(text) + 1, 1}, 3},
		{"to the middle", text + "x", Point{middle, 1}, 5},
		{"in the middle", text[:middle] + "y" + text[middle:] + "x", Point{middle + 1, 1}, 4},
		{"again", text[:middle] + "yب" + text[middle:] + "x", Point{middle + 2, 1}, 5},
		{"taken back there", text[:middle] + "y" + text[middle:] + "x", Point{middle + 1, 1}, 5},
	} {
		sent := s.paint("\x1b[1m Lotse\x1b[m\n"+c.frame+"\n  und mehr", c.at)
		if c.most += 3; len(sent) > c.most {
			t.Errorf("%s: %d bytes, at most %d: %q", c.what, len(sent), c.most, sent)
		}
	}
	if again := s.canvas.Paint("\x1b[1m Lotse\x1b[m\n"+text[:middle]+"y"+text[middle:]+"x\n  und mehr", &Point{middle + 1, 1}); len(again) != 0 {
		t.Errorf("the same again costs %q", again)
	}
}

// What is neither a letter nor a style of ours goes no further.
func TestNothingButLettersAndStylesIsPainted(t *testing.T) {
	s := on(t, 40, 3)
	for _, hostile := range []string{
		"\x1b]52;c;aGk=\x07", "\x1b[2J\x1b[5;5Hx", "\x1bPq\x1b\\", "\u009b31m", "\x00\x07\t\x7f", "\x1b[38;2;255;0;0mred\x1b[7mreverse", "\xff\xfe",
		"\x1b", "\x1b[", "\x1b[31", "\u202e\u2066\U000e0041", "\u0301", "\u200d", "\r\b",
	} {
		s.paint("before "+hostile+" after", Point{})
	}
}

// Whatever follows whatever, the terminal shows what it would show if it were
// painted for the first time.
func TestEveryFrameFollowsEveryOther(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			p := painting{dice: rand.New(rand.NewPCG(seed, 7)), width: 20 + int(seed%8)*9, height: 6 + int(seed%8)*2}
			s := on(t, p.width, p.height)
			if seed%2 == 0 {
				s.canvas.Learn(Together)
				s.canvas.Learn(Marks)
			}
			s.canvas.basic, s.feeds = seed%3 == 0, seed%4 == 1
			for range 300 {
				p.next()
				s.paint(strings.Join(p.rows, "\n"), Point{p.dice.IntN(p.width), p.dice.IntN(p.height)})
				if p.dice.IntN(40) == 0 {
					s.canvas.Forget()
				}
			}
		})
	}
}

// painting changes a screen as screens change, and as none does.
type painting struct {
	dice          *rand.Rand
	width, height int
	rows          []string
	line          string // a text under edit
}

func (p *painting) next() {
	if len(p.rows) != p.height {
		p.rows = make([]string, p.height)
	}
	at := p.dice.IntN(p.height)
	switch p.dice.IntN(9) {
	case 0: // a page of something else
		for y := range p.rows {
			p.rows[y] = p.text()
		}
	case 1: // a list scrolls
		top, bottom := at, min(p.height, at+3+p.dice.IntN(p.height))
		part := slices.Clone(p.rows[top:bottom])
		by := p.dice.IntN(len(part))
		copy(p.rows[top:bottom], append(part[by:], part[:by]...))
	case 2: // rows go
		for y := at; y < min(p.height, at+p.dice.IntN(p.height)); y++ {
			p.rows[y] = ""
		}
	case 3: // a marker
		p.rows[at] = "▸ " + strings.TrimPrefix(strings.TrimPrefix(p.rows[at], "  "), "▸ ")
	case 4:
		p.rows[at] = p.text()
	case 5: // a style
		p.rows[at] = []string{"\x1b[1m", "\x1b[2m", "\x1b[1;32m", "\x1b[1;31m"}[p.dice.IntN(4)] + strings.ReplaceAll(p.rows[at], "\x1b", "") + "\x1b[m"
	default: // somebody writes
		letters := []rune(p.line)
		where := p.dice.IntN(len(letters) + 1)
		switch p.dice.IntN(4) {
		case 0:
			letters = append(letters[:where:where], letters[min(len(letters), where+p.dice.IntN(6)):]...)
		default:
			letters = append(letters[:where:where], append([]rune(p.word()), letters[where:]...)...)
		}
		p.line = string(letters[:min(len(letters), p.width)])
		p.rows[min(2, p.height-1)] = p.line
	}
}

func (p *painting) word() string {
	words := []string{"a", "ä", "ب", " ", "Norden ", "noch kein Kurs", "           ", "漢字", "e\u0301", "é", "कि", "👩‍👩‍👧‍👦", "\x1b[1mfett\x1b[m", "·", "x"}
	return words[p.dice.IntN(len(words))]
}

func (p *painting) text() string {
	var text strings.Builder
	for range p.dice.IntN(8) {
		text.WriteString(p.word())
	}
	return text.String()
}

// Whoever leaves has her own mouse back, whether or not it was reported before.
func TestMouseIsReportedWhileItIsWanted(t *testing.T) {
	c := New(20, 5, false)
	c.Mouse(true)
	steps := []struct {
		on   bool
		want string
	}{{true, mouseOn}, {true, ""}, {false, mouseOff}, {true, mouseOn}}
	for i, step := range steps {
		c.Mouse(step.on)
		sent := string(c.Paint("Zeile", nil))
		for _, mode := range []string{mouseOn, mouseOff} {
			if got := strings.Contains(sent, mode); got != (mode == step.want) {
				t.Errorf("step %d: %q sent: %v", i, mode, got)
			}
		}
	}
	if sent := string(c.Leave()); !strings.HasPrefix(sent, mouseOff) {
		t.Errorf("left with %q", sent)
	}
}
