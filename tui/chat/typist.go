package chat

import (
	"bufio"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"lotse/store/plain"
	"lotse/tui/widget"
)

const (
	// maxLine is how many characters a line has at most: a note and its flags.
	maxLine    = 25_000
	maxHistory = 100

	// maxRecalled is how many bytes a line has at most that is completed, or kept
	// for recall: one key brings all of it back.
	maxRecalled = 1000

	// maxErased is how many cells are taken back with BS; beyond it the line is
	// written anew, which is shorter.
	maxErased = 40
)

// typist is a line that is typed on a terminal. The terminal is told nothing
// but letters, BS, line ends and BEL, so any will do. A key costs the same,
// there and here, however long the line is: of a long one only the end is ever
// written anew, behind "…".
type typist struct {
	out    *bufio.Writer
	width  func() int // cells of a row; 0: unknown
	line   *longLine
	prompt string
	hidden int    // pieces of the line that do not stand behind the prompt
	shown  string // what stands there of the tail

	complete func(line string) []string // whole lines that it may become; nil: Tab is a space
	history  []string
	back     int    // how many lines ago is shown; 0: what is being typed
	draft    string // that, while older ones are shown
}

func newTypist(out *bufio.Writer, width func() int) *typist {
	return &typist{out: out, width: width, line: newLongLine()}
}

// begin writes a prompt for a new line.
func (y *typist) begin(prompt string) {
	y.prompt, y.hidden, y.shown, y.back = prompt, 0, "", 0
	y.line.set("")
	y.out.WriteString(prompt)
}

// again writes prompt and line anew, on a row of their own.
func (y *typist) again() {
	y.hidden, y.shown = max(0, len(y.line.head)-1), y.line.tail.Text()
	y.out.WriteString("\n" + y.lead())
	for _, p := range y.line.head[y.hidden:] {
		y.out.WriteString(p.text)
	}
	y.out.WriteString(y.shown)
}

// lead is what stands before the line.
func (y *typist) lead() string {
	if y.hidden > 0 {
		return y.prompt + "…"
	}
	return y.prompt
}

// how a key leaves a line.
type how int

const (
	typing  how = iota // it goes on
	entered            // it is ended
	dropped            // it is given up
	over               // there is no more to come
	full               // it does not take so much
)

// press does what a key means.
func (y *typist) press(key widget.Key) how {
	switch key.Name {
	case "enter":
		y.out.WriteByte('\n')
		return entered
	case "ctrl+c":
		y.out.WriteByte('\n')
		return dropped
	case "ctrl+d":
		if y.line.empty() {
			y.out.WriteByte('\n')
			return over
		}
	case "tab":
		y.tab()
	case "up", "ctrl+p":
		y.recall(y.back + 1)
	case "down", "ctrl+n":
		y.recall(y.back - 1)
	case "ctrl+l":
		y.again()
	case "ctrl+u":
		y.set("")
	case "":
		return y.insert(key.Text)
	default:
		y.take(key)
	}
	return typing
}

// take is for keys that take away something.
func (y *typist) take(key widget.Key) {
	before := len(y.line.head)
	back := y.line.thaw(key.Name == "ctrl+w")
	y.line.tail.Press(key)
	if len(y.line.head) < y.hidden && before != len(y.line.head) { // what is there now was never shown
		y.again()
		return
	}
	y.shown = back + y.shown
	y.show()
}

func (y *typist) insert(typed string) how {
	first, before := y.line.empty(), y.line.tail.Text()
	fits := y.line.insert(typed)
	if letter, _ := utf8.DecodeRuneInString(y.line.tail.Text()); first && unicode.IsMark(letter) { // it would stand on the prompt
		y.line.set("")
	}
	same := y.line.tail.Text() == before
	y.show()
	switch {
	case !fits:
		y.out.WriteString("\a\n")
		return full
	case same: // a letter that nobody sees, or that a terminal would obey
		y.out.WriteByte('\a')
	}
	return typing
}

