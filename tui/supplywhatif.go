package tui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"lotse/store/plain"
	"lotse/store/roster"
	"lotse/store/supply"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// outlook says what one more course would change, anew with every choice.
type outlook struct {
	app    *App
	form   widget.Form
	kind   *widget.Choice
	kinds  []string
	place  *widget.Choice
	places []string
	times  *widget.Choice
	slots  []string // the first one, "", stands for any time
	care   *widget.Check
	seats  *widget.Editor
	asked  supply.Plan     // what was asked last
	found  *supply.Outlook // nil: not known yet
	failed string
	fresh
}

// openWhatIf asks about a course for the cell under the marker.
func (s *supplyView) openWhatIf() {
	kind, place, _ := s.at()
	s.app.openOutlook(supply.Plan{Type: kind, Municipality: place, Daytime: s.time, Childcare: s.care == "yes"})
}

func (a *App) openOutlook(p supply.Plan) {
	o := &outlook{app: a, care: &widget.Check{Word: plain.Of(a.words("courses.childcare")), On: p.Childcare}, seats: widget.NewEditor(3)}
	if p.Seats > 0 {
		o.seats.SetText(strconv.Itoa(p.Seats))
	}
	day := string(usualBegin(a.desk.Session.Today()))
	o.kind = &widget.Choice{}
	for _, e := range a.desk.Session.Book.List("course") {
		if taught(e.Attrs["group"]) && e.Valid(day) {
			if e.Code == p.Type {
				o.kind.At = len(o.kinds)
			}
			o.kinds, o.kind.Options = append(o.kinds, e.Code), append(o.kind.Options, plain.Of(e.Code))
		}
	}
	o.place, o.places = a.codeChoice("municipality", p.Municipality, "")
	o.times, o.slots = a.codeChoice("daytime", p.Daytime, "supply.anytime")
	for _, item := range []struct {
		key   string
		field widget.Field
	}{{"courses.type", o.kind}, {"courses.place", o.place}, {"courses.times", o.times}, {"", o.care}, {"courses.seats.long", o.seats}} {
		label := ""
		if item.key != "" {
			label = a.words(item.key)
		}
		o.form.Items = append(o.form.Items, widget.Item{Label: plain.Of(label), Field: item.field})
	}
	o.form.Items = append(o.form.Items,
		widget.Item{Field: &outcomeLine{o.could, o.findCould}},
		widget.Item{Field: &outcomeLine{o.seated, o.findSeated}},
		widget.Item{Field: &outcomeLine{o.remain, o.findRemain}},
	)
	if a.desk.Session.May("course.edit") {
		o.form.Items = append(o.form.Items, widget.Item{Field: &widget.Button{Word: plain.Of(a.words("whatif.open")), Do: o.openCourse}})
	}
	a.open(o)
	o.load()
}

// codeChoice is one of a code list, or of none of it where any names that.
func (a *App) codeChoice(kind, chosen, any string) (*widget.Choice, []string) {
	choice := &widget.Choice{}
	var codes []string
	if any != "" {
		codes, choice.Options = append(codes, ""), append(choice.Options, plain.Of(a.words(any)))
	}
	for _, code := range codesOf(a, kind) {
		if code == chosen {
			choice.At = len(codes)
		}
		codes, choice.Options = append(codes, code), append(choice.Options, plain.Of(a.label(kind, code)))
	}
	return choice, codes
}

// plan is what the form says.
func (o *outlook) plan() supply.Plan {
	seats, _ := strconv.Atoi(strings.TrimSpace(o.seats.Text()))
	return supply.Plan{Type: o.kinds[o.kind.At], Municipality: o.places[o.place.At], Daytime: o.slots[o.times.At], Childcare: o.care.On, Seats: seats}
}

func (o *outlook) load() {
	a, plan := o.app, o.plan()
	o.asked = plan
	o.read(a, func(ctx context.Context) func() {
		found, err := a.desk.WhatIf(ctx, plan)
		return func() {
			o.failed = command.Sentence(err, a.lang)
			if o.found = &found; err != nil {
				o.found = nil
			}
			if o.stale || o.asked != o.plan() {
				o.load()
			}
		}
	})
}

func (o *outlook) stirred() { o.stir(o.app) }

