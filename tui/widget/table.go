package widget

import "lotse/store/plain"

// Column is a column of a table: its title and how many cells it takes. The
// last column takes what is left.
type Column struct {
	Title plain.Line
	Width int
}

// gap is the number of cells between two columns.
const gap = 2

// Table is one page of rows under their titles. It never holds more than what
// it shows.
type Table struct {
	Columns  []Column
	Rows     [][]plain.Line
	Selected int          // row with the marker; -1: none
	Marker   plain.Line   // what stands before the selected row
	Signs    []plain.Line // one cell before each row, beside the marker; nil: none
}

// Draw shows the titles and the rows. The cursor stands on the marker, so that
// going down costs two cells on the wire.
func (t *Table) Draw(width, height int) Frame {
	var frame Frame
	titles := make([]plain.Line, len(t.Columns))
	for i, column := range t.Columns {
		titles[i] = column.Title
	}
	frame.Put(t.row(plain.Line{}, plain.Line{}, titles, Quiet, width))
	for i, cells := range t.Rows[:min(len(t.Rows), max(0, height-1))] {
		marker, sign := plain.Line{}, plain.Line{}
		if i < len(t.Signs) {
			sign = t.Signs[i]
		}
		if i == t.Selected {
			marker = t.Marker
			frame.Y, frame.Cursor = i+1, true
		}
		frame.Put(t.row(marker, sign, cells, Normal, width))
	}
	return frame.Fit(width, height)
}

func (t *Table) row(marker, sign plain.Line, cells []plain.Line, tone Tone, width int) Row {
	row := Row{{marker.Pad(1), Normal}, {sign.Pad(1), Strong}}
	if sign.Width() == 0 {
		row = Row{{marker.Pad(2), Normal}}
	}
	at := 2
	for i, cell := range cells {
		if i == len(cells)-1 {
			return append(row, Span{cell.Cut(width - at), tone})
		}
		row = append(row, Span{cell.Cut(t.Columns[i].Width).Pad(t.Columns[i].Width + gap), tone})
		at += t.Columns[i].Width + gap
	}
	return row
}
