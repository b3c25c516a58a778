package tui

import (
	"slices"

	"lotse/store/plain"
	"lotse/store/register"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// facetLine draws a line of the bar; false where there is none.
func (p *people) facetLine(at int) (widget.Row, bool) {
	if at < 0 || at >= len(p.facets.lines) {
		return nil, false
	}
	return p.drawFacet(at, barWidth), true
}

// drawDrawer shows the facets over the list, where there is no room beside it.
func (p *people) drawDrawer(width, height int) widget.Frame {
	var frame widget.Frame
	first := max(0, p.facets.line()-height+1)
	for at := first; at < min(len(p.facets.lines), first+height); at++ {
		if at == p.facets.line() {
			frame.X, frame.Y, frame.Cursor = 0, at-first, true
		}
		frame.Put(p.drawFacet(at, min(width, 48)))
	}
	return frame.Fit(width, height)
}

// drawFacet is one line: marker, whether it is chosen, what it is, how many.
func (p *people) drawFacet(at, width int) widget.Row {
	a, line := p.app, p.facets.lines[at]
	marker := plain.Line{}
	if p.facets.focus && at == p.facets.line() {
		marker = a.marker()
	}
	row := widget.Row{{Text: marker.Pad(2)}}
	if line.Value == "" && line.count.People == 0 && line.count.Code == "" {
		title := a.words("column." + line.Field)
		if line.hidden > 0 {
			title = a.words("facet.more", title, line.hidden)
		}
		return append(row, widget.Span{Text: plain.Of(title).Cut(width - 2), Tone: widget.Strong})
	}
	tone, sign := widget.Normal, plain.Line{}
	switch {
	case line.count.Chosen:
		tone, sign = widget.Strong, plain.Of(a.arrow("✓", "x"))
	case p.excluded(line):
		tone, sign = widget.Quiet, plain.Of("-")
	}
	count := plain.Of(p.shownNumber(line.count.People))
	room := width - 4 - count.Width() - 1
	row = append(row, widget.Span{Text: sign.Pad(2), Tone: tone})
	row = append(row, widget.Span{Text: plain.Of(p.valueLabel(line.Field, line.count)).Cut(room).Pad(room + 1), Tone: tone})
	return append(row, widget.Span{Text: count, Tone: tone})
}

// excluded says whether the filter wants a value not to be.
func (p *people) excluded(line facetLine) bool {
	return slices.ContainsFunc(p.filter.Terms, func(t register.Term) bool {
		return t.Not && t.Field == line.Field && hasValue(t, line.Value)
	})
}

// valueLabel is a value in the reader's language.
func (p *people) valueLabel(field string, count register.Count) string {
	return command.Format{Lang: p.app.lang, Book: p.app.desk.Session.Book}.CountLabel(field, count)
}

// fieldInfos is the table of fields, read once.
var fieldInfos = register.Fields()
