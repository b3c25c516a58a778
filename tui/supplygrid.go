package tui

import (
	"strings"

	"lotse/store/plain"
	"lotse/tui/widget"
)

// grid is a table of numbers that one goes about in by cells. Columns stand in
// groups; the groups that fit are seen, and those beyond come with the marker. It
// knows where one is, and asks for the cells that are seen.
type grid struct {
	row, column int // of the cell with the marker; columns are counted through all groups
	top, first  int // first row and first group that are seen
	rows        int // at the last drawing
}

// gridGroup is a head and the columns below it.
type gridGroup struct {
	head    string
	columns []gridColumn
}

// gridColumn is a head and a width.
type gridColumn struct {
	head  string
	width int
}

// gridTable is what a grid shows.
type gridTable struct {
	labels []string // of the rows
	groups []gridGroup
	cell   func(row, column int) saidNumber
}

func (t gridTable) columns() int {
	n := 0
	for _, g := range t.groups {
		n += len(g.columns)
	}
	return n
}

// groupOf is the group of a column, and the group's first column.
func (t gridTable) groupOf(column int) (group, first int) {
	for i, g := range t.groups {
		if column < first+len(g.columns) {
			return i, first
		}
		first += len(g.columns)
	}
	return 0, 0
}

func (g *grid) move(rows, columns int, t gridTable) {
	g.row = max(0, min(g.row+rows, len(t.labels)-1))
	g.column = max(0, min(g.column+columns, t.columns()-1))
}

// gridKey is how far a key moves the marker.
func (g *grid) key(does intent, t gridTable) bool {
	switch does {
	case goRight:
		g.move(0, 1, t)
	case goLeft:
		g.move(0, -1, t)
	default:
		by, ok := rollKey(does, max(1, g.rows), len(t.labels))
		g.move(by, 0, t)
		return ok
	}
	return true
}

func (g gridGroup) width() int {
	width := 0
	for _, c := range g.columns {
		width += c.width
	}
	return width
}

// fits is how many groups are seen from first on in a width.
func (g *grid) fits(t gridTable, width int) int {
	n := 0
	for i := g.first; i < len(t.groups) && width >= t.groups[i].width(); i++ {
		width -= t.groups[i].width()
		n++
	}
	return max(1, n)
}

const (
	leastLabel = 11
	mostLabel  = 24
)

// lay finds the groups that are seen, the marker's among them, and the width of
// the labels.
func (g *grid) lay(t gridTable, width int) (groups, label int) {
	room := width - 2 - leastLabel
	group, _ := t.groupOf(g.column)
	g.first = min(g.first, group)
	for g.first < group && group >= g.first+g.fits(t, room) {
		g.first++
	}
	for g.first > 0 {
		g.first--
		if group >= g.first+g.fits(t, room) || g.first+g.fits(t, room) < len(t.groups) {
			g.first++
			break
		}
	}
	groups = g.fits(t, room)
	used := 0
	for _, one := range t.groups[g.first:min(len(t.groups), g.first+groups)] {
		used += one.width()
	}
	return groups, max(leastLabel, min(mostLabel, width-2-used))
}

func (g *grid) draw(t gridTable, width, height int, marker plain.Line) widget.Frame {
	var frame widget.Frame
	if len(t.groups) == 0 || len(t.labels) == 0 {
		return frame.Fit(width, height)
	}
	g.move(0, 0, t)
	count, label := g.lay(t, width)
	shown := t.groups[g.first:min(len(t.groups), g.first+count)]
	from := 0
	for _, one := range t.groups[:g.first] {
		from += len(one.columns)
	}
	frame.Put(g.heads(t, shown, label)...)
	g.rows = max(1, height-len(frame.Rows))
	g.top = max(0, min(g.top, g.row, len(t.labels)-g.rows), g.row-g.rows+1)
	for i := g.top; i < min(len(t.labels), g.top+g.rows); i++ {
		mark := plain.Line{}
		if i == g.row {
			mark = marker
		}
		row := widget.Text(mark.Pad(2).String()).And(widget.Normal, plain.Of(t.labels[i]).Cut(label-1).Pad(label).String())
		at := from
		for _, group := range shown {
			for _, column := range group.columns {
				here := i == g.row && at == g.column
				cell := t.cell(i, at)
				if here {
					frame.X, frame.Y, frame.Cursor = row.Width()+max(0, column.width-2), len(frame.Rows), true
				}
				row = row.And(cell.tone, bracketed(cell.said, column.width, here))
				at++
			}
		}
		frame.Put(row)
	}
	return frame.Fit(width, height)
}

// bracketed is a number at the right of a cell, in brackets where the marker is.
func bracketed(said string, width int, here bool) string {
	line := plain.Of(said).Cut(width - 2)
	left, right := " ", " "
	if here {
		left, right = "[", "]"
	}
	return strings.Repeat(" ", max(0, width-2-line.Width())) + left + line.String() + right
}

// heads are the names of the groups, where they have any, and those of the columns.
func (g *grid) heads(t gridTable, shown []gridGroup, label int) []widget.Row {
	names, heads := widget.Text(strings.Repeat(" ", 2+label)), widget.Text(strings.Repeat(" ", 2+label))
	named := false
	for i, group := range shown {
		named = named || group.head != ""
		head := group.head
		if i == 0 && g.first > 0 {
			head = "< " + head
		}
		if i == len(shown)-1 && g.first+len(shown) < len(t.groups) {
			head += " >"
		}
		names = names.And(widget.Strong, plain.Of("  "+head).Cut(group.width()).Pad(group.width()).String())
		for _, column := range group.columns {
			head := plain.Of(column.head).Cut(column.width - 1)
			heads = heads.And(widget.Quiet, strings.Repeat(" ", column.width-1-head.Width())+head.String()+" ")
		}
	}
	if !named {
		return []widget.Row{heads}
	}
	return []widget.Row{names, heads}
}