// set makes the line another one.
func (y *typist) set(line string) {
	if len(y.line.head) == 0 {
		y.line.set(line)
		y.show()
		return
	}
	y.line.set(line)
	y.freeze()
	y.again()
}

// show brings what is on the terminal up to the line, whose tail alone is another.
func (y *typist) show() {
	now := y.line.tail.Text()
	same := common(y.shown, now)
	gone, fresh := y.shown[same:], now[same:]
	if gone == "" || y.erase(gone) {
		y.out.WriteString(fresh)
		y.shown = now
	} else {
		y.again()
	}
	y.freeze()
}

func (y *typist) freeze() {
	for done := y.line.freeze(); done != ""; done = y.line.freeze() {
		y.shown = strings.TrimPrefix(y.shown, done)
	}
}

// erase takes back the end of what is shown; false where BS cannot reach it:
// over the beginning of a row, or too far.
func (y *typist) erase(gone string) bool {
	cells := plain.Of(gone).Width()
	end := plain.Of(y.lead() + y.shown).Width()
	for _, p := range y.line.head[y.hidden:] {
		end += p.cells
	}
	if width := y.width(); cells > maxErased || width > 0 && (end%width == 0 || (end-cells)/width != end/width) {
		return false
	}
	y.out.WriteString(strings.Repeat("\b", cells) + strings.Repeat(" ", cells) + strings.Repeat("\b", cells))
	return true
}

// common is how much of two texts is the same, in whole letters with their marks.
func common(a, b string) int {
	same := 0
	for same < len(a) && same < len(b) {
		one, other := firstLetter(a[same:]), firstLetter(b[same:])
		if one != other {
			break
		}
		same += len(one)
	}
	return same
}

func firstLetter(text string) string {
	letter, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
	if letter == "" { // never an endless loop
		_, size := utf8.DecodeRuneInString(text)
		return text[:size]
	}
	return letter
}

// recall shows the line that was entered so many lines ago.
func (y *typist) recall(back int) {
	if back < 0 || back > len(y.history) {
		y.out.WriteByte('\a')
		return
	}
	if y.back == 0 {
		y.draft = y.line.Text()
	}
	if y.back = back; back == 0 {
		y.set(y.draft)
		return
	}
	y.set(y.history[len(y.history)-back])
}

// remember keeps a line for recall.
func (y *typist) remember(line string) {
	if n := len(y.history); line == "" || len(line) > maxRecalled || n > 0 && y.history[n-1] == line {
		return
	}
	if y.history = append(y.history, line); len(y.history) > maxHistory {
		y.history = y.history[1:]
	}
}

// maxCandidates is how many of several completions are read out.
const maxCandidates = 12

// tab completes the line, as far as it is clear how. Where it is not, it lists
// what there is.
func (y *typist) tab() {
	if y.complete == nil {
		y.insert(" ")
		return
	}
	var lines []string
	line := y.line.Text()
	if len(line) <= maxRecalled {
		lines = y.complete(line)
	}
	if len(lines) == 0 {
		y.out.WriteByte('\a')
		return
	}
	longest := lines[0]
	for _, other := range lines[1:] {
		longest = longest[:common(longest, other)]
	}
	if len(longest) > len(line) || len(lines) == 1 {
		y.set(longest)
		return
	}
	y.out.WriteString("\n" + y.choices(lines))
	y.again()
}

// choices are the last words of lines that one may mean.
func (y *typist) choices(lines []string) string {
	var last []string
	for _, line := range lines[:min(len(lines), maxCandidates)] {
		line = strings.TrimRight(line, " ")
		last = append(last, line[strings.LastIndexByte(line, ' ')+1:])
	}
	if len(lines) > maxCandidates {
		last = append(last, fmt.Sprintf("+%d", len(lines)-maxCandidates))
	}
	return plain.Of(strings.Join(last, ", ")).String()
}
