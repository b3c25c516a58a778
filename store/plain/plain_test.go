package plain

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLineHoldsNothingThatATerminalObeys(t *testing.T) {
	for hostile, shown := range map[string]string{
		"Rima\x1b]52;c;ZXZpbA==\a":          "Rima\uFFFD]52;c;ZXZpbA==\uFFFD",
		"\x1b[2J\x1b[HRima":                 "\uFFFD[2J\uFFFD[HRima",
		"one\r\ntwo\tthree":                 "one\uFFFD\uFFFDtwo\uFFFDthree",
		"C1 \u009b31m and DEL \x7f":         "C1 \uFFFD31m and DEL \uFFFD",
		"right\u202eto left":                "rightto left",
		"tags \U000E0041\U000E007F":         "tags ",
		"private \ue000":                    "private ",
		"line\u2028paragraph\u2029":         "lineparagraph",
		"bad \xff\xfe bytes":                "bad \uFFFD bytes",
		"Jose\u0301":                        "José",
		"می\u200cروم":                       "می\u200cروم",
		"a" + strings.Repeat("\u0300", 400): "à\u0300\u0300\u0300\u0300",
		"فاطمة الزهراء":                     "فاطمة الزهراء",
		"Gülşen İnönü":                      "Gülşen İnönü",
	} {
		if got := Of(hostile).String(); got != shown {
			t.Errorf("Of(%q) = %q, want %q", hostile, got, shown)
		}
	}
}

func TestCheckRefusesOnWriteWhatOfReplacesOnRead(t *testing.T) {
	for _, hostile := range []string{"a\x1b[0m", "a\u202e", "a\x00", "a\u009b", "a\xff", "a\ue000", "a\nb", "a\tb", "a" + strings.Repeat("\u0300", 5)} {
		if Check(hostile, 100) == nil {
			t.Errorf("Check(%q) lets it pass", hostile)
		}
	}
	for _, fine := range []string{"", "Müller-Lüdenscheidt", "O'Connor", "فاطمة", "ሰላም", "Nguyễn", "می\u200cروم"} {
		if err := Check(fine, 100); err != nil {
			t.Errorf("Check(%q): %v", fine, err)
		}
	}
	if err := CheckText("first\n\n\tsecond", 100); err != nil {
		t.Error(err)
	}
	if CheckText(strings.Repeat("ä", 101), 100) == nil {
		t.Error("a text over the limit passes")
	}
}

func TestCutAndPadKeepToTheWidth(t *testing.T) {
	for _, text := range []string{"", "Rima", "Upgant-Schott und mehr", "漢字漢字漢字", "فاطمة الزهراء"} {
		for width := range 30 {
			if got := Of(text).Cut(width).Width(); got > width {
				t.Errorf("Cut(%d) of %q is %d wide", width, text, got)
			}
			if got := Of(text).Pad(width).Width(); got != width {
				t.Errorf("Pad(%d) of %q is %d wide", width, text, got)
			}
		}
	}
}

func TestLinesKeepsEveryWord(t *testing.T) {
	text := "Frau H. war nicht da.\nDie Nachbarin sagt, sie sei beim Arzt;\r\nneuer Termin am Freitag."
	lines := Lines(text, 12)
	var all []string
	for _, line := range lines {
		if line.Width() > 12 {
			t.Errorf("%q is wider than 12", line)
		}
		all = append(all, strings.Fields(line.String())...)
	}
	if got := strings.Join(all, " "); got != strings.Join(strings.Fields(text), " ") {
		t.Errorf("wrapped to %q", got)
	}
}

func FuzzNothingGetsThroughALine(f *testing.F) {
	f.Add("Rima\x1b[31m\u202e\u009b")
	f.Fuzz(func(t *testing.T, text string) {
		line := Of(text)
		if !utf8.ValidString(line.String()) {
			t.Errorf("%q is not valid UTF-8", line)
		}
		for _, r := range line.String() {
			if commands(r) || hidden(r) {
				t.Errorf("%q got through Of(%q)", r, text)
			}
		}
		if again := Of(line.String()); again != line {
			t.Errorf("Of is not settled: %q, then %q", line, again)
		}
		for _, part := range Lines(text, 20) {
			if strings.ContainsAny(part.String(), "\x1b\n\r\x00") {
				t.Errorf("%q got through Lines(%q)", part, text)
			}
		}
	})
}
