package tui

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/plain"
	"lotse/store/roster"
	"lotse/store/supply"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// supplyView sets need against places: for each type of course and municipality
// how many people need it, how many of them wait, free places and the gap.
type supplyView struct {
	app    *App
	known  bool
	cells  map[supplyPlace]supply.Cell
	types  []string // that occur, in the order of the rule book
	places []string // AGS; the first one, "", stands for all
	time   string   // only those who can then; empty: at any time
	care   string   // "yes": only those who need childcare, "no": only the others
	grid   grid
	fresh
}

type supplyPlace struct{ kind, place string }

// The columns of each type.
const (
	needed = iota
	waiting
	free
	gap
	measures
)

// openSupply goes to need and places.
func (a *App) openSupply() {
	s := &supplyView{app: a}
	a.open(s)
	s.load()
}

func (s *supplyView) load() {
	a := s.app
	s.read(a, func(ctx context.Context) func() {
		then, err := s.ask(ctx)
		if err == nil {
			return then
		}
		return func() {
			if !s.known {
				a.leave(s)
			}
			a.fail(err)
		}
	})
}

// ask reads the numbers of all municipalities together, and of each.
func (s *supplyView) ask(ctx context.Context) (then func(), err error) {
	time, care := s.time, s.care
	by := []string{"type"}
	if time != "" {
		by = append(by, "daytime")
	}
	if care != "" {
		by = append(by, "childcare")
	}
	all, err := s.app.desk.Supply(ctx, store.SupplyQuery{By: by})
	if err != nil {
		return nil, err
	}
	each, err := s.app.desk.Supply(ctx, store.SupplyQuery{By: append([]string{"municipality"}, by...)})
	return func() {
		if s.time != time || s.care != care {
			s.load()
			return
		}
		s.known = true
		s.take(all, each)
	}, err
}

// take arranges cells; the marker stays on its type and municipality.
func (s *supplyView) take(all, each []supply.Cell) {
	kind, place, measure := s.at()
	s.cells = map[supplyPlace]supply.Cell{}
	kinds, places := map[string]bool{}, map[string]bool{}
	for _, c := range append(slices.Clone(all), each...) {
		if s.time != "" && c.Daytime != s.time || s.care != "" && c.Childcare != (s.care == "yes") {
			continue
		}
		s.cells[supplyPlace{c.Type, c.Municipality}] = c
		kinds[c.Type], places[c.Municipality] = true, true
	}
	s.types, s.places = nil, []string{""}
	for _, code := range codesOf(s.app, "course") {
		if kinds[code] {
			s.types = append(s.types, code)
		}
	}
	for _, code := range codesOf(s.app, "municipality") {
		if places[code] {
			s.places = append(s.places, code)
		}
	}
	s.placed(kind, place, measure)
}

// placed puts the marker on a number.
func (s *supplyView) placed(kind, place string, measure int) {
	s.grid.row = max(0, slices.Index(s.places, place))
	s.grid.column = max(0, slices.Index(s.types, kind))*measures + max(0, min(measure, measures-1))
}

// at is where the marker is.
func (s *supplyView) at() (kind, place string, measure int) {
	if i := s.grid.column / measures; i < len(s.types) {
		kind = s.types[i]
	}
	if s.grid.row < len(s.places) {
		place = s.places[s.grid.row]
	}
	return kind, place, s.grid.column % measures
}

// cell is the one under the marker; false where there is neither need nor place.
func (s *supplyView) cell() (supply.Cell, bool) {
	kind, place, _ := s.at()
	c, ok := s.cells[supplyPlace{kind, place}]
	c.Type, c.Municipality = kind, place
	return c, ok
}

func (s *supplyView) stirred() { s.stir(s.app) }

func (s *supplyView) again() {
	if s.stale {
		s.load()
	}
}

func (s *supplyView) tick(time.Time) {
	if s.app.top() == screen(s) {
		s.again()
	}
}

func (s *supplyView) opening() bool { return !s.known }
func (s *supplyView) scope() scope  { return onSupply }
func (s *supplyView) title() string { return s.app.words("supply.title") }
func (s *supplyView) paste(string)  {}

func (s *supplyView) offers(does intent) bool {
	may := s.app.desk.Session.May
	switch does {
	case newCourse:
		return may("course.edit") && len(s.types) > 0
	case whatIf:
		return len(s.types) > 0
	case choose, showNeeds:
		return may("find")
	case nextGroup:
		return len(s.viable()) > 0
	}
	return true
}

func (s *supplyView) press(key widget.Key) bool {
	a := s.app
	does := intentOf(onSupply, key)
	if !s.offers(does) {
		refusal := "supply.nothing"
		if does == choose || does == showNeeds {
			refusal = "supply.onlynumbers"
		}
		a.say(widget.Normal, a.words(refusal))
		return true
	}
	switch does {
	case choose:
		s.open()
	case newCourse:
		s.openCourse()
	case whatIf:
		s.openWhatIf()
	case nextGroup:
		s.goGroup()
	case byTime:
		s.time = next(s.time, append([]string{""}, codesOf(a, "daytime")...))
		s.load()
	case byChildcare:
		s.care = next(s.care, []string{"", "yes", "no"})
		s.load()
	case showNeeds:
		a.openNeeds()
	case nextType:
		s.grid.move(0, measures, s.table())
	case lastType:
		s.grid.move(0, -measures, s.table())
	case goBack:
		a.back()
	default:
		return s.grid.key(does, s.table())
	}
	return true
}

