package tui

import (
	"slices"
	"strings"

	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
	"lotse/tui/text"
	"lotse/tui/widget"
)

const (
	withBar  = 118 // from this width on, the facets stand beside the list
	barWidth = 30
)

func (p *people) draw(width, height int) widget.Frame {
	var frame widget.Frame
	frame.Under(p.drawLine(width), 0)
	for _, row := range p.underLine(width) {
		frame.Put(row)
	}
	if p.reason() == "" {
		frame.Under(p.drawBody(width, height-len(frame.Rows)), 0)
	}
	if p.typing || !frame.Cursor {
		line := p.drawLine(width)
		frame.X, frame.Y, frame.Cursor = line.X, 0, true
	}
	return frame
}

// underLine is the row below the filter line: how the filter may go on, what is
// wrong with it, or what is marked.
func (p *people) underLine(width int) []widget.Row {
	if row := p.drawCompletions(width); row != nil {
		return []widget.Row{row}
	}
	tone, hint := p.hint()
	var rows []widget.Row
	for _, row := range wrapped(tone, hint, width-2) {
		rows = append(rows, append(widget.Text(" "), row...))
	}
	return rows
}

// drawBody is the list, and the facets beside it or over it.
func (p *people) drawBody(width, height int) widget.Frame {
	if p.barless() && p.facets.focus {
		return p.drawDrawer(width, height)
	}
	frame := p.table(p.tableWidth()).Draw(p.tableWidth(), height)
	if p.barless() {
		return frame
	}
	for y := range frame.Rows {
		row := frame.Rows[y].Pad(p.tableWidth())
		if y > 0 {
			if line, ok := p.facetLine(p.offset + y - 1 - p.facets.top); ok {
				row = append(row.And(widget.Normal, "  "), line...)
			}
		}
		frame.Rows[y] = row
	}
	if at := p.facets.line() + p.facets.top - p.offset + 1; p.facets.focus && at > 0 && at < height {
		frame.X, frame.Y, frame.Cursor = p.tableWidth()+2, at, true
	}
	return frame
}

// barless says whether there is no room for the facets beside the list.
func (p *people) barless() bool { return p.app.width < withBar || len(p.facets.all) == 0 }

func (p *people) tableWidth() int {
	width := min(p.app.width, maxWidth)
	if p.barless() {
		return width
	}
	return width - barWidth - 2
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

// shownColumns are the columns of the table: those chosen, or as there is room.
func (p *people) shownColumns() []column {
	if chosen := p.app.columns; len(chosen) > 0 {
		return chosenColumns(chosen, p.tableWidth())
	}
	return columnsFor(p.tableWidth())
}

func (p *people) table(width int) *widget.Table {
	table := &widget.Table{Selected: p.at - p.offset, Marker: p.app.marker()}
	columns := p.shownColumns()
	before := 2
	for i, c := range columns {
		room := c.width
		if i == len(columns)-1 {
			room = width - before
			columns[i].width = room
		}
		before += c.width + 2
		table.Columns = append(table.Columns, widget.Column{Title: p.columnTitle(c, room), Width: c.width})
	}
	for _, row := range p.page {
		cells := make([]plain.Line, len(columns))
		for i, c := range columns {
			if c.name == nameColumn {
				cells[i] = p.nameCell(row, c.width)
			} else {
				cells[i] = plain.Of(c.cell(p.app, row))
			}
		}
		table.Rows, table.Signs = append(table.Rows, cells), append(table.Signs, p.sign(row.ID))
	}
	if p.typing || p.facets.focus {
		table.Marker = plain.Of(p.app.arrow("·", "-"))
	}
	return table
}

// columnTitle is a title, with an arrow where the rows are in its order.
func (p *people) columnTitle(c column, room int) plain.Line {
	title := plain.Of(p.app.words("column." + c.name))
	if p.sort.Field == "" || p.sort.Field != c.name {
		return title
	}
	arrow := p.app.arrow("▲", "^")
	if p.sort.Down {
		arrow = p.app.arrow("▼", "v")
	}
	return plain.Of(title.Cut(max(0, room-1)).String() + arrow)
}

// nameCell is a name and, where somebody was found by another spelling, a sign;
// and that spelling, where it is none of the names that are seen.
func (p *people) nameCell(r register.Row, width int) plain.Line {
	shown := person.DisplayName(r.Family, r.Given)
	name := plain.Of(shown)
	at := slices.IndexFunc(r.Why, func(m register.Match) bool { return m.How == register.Variant || m.How == register.Slip })
	if at < 0 {
		return name
	}
	why := plain.Of(p.app.arrow("≈", "~"))
	if !strings.Contains(shown, r.Why[at].Name) {
		why = plain.Of(why.String() + " " + r.Why[at].Name).Cut(width / 2)
	}
	return plain.Of(name.Cut(max(0, width-why.Width()-1)).String() + " " + why.String())
}

// shownNumber is a number as the reader's language writes it.
func (p *people) shownNumber(n int) string { return text.Number(p.app.lang, n) }
