package tui

import (
	"slices"
	"strings"

	"lotse/store/plain"
	"lotse/store/register"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// mostCompletions is how many ways to go on are thought of; as many are shown as
// there is room for.
const mostCompletions = 8

// complete finds out how the filter may go on at the cursor: from memory, with
// counts that are the reader's own.
func (p *people) complete() {
	p.ways, p.way = nil, -1
	if !p.typing || p.list == nil || p.reason() != "" || p.line.Text() == "" || p.line.Full {
		return // in a full line, that it is full is what is to be said
	}
	content := p.line.Text()
	if p.known.Count == nil { // kept, since it remembers what one may ask
		p.known = command.Known(p.app.desk, p.list, p.app.listNames, p.app.lang)
		p.known.Most = mostCompletions
	}
	p.known.Lang = p.app.lang
	p.ways = register.Complete(content, p.line.Cursor(), p.known)
	p.ways = slices.DeleteFunc(p.ways, func(c register.Completion) bool { // what a free word might have meant
		return c.People == 0 && strings.Contains(c.Insert, ":") || p.farFetched(c, content)
	})
}

// farFetched says whether a completion is a field that merely resembles a word
// which finds people as it is.
func (p *people) farFetched(c register.Completion, content string) bool {
	typed := strings.ToLower(content[c.From:max(c.From, min(c.To, p.line.Cursor()))])
	return p.total > 0 && c.People < 0 && !strings.HasPrefix(strings.ToLower(c.Text), typed)
}

// takeWay puts one of the completions into the line; false where there is none.
func (p *people) takeWay() bool {
	if len(p.ways) == 0 {
		return false
	}
	content, at := p.ways[max(0, p.way)].In(p.line.Text())
	p.edit(func() bool {
		p.line.SetText(content)
		p.line.SetBehind(len([]rune(content[at:])))
		return true
	})
	p.complete()
	return true
}

// chooseWay goes through the completions; false where there are none.
func (p *people) chooseWay(by int) bool {
	if len(p.ways) == 0 || by < 0 && p.way < 0 {
		return false
	}
	p.way = min(max(p.way+by, -1), len(p.ways)-1)
	return true
}

// drawCompletions is one row of ways to go on, nil where there are none.
func (p *people) drawCompletions(width int) widget.Row {
	if !p.typing || len(p.ways) == 0 {
		return nil
	}
	row := widget.Text("  ").And(widget.Quiet, p.app.keyName("tab")+" ")
	first := 0
	for i := max(0, p.way); i > 0; i-- { // the one chosen is in sight
		if p.waysWidth(i, max(0, p.way))+row.Width() <= width {
			first = i
			continue
		}
		break
	}
	if p.way <= 0 || p.waysWidth(0, p.way)+row.Width() <= width {
		first = 0
	}
	for i, way := range p.ways[first:] {
		tone := widget.Normal
		if first+i == p.way {
			tone = widget.Strong
			row = row.And(widget.Strong, p.app.marker().String())
		} else {
			row = row.And(widget.Normal, " ")
		}
		row = row.And(tone, way.Text)
		if way.People >= 0 {
			row = row.And(widget.Quiet, " "+text.Number(p.app.lang, way.People))
		}
		row = row.And(widget.Normal, "  ")
	}
	return row.Cut(width - 1)
}

// waysWidth is how many cells the completions from one to another take.
func (p *people) waysWidth(from, to int) int {
	width := 0
	for _, way := range p.ways[from : to+1] {
		width += plain.Of(way.Text).Width() + 3
		if way.People >= 0 {
			width += 1 + len(text.Number(p.app.lang, way.People))
		}
	}
	return width
}

// listNames are the names of the saved lists that can be named in a filter.
func (a *App) listNames() []string {
	var names []string
	for _, one := range a.shelf.lists {
		names = append(names, one.Name)
	}
	return names
}
