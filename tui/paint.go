package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lotse/tui/widget"
)

// sgr is how a tone looks. Bold and faint follow the terminal's own colours, so
// that light and dark backgrounds both stay readable; red and green only repeat
// what the sentence says.
var sgr = map[widget.Tone]string{
	widget.Strong: "\x1b[1m",
	widget.Quiet:  "\x1b[2m",
	widget.Good:   "\x1b[1;32m",
	widget.Bad:    "\x1b[1;31m",
}

// paint makes the only tea.View there is. Every text in it is a plain.Line.
func paint(frame widget.Frame, bare bool) tea.View {
	var out strings.Builder
	for i, row := range frame.Rows {
		if i > 0 {
			out.WriteByte('\n')
		}
		for _, span := range row {
			code := sgr[span.Tone]
			if bare || code == "" {
				out.WriteString(span.Text.String())
				continue
			}
			out.WriteString(code + span.Text.String() + "\x1b[m")
		}
	}
	view := tea.NewView(out.String())
	view.AltScreen = true
	if frame.Cursor {
		view.Cursor = tea.NewCursor(frame.X, frame.Y)
		view.Cursor.Blink = false
	}
	return view
}
