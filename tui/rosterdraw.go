package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/roster"
	"lotse/tui/text"
	"lotse/tui/widget"
)

func (v *courseView) draw(width, height int) widget.Frame {
	var frame widget.Frame
	if v.sheet == nil {
		frame.Put(nil, widget.Text("  "+v.app.words("wait")))
		return frame.Fit(width, height)
	}
	frame.Put(v.headRows(width, height)...)
	if len(v.sheet.Seats) == 0 {
		frame.Put(nil)
		for _, line := range plain.Lines(v.app.words("roster.empty"), min(width-4, measure)) {
			frame.Put(widget.Text("  " + line.String()))
		}
		return frame.Fit(width, height)
	}
	frame.Under(v.roll.Draw(width, height-len(frame.Rows), len(v.sheet.Seats), v.app.marker(), func(i int) widget.Entry {
		return v.entry(i, width)
	}), 0)
	return frame
}

// headRows say which course it is and what its numbers are.
func (v *courseView) headRows(width, height int) []widget.Row {
	a, c := v.app, v.sheet.Course
	phase := a.label("course_phase", c.Phase)
	if c.Why != "" {
		phase += ": " + c.Why
	}
	name := widget.Text("  ").And(widget.Strong, c.Type+" "+a.label("municipality", c.Municipality)).And(widget.Normal, "  "+phase)
	where := joinWords(a.whereOf(c)...)
	if width < wideTable {
		rows := []widget.Row{name, widget.Text("  " + joinWords(a.timesWord(c.Times), a.shortDay(c.From)+"–"+a.shortDay(c.To)))}
		return append(rows, v.numberRow("roster.numbers.short"))
	}
	days := text.Date(a.lang, string(c.From)) + " – " + text.Date(a.lang, string(c.To))
	rows := []widget.Row{name.And(widget.Quiet, "  "+a.label("course", c.Type))}
	rows = append(rows, indented(widget.Normal, joinWords(a.label("daytime", c.Times), days, where), width)...)
	rows = append(rows, v.numberRow("roster.numbers"))
	if v.sheet.Kept > 0 {
		rows = append(rows, widget.In(widget.Quiet, "  "+a.words("roster.kept", v.sheet.Kept)))
	}
	if v.sheet.Hidden > 0 {
		rows = append(rows, widget.In(widget.Quiet, "  "+a.words("roster.hidden", v.sheet.Hidden)))
	}
	if height >= airy {
		rows = append(rows, nil)
	}
	return rows
}

// numberRow has the numbers of the planning table, with the free places told apart.
func (v *courseView) numberRow(key string) widget.Row {
	p := v.sheet.Places
	row := widget.Text("  ").And(widget.Normal, v.app.words(key, p.Seats, p.Confirmed)+" | ")
	free := v.app.words(key+".free", p.Free)
	switch {
	case p.Free > 0:
		row = row.And(widget.Good, free)
	default:
		row = row.And(widget.Strong, v.app.words(key+".full"))
	}
	row = row.And(widget.Normal, " | "+v.app.words(key+".rest", p.Requested, p.Trial)+" | ")
	waiting := v.app.words(key+".waiting", p.Waiting)
	if p.Waiting > p.Free {
		return row.And(widget.Bad, waiting+"!")
	}
	return row.And(widget.Normal, waiting)
}

// part is which part of the roster a line stands in; its words are "roster.part.".
func part(s store.SeatLine) string {
	switch {
	case roster.Holds(s.State) != "":
		return "seats"
	case s.State == roster.Waiting:
		return "waiting"
	case roster.OnTheWay(s.State):
		return "way"
	}
	return "left"
}

