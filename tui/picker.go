package tui

import (
	"unicode"
	"unicode/utf8"

	"lotse/store/plain"
	"lotse/tui/widget"
)

// picker is a short menu: something is chosen with Enter, by its number, or, in
// a checklist, ticked with the space bar.
type picker struct {
	app    *App
	head   string
	intro  string
	picks  []pick
	at     int
	ticks  bool             // Enter is for the whole, the space bar for one
	change func(at, by int) // left and right; nil: nothing
	done   func()           // with Enter, of a checklist
	opener string           // the letter that opened it from the list: see people.letters
}

// pick is one thing to choose.
type pick struct {
	label, note string
	on          bool
	do          func()
}

func (p *picker) scope() scope {
	if p.ticks {
		return onChecklist
	}
	return onPicker
}

func (p *picker) title() string { return p.head }
func (p *picker) paste(string)  {}
func (p *picker) spot() spot    { return spot{} }

func (p *picker) press(key widget.Key) bool {
	switch intentOf(p.scope(), key) {
	case goDown:
		p.at = min(p.at+1, len(p.picks)-1)
	case goUp:
		p.at = max(p.at-1, 0)
	case goFirst:
		p.at = 0
	case goLast:
		p.at = len(p.picks) - 1
	case choose:
		p.choose()
	case markRow:
		p.picks[p.at].do()
	case moveUp:
		p.change(p.at, -1)
	case moveDown:
		p.change(p.at, 1)
	case goBack:
		p.app.back()
	default:
		return p.number(key) || p.app.listTakes(p.opener, key)
	}
	return true
}

func (p *picker) choose() {
	switch {
	case p.ticks:
		p.done()
	case p.at < len(p.picks):
		p.picks[p.at].do()
	}
}

func (p *picker) number(key widget.Key) bool {
	if len(key.Text) != 1 || key.Text[0] < '1' || int(key.Text[0]-'1') >= len(p.picks) || p.ticks {
		return false
	}
	p.at = int(key.Text[0] - '1')
	p.choose()
	return true
}

func (p *picker) draw(width, height int) widget.Frame {
	var frame widget.Frame
	if p.intro != "" {
		for _, line := range plain.Lines(p.intro, min(width-4, measure)) {
			frame.Put(widget.Text("  " + line.String()))
		}
	}
	if height >= len(frame.Rows)+len(p.picks)+1 {
		frame.Put(nil)
	}
	rows := max(1, height-len(frame.Rows))
	first := max(0, p.at-rows+1)
	for i := first; i < min(len(p.picks), first+rows); i++ {
		marker := plain.Line{}
		if i == p.at {
			marker = p.app.marker()
			frame.X, frame.Y, frame.Cursor = 2, len(frame.Rows), true
		}
		frame.Put(p.drawPick(i, marker).Cut(width))
	}
	return frame.Fit(width, height)
}

func (p *picker) drawPick(at int, marker plain.Line) widget.Row {
	one := p.picks[at]
	row := widget.Text("  ").And(widget.Normal, marker.Pad(2).String())
	tone := widget.Normal
	if one.on {
		tone = widget.Strong
	}
	switch {
	case p.ticks && one.on:
		row = row.And(tone, "[x] ")
	case p.ticks:
		row = row.And(tone, "[ ] ")
	}
	row = row.And(tone, one.label)
	if one.note != "" {
		row = row.And(widget.Quiet, "   "+one.note)
	}
	return row
}

// listTakes goes on with a search that somebody began to type on the list: its
// first letter has opened what is seen, and the second one means nothing here.
func (a *App) listTakes(opener string, key widget.Key) bool {
	if opener == "" || a.list == nil || !searchable(key) {
		return false
	}
	a.back()
	return a.list.letters(opener, key)
}

// letters begins a search with the letter that meant something else, and another.
func (p *people) letters(first string, key widget.Key) bool {
	if !searchable(key) {
		return false
	}
	p.typeAhead(widget.Key{Name: first, Text: first})
	return p.pressLine(key)
}

// searchable says whether a key types a letter or a digit.
func searchable(key widget.Key) bool {
	first, _ := utf8.DecodeRuneInString(key.Text)
	return unicode.IsLetter(first) || unicode.IsDigit(first)
}