// open opens what a number counts: the people, or the courses with free places;
// for a gap, what another course would change.
func (s *supplyView) open() {
	a := s.app
	kind, place, measure := s.at()
	c, ok := s.cell()
	if !ok {
		return
	}
	switch {
	case measure == free:
		a.openCourses(courseFilter{Type: kind, Place: place, Times: s.time, Phase: roster.Planned})
	case measure == gap:
		s.openWhatIf()
	case c.Filter == "":
		a.say(widget.Normal, a.words("supply.onlynumbers"))
	case measure == waiting:
		a.findPeople(c.Filter + " course:waiting type:" + kind)
	default:
		a.findPeople(c.Filter)
	}
}

// openCourse begins a course for those who are missing one in the cell.
func (s *supplyView) openCourse() {
	c, _ := s.cell()
	s.app.openCourseForm(roster.Course{
		Type: c.Type, Municipality: c.Municipality, Times: s.time, Childcare: s.care == "yes",
	}, c.Filter)
}

// viable are the cells in which enough people are missing a course, as rows and
// columns of the grid: those of municipalities, row by row.
func (s *supplyView) viable() [][2]int {
	var list [][2]int
	for row, place := range s.places {
		for i, kind := range s.types {
			if place != "" && s.cells[supplyPlace{kind, place}].Viable {
				list = append(list, [2]int{row, i*measures + gap})
			}
		}
	}
	return list
}

// goGroup goes to the next group that would fill a course.
func (s *supplyView) goGroup() {
	list := s.viable()
	at := 0
	for i, one := range list {
		if one[0] > s.grid.row || one[0] == s.grid.row && one[1] > s.grid.column {
			at = i
			break
		}
	}
	s.grid.row, s.grid.column = list[at][0], list[at][1]
}

var measureHeads = []string{"supply.needed", "supply.waiting", "supply.free", "supply.gap"}

func (s *supplyView) table() gridTable {
	a := s.app
	t := gridTable{cell: s.number}
	for _, place := range s.places {
		label := a.words("supply.all")
		if place != "" {
			label = a.label("municipality", place)
		}
		t.labels = append(t.labels, label)
	}
	for _, kind := range s.types {
		group := gridGroup{head: kind}
		for i, head := range measureHeads {
			group.columns = append(group.columns, gridColumn{a.words(head), []int{7, 7, 6, 7}[i]})
		}
		t.groups = append(t.groups, group)
	}
	return t
}

func (s *supplyView) number(row, column int) saidNumber {
	c, ok := s.cells[supplyPlace{s.types[column/measures], s.places[row]}]
	n := []int{c.Needed, c.Waiting, c.Free, c.Gap}[column%measures]
	said := saidNumber{text.Number(s.app.lang, n), widget.Normal}
	switch {
	case !ok || n == 0:
		return saidNumber{"–", widget.Normal}
	case column%measures == gap && c.Viable && s.places[row] != "":
		return saidNumber{said.said + "*", widget.Good}
	case column%measures == free:
		said.tone = widget.Good
	}
	return said
}

func (s *supplyView) draw(width, height int) widget.Frame {
	var frame widget.Frame
	frame.Put(s.filterRow(width))
	if !s.known {
		frame.Put(nil, widget.Text("  "+s.app.words("wait")))
		return frame.Fit(width, height)
	}
	for _, line := range s.hint(width) {
		frame.Put(line)
	}
	if len(s.types) == 0 {
		return frame.Fit(width, height)
	}
	frame.Under(s.grid.draw(s.table(), width, height-len(frame.Rows), s.app.marker()), 0)
	return frame
}

func (s *supplyView) filterRow(width int) widget.Row {
	a := s.app
	row := widget.Text("  ")
	part := func(head, chosen, any string) {
		tone := widget.Strong
		if chosen == "" {
			tone, chosen = widget.Quiet, any
		}
		if width >= wideTable {
			row = row.And(widget.Quiet, a.words(head)+" ")
		}
		row = row.And(tone, chosen+"  ")
	}
	part("courses.times", a.label("daytime", s.time), a.words("supply.anytime"))
	care := ""
	if s.care != "" {
		care = a.words("supply.care." + s.care)
	}
	part("supply.care", care, a.words("supply.care.any"))
	return row.Cut(width)
}

// hint says which groups could begin: the one under the marker, or how many and
// the largest.
func (s *supplyView) hint(width int) []widget.Row {
	a := s.app
	list := s.viable()
	if len(s.types) == 0 {
		return indented(widget.Normal, a.words("supply.none"), width)
	}
	if len(list) == 0 {
		return indented(widget.Quiet, a.words("supply.nogroup"), width)[:1]
	}
	slices.SortStableFunc(list, func(a, b [2]int) int { return cmp.Compare(s.group(b).Gap, s.group(a).Gap) })
	var names []string
	for _, one := range list {
		c := s.group(one)
		names = append(names, c.Type+" "+a.label("municipality", c.Municipality)+" "+strconv.Itoa(c.Gap))
	}
	key := "supply.groups"
	if len(list) == 1 {
		key = "supply.groups.one"
	}
	said := plain.Of(a.words(key, len(list), strings.Join(names, ", "))).Cut(width - 4)
	return []widget.Row{widget.Text("  ").And(widget.Good, said.String())}
}

// group is the cell of a place in viable.
func (s *supplyView) group(at [2]int) supply.Cell {
	return s.cells[supplyPlace{s.types[at[1]/measures], s.places[at[0]]}]
}
