package tui

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
	"lotse/tui/widget"
)

// openAdd offers where to find people for the course: those for whom it was
// opened, those for whom its type is due, a saved list, a search. All of them are
// the people list, with its marks.
func (v *courseView) openAdd() {
	a := v.app
	c := v.sheet.Course
	menu := &picker{app: a, head: a.words("add.title"), intro: a.words("add.intro", c.ID)}
	add := func(label, note string, do func()) {
		menu.picks = append(menu.picks, pick{label: label, note: note, do: func() { a.leave(menu); do() }})
	}
	due := "due:" + c.Type
	if v.group != "" {
		add(a.words("add.group"), v.group, func() { v.findFor(v.group) })
	}
	add(a.words("add.here", c.Type, a.label("municipality", c.Municipality)), "", func() { v.findFor(due + " " + a.livingIn(c.Municipality)) })
	add(a.words("add.due", c.Type), "", func() { v.findFor(due) })
	for i, one := range a.shelf.lists {
		if i == ofEach {
			break
		}
		add(a.words("add.list", one.Name), "", func() { a.openSaved(one); v.into() })
	}
	add(a.words("add.search"), "", func() { v.findFor(""); a.list.typing = true })
	a.open(menu)
}

func (v *courseView) findFor(filter string) {
	v.app.listOf(filter)
	v.into()
}

// listOf goes to the people behind a number; Esc goes back to it at once.
func (a *App) listOf(filter string) {
	a.findPeople(filter)
	a.list.given = a.list.line.Text()
}

// livingIn asks for those of a municipality, in the words of the reader.
func (a *App) livingIn(code string) string {
	label := a.label("municipality", code)
	if strings.ContainsAny(label, " ,") {
		label = quotedTerm(label)
	}
	return "in:" + label
}

// into has the people list remember the course that people are looked for.
func (v *courseView) into() {
	v.app.list.course = v.id
	v.app.list.marks = nil
	v.app.say(widget.Normal, v.app.words("add.how", v.id))
}

// addEnrolling puts the courses into the menu of what can be done with a list:
// the course that people are looked for first, else a course to choose.
func (p *people) addEnrolling(menu *picker, who whom) {
	a := p.app
	may := a.desk.Session.May
	if !may("enrol") && !may("propose") || !may("course.read") {
		return
	}
	key := "act.propose"
	if may("enrol") {
		key = "act.enrol"
	}
	if p.course != "" {
		menu.picks = append([]pick{{label: a.words(key+".into", p.course), do: func() { p.enrolInto(p.course, who, menu) }}}, menu.picks...)
	}
	menu.picks = append(menu.picks, pick{label: a.words(key), do: func() {
		c := newCourses(a, courseFilter{Sort: "free"})
		c.pick = func(id string) { p.enrolInto(id, who, menu, c) }
		a.open(c)
		c.load()
	}})
}

// inOrder are those whom an act is about in the order of the list: whoever stands
// first gets a place first.
func (p *people) inOrder(who whom) []person.ID {
	everybody, err := p.everybody()
	if err != nil || !who.marked {
		return who.people
	}
	place := map[person.ID]int{}
	for i, id := range everybody {
		place[id] = i - len(everybody)
	}
	ids := slices.Clone(who.people)
	slices.SortStableFunc(ids, func(a, b person.ID) int { return cmp.Compare(place[a], place[b]) })
	return ids
}

// enrolInto says what enrolling people into a course would mean.
func (p *people) enrolInto(id string, who whom, closes ...screen) {
	a := p.app
	people, names := p.inOrder(who), map[person.ID]string{}
	for _, row := range p.page {
		names[row.ID] = a.nameOf(row.Family, row.Given, row.ID)
	}
	a.run(func(ctx context.Context) func() {
		sheet, err := a.desk.Course(ctx, id)
		return func() {
			if err != nil {
				a.fail(err)
				return
			}
			ways := []string{roster.Requested}
			if a.desk.Session.May("enrol") {
				ways = []string{roster.Registered, roster.Waiting, roster.Requested, roster.Trial}
			}
			plan := a.planFor(sheet, people, ways, func(done []store.Enrolled, err error) { p.enrolled(id, names, done, err) })
			plan.listed = true
			plan.closes = closes
			a.open(plan)
		}
	})
}

// enrolled goes back to the course that people were looked for, or stays here.
func (p *people) enrolled(id string, names map[person.ID]string, done []store.Enrolled, err error) {
	a := p.app
	if err != nil {
		a.fail(err)
		return
	}
	p.marks = nil
	if p.course == id {
		a.leave(p)
		p.course = ""
	}
	a.home().mind.stale = true
	a.tellEnrolled(id, done, names)
	a.coursesChanged()
}
