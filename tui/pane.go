package tui

import (
	"strings"

	"lotse/store/plain"
	"lotse/tui/widget"
)

// pane shows a text that does not fit into one sentence, such as what a word of
// the grammar printed.
type pane struct {
	app    *App
	head   string
	text   string
	scroll widget.Scroll
	width  int
}

func newPane(a *App, head, text string) *pane { return &pane{app: a, head: head, text: text} }

func (p *pane) scope() scope  { return onPane }
func (p *pane) title() string { return p.head }
func (p *pane) paste(string)  {}

func (p *pane) press(key widget.Key) bool {
	if p.scroll.Press(key) {
		return true
	}
	if intentOf(onPane, key) == goBack {
		p.app.back()
		return true
	}
	return false
}

func (p *pane) draw(width, height int) widget.Frame {
	if p.width != width {
		p.width, p.scroll.Rows = width, hanging(p.text, width-4)
	}
	var frame widget.Frame
	frame.Under(p.scroll.Draw(width-2, height), 2)
	return frame
}

// hang is how far the rest of a line that is too wide stands in, so that each
// row of a table still begins where the eye looks for it.
const hang = 4

func hanging(text string, width int) []widget.Row {
	var rows []widget.Row
	for line := range strings.SplitSeq(text, "\n") {
		parts := plain.Lines(line, width)
		if len(parts) > 1 {
			parts = plain.Lines(line, width-hang)
		}
		for i, part := range parts {
			indent := plain.Of("")
			if i > 0 {
				indent = indent.Pad(hang)
			}
			rows = append(rows, widget.Row{{Text: indent}, {Text: part}})
		}
	}
	return rows
}
