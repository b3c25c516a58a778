package tui

import (
	"context"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// maxFilter is how many characters a filter line takes.
const maxFilter = 500

// people is the list: a filter line, how many of how many, one page of rows.
type people struct {
	app    *App
	list   *store.List // nil while it is being opened
	line   *widget.Editor
	typing bool // the filter line has the focus, not the rows

	filter     register.Filter
	page       []register.Row // rows from offset on, as many as are seen
	offset     int
	anchor     person.ID // the person whom somebody went to; the marker stays on her
	at         int       // the selected row, counted from the first of all
	total      int       // rows that match
	resembling bool      // none as typed, only by names that resemble it
	all        int       // rows that one may see
	refused    string    // why this filter shows nothing
	settled    string    // the filter that is recorded, or is being recorded
	asked      int       // filters that were to be recorded so far
	unsettled  string    // why the list shows nothing until a filter is recorded
	typed      time.Time // when somebody typed last, by the machine's clock as ticks are

	sort   register.Sort
	facets facets
	marks  map[person.ID]bool
	jump   string                // digits of a row to go to
	ways   []register.Completion // how the filter may go on
	known  register.Known        // what completing the filter goes by, once it was needed
	way    int                   // the one chosen; -1: none
	saved  *opened               // the saved list that is open
	course string                // id of the course that people are looked for; empty: none
	given  string                // the filter that another screen opened the list with; empty: none
}

// openPeople goes to the list, opening it the first time.
func (a *App) openPeople(typing bool) {
	if a.list == nil {
		a.list = &people{app: a, line: widget.NewEditor(maxFilter), way: -1}
		a.list.open()
	}
	a.leave(a.list) // it is in one place at a time
	a.list.course, a.list.given = "", ""
	a.list.typing = typing
	a.list.reread()
	a.list.complete()
	a.open(a.list)
}

// findPeople goes to the list with a filter that was said on the ":" line.
func (a *App) findPeople(filter string) {
	a.openPeople(false)
	a.list.saved, a.list.facets.focus = nil, false
	a.list.line.SetText(filter)
	a.list.refilter()
	a.list.settle()
}

// open opens the list at the Desk, which records it before the first row.
func (p *people) open() {
	p.app.run(func(ctx context.Context) func() {
		list, err := p.app.desk.OpenList(ctx)
		return func() {
			if err != nil {
				p.app.leave(p)
				p.app.list = nil
				p.app.fail(err)
				return
			}
			p.list = list
			p.refilter()
			if p.line.Text() != "" && !p.typing {
				p.settle()
			}
		}
	})
}

// opening says whether there are no rows yet; the filter line takes letters at once.
func (p *people) opening() bool { return p.list == nil && !p.typing }

func (p *people) title() string {
	if p.saved != nil {
		return p.app.words("people.title") + p.app.arrow("  ›  ", "  >  ") + p.saved.name
	}
	return p.app.words("people.title")
}

func (p *people) scope() scope {
	switch {
	case p.typing:
		return onFilter
	case p.facets.focus:
		return onFacets
	}
	return onRows
}

func (p *people) offers(does intent) bool {
	if does == quitLotse || does == switchLanguage {
		return false // letters search
	}
	switch does {
	case leaveFilter:
		return p.typing || p.line.Text() != "" && !p.asSaved()
	case goBack:
		return p.line.Text() == "" || p.asSaved()
	case openFacets:
		return len(p.facets.all) > 0
	case takeWay:
		return len(p.ways) > 0
	case takeInPerson:
		return p.app.desk.Session.May("person.new")
	case onlyNew, onlyLeft:
		return p.saved != nil && len(p.saved.came)+len(p.saved.left) > 0
	case saveList, openLists, undoAct:
		return p.app.desk.Session.May("list.keep")
	}
	return true
}

func (p *people) paste(content string) {
	p.typing = true
	p.edit(func() bool { p.line.Insert(content); return true })
}

// edit changes the filter line, and reads it again where that has changed it.
func (p *people) edit(change func() bool) {
	before, cursor := p.line.Text(), p.line.Behind()
	if !change() {
		return
	}
	if p.line.Text() != before {
		p.refilter()
	}
	if p.line.Text() != before || p.line.Behind() != cursor {
		p.complete()
	}
}

func (p *people) press(key widget.Key) bool {
	if p.typing {
		return p.pressLine(key)
	}
	if p.facets.focus {
		return p.pressFacets(key)
	}
	if p.pressJump(key) {
		return true
	}
	switch intentOf(onRows, key) {
	case openFacets:
		p.openFacets()
	case sortRows:
		p.openSort()
	case chooseColumns:
		p.openColumns()
	case markRow:
		p.mark()
	case markAll:
		p.markAll()
	case useMouse:
		p.app.switchMouse()
	case actOnList:
		p.openActs()
	case saveList:
		p.openSave()
	case openLists:
		p.app.openLists("l")
	case onlyNew:
		p.showChanges(p.newPeople())
	case onlyLeft:
		p.showChanges(p.gonePeople())
	case undoAct:
		p.app.openUndo("u")
	case takeInPerson:
		return p.app.takeIn()
	case choose:
		p.openPerson()
	case focusFilter:
		p.typing = true
		p.complete()
	case leaveFilter:
		return p.clear()
	case goDown:
		p.move(1)
	case goUp:
		p.move(-1)
	case pageDown:
		p.move(p.rows())
	case pageUp:
		p.move(-p.rows())
	case goFirst:
		p.move(-p.total)
	case goLast:
		p.move(p.total)
	default:
		return p.typeAhead(key)
	}
	return true
}

// typeAhead begins to search with the letter that was typed: whoever has never
// seen the list types a name, and must not leave Lotse by its "q".
func (p *people) typeAhead(key widget.Key) bool {
	if !searchable(key) {
		return false
	}
	p.typing = true
	if said := strings.TrimSpace(p.line.Text()); said != "" {
		p.line.SetText(said + " ")
	}
	return p.pressLine(key)
}

func (p *people) pressLine(key widget.Key) bool {
	switch intentOf(onFilter, key) {
	case takeWay:
		if !p.takeWay() {
			p.leaveLine()
		}
	case nextWay:
		if !p.chooseWay(1) {
			p.leaveLine()
		}
	case lastWay:
		p.chooseWay(-1)
	case settleFilter:
		if p.way < 0 || !p.takeWay() {
			p.leaveLine()
		}
	case leaveFilter:
		p.leaveLine()
	case takeInPerson:
		p.app.takeIn()
	default:
		p.edit(func() bool { return p.line.Press(key) })
	}
	return true // letters are text, even those that are commands elsewhere
}

// leaveLine gives the keys back to the rows.
func (p *people) leaveLine() {
	p.typing, p.ways, p.way = false, nil, -1
	p.settle()
}

// asSaved says whether the list is the saved one that was opened, or the one behind
// a number of another screen, unchanged.
func (p *people) asSaved() bool {
	return p.saved != nil && p.line.Text() == p.saved.filter || p.given != "" && p.line.Text() == p.given
}

// clear empties the filter; false where it is empty, or that of a saved list, so
// that Esc goes back.
func (p *people) clear() bool {
	if p.line.Text() == "" {
		p.settle()
		return false
	}
	stay := !p.asSaved()
	p.line.SetText("")
	p.saved = nil
	p.refilter()
	p.settle()
	return stay
}

// reread fetches the page that is seen, after the filter, the people or the
// size of the screen changed.
func (p *people) reread() {
	if p.list == nil {
		return
	}
	p.refused = ""
	if p.anchor != "" {
		p.at = max(0, p.list.Place(p.query(), p.anchor))
	}
	q := p.query()
	q.Facets = facetFields
	count, err := p.list.Find(q)
	if err != nil {
		p.refused, p.page, p.total, p.facets.all, p.facets.focus = command.Sentence(err, p.app.lang), nil, 0, nil, false
		return
	}
	if every, err := p.list.Find(store.Query{}); err == nil {
		p.all = every.Total
	}
	p.total, p.resembling = count.Total, count.Resembling
	p.facets.all = count.Facets
	p.layFacets()
	p.move(0)
}

// renew is reread for what others have changed: the facets stay where they are.
func (p *people) renew() {
	beside := p.facets.top - p.offset
	p.reread()
	p.facets.top = p.offset + beside
}

// move moves the marker and fetches the page that it is on then.
func (p *people) move(by int) {
	p.at = max(0, min(p.at+by, p.total-1))
	offset := max(0, min(p.offset, p.at, p.total-p.rows()), p.at-p.rows()+1)
	if by == 0 || offset != p.offset {
		if by == 0 || offset > p.offset+1 || offset < p.offset-1 {
			p.facets.follow(offset, p.rows())
		}
		p.offset = offset
		p.fetch()
	}
	if row, ok := p.selected(); ok && by != 0 {
		p.anchor = row.ID
	}
}

// fetch reads the page that is seen.
func (p *people) fetch() {
	if p.list == nil {
		return
	}
	q := p.query()
	q.Offset, q.Limit = p.offset, p.rows()
	found, err := p.list.Find(q)
	if err != nil {
		p.refused, found = command.Sentence(err, p.app.lang), store.Found{}
	}
	p.page = found.Rows
}

// selected is the person under the marker.
func (p *people) selected() (register.Row, bool) {
	if i := p.at - p.offset; i >= 0 && i < len(p.page) {
		return p.page[i], true
	}
	return register.Row{}, false
}

func (p *people) openPerson() {
	if row, ok := p.selected(); ok && p.reason() == "" {
		p.settle()
		p.app.openProfile(row.ID, "")
	}
}

func (p *people) resized() { p.reread() }

// rows is how many people a page has: the body without filter, hint and titles.
func (p *people) rows() int { return max(1, p.app.bodyHeight()-3) }
