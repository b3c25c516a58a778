package tui

import (
	"context"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/roster"
	"lotse/tui/widget"
)

// results is a grid of how a course ended: a row for each person, levels typed
// down a column.
type results struct {
	view   *courseView
	test   int // of tests
	people []store.SeatLine
	typed  map[person.ID][]string // one cell for each column: a level, "+" or "-"
	column int
	letter string // of a level that is half typed
	roll   widget.Roll
}

// endTest is a test that a course may end with, and the columns that it takes; the
// words of a column are "results." and its name.
type endTest struct {
	name    string
	columns []string
}

var endTests = []endTest{
	{"DTZ", []string{"understanding", "writing", "speaking"}},
	{"DTB", []string{"level"}}, {"", []string{"level"}}, {"LiD", []string{"passed"}},
}

// openResults begins with the test that such a course usually ends with.
func (v *courseView) openResults() {
	r := &results{view: v}
	for _, one := range v.sheet.Seats {
		if roster.Holds(one.State) != "" || one.HasBegun() != "" && one.State != roster.Dropped {
			r.people = append(r.people, one)
		}
	}
	if len(r.people) == 0 {
		v.app.say(widget.Normal, v.app.words("results.nobody"))
		return
	}
	kind, _ := v.app.desk.Session.Book.Entry("course", v.sheet.Course.Type)
	switch kind.Attrs["group"] {
	case "integration":
		r.setTest(0)
	case "job":
		r.setTest(1)
	default:
		r.setTest(2)
	}
	v.app.open(r)
}

// setTest takes another test; what is known of it already is shown.
func (r *results) setTest(at int) {
	r.test, r.column, r.letter, r.typed = at, 0, "", map[person.ID][]string{}
	for _, one := range r.people {
		cells := make([]string, len(endTests[at].columns))
		if x := one.Exam; x != nil && x.Test == endTests[at].name {
			switch x.Test {
			case "DTZ":
				cells = []string{shownLevel(x.Listening), shownLevel(x.Writing), shownLevel(x.Speaking)}
			case "LiD":
				cells = []string{map[bool]string{true: "+", false: "-"}[x.Passed]}
			default:
				cells = []string{x.Level}
			}
		}
		r.typed[one.Person] = cells
	}
}

// shownLevel is a level of a DTZ as it is typed: below A2 there is only a notice.
func shownLevel(level string) string {
	if level == "A1" || level == "A0" {
		return "-"
	}
	return level
}

func (r *results) scope() scope  { return onResults }
func (r *results) title() string { return r.view.app.words("results.title") }
func (r *results) paste(string)  {}
func (r *results) spot() spot    { return spot{} }

func (r *results) press(key widget.Key) bool {
	columns := len(endTests[r.test].columns)
	switch does := intentOf(onResults, key); does {
	case saveNote:
		r.plan()
	case goBack:
		r.view.app.back()
	case changeTest:
		r.setTest((r.test + 1) % len(endTests))
	case goDown, goUp:
		by, _ := rollKey(does, 1, len(r.people))
		r.letter = ""
		r.roll.Move(by, len(r.people))
	case goRight:
		r.column, r.letter = min(r.column+1, columns-1), ""
	case goLeft:
		r.column, r.letter = max(r.column-1, 0), ""
	case takeBack:
		r.cells()[r.column], r.letter = "", ""
	default:
		r.write(strings.ToLower(key.Text))
	}
	return true
}

func (r *results) cells() []string { return r.typed[r.people[r.roll.At].Person] }

// write takes a level in two keys, or a sign, and goes down the column.
func (r *results) write(typed string) {
	passing := endTests[r.test].columns[r.column] == "passed"
	switch {
	case passing && (typed == "+" || typed == "j" || typed == "y"):
		r.fill("+")
	case passing && (typed == "-" || typed == "n"):
		r.fill("-")
	case passing:
	case typed == "a" || typed == "b" || typed == "c":
		r.letter = strings.ToUpper(typed)
	case (typed == "1" || typed == "2") && r.letter != "":
		r.fill(r.letter + typed)
	case typed == "-":
		r.fill("-")
	}
}

func (r *results) fill(cell string) {
	r.cells()[r.column], r.letter = cell, ""
	r.roll.Move(1, len(r.people))
}

// result is what a row says; false where it is empty.
func (r *results) result(one store.SeatLine) (store.CourseResult, bool) {
	cells := r.typed[one.Person]
	if !slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
		return store.CourseResult{}, false
	}
	level := func(cell string) string {
		if cell == "-" {
			return "A1"
		}
		return cell
	}
	result := store.CourseResult{Person: one.Person, Test: endTests[r.test].name}
	switch result.Test {
	case "DTZ":
		result.Listening, result.Reading = level(cells[0]), level(cells[0])
		result.Writing, result.Speaking = level(cells[1]), level(cells[2])
	case "LiD":
		result.Passed = cells[0] == "+"
	default:
		if cells[0] != "-" { // else she was there to the end, without a level
			result.Level = cells[0]
		}
	}
	return result, true
}

