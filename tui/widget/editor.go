package widget

import (
	"strings"

	"lotse/store/plain"
)

// Editor is a line of text under edit.
type Editor struct {
	buffer
	Full bool // the last text did not fit wholly
}

// NewEditor makes an editor for at most most runes.
func NewEditor(most int) *Editor { return &Editor{buffer: buffer{most: most}} }

// Text is what was typed, in NFC and without control characters.
func (e *Editor) Text() string { return e.text() }

// SetText replaces the text; the cursor stands behind it.
func (e *Editor) SetText(text string) { e.set(text) }

// Insert types or pastes text at the cursor; line breaks become spaces.
func (e *Editor) Insert(text string) { e.Full = !e.insert(text) }

// Press edits; false where the key means nothing in a line.
func (e *Editor) Press(key Key) bool {
	switch {
	case e.press(key):
	case key.Name == "home" || key.Name == "ctrl+a":
		e.moveTo(0)
	case key.Name == "end" || key.Name == "ctrl+e":
		e.moveTo(len(e.text()))
	case key.Name == "ctrl+u":
		e.before = ""
	case key.Name == "ctrl+k":
		e.after = ""
	case key.Text != "":
		e.Insert(key.Text)
	default:
		return false
	}
	return true
}

// Draw shows the part of the line around the cursor in width cells.
func (e *Editor) Draw(width, _ int) Frame {
	shown := plain.Of(e.before)
	skipped := ""
	for rest := e.before; shown.Width() >= max(1, width); {
		first, _ := firstCluster(rest)
		rest = rest[len(first):]
		skipped = "…"
		shown = plain.Of(skipped + rest)
		if rest == "" {
			break
		}
	}
	x := min(shown.Width(), max(0, width-1))
	line := plain.Of(strings.TrimSuffix(shown.String(), "\n") + e.after)
	return Frame{Rows: []Row{{{line.Cut(width), Normal}}}, X: x, Y: 0, Cursor: true}
}
