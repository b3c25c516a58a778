package tui

import (
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
		p.width, p.scroll.Rows = width, nil
		for _, line := range plain.Lines(p.text, width-4) {
			p.scroll.Rows = append(p.scroll.Rows, widget.Row{{Text: line}})
		}
	}
	var frame widget.Frame
	frame.Under(p.scroll.Draw(width-2, height), 2)
	return frame
}
