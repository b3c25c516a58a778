package tui

import (
	"strconv"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/roster"
	"lotse/store/supply"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// Widths from which the table has more columns; below the first a course takes two
// lines.
const (
	wideTable  = 80
	widerTable = 130
)

func (c *courses) draw(width, height int) widget.Frame {
	var frame widget.Frame
	frame.Put(c.filterRow(width))
	switch {
	case !c.known:
		frame.Put(nil, widget.Text("  "+c.app.words("wait")))
		return frame.Fit(width, height)
	case len(c.shown) == 0:
		frame.Put(nil)
		for _, line := range plain.Lines(c.app.words("courses.none"), min(width-4, measure)) {
			frame.Put(widget.Text("  " + line.String()))
		}
		return frame.Fit(width, height)
	}
	if width >= wideTable {
		frame.Put(c.headRow(width))
	}
	frame.Put(c.sumRow(width))
	frame.Under(c.roll.Draw(width, height-len(frame.Rows), len(c.shown), c.app.marker(), func(i int) widget.Entry {
		return c.entry(c.shown[i], width)
	}), 0)
	return frame
}

// filterRow says what is shown, with the key that changes it.
func (c *courses) filterRow(width int) widget.Row {
	a := c.app
	row := widget.Text("  ")
	part := func(key, head, chosen string) {
		if width < wideTable && chosen == "" && key != "p" {
			return
		}
		tone := widget.Strong
		if chosen == "" {
			tone, chosen = widget.Quiet, a.words("courses.any")
		}
		if width >= wideTable {
			row = row.And(widget.Quiet, a.words(head)+" ")
		}
		row = row.And(tone, chosen+"  ")
	}
	part("t", "courses.type", c.want.Type)
	part("m", "courses.place", a.label("municipality", c.want.Place))
	part("d", "courses.times", a.label("daytime", c.want.Times))
	part("p", "courses.phase", c.phaseWord())
	return row.Cut(width)
}

func (c *courses) phaseWord() string {
	switch c.want.Phase {
	case "":
		return c.app.words("courses.current")
	case everyPhase:
		return c.app.words("courses.every")
	}
	return c.app.label("course_phase", c.want.Phase)
}

// sumRow adds up what is shown, below the heads of its columns.
func (c *courses) sumRow(width int) widget.Row {
	a := c.app
	all := c.sum()
	n := func(i int) string { return text.Number(a.lang, i) }
	if width < wideTable {
		return widget.Text("  " + a.words("courses.sum", counted(a, "courses.count", len(c.shown)), n(all.Confirmed), n(all.Seats), n(all.Free), n(all.Waiting))).Cut(width)
	}
	said := plain.Of(counted(a, "courses.count", len(c.shown)))
	row := widget.Text("  ").And(widget.Strong, said.Pad(plain.Of(c.leftCells(width, "", "", "", "", "")).Width()).String())
	for i, one := range []int{all.Seats, all.Confirmed, all.Free, all.Requested, all.Trial, all.Waiting} {
		row = row.And(widget.Strong, atRight(n(one), numberWidths[i]))
	}
	return row
}

// numberWidths are those of the columns places, confirmed, free, requested, trial,
// waiting, with the space before them.
var numberWidths = []int{7, 6, 6, 7, 6, 7}

var numberHeads = []string{"courses.seats", "courses.confirmed", "courses.free", "courses.requested", "courses.trial", "courses.waiting"}

// atRight sets a text against the right edge of width cells.
func atRight(said string, width int) string {
	line := plain.Of(said).Cut(width - 1)
	return strings.Repeat(" ", width-line.Width()) + line.String()
}

func (c *courses) headRow(width int) widget.Row {
	a := c.app
	row := widget.Text("  ").And(widget.Quiet, c.leftCells(width, a.words("courses.type"), a.words("courses.place"), a.words("courses.times"), a.words("courses.begin"), a.words("courses.until")))
	for i, head := range numberHeads {
		row = row.And(widget.Quiet, atRight(a.words(head), numberWidths[i]))
	}
	if width >= widerTable {
		row = row.And(widget.Quiet, "   "+a.words("courses.where"))
	}
	return row.Cut(width)
}

// leftCells are the columns before the numbers.
func (c *courses) leftCells(width int, kind, place, times, from, to string) string {
	cell := func(said string, width int) string { return plain.Of(said).Cut(width).Pad(width + 1).String() }
	if width >= widerTable {
		return cell(kind, 11) + cell(place, 18) + cell(times, 11) + cell(from, 10) + cell(to, 10)
	}
	return cell(kind, 8) + cell(place, 11) + cell(times, 7) + cell(from, 8)
}

func (c *courses) entry(one store.CourseLine, width int) widget.Entry {
	if width < wideTable {
		return c.shortEntry(one)
	}
	a := c.app
	course := one.Course
	from, to := a.shortDay(course.From), ""
	if width >= widerTable {
		from, to = text.Date(a.lang, string(course.From)), text.Date(a.lang, string(course.To))
	}
	row := widget.Text(c.leftCells(width, course.Type, a.label("municipality", course.Municipality), a.timesWord(course.Times), from, to))
	for i, one := range c.numbers(one) {
		row = row.And(one.tone, atRight(one.said, numberWidths[i]))
	}
	if width >= widerTable {
		row = row.And(widget.Normal, "   "+joinWords(a.whereOf(course)...))
	}
	return widget.Entry{Sign: a.phaseSign(course.Phase), Rows: []widget.Row{row}}
}

// shortEntry is two lines for a narrow screen.
func (c *courses) shortEntry(one store.CourseLine) widget.Entry {
	a := c.app
	course := one.Course
	first := widget.In(widget.Strong, course.Type+" ").And(widget.Normal, a.label("municipality", course.Municipality)+" "+joinWords(a.timesWord(course.Times), a.shortDay(course.From)))
	second := widget.Text(" ")
	for i, one := range c.numbers(one) {
		if one.said == "–" && i != 2 {
			continue
		}
		second = second.And(widget.Normal, " "+a.words(numberHeads[i])+" ").And(one.tone, one.said)
	}
	return widget.Entry{Sign: a.phaseSign(course.Phase), Rows: []widget.Row{first, second}}
}

type saidNumber struct {
	said string
	tone widget.Tone
}

// numbers are the six of the planning table. Free places and a waiting list that
// has no place to hope for are told apart by signs, and by colour where there is one.
func (c *courses) numbers(one store.CourseLine) []saidNumber {
	plainly := func(n int) saidNumber {
		switch n {
		case 0:
			return saidNumber{"–", widget.Normal}
		case supply.Hidden:
			return saidNumber{".", widget.Normal}
		}
		return saidNumber{strconv.Itoa(n), widget.Normal}
	}
	free, waiting := plainly(one.Free), plainly(one.Waiting)
	open := one.Course.Phase == roster.Planned || one.Course.Phase == roster.Running
	if one.Free > 0 && open {
		free = saidNumber{"+" + strconv.Itoa(one.Free), widget.Good}
	}
	if one.Waiting > one.Free && open {
		waiting = saidNumber{strconv.Itoa(one.Waiting) + "!", widget.Bad}
	}
	return []saidNumber{plainly(one.Seats), plainly(one.Confirmed), free, plainly(one.Requested), plainly(one.Trial), waiting}
}

// phaseSign stands beside the marker: a course that runs, is over, or is cancelled.
func (a *App) phaseSign(phase string) plain.Line {
	switch phase {
	case roster.Running:
		return plain.Of(a.arrow("›", ">"))
	case roster.Done:
		return plain.Of(a.arrow("✓", "."))
	case roster.Cancelled:
		return plain.Of(a.arrow("×", "x"))
	}
	return plain.Line{}
}

// shortDay is a day in eight cells, or ten in English.
func (a *App) shortDay(day person.Date) string {
	if len(day) != 10 || a.lang == text.English {
		return strings.TrimPrefix(text.Date(a.lang, string(day)), "20")
	}
	shown := text.Date(a.lang, string(day))
	return shown[:6] + shown[8:]
}

// timesWord is a time of day in a few letters.
func (a *App) timesWord(code string) string {
	if code == "" {
		return ""
	}
	if short := a.words("times." + code); short != "times."+code {
		return short
	}
	return a.label("daytime", code)
}

// whereOf says where and by whom a course is given.
func (a *App) whereOf(c roster.Course) []string {
	list := []string{c.Provider, c.Place, a.daysOf(c), c.Hours}
	if c.Childcare {
		list = append(list, a.words("courses.childcare"))
	}
	if c.Bus {
		list = append(list, a.words("courses.bus"))
	}
	return list
}

func (a *App) daysOf(c roster.Course) string {
	var days []string
	for _, code := range c.Days {
		days = append(days, twoLetters(a.label("weekday", code)))
	}
	return strings.Join(days, " ")
}

// twoLetters are the first two of a day of the week.
func twoLetters(word string) string {
	letters := []rune(word)
	return string(letters[:min(2, len(letters))])
}

// joinWords puts commas between what is not empty.
func joinWords(parts ...string) string {
	var list []string
	for _, one := range parts {
		if one != "" {
			list = append(list, one)
		}
	}
	return strings.Join(list, ", ")
}
