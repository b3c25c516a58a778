package canvas

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// pen is how letters look: the sum of what is on.
type pen uint8

const (
	bold pen = 1 << iota
	faint
	red
	green
)

// codes are the numbers by which terminals know what is on.
var codes = []struct {
	pen  pen
	code string
}{{bold, "1"}, {faint, "2"}, {red, "31"}, {green, "32"}}

func (p pen) codes() string {
	var on []string
	for _, c := range codes {
		if p&c.pen != 0 {
			on = append(on, c.code)
		}
	}
	return strings.Join(on, ";")
}

// with is the pen after a style sequence with these numbers. Styles that the
// screens do not have are dropped.
func (p pen) with(numbers string) pen {
	for number := range strings.SplitSeq(numbers, ";") {
		switch number {
		case "", "0":
			p = 0
		case "1":
			p |= bold
		case "2":
			p |= faint
		case "22":
			p &^= bold | faint
		case "31":
			p = p&^green | red
		case "32":
			p = p&^red | green
		case "39":
			p &^= red | green
		}
	}
	return p
}

// cell is one letter with its marks, or the second half of a wide one ("").
type cell struct {
	text string
	pen  pen
}

// blank looks the same in every style.
var blank = cell{text: " "}

// row is one row of the screen, as wide as that.
type row struct {
	cells []cell
	end   int // behind the last cell that is not blank
	firm  int // before the first letter whose width terminals disagree on
}

func blankRow(width int) row {
	cells := make([]cell, width)
	for x := range cells {
		cells[x] = blank
	}
	return row{cells: cells, firm: width}
}

// read makes rows of a frame: lines of text with style sequences.
func read(content string, width, height int) []row {
	rows := make([]row, height)
	var ink pen
	for y := range rows {
		var line string
		line, content, _ = strings.Cut(content, "\n")
		rows[y] = blankRow(width)
		ink = rows[y].read(line, ink)
	}
	return rows
}

func (r *row) read(line string, ink pen) pen {
	for x := 0; line != ""; {
		if line[0] == 0x1b {
			numbers, rest, found := style(line)
			if line = rest; found {
				ink = ink.with(numbers)
			}
			continue
		}
		text, width := letter(line)
		line = line[len(text):]
		if width == 0 || x+width > len(r.cells) {
			continue
		}
		r.put(x, text, width, ink)
		x += width
	}
	return ink
}

func (r *row) put(x int, text string, width int, ink pen) {
	if text == " " {
		return // blank it is
	}
	r.cells[x], r.end = cell{text, ink}, x+width
	for i := 1; i < width; i++ {
		r.cells[x+i] = cell{pen: ink}
	}
	switch first, _ := utf8.DecodeRuneInString(text); {
	case unicode.IsMark(first): // may join the letter before it
		r.firm = min(r.firm, max(0, x-1))
	case disputed(text, width):
		r.firm = min(r.firm, x)
	}
}

// style is the numbers of the style sequence that a line begins with, and what
// comes after it; any other sequence is dropped up to where it may end.
func style(line string) (numbers, rest string, found bool) {
	if len(line) < 2 || line[1] != '[' {
		return "", line[1:], false
	}
	end := strings.IndexFunc(line[2:], func(r rune) bool { return r < '0' || r > ';' })
	if end < 0 {
		return "", "", false
	}
	numbers, rest = line[2:2+end], line[2+end:]
	if rest[0] != 'm' {
		return "", rest, false
	}
	return numbers, rest[1:], true
}

// letter is the first letter with its marks and how many cells it takes, 0 where
// it must not be shown.
func letter(line string) (text string, width int) {
	if c := line[0]; c < utf8.RuneSelf && (len(line) == 1 || line[1] < utf8.RuneSelf) {
		if c < ' ' || c == 0x7f {
			return line[:1], 0
		}
		return line[:1], 1
	}
	text, width = ansi.FirstGraphemeCluster(line, ansi.GraphemeWidth)
	if text == "" { // never an endless loop
		return line[:1], 0
	}
	for _, r := range text {
		if unicode.IsControl(r) || r == utf8.RuneError && len(text) < 3 {
			return text, 0
		}
	}
	return text, width
}

// disputed says whether terminals may disagree on how many cells a letter takes.
func disputed(text string, width int) bool {
	if width != 1 {
		return true
	}
	for at, r := range text {
		if at > 0 && !unicode.Is(unicode.Mn, r) || unicode.In(r, joining...) {
			return true
		}
	}
	return false
}

// joining are scripts whose letters change their width with their neighbours.
var joining = []*unicode.RangeTable{
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
	unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Tibetan, unicode.Myanmar, unicode.Khmer,
}
