package tui

import (
	"context"
	"slices"

	"lotse/store/register"
	"lotse/tui/widget"
)

// openSort lets somebody choose the order of the list; the one that it has
// already turns round.
func (p *people) openSort() {
	menu := &picker{app: p.app, head: p.app.words("sort.title"), intro: p.app.words("sort.intro"), opener: "s"}
	for _, name := range p.sortable() {
		one := pick{label: p.app.words("column." + name), do: func() { p.app.back(); p.sortBy(name) }}
		if name == p.sortName() {
			one.on, one.note, menu.at = true, p.app.words("sort.again"), len(menu.picks)
		}
		menu.picks = append(menu.picks, one)
	}
	p.app.open(menu)
}

// sortable are the columns that are seen, and then the others.
func (p *people) sortable() []string {
	var names []string
	for _, c := range p.shownColumns() {
		names = append(names, c.name)
	}
	for _, c := range columns {
		if !slices.Contains(names, c.name) && p.app.maySee(c.name) {
			names = append(names, c.name)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "native" || name == "azr" })
}

func (p *people) sortName() string {
	if p.sort.Field == "" {
		return nameColumn
	}
	return p.sort.Field
}

// sortBy puts the list into the order of a column, or turns that round.
func (p *people) sortBy(name string) {
	switch {
	case name == p.sort.Field:
		p.sort.Down = !p.sort.Down
	case name == nameColumn && p.sort == (register.Sort{}):
		p.sort = register.Sort{Field: nameColumn, Down: true}
	case name == nameColumn:
		p.sort = register.Sort{}
	default:
		p.sort = register.Sort{Field: name}
	}
	p.anchor, p.at, p.offset = "", 0, 0 // whoever sorts wants the first
	p.reread()
}

// maySee says whether a column is one that this member of staff sees of everybody
// in her lists.
func (a *App) maySee(name string) bool {
	at := slices.IndexFunc(fieldInfos, func(i register.FieldInfo) bool { return i.Name == name })
	return at < 0 || !a.home().known || slices.Contains(a.home().who.Sees, fieldInfos[at].Class)
}

// openColumns lets somebody choose the columns and their order.
func (p *people) openColumns() {
	a := p.app
	menu := &picker{app: a, head: a.words("columns.title"), intro: a.words("columns.intro"), ticks: true, opener: "c"}
	shown := p.shownColumns()
	var names []string
	for _, c := range append(slices.Clone(shown), columns...) {
		if c.name != nameColumn && c.name != "native" && !slices.Contains(names, c.name) && a.maySee(c.name) {
			names = append(names, c.name)
		}
	}
	for i, name := range names {
		menu.picks = append(menu.picks, pick{label: a.words("column." + name), on: slices.ContainsFunc(shown, func(c column) bool { return c.name == name })})
		menu.picks[i].do = func() { menu.picks[menu.at].on = !menu.picks[menu.at].on }
	}
	menu.change = func(at, by int) {
		if to := at + by; to >= 0 && to < len(names) {
			names[at], names[to] = names[to], names[at]
			menu.picks[at], menu.picks[to] = menu.picks[to], menu.picks[at]
			menu.at = to
		}
	}
	menu.done = func() {
		var chosen []string
		for i, one := range menu.picks {
			if one.on {
				chosen = append(chosen, names[i])
			}
		}
		a.back()
		p.setColumns(chosen)
	}
	a.open(menu)
}

// setColumns shows columns at once, and keeps them for the next session. None:
// as there is room.
func (p *people) setColumns(names []string) {
	p.app.columns = names
	p.app.run(func(ctx context.Context) func() {
		err := p.app.desk.SetColumns(ctx, names)
		return func() {
			if err != nil {
				p.app.fail(err)
			}
		}
	})
}

// pressJump takes digits, which go to a row by its number with Enter.
func (p *people) pressJump(key widget.Key) bool {
	digit := len(key.Text) == 1 && key.Text[0] >= '0' && key.Text[0] <= '9'
	switch {
	case digit && len(p.jump) < 7:
		p.jump += key.Text
	case p.jump == "":
		return false
	case key.Name == "enter" || key.Name == "g":
		to := 0
		for _, d := range p.jump {
			to = to*10 + int(d-'0')
		}
		p.jump = ""
		p.move(to - 1 - p.at)
	case key.Name == "backspace":
		p.jump = p.jump[:len(p.jump)-1]
	case key.Name == "esc":
		p.jump = ""
	case searchable(key): // an id is being typed
		typed := p.jump
		p.jump = ""
		p.typeAhead(widget.Key{Name: typed, Text: typed})
		return p.pressLine(key)
	default:
		p.jump = ""
		return false
	}
	return true
}
