package widget

import "lotse/store/plain"

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
	shown := tail(e.before, max(0, width-1))
	x := plain.Of(shown).Width()
	// What cannot be seen need not be cleaned: a pasted line may be long.
	line := plain.Of(shown + firstRunes(e.after, 4*max(0, width)))
	return Frame{Rows: []Row{{{line.Cut(width), Normal}}}, X: min(x, max(0, width-1)), Cursor: true}
}

// tail is the end of a text that fits into width cells, "…" before it where
// something is left out.
func tail(text string, width int) string {
	var starts, ends []int // of each letter: its first byte, and the cells up to its end
	cells := 0
	for at := 0; at < len(text); {
		cluster, wide := firstCluster(text[at:])
		cells += wide
		starts, ends = append(starts, at), append(ends, cells)
		at += len(cluster)
	}
	if cells <= width {
		return text
	}
	for i, start := range starts {
		if i > 0 && cells-ends[i-1]+1 <= width {
			return "…" + text[start:]
		}
	}
	return ""
}
