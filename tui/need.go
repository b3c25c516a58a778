package tui

import (
	"context"
	"slices"
	"time"

	"lotse/store"
	"lotse/store/register"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// needs is an overview of open needs: how many people have one of each kind, in
// each municipality. Every number opens its list.
type needs struct {
	app    *App
	kinds  []string
	places []string // AGS; the first one, "", stands for all
	count  map[supplyPlace]int
	known  bool
	grid   grid
	fresh
}

func (a *App) openNeeds() {
	n := &needs{app: a}
	a.open(n)
	n.load()
}

func (n *needs) load() {
	a := n.app
	n.read(a, func(ctx context.Context) func() {
		then, err := n.ask(ctx)
		if err == nil {
			return then
		}
		return func() {
			if n.known {
				a.failOn(n, err)
				return
			}
			a.leave(n)
			a.fail(err)
		}
	})
}

// ask counts in an open list: one scan for each kind.
func (n *needs) ask(ctx context.Context) (then func(), err error) {
	list, err := n.app.desk.OpenList(ctx)
	if err != nil {
		return nil, err
	}
	found := map[string]store.Found{}
	for _, kind := range codesOf(n.app, "need") {
		q := store.Query{Filter: register.Parse("need:"+kind, n.app.desk.Session.Book), Facets: []string{"in"}}
		if found[kind], err = list.Find(q); err != nil {
			return nil, err
		}
	}
	return func() { n.known = true; n.take(found) }, nil
}

func (n *needs) take(found map[string]store.Found) {
	kind, place := n.at()
	n.count = map[supplyPlace]int{}
	n.kinds, n.places = nil, []string{""}
	places := map[string]bool{}
	for _, kind := range codesOf(n.app, "need") {
		all := found[kind]
		if all.Total == 0 {
			continue
		}
		n.kinds = append(n.kinds, kind)
		n.count[supplyPlace{kind, ""}] = all.Total
		for _, facet := range all.Facets {
			for _, c := range facet.Counts {
				if c.Code != "" {
					n.count[supplyPlace{kind, c.Code}] = c.People
					places[c.Code] = true
				}
			}
		}
	}
	for _, code := range codesOf(n.app, "municipality") {
		if places[code] {
			n.places = append(n.places, code)
		}
	}
	n.placed(kind, place)
}

// at is where the marker is.
func (n *needs) at() (kind, place string) {
	if n.grid.column < len(n.kinds) && n.grid.row < len(n.places) {
		return n.kinds[n.grid.column], n.places[n.grid.row]
	}
	return "", ""
}

func (n *needs) stirred() { n.stir(n.app) }

func (n *needs) again() {
	if n.stale {
		n.load()
	}
}

func (n *needs) tick(time.Time) {
	if n.app.top() == screen(n) {
		n.again()
	}
}

func (n *needs) opening() bool { return !n.known }
func (n *needs) scope() scope  { return onNeeds }
func (n *needs) title() string { return n.app.words("needs.title") }
func (n *needs) paste(string)  {}

func (n *needs) table() gridTable {
	a := n.app
	t := gridTable{cell: func(row, column int) saidNumber {
		count := n.count[supplyPlace{n.kinds[column], n.places[row]}]
		if count == 0 {
			return saidNumber{"–", widget.Normal}
		}
		return saidNumber{text.Number(a.lang, count), widget.Normal}
	}}
	for _, place := range n.places {
		t.labels = append(t.labels, a.placeWord(place))
	}
	for _, kind := range n.kinds {
		t.groups = append(t.groups, gridGroup{columns: []gridColumn{{a.label("need", kind), 14}}})
	}
	return t
}

func (n *needs) press(key widget.Key) bool {
	switch does := intentOf(onNeeds, key); does {
	case goBack:
		n.app.back()
	case choose:
		n.open()
	default:
		return n.known && n.grid.key(does, n.table())
	}
	return true
}

// open opens the list of a number.
func (n *needs) open() {
	if len(n.kinds) == 0 {
		return
	}
	kind, place := n.kinds[n.grid.column], n.places[n.grid.row]
	if n.count[supplyPlace{kind, place}] == 0 {
		return
	}
	filter := "need:" + kind
	if place != "" {
		filter += " " + n.app.livingIn(place)
	}
	n.app.listOf(filter)
}

func (n *needs) draw(width, height int) widget.Frame {
	var frame widget.Frame
	switch {
	case !n.known:
		frame.Put(nil, widget.Text("  "+n.app.words("wait")))
	case len(n.kinds) == 0:
		frame.Put(nil, widget.Text("  "+n.app.words("needs.none")))
	default:
		frame.Put(indented(widget.Quiet, n.app.words("needs.intro"), width)...)
		frame.Under(n.grid.draw(n.table(), width, height-len(frame.Rows), n.app.marker()), 0)
	}
	return frame.Fit(width, height)
}

// placed is the marker on a cell by what it shows.
func (n *needs) placed(kind, place string) {
	n.grid.column, n.grid.row = max(0, slices.Index(n.kinds, kind)), max(0, slices.Index(n.places, place))
}
