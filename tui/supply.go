package tui

import (
	"context"
	"maps"
	"slices"
	"time"

	"lotse/store"
	"lotse/store/roster"
	"lotse/store/supply"
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
			if s.known {
				a.failOn(s, err)
				return
			}
			a.leave(s)
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
	delete(places, "")
	for _, code := range codesOf(s.app, "municipality") {
		if places[code] {
			s.places = append(s.places, code)
			delete(places, code)
		}
	}
	s.places = append(s.places, slices.Sorted(maps.Keys(places))...) // such as of those of whom nobody knows where they live
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
		a.listOf(c.Filter + " course:waiting type:" + kind)
	default:
		a.listOf(c.Filter)
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