func (v *courseView) entry(i, width int) widget.Entry {
	one := v.sheet.Seats[i]
	var e widget.Entry
	if i == 0 || part(v.sheet.Seats[i-1]) != part(one) {
		e.Head = []widget.Row{widget.In(widget.Strong, "  "+v.app.words("roster.part."+part(one)))}
	}
	if v.marks[one.Person] {
		e.Sign = plain.Of(v.app.arrow("•", "*"))
	}
	number := strconv.Itoa(i + 1)
	if one.Queue > 0 {
		number = strconv.Itoa(one.Queue)
	}
	if width < wideTable {
		e.Rows = []widget.Row{
			widget.Text(fmt.Sprintf("%2s ", number)).And(widget.Normal, v.name(one)),
			append(widget.Text("   "), v.cells(one, false)...),
		}
	} else {
		row := append(widget.Text(fmt.Sprintf("%3s ", number)), v.cells(one, true)...)
		e.Rows = []widget.Row{row.And(widget.Normal, v.name(one))}
	}
	if why := v.why(one); why != "" && !slices.Equal(one.Why, []string{"queue.asked"}) { // its heading says the rest
		for _, line := range plain.Lines(why, width-8) {
			e.Rows = append(e.Rows, widget.In(widget.Quiet, "    "+line.String()))
		}
	}
	return e
}

func (v *courseView) name(one store.SeatLine) string {
	return v.app.nameOf(one.Row.Family, one.Row.Given, one.Person)
}

// nameOf is how a person is called in a list, her id where no name may be seen.
func (a *App) nameOf(family, given string, id person.ID) string {
	if name := person.DisplayName(family, given); strings.TrimSpace(name) != "" {
		return name
	}
	return string(id)
}

// cells are step, since when, absences, wishes, route and level, in columns or one
// after the other.
func (v *courseView) cells(one store.SeatLine, columns bool) widget.Row {
	a := v.app
	step := a.label("seat", one.State)
	if one.Result != "" {
		step += " " + one.Result
	}
	since := one.Since
	if one.Queue > 0 && !one.Asked.IsZero() {
		since = person.DateOf(one.Asked)
	}
	absent, tone := "", widget.Normal
	if one.Of > 0 {
		absent = fmt.Sprintf("%d/%d", one.Absent, one.Of)
	}
	if one.Flagged {
		absent, tone = absent+"!", widget.Bad
	}
	if !columns {
		row := widget.In(widget.Normal, step)
		if one.Queue > 0 {
			row = row.And(widget.Normal, " "+a.shortDay(since))
		}
		if absent != "" {
			row = row.And(tone, " "+absent)
		}
		return row.And(widget.Normal, " "+joinWords(v.wishes(one), one.Route, one.Row.German))
	}
	cell := func(said string, width int) string { return plain.Of(said).Cut(width).Pad(width + 1).String() }
	return widget.Text(cell(step, 16)+cell(a.shortDay(since), 8)).And(tone, cell(absent, 6)).
		And(widget.Normal, cell(v.wishes(one), 4)+cell(one.Route, 5)+cell(one.Row.German, 3))
}

// wishes are letters: childcare, bus, only in the evening.
func (v *courseView) wishes(one store.SeatLine) string {
	said := ""
	for _, wish := range []struct {
		on  bool
		key string
	}{{one.Wishes.Childcare, "wish.childcare"}, {one.Wishes.Bus, "wish.bus"}, {one.Wishes.Evening, "wish.evening"}} {
		if wish.on {
			said += v.app.words(wish.key)
		}
	}
	return said
}

// why says why somebody stands where she does on the waiting list, or why she left.
func (v *courseView) why(one store.SeatLine) string {
	a := v.app
	if one.Queue == 0 {
		if one.Reason == "" {
			return ""
		}
		return a.label("reason", one.Reason)
	}
	var said []string
	for _, code := range one.Why {
		switch code {
		case "queue.stated":
			said = append(said, a.words(code, one.First))
		case "queue.deadline":
			said = append(said, a.words(code, text.Date(a.lang, strings.TrimPrefix(one.First, roster.FirstDeadline))))
		case "queue.asked":
			said = append(said, a.words(code, text.Date(a.lang, string(person.DateOf(one.Asked)))))
		default:
			said = append(said, a.words(code))
		}
	}
	return strings.Join(said, "; ")
}
