package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lotse/store/plain"
	"lotse/tui/widget"
)

// The smallest screen: a phone held upright.
const (
	minWidth  = 40
	minHeight = 15
	airy      = 20 // rows from which a blank row is spent on calm
	maxWidth  = 400
	maxHeight = 200
)

// View implements tea.Model: title, body, one sentence, key bar.
func (a *App) View() tea.View {
	if a.width < minWidth || a.height < minHeight {
		return paint(a.tooSmall(), a.plain)
	}
	width, height := min(a.width, maxWidth), min(a.height, maxHeight)
	var frame widget.Frame
	frame.Put(a.titleRow(width))
	if height >= airy {
		frame.Put(nil)
	}
	below := a.below(width)
	body := a.top().draw(width, a.bodyHeight()).Fit(width, a.bodyHeight())
	covered := min(len(below.Rows)-1, len(body.Rows)) // by the rows of a long sentence
	body.Rows = body.Rows[:len(body.Rows)-covered]
	body.Cursor = body.Cursor && body.Y < len(body.Rows)
	frame.Under(body, 0)
	frame.Under(below, 0)
	frame.Put(a.keyRow(width))
	view := paint(frame.Fit(width, height), a.plain)
	if a.mouseOn() {
		view.MouseMode = tea.MouseModeCellMotion
	}
	return view
}

// bodyHeight is the number of rows that a screen has for itself.
func (a *App) bodyHeight() int {
	height := min(a.height, maxHeight)
	if height >= airy {
		height--
	}
	return max(1, height-3)
}

func (a *App) tooSmall() widget.Frame {
	var frame widget.Frame
	for _, line := range plain.Lines(a.words("small", minWidth, minHeight), max(1, a.width)) {
		frame.Put(widget.Row{{Text: line}})
	}
	return frame.Fit(max(1, a.width), max(1, a.height))
}

// titleRow says where one is, since when the store is away, and, where there is
// room, who one is.
func (a *App) titleRow(width int) widget.Row {
	row := widget.In(widget.Strong, " Lotse").And(widget.Quiet, a.arrow("  ›  ", "  >  ")).And(widget.Strong, a.top().title())
	me, mark := plain.Of(a.desk.Session.Me.Name+" "), a.mark()
	end := width
	if room := width - row.Width() - 2; me.Width() <= room && width >= 60 {
		end -= me.Width()
	}
	if mark.Width() == 0 {
		return right(row, end, width, me)
	}
	at := end - 2 - mark.Width()
	if at < row.Width()+2 { // rather than who one is
		at, end = width-mark.Width(), width
	}
	if at <= row.Width() {
		row = widget.In(widget.Strong, " "+a.top().title()).Cut(at - 1)
	}
	return right(row.Pad(at).And(widget.Bad, mark.String()), end, width, me)
}

// right adds who one is, where there is room from a column on.
func right(row widget.Row, from, width int, me plain.Line) widget.Row {
	if from == width {
		return row
	}
	return row.Pad(from).And(widget.Quiet, me.String())
}

// arrow is a sign, or its ASCII form on a plain screen.
func (a *App) arrow(sign, ascii string) string {
	if a.plain {
		return ascii
	}
	return sign
}

// marker stands before the selected row.
func (a *App) marker() plain.Line { return plain.Of(a.arrow("▸", ">")) }

// below is what stands above the key bar: the ":" line with its usage while it
// is open, else the last sentence. It is one row or, over the body, a few more.
func (a *App) below(width int) widget.Frame {
	var frame widget.Frame
	if a.line != nil {
		frame.Put(wrapped(widget.Quiet, a.line.hint(), width)...)
		frame.Under(a.line.draw(width), 0)
		return frame
	}
	frame.Put(wrapped(a.tone, a.message, width)...)
	return frame
}

// mostRows is how many rows a sentence may take on a narrow screen.
const mostRows = 4

// wrapped is a sentence in as many rows as it needs, one at least.
func wrapped(tone widget.Tone, sentence string, width int) []widget.Row {
	var rows []widget.Row
	for _, line := range plain.Lines(sentence, max(1, width-2)) {
		rows = append(rows, widget.Text(" ").And(tone, line.String()))
	}
	return rows[:min(len(rows), mostRows)]
}

func (a *App) keyRow(width int) widget.Row {
	on := a.top().scope()
	if a.line != nil {
		on = onLine
	}
	var hints []widget.Hint
	for _, b := range reach(on) {
		if b.bar && a.offered(b.does) {
			hints = append(hints, widget.Hint{Key: plain.Of(a.keyName(b.shown)), Word: plain.Of(a.barWord(b.help))})
		}
	}
	return append(widget.Text(" "), widget.KeyBar(hints, width-2)...)
}

// barWord is the short form of a key's help: what stands before the colon.
func (a *App) barWord(help string) string {
	short, _, _ := strings.Cut(a.words(help), ":")
	return short
}

// offered says whether the screen has a use for an intent just now.
func (a *App) offered(does intent) bool {
	s, picky := a.top().(interface{ offers(does intent) bool })
	return !picky || s.offers(does)
}
