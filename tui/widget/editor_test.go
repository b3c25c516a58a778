package widget

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"lotse/store/plain"
)

func press(field Field, names ...string) {
	for _, name := range names {
		key := Key{Name: name}
		if utf8.RuneCountInString(name) == 1 {
			key.Text = name
		}
		field.Press(key)
	}
}

func TestCursorMovesByWholeLetters(t *testing.T) {
	e := NewEditor(50)
	e.Insert("a\u0304\u0323b")
	press(e, "left", "left", "X", "right", "backspace")
	if got := e.Text(); got != "Xb" {
		t.Fatalf("%q", got)
	}
	e.SetText("مرحبا")
	press(e, "backspace", "home", "delete")
	if got := e.Text(); got != "رحب" {
		t.Fatalf("%q", got)
	}
}

func TestMarkTypedAfterItsLetterJoinsIt(t *testing.T) {
	e := NewEditor(50)
	e.Insert("Jose")
	e.Insert("\u0301")
	if got := e.Text(); got != "José" {
		t.Fatalf("%q", got)
	}
}

func TestLineHasItsUsualKeys(t *testing.T) {
	for want, keys := range map[string][]string{
		"eins zwei ":      {"ctrl+w"},
		"":                {"ctrl+u"},
		"drei":            {"ctrl+left", "ctrl+u"},
		"eins zwei":       {"ctrl+left", "left", "ctrl+k"},
		"Xeins zwei drei": {"home", "X"},
		"einsX zwei drei": {"home", "ctrl+right", "X"},
		"eins zwei dreiX": {"home", "end", "X"},
	} {
		e := NewEditor(50)
		e.SetText("eins zwei drei")
		press(e, keys...)
		if got := e.Text(); got != want {
			t.Errorf("%v: %q, want %q", keys, got, want)
		}
	}
}

func TestPasteKeepsWhatFitsAndSaysSo(t *testing.T) {
	a := NewArea(20_000)
	a.Insert(strings.Repeat("Zeile mit\x1b[31m Wort\r\n", 50_000))
	a.Draw(80, 20)
	if !a.Full || utf8.RuneCountInString(a.Text()) > 20_000 || strings.ContainsAny(a.Text(), "\x1b\r") {
		t.Fatal("full:", a.Full, utf8.RuneCountInString(a.Text()))
	}
	press(a, "up", "pgup", "home", "end", "backspace")
	a.Insert("x")
	if a.Full {
		t.Fatal("one letter fits where one was taken away")
	}
}

func TestUpAndDownKeepTheirColumn(t *testing.T) {
	a := NewArea(500)
	a.Insert("lange Zeile\nk\nnoch eine lange")
	a.Draw(40, 5)
	press(a, "up", "up", "X")
	if got := a.Text(); got != "lange ZeileX\nk\nnoch eine lange" {
		t.Fatalf("%q", got)
	}
	press(a, "down", "down", "Y")
	if got := a.Text(); !strings.HasSuffix(got, "noch eine laYnge") && !strings.HasSuffix(got, "noch eine lanYge") {
		t.Fatalf("%q", got)
	}
}

func TestWrappedLineFitsAndLosesNothing(t *testing.T) {
	text := "Die Sozialarbeiterin besucht Fatima ÄÖÜ漢字漢字 und schreibtsehrlangewörterohneabstand darüber.\n\nEnde "
	for width := 1; width < 60; width++ {
		at := 0
		for _, line := range wrap(text, width) {
			if strings.TrimRight(text[at:line.start], "\n") != "" {
				t.Fatalf("width %d lost %q", width, text[at:line.start])
			}
			at = line.end
			shown := plain.Of(strings.TrimRight(text[line.start:line.end], " "))
			if shown.Width() > max(2, width) {
				t.Fatalf("width %d: %q takes %d", width, shown, shown.Width())
			}
		}
		if at != len(text) {
			t.Fatalf("width %d: ends at %d of %d", width, at, len(text))
		}
	}
}

func FuzzEditors(f *testing.F) {
	f.Add("Jose\u0301", "\x1b[31m", uint8(20), []byte{0, 1, 2, 3, 4, 5, 6, 7, 8})
	f.Add("مرحبا\u202e", "\r\n\t\xff", uint8(1), []byte{8, 8, 4, 4, 2, 1, 0})
	f.Add("👩‍👩‍👧‍👦🇩🇪", "\u0301\u0301\u0301\u0301\u0301", uint8(3), []byte{1, 1, 5, 3, 2, 9, 10, 11, 12})
	names := []string{"left", "right", "home", "end", "ctrl+w", "ctrl+u", "delete", "backspace", "up", "down", "pgup", "pgdown", "ctrl+left", "ctrl+right", "enter", "ctrl+k"}
	f.Fuzz(func(t *testing.T, first, second string, width uint8, keys []byte) {
		line, area := NewEditor(200), NewArea(200)
		for _, field := range []interface {
			Field
			Insert(string)
			Text() string
		}{line, area} {
			field.Insert(first)
			for i, key := range keys {
				if i == len(keys)/2 {
					field.Insert(second)
				}
				field.Press(Key{Name: names[int(key)%len(names)]})
				checkField(t, field, int(width))
			}
		}
	})
}

func checkField(t *testing.T, field interface {
	Field
	Text() string
}, width int) {
	text := field.Text()
	frame := field.Draw(width, 4)
	if frame.X < 0 || frame.X > max(0, width-1) || frame.Y < 0 || frame.Y > 3 {
		t.Fatalf("cursor at %d,%d of %d", frame.X, frame.Y, width)
	}
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > 400 {
		t.Fatalf("%q", text)
	}
	for _, r := range text {
		if r != '\n' && unicode.IsControl(r) {
			t.Fatalf("%q", text)
		}
	}
	for _, row := range frame.Rows {
		if row.Width() > width {
			t.Fatalf("%q is wider than %d", row, width)
		}
	}
}
