package tui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/roster"
	"lotse/tui/widget"
)

// courses is the planning table: every course that is planned or runs, and who
// has a place in it. All of it is here, so that a filter answers at once.
type courses struct {
	app   *App
	lines []store.CourseLine // of every phase
	known bool               // lines were read
	roll  widget.Roll
	on    string // id of the course under the marker, which stays on it
	want  courseFilter
	shown []store.CourseLine // of lines, what want leaves, in its order
	pick  func(id string)    // what choosing a course is for; nil: it is opened
	fresh
}

// courseFilter is what the table shows; empty fields mean all. Phase is empty for
// planned and running ones, "all" for every phase.
type courseFilter struct {
	Type  string `json:"t,omitempty"`
	Place string `json:"m,omitempty"` // AGS
	Times string `json:"d,omitempty"`
	Phase string `json:"p,omitempty"`
	Sort  string `json:"s,omitempty"` // one of courseOrders; empty: the first
}

const everyPhase = "all"

var allPhases = []string{roster.Planned, roster.Running, roster.Done, roster.Cancelled}

func newCourses(a *App, want courseFilter) *courses { return &courses{app: a, want: want} }

// openCourses goes to the planning table.
func (a *App) openCourses(want courseFilter) {
	c := newCourses(a, want)
	a.open(c)
	c.load()
}

func (c *courses) load() {
	c.read(c.app, func(ctx context.Context) func() {
		then, err := c.ask(ctx)
		if err != nil {
			return func() { c.failed(err) }
		}
		return then
	})
}

// ask reads all courses.
func (c *courses) ask(ctx context.Context) (then func(), err error) {
	lines, err := c.app.desk.Courses(ctx, store.CourseQuery{Phases: allPhases})
	return func() {
		c.lines, c.known = lines, true
		c.arrange()
	}, err
}

func (c *courses) failed(err error) {
	if c.known {
		c.app.failOn(c, err)
		return
	}
	c.app.leave(c)
	c.app.fail(err)
}

func (c *courses) stirred() { c.stir(c.app) }
func (c *courses) again() {
	if c.stale {
		c.load()
	}
}

func (c *courses) tick(time.Time) {
	if c.app.top() == screen(c) {
		c.again()
	}
}

func (c *courses) choose(id string) {
	if c.pick != nil {
		c.pick(id)
		return
	}
	c.app.openCourse(id, "")
}

func (c *courses) opening() bool { return !c.known }
func (c *courses) scope() scope  { return onCourses }
func (c *courses) title() string {
	if c.pick != nil {
		return c.app.words("courses.pick")
	}
	return c.app.words("courses.title")
}
func (c *courses) paste(string) {}

// arrange finds out which courses are shown; the marker stays on its course.
func (c *courses) arrange() {
	c.shown = c.shown[:0:0]
	for _, one := range c.lines {
		if c.want.has(one.Course) {
			c.shown = append(c.shown, one)
		}
	}
	slices.SortStableFunc(c.shown, courseOrders[c.want.order()].compare)
	if at := slices.IndexFunc(c.shown, func(one store.CourseLine) bool { return one.Course.ID == c.on }); at >= 0 {
		c.roll.At = at
	}
	c.move(0)
}

func (w courseFilter) has(c roster.Course) bool {
	phase := w.Phase == everyPhase || w.Phase == c.Phase || w.Phase == "" && (c.Phase == roster.Planned || c.Phase == roster.Running)
	return phase && (w.Type == "" || w.Type == c.Type) && (w.Place == "" || w.Place == c.Municipality) && (w.Times == "" || w.Times == c.Times)
}

func (w courseFilter) order() int {
	return max(0, slices.IndexFunc(courseOrders, func(o courseOrder) bool { return o.name == w.Sort }))
}

// courseOrder is an order of the table; its words are "courses.by." and the name.
type courseOrder struct {
	name    string
	compare func(a, b store.CourseLine) int
}

var courseOrders = []courseOrder{
	{"type", func(a, b store.CourseLine) int {
		return cmp.Or(strings.Compare(a.Course.Type, b.Course.Type), byBegin(a, b))
	}},
	{"place", func(a, b store.CourseLine) int {
		return cmp.Or(strings.Compare(a.Course.Municipality, b.Course.Municipality), byBegin(a, b))
	}},
	{"begin", byBegin},
	{"free", func(a, b store.CourseLine) int { return cmp.Or(cmp.Compare(b.Free, a.Free), byBegin(a, b)) }},
	{"waiting", func(a, b store.CourseLine) int { return cmp.Or(cmp.Compare(b.Waiting, a.Waiting), byBegin(a, b)) }},
}

func byBegin(a, b store.CourseLine) int {
	return cmp.Or(cmp.Compare(a.Course.From, b.Course.From), strings.Compare(a.Course.ID, b.Course.ID))
}

func (c *courses) selected() (store.CourseLine, bool) {
	if c.roll.At < len(c.shown) {
		return c.shown[c.roll.At], true
	}
	return store.CourseLine{}, false
}

func (c *courses) move(by int) {
	c.roll.Move(by, len(c.shown))
	if one, ok := c.selected(); ok {
		c.on = one.Course.ID
	}
}

func (c *courses) offers(does intent) bool {
	_, any := c.selected()
	may := c.app.desk.Session.May("course.edit")
	switch does {
	case newCourse:
		return may
	case changeCourse, beginCourse, finishCourse, cancelCourse:
		return may && any
	case choose:
		return any
	}
	return true
}

func (c *courses) press(key widget.Key) bool {
	does := intentOf(onCourses, key)
	if !c.offers(does) {
		c.app.say(widget.Normal, c.app.words("courses.maynot"))
		return true
	}
	one, _ := c.selected()
	switch does {
	case choose:
		c.choose(one.Course.ID)
	case newCourse:
		c.app.openCourseForm(roster.Course{Type: c.want.Type, Municipality: c.want.Place, Times: c.want.Times}, "")
	case changeCourse:
		c.app.openCourseForm(one.Course, "")
	case beginCourse, finishCourse, cancelCourse:
		c.app.askAdvance(one, phaseOf[does])
	case byType, byPlace, byTime, byPhase, clearFilters, sortRows:
		c.narrow(does)
	case goBack:
		c.app.back()
	default:
		return c.scroll(does)
	}
	return true
}

var phaseOf = map[intent]string{beginCourse: roster.Running, finishCourse: roster.Done, cancelCourse: roster.Cancelled}

func (c *courses) scroll(does intent) bool {
	by, ok := rollKey(does, c.roll.Page(), len(c.shown))
	if ok {
		c.move(by)
	}
	return ok
}
