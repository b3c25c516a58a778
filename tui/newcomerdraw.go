package tui

import (
	"lotse/store/plain"
	"lotse/tui/widget"
)

// fewKnown are the rows that those who are known have at least, below their heading,
// and that one of them has at most while the form has the keys.
const fewKnown = 3

// narrowForm is the width below which labels are short.
const narrowForm = 60

func (f *newcomerForm) draw(width, height int) widget.Frame {
	f.label(width)
	form := f.drawForm(width)
	known := f.drawKnown(width)
	room := height - len(form.Rows)
	if most := max(room, fewKnown+1); len(known.Rows) > 0 {
		if f.at >= 0 {
			most = max(most, height*2/3)
		}
		room = min(most, len(known.Rows)+1)
	}
	var frame widget.Frame
	if room <= 0 || len(known.Rows) == 0 {
		frame.Under(around(form, max(1, height)), 0)
		return frame.Fit(width, height)
	}
	frame.Under(around(form, max(1, height-room)), 0)
	frame.Put(widget.In(widget.Strong, "  "+f.heading()).Cut(width))
	list := around(known, max(1, room-1))
	if list.Cursor = f.at >= 0; list.Cursor {
		frame.Cursor = false
	}
	frame.Under(list, 0)
	return frame.Fit(width, height)
}

// heading asks whether it is one of those who are known, and says how to go there.
func (f *newcomerForm) heading() string {
	if f.at >= 0 {
		return f.app.words("newcomer.known")
	}
	return f.app.words("newcomer.known") + " " + f.app.words("newcomer.known.keys", len(f.known), f.app.keyName("ctrl+o"))
}

// label writes the names of the fields as long as there is room for.
func (f *newcomerForm) label(width int) {
	for i, name := range newcomerFields {
		word := f.app.words("newcomer." + name)
		if width < narrowForm {
			word = f.app.words("newcomer.short." + name)
		}
		f.form.Items[i].Label = plain.Of(word)
	}
}

// drawForm is the form, and below the field in focus what is to be said of it.
func (f *newcomerForm) drawForm(width int) widget.Frame {
	room := min(width-4, measure)
	drawn := f.form.Draw(room, len(f.fields)) // one line a field
	var said []widget.Row
	if f.at < 0 {
		said = f.aside(room)
	}
	at := f.form.Focus + 1
	rows := append(append(append([]widget.Row{}, drawn.Rows[:at]...), said...), drawn.Rows[at:]...)
	var frame widget.Frame
	frame.Under(widget.Frame{Rows: rows, X: drawn.X, Y: drawn.Y, Cursor: drawn.Cursor && f.at < 0}, 2)
	return frame
}

// aside is what is wrong with the field in focus, or how it may go on.
func (f *newcomerForm) aside(width int) []widget.Row {
	switch {
	case f.status != "":
		return wrapped(widget.Bad, f.status, width)
	case f.busy:
		return wrapped(widget.Quiet, f.app.words("wait"), width)
	}
	if hint := f.hint(); hint != "" {
		return []widget.Row{widget.In(widget.Quiet, "  "+hint).Cut(width)}
	}
	return nil
}

// drawKnown are those who are known already, each with why she may be the newcomer.
func (f *newcomerForm) drawKnown(width int) widget.Frame {
	var frame widget.Frame
	for i, one := range f.known {
		marker, tone := plain.Line{}, widget.Normal
		if i == f.at {
			marker, tone = f.app.marker(), widget.Strong
			frame.X, frame.Y, frame.Cursor = 2, len(frame.Rows), true
		}
		most := fewKnown
		if f.at >= 0 {
			most *= 2
		}
		lines := plain.Lines(plain.Of(f.app.sourceFormat().Known(one)).String(), max(1, width-6))
		for n, line := range lines[:min(len(lines), most)] {
			if n > 0 {
				marker = plain.Line{}
			}
			frame.Put(widget.Text("  ").And(widget.Normal, marker.Pad(2).String()).And(tone, line.String()).Cut(width))
		}
	}
	return frame
}
