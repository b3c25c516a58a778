package tui

import (
	"strings"

	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// column is one column of the people list; its title is "column." and the name.
type column struct {
	name  string
	width int
	cell  func(a *App, r register.Row) string
}

// The columns of the people list. Names come last: terminals disagree on how
// wide some scripts are.
var (
	columnID     = column{"id", 7, func(_ *App, r register.Row) string { return string(r.ID) }}
	columnBirth  = column{"birth", 4, func(_ *App, r register.Row) string { return yearOf(r.Birth) }}
	columnPlace  = column{"place", 16, func(a *App, r register.Row) string { return a.label("municipality", r.Municipality) }}
	columnGerman = column{"german", 7, func(a *App, r register.Row) string { return r.German }}
	columnCourse = column{"course", 14, func(a *App, r register.Row) string { return a.label("course_state", r.Course) }}
	columnSeen   = column{"contact", 10, func(a *App, r register.Row) string { return text.Date(a.lang, string(r.LastContact)) }}
	columnNeeds  = column{"needs", 20, func(a *App, r register.Row) string { return a.labels("need", r.Needs) }}
	columnNation = column{"nation", 16, func(a *App, r register.Row) string { return a.labels("nationality", r.Nationalities) }}
	columnName   = column{"name", 28, func(_ *App, r register.Row) string { return person.DisplayName(r.Family, r.Given) }}
	columnNative = column{"native", 0, func(_ *App, r register.Row) string { return r.Native }}
)

// columnsFor chooses the columns that a screen of this width has room for.
func columnsFor(width int) []column {
	switch {
	case width >= 150:
		return []column{columnID, columnBirth, columnPlace, columnNation, columnGerman, columnCourse, columnSeen, columnNeeds, columnName, columnNative}
	case width >= 118:
		return []column{
			columnID, columnBirth, columnPlace.of(14), columnGerman, columnCourse, columnSeen, columnNeeds.of(12),
			columnName.of(22), columnNative,
		}
	case width >= 76:
		return []column{columnID, columnBirth, columnPlace.of(12), columnGerman, columnCourse, columnName}
	case width >= 56:
		return []column{columnID, columnBirth, columnGerman, columnName}
	}
	return []column{columnID, columnName}
}

func (c column) of(width int) column {
	c.width = width
	return c
}

func yearOf(d person.Date) string { return string(d[:min(len(d), 4)]) }

func (a *App) label(kind, code string) string {
	if code == "" {
		return ""
	}
	return a.desk.Session.Book.Label(kind, code, a.lang)
}

func (a *App) labels(kind string, codes []string) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = a.label(kind, code)
	}
	return strings.Join(words, ", ")
}

func (p *people) draw(width, height int) widget.Frame {
	var frame widget.Frame
	frame.Under(p.drawLine(width), 0)
	tone, hint := p.hint()
	for _, row := range wrapped(tone, hint, width-2) {
		frame.Put(append(widget.Text(" "), row...))
	}
	if p.reason() == "" {
		frame.Under(p.table(width).Draw(width, height-len(frame.Rows)), 0)
	}
	if p.typing || !frame.Cursor {
		line := p.drawLine(width)
		frame.X, frame.Y, frame.Cursor = line.X, 0, true
	}
	return frame
}

// drawLine is the filter line with the count at its right end.
func (p *people) drawLine(width int) widget.Frame {
	label := widget.Text("  ").And(widget.Strong, p.app.words("people.filter")+" ")
	if p.typing {
		label = widget.Text(p.app.marker().Pad(2).String()).And(widget.Strong, p.app.words("people.filter")+" ")
	}
	count := plain.Of(p.count())
	room := max(8, width-label.Width()-count.Width()-3)
	line := p.line.Draw(room, 1)
	row := append(label, line.Rows[0].Pad(room)...)
	if !p.typing && p.line.Text() == "" {
		row = append(label[:len(label):len(label)], widget.In(widget.Quiet, p.app.words("people.all")).Pad(room)...)
	}
	row = row.And(widget.Normal, "  "+count.String())
	return widget.Frame{Rows: []widget.Row{row.Cut(width)}, X: label.Width() + line.X, Cursor: p.typing}
}

func (p *people) table(width int) *widget.Table {
	table := &widget.Table{Selected: p.at - p.offset, Marker: p.app.marker()}
	columns := columnsFor(width)
	for _, c := range columns {
		table.Columns = append(table.Columns, widget.Column{Title: plain.Of(p.app.words("column." + c.name)), Width: c.width})
	}
	for _, row := range p.page {
		cells := make([]plain.Line, len(columns))
		for i, c := range columns {
			cells[i] = plain.Of(c.cell(p.app, row))
		}
		table.Rows = append(table.Rows, cells)
	}
	if p.typing {
		table.Marker = plain.Of(p.app.arrow("·", "-"))
	}
	return table
}
