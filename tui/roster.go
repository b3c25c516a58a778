package tui

import (
	"context"
	"slices"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
	"lotse/tui/widget"
)

// courseView is one course: its numbers, and everybody in it, first those with a
// place, then the waiting list in its order, with why each stands where she does.
type courseView struct {
	app   *App
	id    string
	sheet *store.CourseSheet // nil while it is being opened
	group string             // filter of those for whom it was opened; empty: nobody in particular
	roll  widget.Roll
	on    person.ID // under the marker, which stays on her
	marks map[person.ID]bool
	fresh
}

// openCourse goes to one course.
func (a *App) openCourse(id, group string) {
	v := &courseView{app: a, id: id, group: group}
	a.open(v)
	v.load()
}

func (v *courseView) load() { v.loadThen(func(err error) { v.app.fail(err) }) }

func (v *courseView) loadThen(failed func(error)) {
	a := v.app
	v.read(a, func(ctx context.Context) func() {
		sheet, err := a.desk.Course(ctx, v.id)
		return func() {
			switch {
			case err != nil && v.sheet == nil:
				a.leave(v)
				failed(err)
			case err != nil:
				failed(err)
			default:
				v.take(sheet)
			}
		}
	})
}

// take shows the course as it is now; marker and marks stay on their people.
func (v *courseView) take(sheet *store.CourseSheet) {
	v.sheet = sheet
	if at := slices.IndexFunc(sheet.Seats, func(s store.SeatLine) bool { return s.Person == v.on }); at >= 0 {
		v.roll.At = at
	}
	for id := range v.marks {
		if !slices.ContainsFunc(sheet.Seats, func(s store.SeatLine) bool { return s.Person == id }) {
			delete(v.marks, id)
		}
	}
	v.move(0)
}

func (v *courseView) stirred() { v.stir(v.app) }

func (v *courseView) again() {
	if v.stale {
		v.load()
	}
}

func (v *courseView) tick(time.Time) {
	if v.app.top() == screen(v) {
		v.again()
	}
}

func (v *courseView) opening() bool { return v.sheet == nil }
func (v *courseView) scope() scope  { return onRoster }
func (v *courseView) title() string { return v.app.words("roster.title", v.id) }
func (v *courseView) paste(string)  {}

func (v *courseView) selected() (store.SeatLine, bool) {
	if v.sheet != nil && v.roll.At < len(v.sheet.Seats) {
		return v.sheet.Seats[v.roll.At], true
	}
	return store.SeatLine{}, false
}

func (v *courseView) move(by int) {
	if v.sheet == nil {
		return
	}
	v.roll.Move(by, len(v.sheet.Seats))
	if one, ok := v.selected(); ok {
		v.on = one.Person
	}
}

// chosen are those marked in the order of the list, else the one under the marker.
func (v *courseView) chosen() []store.SeatLine {
	var list []store.SeatLine
	for _, one := range v.sheet.Seats {
		if v.marks[one.Person] {
			list = append(list, one)
		}
	}
	if one, ok := v.selected(); ok && len(list) == 0 {
		return []store.SeatLine{one}
	}
	return list
}

func (v *courseView) may(action string) bool { return v.app.desk.Session.May(action) }

// offers does not ask who is under the marker: a key bar that changed with her would
// cost more than the marker.
func (v *courseView) offers(does intent) bool {
	_, any := v.selected()
	runs := v.sheet != nil && v.sheet.Course.Phase != roster.Cancelled
	switch does {
	case takeBack:
		return any && (v.may("enrol") || v.may("propose"))
	case nextStep, giveSeat, giveTrial, dropOut, comesFirst:
		return any && v.may("enrol")
	case attendance, giveResults:
		return v.may("enrol") && any && runs
	case markRow, markAll:
		return v.may("enrol") && any
	case addPeople:
		return runs && (v.may("enrol") || v.may("propose"))
	case changeCourse, beginCourse, finishCourse, cancelCourse:
		return v.may("course.edit") && v.sheet != nil
	case openPersonHere:
		return any
	case listRoster:
		return any && v.may("find")
	}
	return true
}

// stepOf is the step that a key takes people to.
var stepOf = map[intent]string{giveSeat: roster.Registered, giveTrial: roster.Trial, dropOut: roster.Dropped, takeBack: roster.Withdrawn}

// follows says whether the one under the marker, or somebody marked, may take the
// step that a key is for.
func (v *courseView) follows(does intent) bool {
	one, _ := v.selected()
	step, takes := stepOf[does]
	switch {
	case does == comesFirst:
		return one.State == roster.Waiting
	case !takes || len(v.marks) > 0:
		return true
	}
	return roster.MayFollow(one.State, step) && (v.may("enrol") || roster.OnTheWay(one.State))
}

func (v *courseView) press(key widget.Key) bool {
	does := intentOf(onRoster, key)
	switch {
	case does == goBack:
		v.app.back()
		return true
	case v.sheet == nil:
		return false
	case !v.offers(does) || !v.follows(does):
		v.app.say(widget.Normal, v.refusal(does))
		return true
	}
	line := store.CourseLine{Course: v.sheet.Course, Places: v.sheet.Places}
	one, _ := v.selected()
	switch does {
	case nextStep:
		v.openSteps()
	case giveSeat, giveTrial, dropOut, takeBack:
		v.takeTo(stepOf[does])
	case comesFirst:
		v.askFirst(one)
	case openPersonHere:
		v.app.openProfile(one.Person, "")
	case addPeople:
		v.openAdd()
	case listRoster:
		v.app.listOf("list:@" + v.id)
	case attendance:
		v.openAttend()
	case giveResults:
		v.openResults()
	case markRow, markAll:
		v.mark(does == markAll)
	case changeCourse:
		v.app.openCourseForm(v.sheet.Course, "")
	case beginCourse, finishCourse, cancelCourse:
		v.app.askAdvance(line, phaseOf[does])
	default:
		by, ok := rollKey(does, v.roll.Page(), len(v.sheet.Seats))
		v.move(by)
		return ok
	}
	return true
}

// refusal says why a key does nothing here.
func (v *courseView) refusal(does intent) string {
	one, any := v.selected()
	if _, step := stepOf[does]; (step || does == comesFirst) && any && v.may("enrol") {
		return v.app.words("roster.notnow", v.app.label("seat", one.State))
	}
	if !any && v.may("enrol") {
		return v.app.words("roster.empty")
	}
	return v.app.words("courses.maynot")
}

func (v *courseView) mark(all bool) {
	if v.marks == nil {
		v.marks = map[person.ID]bool{}
	}
	if !all {
		v.setMark(v.on, !v.marks[v.on])
		v.move(1)
		return
	}
	on := slices.ContainsFunc(v.sheet.Seats, func(s store.SeatLine) bool { return !v.marks[s.Person] })
	for _, one := range v.sheet.Seats {
		v.setMark(one.Person, on)
	}
}

func (v *courseView) setMark(id person.ID, on bool) {
	if on {
		v.marks[id] = true
		return
	}
	delete(v.marks, id)
}
