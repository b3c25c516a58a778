package tui

import (
	"fmt"

	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// help shows what every key does where it was asked for, and every word of the
// grammar. It is computed from the tables of keys and of words.
type help struct {
	app    *App
	about  scope
	scroll widget.Scroll
	width  int
}

func newHelp(a *App, about scope) *help { return &help{app: a, about: about} }

func (h *help) scope() scope  { return onPane }
func (h *help) title() string { return h.app.words("help.title") }
func (h *help) paste(string)  {}
func (h *help) resized()      { h.width = 0 }

func (h *help) offers(does intent) bool { return does != showHelp }

func (h *help) press(key widget.Key) bool {
	if h.scroll.Press(key) {
		return true
	}
	if intentOf(onPane, key) == goBack {
		h.app.back()
		return true
	}
	return false
}

func (h *help) draw(width, height int) widget.Frame {
	if h.width != width {
		h.scroll.Rows, h.width = h.rows(width-4), width
	}
	var frame widget.Frame
	frame.Under(h.scroll.Draw(width-2, height), 2)
	return frame
}

func (h *help) rows(width int) []widget.Row {
	a := h.app
	rows := []widget.Row{widget.In(widget.Strong, a.words("help.keys"))}
	for _, b := range reach(h.about) {
		rows = append(rows, helpRow(width, a.keyName(b.shown), a.words(b.help), b.word)...)
	}
	rows = append(rows, nil, widget.In(widget.Strong, a.words("help.words")))
	for _, w := range command.WordsFor(a.desk) {
		rows = append(rows, widget.In(widget.Normal, w.Usage()).Cut(width))
		for _, line := range plain.Lines(a.words(w.Help), max(10, width-4)) {
			rows = append(rows, widget.In(widget.Quiet, "    "+line.String()))
		}
	}
	return rows
}

// helpRow is a key, what it does, and the word that does the same.
func helpRow(width int, key, meaning, word string) []widget.Row {
	var rows []widget.Row
	if word != "" {
		meaning = fmt.Sprintf("%s  (:%s)", meaning, word)
	}
	for i, line := range plain.Lines(meaning, max(10, width-10)) {
		head := plain.Of("")
		if i == 0 {
			head = plain.Of(key)
		}
		rows = append(rows, widget.Row{{Text: head.Pad(10), Tone: widget.Strong}, {Text: line}})
	}
	return rows
}
