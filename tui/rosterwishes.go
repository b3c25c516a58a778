package tui

import (
	"lotse/store"
	"lotse/store/plain"
	"lotse/store/roster"
	"lotse/tui/widget"
)

// wishesForm asks what taking part depends on, and by which legal route somebody
// comes into the course.
type wishesForm struct {
	view   *courseView
	one    store.SeatLine
	form   widget.Form
	checks [3]*widget.Check
	route  *widget.Choice
	routes []string // the first one, "", is none
}

func (v *courseView) openWishes(one store.SeatLine) {
	a := v.app
	f := &wishesForm{view: v, one: one}
	for i, wish := range []struct {
		key string
		on  bool
	}{{"course.wish.childcare", one.Wishes.Childcare}, {"course.wish.bus", one.Wishes.Bus}, {"course.wish.evening", one.Wishes.Evening}} {
		f.checks[i] = &widget.Check{Word: plain.Of(a.words(wish.key)), On: wish.on}
		f.form.Items = append(f.form.Items, widget.Item{Field: f.checks[i]})
	}
	f.route, f.routes = a.codeChoice("route", one.Route, "roster.noroute")
	f.form.Items = append(f.form.Items,
		widget.Item{Label: plain.Of(a.words("roster.route")), Field: f.route},
		widget.Item{Field: &widget.Button{Word: plain.Of(a.words("form.save")), Do: f.save}},
	)
	a.open(f)
}

func (f *wishesForm) scope() scope  { return onAct }
func (f *wishesForm) title() string { return f.view.app.words("roster.wishes") }
func (f *wishesForm) spot() spot    { return spot{} }
func (f *wishesForm) paste(string)  {}

func (f *wishesForm) press(key widget.Key) bool {
	switch intentOf(onAct, key) {
	case saveNote:
		f.save()
	case goBack:
		f.view.app.back()
	default:
		f.form.Press(key)
	}
	return true
}

// save takes the same step again, with what she wishes now.
func (f *wishesForm) save() {
	f.view.app.leave(f)
	f.view.app.enrol(f.view.id, []store.Enrolling{{
		Course: f.view.id, Person: f.one.Person, State: f.one.State, Reason: f.one.Reason, Route: f.routes[f.route.At],
		Wishes: &roster.Wishes{Childcare: f.checks[0].On, Bus: f.checks[1].On, Evening: f.checks[2].On},
	}}, f.view.enrolled)
}

func (f *wishesForm) draw(width, height int) widget.Frame {
	var frame widget.Frame
	frame.Put(indented(widget.Normal, f.view.said([]store.SeatLine{f.one}), width)...)
	frame.Put(nil)
	frame.Under(f.form.Draw(min(width-4, measure), len(f.form.Items)), 2)
	return frame.Fit(width, height)
}
