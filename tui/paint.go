package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"lotse/tui/widget"
)

// styles are how tones look. Bold and faint follow the terminal's own colours, so
// that light and dark backgrounds both stay readable; red and green only repeat
// what the sentence says.
var styles = map[widget.Tone]lipgloss.Style{
	widget.Strong: lipgloss.NewStyle().Bold(true),
	widget.Quiet:  lipgloss.NewStyle().Faint(true),
	widget.Good:   lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Green),
	widget.Bad:    lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red),
}

// paint makes the only tea.View there is. Every text in it is a plain.Line.
func paint(frame widget.Frame, bare bool) tea.View {
	var out strings.Builder
	for i, row := range frame.Rows {
		if i > 0 {
			out.WriteByte('\n')
		}
		for _, span := range row {
			text := span.Text.String()
			if style, styled := styles[span.Tone]; styled && !bare {
				text = style.Render(text)
			}
			out.WriteString(text)
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
