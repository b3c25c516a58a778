package widget

import "lotse/store/plain"

// Ticks are a few words of which any may be chosen. Left and right go from one to
// the next, the space bar or a word's number ticks.
type Ticks struct {
	Options []plain.Line
	On      []bool
	At      int
}

// Press ticks; false where the key means nothing here.
func (t *Ticks) Press(key Key) bool {
	switch {
	case key.Name == "left" && t.At > 0:
		t.At--
	case key.Name == "right" && t.At < len(t.Options)-1:
		t.At++
	case key.Name == "space" || key.Name == "x":
		t.On[t.At] = !t.On[t.At]
	case len(key.Text) == 1 && key.Text[0] >= '1' && int(key.Text[0]-'1') < len(t.Options):
		t.At = int(key.Text[0] - '1')
		t.On[t.At] = !t.On[t.At]
	default:
		return false
	}
	return true
}

// Draw shows all words in a row, those chosen in brackets; where they do not fit,
// with a sign before them.
func (t *Ticks) Draw(width, _ int) Frame {
	wide := 0
	for _, option := range t.Options {
		wide += option.Width() + 2
	}
	var row Row
	x := 0
	for i, option := range t.Options {
		if i == t.At {
			x = row.Width() + 1
		}
		switch {
		case t.On[i] && wide > width:
			row = row.And(Strong, "+"+option.String())
		case wide > width:
			row = row.And(Normal, " "+option.String())
		case t.On[i]:
			row = row.And(Strong, "["+option.String()+"]")
		default:
			row = row.And(Normal, " "+option.String()+" ")
		}
	}
	return Frame{Rows: []Row{row.Cut(width)}, X: x, Cursor: true}
}