func (o *outlook) again() {
	if o.stale {
		o.load()
	}
}

func (o *outlook) tick(time.Time) {
	if o.app.top() == screen(o) {
		o.again()
	}
}

func (o *outlook) scope() scope  { return onWhatIf }
func (o *outlook) title() string { return o.app.words("whatif.title") }
func (o *outlook) spot() spot    { return spot{} }

func (o *outlook) paste(content string) {
	if o.form.Items[o.form.Focus].Field == widget.Field(o.seats) {
		o.seats.Insert(content)
		o.load()
	}
}

func (o *outlook) press(key widget.Key) bool {
	if intentOf(onWhatIf, key) == goBack {
		o.app.back()
		return true
	}
	before := o.plan()
	o.form.Press(key)
	if o.plan() != before {
		o.load()
	}
	return true
}

// outcomeLine is a number of the answer; Enter opens those whom it counts.
type outcomeLine struct {
	row func() widget.Row
	do  func()
}

// Press opens with Enter.
func (l *outcomeLine) Press(key widget.Key) bool {
	if key.Name == "enter" {
		l.do()
	}
	return key.Name == "enter"
}

// Draw shows the number.
func (l *outcomeLine) Draw(width, _ int) widget.Frame {
	return widget.Frame{Rows: []widget.Row{l.row().Cut(width)}, Cursor: true}
}

// number is one of the answer, with its words.
func (o *outlook) number(of func() int, key string) widget.Row {
	said := "…"
	if o.found != nil {
		if said = text.Number(o.app.lang, of()); of() < 0 { // too small for who asks
			said = "."
		}
	}
	return widget.In(widget.Strong, said).And(widget.Normal, " "+o.app.words(key))
}

func (o *outlook) could() widget.Row {
	row := o.number(func() int { return o.found.Could }, "whatif.could")
	if o.found != nil && o.found.Viable {
		row = row.And(widget.Good, "  * "+o.app.words("whatif.viable"))
	}
	return row
}

func (o *outlook) seated() widget.Row {
	return o.number(func() int { return o.found.Seated }, "whatif.seated")
}

func (o *outlook) remain() widget.Row {
	return o.number(func() int { return o.found.Remain }, "whatif.remain")
}

// find opens those whom a number counts.
func (o *outlook) find(filter string, n int) {
	switch {
	case n <= 0 && filter != "":
	case filter == "":
		o.app.say(widget.Normal, o.app.words("supply.onlynumbers"))
	default:
		o.app.listOf(filter)
	}
}

func (o *outlook) findCould() {
	if o.found != nil {
		o.find(o.found.CouldFilter, o.found.Could)
	}
}

func (o *outlook) findRemain() {
	if o.found != nil {
		o.find(o.found.RemainFilter, o.found.Remain)
	}
}

// findSeated opens those who would get a place: the list that those who remain are
// not in.
func (o *outlook) findSeated() {
	if o.found == nil {
		return
	}
	_, list, named := strings.Cut(o.found.RemainFilter, " -list:")
	if named {
		o.find("list:"+list, o.found.Seated)
		return
	}
	o.find("", o.found.Seated)
}

func (o *outlook) openCourse() {
	p := o.plan()
	group := ""
	if o.found != nil {
		group = o.found.CouldFilter
	}
	o.app.openCourseForm(roster.Course{Type: p.Type, Municipality: p.Municipality, Times: p.Daytime, Childcare: p.Childcare, Seats: p.Seats}, group)
}

func (o *outlook) draw(width, height int) widget.Frame {
	var frame widget.Frame
	body := o.form.Draw(min(width-4, measure), len(o.form.Items))
	if height > len(body.Rows)+4 { // the answer stands apart
		body.Rows = append(body.Rows[:5:5], append([]widget.Row{nil}, body.Rows[5:]...)...)
		if body.Y >= 5 {
			body.Y++
		}
	}
	frame.Under(around(body, max(1, height-2)), 2)
	frame.Put(nil)
	tone, said := widget.Quiet, o.app.label("course", o.kinds[o.kind.At])
	if o.failed != "" {
		tone, said = widget.Bad, o.failed
	}
	frame.Put(indented(tone, said, width-2)...)
	return frame.Fit(width, height)
}
