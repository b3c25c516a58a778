package widget

import (
	"slices"
	"strings"

	"lotse/store/plain"
)

// Area is a text of several lines under edit, wrapped to the width it is drawn in.
type Area struct {
	buffer
	Full   bool       // the last text did not fit wholly
	Hint   plain.Line // shown while there is no text
	width  int        // of the last drawing; up and down go by it
	top    int        // first wrapped line shown
	height int
	goal   int // column that up and down keep to, -1: the cursor's
}

// NewArea makes an area for at most most runes.
func NewArea(most int) *Area {
	return &Area{buffer: buffer{most: most, lines: true}, width: 80, height: 1, goal: -1}
}

// Text is what was typed, in NFC, with "\n" between lines.
func (a *Area) Text() string { return a.text() }

// SetText replaces the text; the cursor stands behind it.
func (a *Area) SetText(text string) { a.set(text) }

// Insert types or pastes text at the cursor.
func (a *Area) Insert(text string) { a.Full = !a.insert(text) }

// Press edits; false where the key means nothing in a text.
func (a *Area) Press(key Key) bool {
	goal := a.goal
	a.goal = -1
	switch key.Name {
	case "up", "ctrl+p":
		return a.vertical(-1, goal)
	case "down", "ctrl+n":
		return a.vertical(1, goal)
	case "pgup":
		return a.vertical(-max(1, a.height-1), goal)
	case "pgdown":
		return a.vertical(max(1, a.height-1), goal)
	}
	switch {
	case a.press(key):
	case a.pressInLine(key.Name):
	case key.Name == "enter" || key.Name == "shift+enter" || key.Name == "ctrl+j":
		a.Insert("\n")
	case key.Text != "":
		a.Insert(key.Text)
	default:
		return false
	}
	return true
}

func (a *Area) pressInLine(name string) bool {
	if !slices.Contains([]string{"home", "ctrl+a", "end", "ctrl+e", "ctrl+home", "ctrl+end", "ctrl+u", "ctrl+k"}, name) {
		return false // before the text is wrapped, which takes milliseconds where it is long
	}
	lines := wrap(a.text(), a.wrapWidth())
	at := lineOf(lines, len(a.before))
	switch name {
	case "home", "ctrl+a":
		a.moveTo(lines[at].start)
	case "end", "ctrl+e":
		a.moveTo(a.endOf(lines, at))
	case "ctrl+home":
		a.moveTo(0)
	case "ctrl+end":
		a.moveTo(len(a.text()))
	case "ctrl+u":
		a.before = a.before[:lines[at].start]
	case "ctrl+k":
		a.after = a.text()[max(len(a.before), lines[at].end):]
	}
	return true
}

// endOf is the last place of the cursor in a wrapped line: before the space
// that it was wrapped at, since behind it is the next line.
func (a *Area) endOf(lines []span, at int) int {
	end := lines[at].end
	if at+1 < len(lines) && lines[at+1].start == end && end > lines[at].start {
		end -= len(lastCluster(a.text()[lines[at].start:end]))
	}
	return end
}

// vertical moves the cursor by lines; false where it already stands in the
// first or last of them, so that a form can go on to its next field.
func (a *Area) vertical(by, goal int) bool {
	lines := wrap(a.text(), a.wrapWidth())
	at := lineOf(lines, len(a.before))
	to := min(max(at+by, 0), len(lines)-1)
	if to == at {
		return false
	}
	if goal < 0 {
		goal = plain.Of(a.text()[lines[at].start:len(a.before)]).Width()
	}
	a.goal = goal
	a.moveTo(a.column(lines, to, goal))
	return true
}

// column is the byte of a wrapped line at which the given cell begins.
func (a *Area) column(lines []span, at, goal int) int {
	text, pos, cells := a.text(), lines[at].start, 0
	for end := a.endOf(lines, at); pos < end; {
		cluster, width := firstCluster(text[pos:end])
		if cells+width > goal {
			break
		}
		pos, cells = pos+len(cluster), cells+width
	}
	return pos
}

// wrapWidth leaves a cell for the cursor behind a full line.
func (a *Area) wrapWidth() int { return max(1, a.width-1) }

// Draw shows height wrapped lines around the cursor.
func (a *Area) Draw(width, height int) Frame {
	a.width, a.height = width, height
	text := a.text()
	lines := wrap(text, a.wrapWidth())
	at := lineOf(lines, len(a.before))
	a.top = max(min(a.top, at, len(lines)-height), at-height+1, 0)
	frame := Frame{Cursor: true, Y: at - a.top}
	frame.X = plain.Of(text[lines[at].start:len(a.before)]).Width()
	for _, line := range lines[a.top:min(len(lines), a.top+max(0, height))] {
		frame.Put(Text(strings.TrimRight(text[line.start:line.end], " ")))
	}
	if text == "" {
		frame.Rows[0] = Row{{a.Hint, Quiet}}
	}
	return frame.Fit(width, height)
}
