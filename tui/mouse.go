package tui

import (
	tea "charm.land/bubbletea/v2"

	"lotse/tui/widget"
)

// mouse says whether the terminal reports clicks. That takes from it the marking
// of text with the mouse (which then needs Shift), so it is on by itself only where
// the facets stand beside the list, and a key switches it.
type mouse int

const (
	asWide mouse = iota
	always
	never
)

// mouseOn says whether clicks are to be reported now: on the list alone, so that
// everywhere else text can be marked.
func (a *App) mouseOn() bool {
	if _, list := a.top().(*people); !list || a.line != nil {
		return false
	}
	return a.mouse == always || a.mouse == asWide && a.width >= withBar
}

func (a *App) switchMouse() {
	if a.mouseOn() {
		a.mouse = never
		a.say(widget.Normal, a.words("mouse.off"))
		return
	}
	a.mouse = always
	a.say(widget.Normal, a.words("mouse.on"))
}

// bodyTop is the row of the screen on which the body begins.
func (a *App) bodyTop() int {
	if a.height >= airy {
		return 2
	}
	return 1
}

// click is a press of the left button.
func (a *App) click(at tea.Mouse) {
	list, ok := a.top().(*people)
	if !ok || a.line != nil || at.Button != tea.MouseLeft || a.small() || opening(list) {
		return
	}
	if !a.takes(func() { a.click(at) }) {
		a.message = ""
		list.click(at.X, at.Y-a.bodyTop())
	}
}

func (a *App) wheel(at tea.Mouse) {
	list, ok := a.top().(*people)
	if !ok || a.line != nil || a.small() || opening(list) || a.takes(func() { a.wheel(at) }) {
		return
	}
	switch at.Button {
	case tea.MouseWheelDown:
		list.wheel(3)
	case tea.MouseWheelUp:
		list.wheel(-3)
	}
}

func (a *App) small() bool { return a.width < minWidth || a.height < minHeight }

// wheel scrolls; the marker stays in sight.
func (p *people) wheel(by int) {
	if p.facets.focus {
		p.facets.move(by)
		p.facets.follow(p.offset, p.rows())
		return
	}
	p.typing, p.ways = false, nil
	p.move(by)
}

// click chooses what stands in a cell of the body.
func (p *people) click(x, y int) {
	first := len(p.underLine(min(p.app.width, maxWidth))) + 1 // the row of the titles
	switch {
	case y < 0 || p.reason() != "":
	case y == 0:
		p.facets.focus, p.typing = false, true
	case y < first:
	case p.barless() && p.facets.focus:
		shown := max(0, p.facets.line()-(p.app.bodyHeight()-first)+1)
		p.clickFacet(shown + y - first)
	case !p.barless() && x >= p.tableWidth()+2:
		p.clickFacet(p.offset + y - first - 1 - p.facets.top)
	case x >= p.tableWidth():
	case y == first:
		p.clickTitle(x)
	default:
		p.clickRow(y - first - 1)
	}
}

func (p *people) clickFacet(line int) {
	if line < 0 || line >= len(p.facets.lines) {
		return
	}
	p.typing, p.ways = false, nil
	p.facets.at = p.facets.lines[line].facetSpot
	p.toggle(false)
}

func (p *people) clickTitle(x int) {
	at := 2
	columns := p.shownColumns()
	for i, c := range columns {
		if at += c.width + 2; x < at || i == len(columns)-1 {
			if c.name != "native" && c.name != "azr" {
				p.sortBy(c.name)
			}
			return
		}
	}
}

// clickRow goes to a row; a click on the one with the marker opens it.
func (p *people) clickRow(row int) {
	if row >= len(p.page) {
		return
	}
	here := p.offset+row == p.at && !p.typing && !p.facets.focus
	p.typing, p.ways, p.facets.focus = false, nil, false
	if here {
		p.openPerson()
		return
	}
	p.move(p.offset + row - p.at)
}
