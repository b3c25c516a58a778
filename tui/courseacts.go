package tui

import (
	"context"
	"strings"

	"lotse/store"
	"lotse/store/plain"
	"lotse/store/roster"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// sure says what would be done, and does it with Enter.
type sure struct {
	app   *App
	head  string
	about string   // whom or what it is about
	lines []string // what would happen
	do    func()
}

func (s *sure) scope() scope  { return onSure }
func (s *sure) title() string { return s.head }
func (s *sure) paste(string)  {}
func (s *sure) spot() spot    { return spot{} }

func (s *sure) press(key widget.Key) bool {
	switch intentOf(onSure, key) {
	case choose:
		s.app.leave(s)
		s.do()
	case goBack:
		s.app.back()
	}
	return true
}

func (s *sure) draw(width, height int) widget.Frame {
	var frame widget.Frame
	put := func(tone widget.Tone, said string) {
		for _, line := range plain.Lines(said, min(width-4, measure)) {
			frame.Put(widget.In(tone, "  "+line.String()))
		}
	}
	put(widget.Normal, s.about)
	frame.Put(nil)
	for _, line := range s.lines {
		put(widget.Strong, line)
	}
	frame.Put(nil)
	put(widget.Normal, s.app.words("act.sure"))
	frame.X, frame.Y, frame.Cursor = 2, min(height, len(frame.Rows))-1, true
	return frame.Fit(width, height)
}

// question asks for one line of text.
type question struct {
	app    *App
	head   string
	about  string
	form   widget.Form
	answer *widget.Editor
	must   string // said where nothing was typed; empty: nothing need be
	status string
	do     func(answer string)
}

// maxStated is how many characters a stated reason takes.
const maxStated = 200

func (a *App) ask(head, about, label, must string, do func(answer string)) {
	q := &question{app: a, head: head, about: about, answer: widget.NewEditor(maxStated), must: must, do: do}
	q.form.Items = []widget.Item{
		{Label: plain.Of(label), Field: q.answer},
		{Field: &widget.Button{Word: plain.Of(a.words("act.next")), Do: q.go_}},
	}
	a.open(q)
}

func (q *question) scope() scope  { return onAct }
func (q *question) title() string { return q.head }
func (q *question) spot() spot    { return spot{} }

func (q *question) paste(content string) {
	if q.form.Focus == 0 {
		q.answer.Insert(content)
	}
}

func (q *question) press(key widget.Key) bool {
	q.status = ""
	switch does := intentOf(onAct, key); {
	case does == goBack:
		q.app.back()
	case does == saveNote || key.Name == "enter":
		q.go_()
	default:
		q.form.Press(key)
	}
	return true
}

func (q *question) go_() {
	said := strings.TrimSpace(q.answer.Text())
	if said == "" && q.must != "" {
		q.status, q.form.Focus = q.must, 0
		return
	}
	q.app.leave(q)
	q.do(said)
}

func (q *question) draw(width, height int) widget.Frame {
	var frame widget.Frame
	for _, line := range plain.Lines(q.about, min(width-4, measure)) {
		frame.Put(widget.Text("  " + line.String()))
	}
	frame.Put(nil)
	frame.Under(q.form.Draw(min(width-4, measure), len(q.form.Items)), 2)
	frame.Put(nil)
	frame.Put(indented(widget.Bad, q.status, width-2)...)
	return frame.Fit(width, height)
}

// courseName says which course it is, in one line.
func (a *App) courseName(c roster.Course) string {
	return joinWords(c.Type+" "+a.label("municipality", c.Municipality), a.label("daytime", c.Times), a.words("courses.since", text.Date(a.lang, string(c.From))))
}

// askAdvance says what starting, ending or cancelling a course would mean, and
// does it when that is confirmed.
func (a *App) askAdvance(one store.CourseLine, phase string) {
	c := one.Course
	if !roster.MayAdvance(c.Phase, phase) {
		a.say(widget.Bad, a.words("courses.notnow", a.label("course_phase", c.Phase)))
		return
	}
	head := a.words("courses." + phase)
	plan := a.words("courses."+phase+".plan", one.Confirmed+one.Trial, one.Waiting+one.Requested)
	confirm := func(why string) {
		lines := []string{plan}
		if why != "" {
			lines = append(lines, a.words("courses.because", why))
		}
		a.open(&sure{app: a, head: head, about: a.courseName(c), lines: lines, do: func() { a.advance(c.ID, phase, why) }})
	}
	if phase == roster.Cancelled {
		a.ask(head, a.courseName(c), a.words("courses.why"), a.words("courses.nowhy"), confirm)
		return
	}
	confirm("")
}

func (a *App) advance(id, phase, why string) {
	a.say(widget.Normal, a.words("act.begun"))
	a.run(func(ctx context.Context) func() {
		c, err := a.desk.AdvanceCourse(ctx, id, phase, why)
		return func() {
			a.coursesChanged()
			if err != nil {
				a.say(widget.Bad, command.Sentence(err, a.lang))
				return
			}
			said := a.words("courses.advanced", c.ID, a.label("course_phase", c.Phase))
			if day := command.CourseDay(&c, a.desk.Session.Today(), a.lang); day != "" {
				said += " " + day
			}
			a.say(widget.Good, said)
		}
	})
}
