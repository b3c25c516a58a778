package tui

import (
	"context"
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/roster"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// enrolPlan says what it would mean to take many people one step on in a course,
// and does it when that is confirmed.
type enrolPlan struct {
	app    *App
	sheet  *store.CourseSheet
	who    []person.ID // in the order in which they get places
	ways   []string    // steps to choose from
	at     int
	closes []screen // that go when it is done
	listed bool     // who stands in the order of a list
	told   func([]store.Enrolled, error)
}

func (a *App) planFor(sheet *store.CourseSheet, who []person.ID, ways []string, told func([]store.Enrolled, error)) *enrolPlan {
	return &enrolPlan{app: a, sheet: sheet, who: who, ways: ways, told: told}
}

func (a *App) openPlan(p *enrolPlan) { a.open(p) }

func (p *enrolPlan) scope() scope  { return onPlan }
func (p *enrolPlan) title() string { return p.app.words("plan.title") }
func (p *enrolPlan) paste(string)  {}
func (p *enrolPlan) spot() spot    { return spot{} }

func (p *enrolPlan) offers(does intent) bool { return does != otherWay || len(p.ways) > 1 }

func (p *enrolPlan) press(key widget.Key) bool {
	switch intentOf(onPlan, key) {
	case choose:
		p.do()
	case otherWay:
		by := 1
		if key.Name == "left" {
			by = len(p.ways) - 1
		}
		p.at = (p.at + by) % len(p.ways)
	case goBack:
		p.app.back()
	}
	return true
}

// outcome counts what would become of those concerned.
type outcome struct {
	seats, queue, steps int // get a place, go on the waiting list, take another step
	there, cannot       int // took it already, cannot take it
	able                []person.ID
}

func (p *enrolPlan) outcome() outcome {
	var o outcome
	state, free := p.ways[p.at], p.sheet.Free
	for _, id := range p.who {
		at := slices.IndexFunc(p.sheet.Seats, func(s store.SeatLine) bool { return s.Person == id })
		from, holds := "", false
		if at >= 0 {
			from = p.sheet.Seats[at].State
			holds = roster.Holds(from) != ""
		}
		switch {
		case from == state || at >= 0 && holds && roster.Holds(state) == "seat" && !roster.MayFollow(from, state):
			o.there++
			continue
		case !roster.MayFollow(from, state):
			o.cannot++
			continue
		}
		o.able = append(o.able, id)
		switch wants := roster.Holds(state) != ""; {
		case wants && !holds && free > 0:
			o.seats, free = o.seats+1, free-1
		case wants && !holds:
			o.queue++
		default:
			o.steps++
		}
	}
	return o
}

func (p *enrolPlan) do() {
	o := p.outcome()
	a := p.app
	if len(o.able) == 0 {
		return
	}
	steps := make([]store.Enrolling, len(o.able))
	for i, id := range o.able {
		steps[i] = store.Enrolling{Course: p.sheet.Course.ID, Person: id, State: p.ways[p.at]}
	}
	a.leave(p)
	for _, s := range p.closes {
		a.leave(s)
	}
	a.enrol(p.sheet.Course.ID, steps, p.told)
}

// enrol takes people on in one course, outside the loop.
func (a *App) enrol(course string, steps []store.Enrolling, told func([]store.Enrolled, error)) {
	a.say(widget.Normal, a.words("act.begun"))
	a.run(func(ctx context.Context) func() {
		done, err := a.desk.Enrol(ctx, course, steps...)
		return func() {
			told(done, err)
			if list, ok := a.top().(*people); ok {
				list.reread()
			}
		}
	})
}

func (p *enrolPlan) draw(width, height int) widget.Frame {
	a := p.app
	var frame widget.Frame
	put := func(tone widget.Tone, said string) {
		for _, line := range plain.Lines(said, min(width-4, measure)) {
			frame.Put(widget.In(tone, "  "+line.String()))
		}
	}
	n := func(i int) string { return text.Number(a.lang, i) }
	o := p.outcome()
	put(widget.Normal, p.sheet.Course.ID+": "+a.courseName(p.sheet.Course))
	put(widget.Quiet, a.words("plan.now", n(p.sheet.Places.Seats), n(p.sheet.Free), n(p.sheet.Waiting)))
	frame.Put(nil)
	step := widget.Text("  ").And(widget.Quiet, a.words("plan.step")+" ").And(widget.Strong, a.label("seat", p.ways[p.at]))
	if len(p.ways) > 1 {
		step = widget.Text("  ").And(widget.Quiet, a.words("plan.step")+" < ").And(widget.Strong, a.label("seat", p.ways[p.at])).And(widget.Quiet, " >")
	}
	frame.Put(step)
	for _, line := range []struct {
		n   int
		key string
	}{{o.seats, "plan.seats"}, {o.queue, "plan.queue"}, {o.steps, "plan.steps"}, {o.there, "plan.there"}, {o.cannot, "plan.cannot"}} {
		if line.n > 0 {
			put(widget.Strong, counted(a, line.key, line.n))
		}
	}
	if p.listed && o.queue > 0 && o.seats > 0 {
		put(widget.Quiet, a.words("plan.order"))
	}
	frame.Put(nil)
	if len(o.able) == 0 {
		put(widget.Bad, a.words("plan.nobody"))
	} else {
		put(widget.Normal, a.words("act.sure"))
	}
	frame.X, frame.Y, frame.Cursor = 2, min(height, len(frame.Rows))-1, true
	return frame.Fit(width, height)
}

// counted is a sentence about some people, or about one: its key with ".one".
func counted(a *App, key string, n int) string {
	if n == 1 {
		return a.words(key + ".one")
	}
	return a.words(key, text.Number(a.lang, n))
}
