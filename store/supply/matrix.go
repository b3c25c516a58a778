package supply

import (
	"cmp"
	"slices"
	"strings"

	"lotse/store/register"
)

// What a matrix may be divided by.
const (
	ByType         = "type"
	ByMunicipality = "municipality"
	ByDaytime      = "daytime"
	ByChildcare    = "childcare"
)

// By are all of them, in the order of a matrix.
var By = []string{ByType, ByMunicipality, ByDaytime, ByChildcare}

// Unknown is the municipality of people of whom nobody knows where they live.
const Unknown = "none"

// fields are those of the filter language that people are divided by.
var fields = map[string]string{ByType: "due", ByMunicipality: "in", ByDaytime: "daytime", ByChildcare: "childcare"}

// Fields are the fields of the filter language that a division asks about.
func Fields(by []string) (names []string) {
	for _, one := range by {
		names = append(names, fields[one])
	}
	return names
}

// Need is the field without which there is nothing to count: that a course is due.
const Need = "due:any"

// Places are free places in one course.
type Places struct {
	Course, Type, Municipality, Daytime string
	Childcare                           bool
	Free                                int
}

// Matrix divides need and places.
type Matrix struct {
	By     []string // some of By; none: all of them
	Times  []string // the codes of the list "daytime"
	Least  int      // people who are a group
	Pinned bool     // the filter of a cell names every field of By, so that all cells are of the same people
}

// Cells are those in which there is need or place. Needed are people by Fields,
// waiting the same with the type of the course that they wait for before them;
// the conditions are those that needed were counted under.
func (m Matrix) Cells(needed, waiting []register.Group, places []Places, conditions string) []Cell {
	if len(m.By) == 0 {
		m.By = By
	}
	made := matrix{Matrix: m, cells: map[key]*Cell{}}
	for _, g := range needed {
		made.people(g.Values, g.People, func(c *Cell) *int { return &c.Needed })
	}
	for _, g := range waiting { // type, due, then the division
		if len(g.Values[0]) == 1 && slices.Equal(g.Values[0], g.Values[1]) {
			made.people(g.Values[2:], g.People, func(c *Cell) *int { return &c.Waiting })
		}
	}
	for _, p := range places {
		made.place(p)
	}
	return made.sorted(conditions)
}

type key struct {
	kind, municipality, daytime string
	childcare                   bool
}

type matrix struct {
	Matrix
	cells map[key]*Cell
}

func (m *matrix) cell(k key) *Cell {
	if m.cells[k] == nil {
		m.cells[k] = &Cell{Type: k.kind, Municipality: k.municipality, Daytime: k.daytime, Childcare: k.childcare}
	}
	return m.cells[k]
}

// people counts some in every cell that they are in.
func (m *matrix) people(values [][]string, people int, number func(*Cell) *int) {
	var k key
	times := []string{""}
	for i, by := range m.By {
		one := ""
		if len(values[i]) > 0 {
			one = values[i][0]
		}
		switch by {
		case ByType:
			k.kind = one
		case ByMunicipality:
			k.municipality = cmp.Or(one, Unknown)
		case ByChildcare:
			k.childcare = one == "needed"
		case ByDaytime:
			times = append(times, m.times(values[i])...)
		}
	}
	for _, k.daytime = range times {
		*number(m.cell(k)) += people
	}
}

// times are those at which somebody can: whoever has no wish can at all of them.
func (m *matrix) times(wished []string) []string {
	if len(wished) == 0 {
		return m.Times
	}
	return slices.DeleteFunc(slices.Clone(m.Times), func(t string) bool { return !slices.Contains(wished, t) })
}

func (m *matrix) place(p Places) {
	var k key
	times := []string{""}
	for _, by := range m.By {
		switch by {
		case ByType:
			k.kind = p.Type
		case ByMunicipality:
			k.municipality = p.Municipality
		case ByChildcare:
			k.childcare = p.Childcare
		case ByDaytime:
			times = append(times, p.Daytime)
		}
	}
	for _, k.daytime = range slices.Compact(times) {
		c := m.cell(k)
		c.Free += p.Free
		c.Courses = append(c.Courses, p.Course)
	}
}

func (m *matrix) sorted(conditions string) []Cell {
	all := make([]Cell, 0, len(m.cells))
	for _, c := range m.cells {
		c.Gap = max(0, c.Needed-c.Free)
		c.Viable = c.Gap >= m.Least
		c.Filter = m.filter(c, conditions)
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Municipality, b.Municipality), cmp.Compare(a.Daytime, b.Daytime),
			cmp.Compare(text(a.Childcare), text(b.Childcare)))
	})
	return all
}

func text(yes bool) string {
	if yes {
		return "needed"
	}
	return ""
}

// filter finds exactly the people of a cell.
func (m *matrix) filter(c *Cell, conditions string) string {
	terms := []string{conditions}
	for _, by := range m.By {
		terms = append(terms, m.term(c, by))
	}
	if !slices.Contains(m.By, ByType) {
		terms = append(terms, Need)
	}
	return strings.Join(slices.DeleteFunc(terms, func(t string) bool { return t == "" }), " ")
}

func (m *matrix) term(c *Cell, by string) string {
	switch {
	case by == ByType:
		return "due:" + c.Type
	case by == ByMunicipality:
		return "in:" + c.Municipality
	case by == ByChildcare && c.Childcare:
		return "childcare:needed"
	case by == ByChildcare:
		return "-childcare:needed"
	case c.Daytime != "":
		return "daytime:none," + c.Daytime
	case m.Pinned:
		return "daytime:none,any"
	}
	return ""
}
