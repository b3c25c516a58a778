package widget

import "lotse/store/plain"

// Tone says how a span is meant; a terminal without colours shows all alike.
type Tone uint8

// The tones.
const (
	Normal Tone = iota
	Strong      // headings, keys, what is chosen
	Quiet       // labels and hints
	Good        // something was kept
	Bad         // something was refused, or needs attention
)

// Span is a piece of a row in one tone.
type Span struct {
	Text plain.Line
	Tone Tone
}

// Row is one row of the screen.
type Row []Span

// Frame is what a widget draws: rows from the top, and where the cursor stands.
type Frame struct {
	Rows   []Row
	X, Y   int  // the cursor's cell, from 0
	Cursor bool // whether there is one
}

// Key is a key press: its name ("left", "ctrl+w", "a") and, where it types
// something, the text.
type Key struct{ Name, Text string }

// Text is a row of one normal span.
func Text(text string) Row { return Row{{plain.Of(text), Normal}} }

// In is a row of one span in a tone.
func In(tone Tone, text string) Row { return Row{{plain.Of(text), tone}} }

// And returns the row with one more span.
func (r Row) And(tone Tone, text string) Row {
	return append(r, Span{plain.Of(text), tone})
}

// Width is the number of cells that the row takes.
func (r Row) Width() int {
	width := 0
	for _, span := range r {
		width += span.Text.Width()
	}
	return width
}

// Cut shortens the row to at most width cells.
func (r Row) Cut(width int) Row {
	var cut Row
	for _, span := range r {
		if width <= 0 {
			break
		}
		span.Text = span.Text.Cut(width)
		width -= span.Text.Width()
		cut = append(cut, span)
	}
	return cut
}

// Pad cuts or fills the row to exactly width cells.
func (r Row) Pad(width int) Row {
	cut := r.Cut(width)
	if room := width - cut.Width(); room > 0 {
		cut = append(cut, Span{plain.Of("").Pad(room), Normal})
	}
	return cut
}

// String is the text of the row.
func (r Row) String() string {
	var text string
	for _, span := range r {
		text += span.Text.String()
	}
	return text
}

// Put adds rows below those of f.
func (f *Frame) Put(rows ...Row) { f.Rows = append(f.Rows, rows...) }

// Under adds another frame below, moved right by indent cells; its cursor wins.
func (f *Frame) Under(below Frame, indent int) {
	if below.Cursor {
		f.X, f.Y, f.Cursor = below.X+indent, below.Y+len(f.Rows), true
	}
	for _, row := range below.Rows {
		if indent > 0 {
			row = append(Row{{plain.Of("").Pad(indent), Normal}}, row...)
		}
		f.Rows = append(f.Rows, row)
	}
}

// Fit cuts or fills the frame to exactly height rows, none wider than width.
func (f Frame) Fit(width, height int) Frame {
	rows := make([]Row, max(0, height))
	for i := range min(len(rows), len(f.Rows)) {
		rows[i] = f.Rows[i].Cut(width)
	}
	f.Rows = rows
	f.Cursor = f.Cursor && f.Y < height
	f.X = min(f.X, max(0, width-1))
	return f
}
