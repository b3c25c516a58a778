package tui

import (
	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
	"lotse/tui/widget"
)

// openSteps offers the steps that may follow for those chosen.
func (v *courseView) openSteps() {
	a := v.app
	who := v.chosen()
	menu := &picker{app: a, head: a.words("roster.steps"), intro: v.said(who)}
	for _, e := range a.desk.Session.Book.List("seat") {
		if able := followers(who, e.Code); len(able) > 0 {
			note := ""
			if len(able) < len(who) {
				note = a.words("roster.of", len(able), len(who))
			}
			menu.picks = append(menu.picks, pick{label: a.label("seat", e.Code), note: note, do: func() { a.leave(menu); v.takeTo(e.Code) }})
		}
	}
	if len(who) == 1 && who[0].State == roster.Waiting {
		menu.picks = append(menu.picks, pick{label: a.words("roster.first"), do: func() { a.leave(menu); v.askFirst(who[0]) }})
	}
	if len(who) == 1 && !roster.Over(who[0].State) {
		menu.picks = append(menu.picks, pick{label: a.words("roster.wishes"), do: func() { a.leave(menu); v.openWishes(who[0]) }})
	}
	if len(menu.picks) == 0 {
		a.say(widget.Normal, a.words("roster.nonext"))
		return
	}
	a.open(menu)
}

// said is whom an act in the roster is about.
func (v *courseView) said(who []store.SeatLine) string {
	if len(who) == 1 {
		return v.app.words("roster.one", v.name(who[0]), v.app.label("seat", who[0].State))
	}
	return v.app.words("act.marked", len(who))
}

// followers are those who may take a step next.
func followers(who []store.SeatLine, state string) []person.ID {
	var list []person.ID
	for _, one := range who {
		if roster.MayFollow(one.State, state) && one.State != state {
			list = append(list, one.Person)
		}
	}
	return list
}

// takeTo takes those chosen one step on: with a reason where it takes one, and with
// a plan where they are many.
func (v *courseView) takeTo(state string) {
	who := v.chosen()
	able := followers(who, state)
	switch {
	case len(able) == 0:
		v.app.say(widget.Normal, v.app.words("roster.notnow", v.app.label("seat", who[0].State)))
	case roster.NeedsReason(state):
		v.pickReason(state, able)
	case len(who) == 1:
		v.enrol(able, state, "", "")
	default:
		v.app.openPlan(v.app.planFor(v.sheet, idsOf(who), []string{state}, v.enrolled))
	}
}

func idsOf(who []store.SeatLine) []person.ID {
	ids := make([]person.ID, len(who))
	for i, one := range who {
		ids[i] = one.Person
	}
	return ids
}

// pickReason asks why people leave, and says who would move up.
func (v *courseView) pickReason(state string, who []person.ID) {
	a := v.app
	menu := &picker{app: a, head: a.label("seat", state), intro: v.said(v.linesOf(who))}
	if up := v.wouldMoveUp(who); up != "" && state != roster.Interrupted {
		menu.intro += " " + a.words("roster.next", up)
	}
	for _, e := range a.desk.Session.Book.List("reason") {
		if e.Code != roster.CourseCancelled && e.Code != roster.NoPlace {
			menu.picks = append(menu.picks, pick{label: a.label("reason", e.Code), do: func() { a.leave(menu); v.enrol(who, state, e.Code, "") }})
		}
	}
	a.open(menu)
}

func (v *courseView) linesOf(who []person.ID) []store.SeatLine {
	var list []store.SeatLine
	for _, id := range who {
		for _, one := range v.sheet.Seats {
			if one.Person == id {
				list = append(list, one)
			}
		}
	}
	return list
}

// wouldMoveUp names who is next for the places that would become free.
func (v *courseView) wouldMoveUp(who []person.ID) string {
	free := 0
	for _, one := range v.linesOf(who) {
		if roster.Holds(one.State) != "" {
			free++
		}
	}
	var names []string
	for _, one := range v.linesOf(v.sheet.Next[:min(free, len(v.sheet.Next))]) {
		names = append(names, v.name(one))
	}
	return joinWords(names...)
}

func (v *courseView) askFirst(one store.SeatLine) {
	a := v.app
	a.ask(a.words("roster.first"), v.said([]store.SeatLine{one}), a.words("roster.because"), a.words("roster.nobecause"), func(why string) {
		v.enrol([]person.ID{one.Person}, roster.Waiting, "", why)
	})
}

// enrol takes people one step on, and tells what became of it.
func (v *courseView) enrol(who []person.ID, state, reason, first string) {
	steps := make([]store.Enrolling, len(who))
	for i, id := range who {
		steps[i] = store.Enrolling{Course: v.id, Person: id, State: state, Reason: reason, First: first}
	}
	v.app.enrol(v.id, steps, v.enrolled)
}

// enrolled shows the course after a change of places, and says what it was.
func (v *courseView) enrolled(done []store.Enrolled, err error) {
	a := v.app
	before := v.names()
	v.marks = nil
	v.loadThen(func(err error) { a.fail(err) })
	a.home().mind.stale = true
	if err != nil {
		a.fail(err)
		return
	}
	a.tellEnrolled(v.id, done, before)
}

// names are those of the people whom the screen knows.
func (v *courseView) names() map[person.ID]string {
	names := map[person.ID]string{}
	if v.sheet != nil {
		for _, one := range v.sheet.Seats {
			names[one.Person] = v.name(one)
		}
	}
	return names
}