// overall is the level that the parts of a DTZ give.
func overall(x store.CourseResult) string {
	exam := roster.Exam{Test: x.Test, Listening: x.Listening, Reading: x.Reading, Writing: x.Writing, Speaking: x.Speaking}
	if level := exam.Overall(); level >= "A2" {
		return level
	} else if level != "" {
		return "<A2"
	}
	return ""
}

// plan says how many results there are before they are written down.
func (r *results) plan() {
	a, v := r.view.app, r.view
	var list []store.CourseResult
	reached := map[string]int{}
	for _, one := range r.people {
		if result, ok := r.result(one); ok {
			list = append(list, result)
			reached[r.reached(one, result)]++
		}
	}
	if len(list) == 0 {
		a.say(widget.Bad, a.words("results.none"))
		return
	}
	lines := []string{counted(a, "results.plan", len(list))}
	for _, level := range []string{"C2", "C1", "B2", "B1", "A2", "A1", "<A2", "+", "-"} {
		if n := reached[level]; n > 0 {
			lines = append(lines, a.words("results.reached", n, a.reachedWord(level)))
		}
	}
	if rest := len(r.people) - len(list); rest > 0 {
		lines = append(lines, counted(a, "results.rest", rest))
	}
	a.open(&sure{app: a, head: a.words("results.title"), about: a.courseName(v.sheet.Course), lines: lines, do: func() {
		a.leave(r)
		a.say(widget.Normal, a.words("act.begun"))
		a.run(func(ctx context.Context) func() {
			done, err := a.desk.Results(ctx, v.id, list...)
			return func() { v.enrolled(done, err) }
		})
	}})
}

// reached is what a row comes to.
func (r *results) reached(one store.SeatLine, result store.CourseResult) string {
	if result.Test == "DTZ" {
		return overall(result)
	}
	return r.typed[one.Person][0]
}

func (a *App) reachedWord(level string) string {
	switch level {
	case "+":
		return a.words("results.passed.yes")
	case "-":
		return a.words("results.passed.no")
	}
	return level
}

// head is the name of a column, in a few letters on a narrow screen.
func (r *results) head(column string) string {
	if r.view.app.width < wideTable && column != "level" && column != "passed" {
		return r.view.app.words("results." + column + ".short")
	}
	return r.view.app.words("results." + column)
}

// cellWidth is that of a column of the grid; its head decides.
func (r *results) cellWidth(column string) int { return max(4, plain.Of(r.head(column)).Width()) + 1 }

func (r *results) draw(width, height int) widget.Frame {
	a := r.view.app
	test := endTests[r.test]
	var frame widget.Frame
	frame.Put(widget.Text("  ").And(widget.Quiet, a.words("results.test")+" ").And(widget.Strong, a.testWord(test.name)))
	head := widget.Text("  ")
	for i, column := range test.columns {
		tone := widget.Quiet
		if i == r.column {
			tone = widget.Strong
		}
		head = head.And(tone, plain.Of(r.head(column)).Pad(r.cellWidth(column)).String())
	}
	if test.name == "DTZ" {
		head = head.And(widget.Quiet, plain.Of("=").Pad(5).String())
	}
	frame.Put(head)
	frame.Under(r.roll.Draw(width, height-len(frame.Rows), len(r.people), a.marker(), func(i int) widget.Entry {
		return widget.Entry{Rows: []widget.Row{r.row(i)}}
	}), 0)
	frame.X = 2
	for _, column := range test.columns[:r.column] {
		frame.X += r.cellWidth(column)
	}
	return frame
}

func (r *results) row(i int) widget.Row {
	one, test := r.people[i], endTests[r.test]
	var row widget.Row
	for at, column := range test.columns {
		cell, tone := r.typed[one.Person][at], widget.Normal
		if i == r.roll.At && at == r.column && r.letter != "" {
			cell, tone = r.letter+"_", widget.Strong
		}
		if cell == "" {
			cell = "·"
			if r.view.app.plain {
				cell = "."
			}
		}
		row = row.And(tone, plain.Of(cell).Pad(r.cellWidth(column)).String())
	}
	if test.name == "DTZ" {
		level := ""
		if result, ok := r.result(one); ok {
			level = overall(result)
		}
		row = row.And(widget.Normal, plain.Of(level).Pad(5).String())
	}
	return row.And(widget.Normal, r.view.name(one)).And(widget.Normal, "  "+one.Result)
}

func (a *App) testWord(name string) string {
	if name == "" {
		return a.words("results.notest")
	}
	return a.words("results." + strings.ToLower(name))
}
