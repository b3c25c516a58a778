package tui

import (
	"context"
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// attend is a list of who was not there on one day of a course.
type attend struct {
	view   *courseView
	day    person.Date
	people []store.SeatLine
	sign   map[person.ID]byte // 'x' absent, 'e' excused
	dirty  bool
	roll   widget.Roll
	saving bool
}

// openAttend begins with today, or the last day of a course that is over.
func (v *courseView) openAttend() {
	day := v.app.desk.Session.Today()
	if to := v.sheet.Course.To; to != "" && to < day {
		day = to
	}
	t := &attend{view: v}
	for _, one := range v.sheet.Seats {
		if roster.Holds(one.State) != "" || one.HasBegun() != "" {
			t.people = append(t.people, one)
		}
	}
	if len(t.people) == 0 {
		v.app.say(widget.Normal, v.app.words("attend.nobody"))
		return
	}
	t.read(day)
	v.app.open(t)
}

// read shows what was written for a day.
func (t *attend) read(day person.Date) {
	t.day, t.sign, t.dirty = day, map[person.ID]byte{}, false
	for _, s := range t.view.sheet.Course.Sessions {
		if s.Day == day {
			for _, id := range s.Absent {
				t.sign[id] = 'x'
			}
			for _, id := range s.Excused {
				t.sign[id] = 'e'
			}
		}
	}
}

func (t *attend) written() bool {
	return slices.ContainsFunc(t.view.sheet.Course.Sessions, func(s roster.Session) bool { return s.Day == t.day })
}

func (t *attend) scope() scope  { return onAttend }
func (t *attend) title() string { return t.view.app.words("attend.title") }
func (t *attend) paste(string)  {}
func (t *attend) spot() spot    { return spot{} }

func (t *attend) press(key widget.Key) bool {
	switch does := intentOf(onAttend, key); does {
	case tickAbsent:
		t.tick('x')
	case tickExcused:
		t.tick('e')
	case lastDay:
		t.turn(-1)
	case nextDay:
		t.turn(1)
	case saveNote:
		t.save()
	case goBack:
		t.view.app.back()
	default:
		by, ok := rollKey(does, t.roll.Page(), len(t.people))
		t.roll.Move(by, len(t.people))
		return ok
	}
	return true
}

// tick says that somebody was absent or excused, or was there after all.
func (t *attend) tick(sign byte) {
	id := t.people[t.roll.At].Person
	if t.sign[id] == sign {
		sign = 0
	}
	t.sign[id], t.dirty = sign, true
	t.roll.Move(1, len(t.people))
}

// turn goes to another day of the course; what is not saved stays where it is.
func (t *attend) turn(by int) {
	a := t.view.app
	if t.dirty {
		a.say(widget.Bad, a.words("attend.unsaved"))
		return
	}
	at, _ := t.day.Time()
	if day := person.DateOf(at.AddDate(0, 0, by)); day <= a.desk.Session.Today() {
		t.read(day)
	}
}

func (t *attend) save() {
	if t.saving {
		return
	}
	t.saving = true
	a, v := t.view.app, t.view
	s := roster.Session{Day: t.day}
	for _, one := range t.people {
		switch t.sign[one.Person] {
		case 'x':
			s.Absent = append(s.Absent, one.Person)
		case 'e':
			s.Excused = append(s.Excused, one.Person)
		}
	}
	a.run(func(ctx context.Context) func() {
		err := a.desk.Attend(ctx, v.id, s)
		return func() {
			t.saving = false
			if err != nil {
				a.say(widget.Bad, command.Sentence(err, a.lang))
				return
			}
			a.leave(t)
			v.load()
			a.say(widget.Good, a.words("attend.saved", text.Date(a.lang, string(s.Day)), len(s.Absent), len(s.Excused)))
		}
	})
}

func (t *attend) draw(width, height int) widget.Frame {
	a := t.view.app
	var frame widget.Frame
	weekday := a.weekdayOf(t.day)
	row := widget.Text("  ").And(widget.Strong, weekday+" "+text.Date(a.lang, string(t.day)))
	if t.written() {
		row = row.And(widget.Quiet, "  "+a.words("attend.written"))
	}
	frame.Put(row)
	for _, line := range indented(widget.Quiet, a.words("attend.how"), min(width, measure)) {
		frame.Put(line)
	}
	frame.Under(t.roll.Draw(width, height-len(frame.Rows), len(t.people), a.marker(), func(i int) widget.Entry {
		one := t.people[i]
		row := widget.Text("[ ] ")
		switch t.sign[one.Person] {
		case 'x':
			row = widget.In(widget.Bad, "[x] ").And(widget.Bad, a.words("attend.absent")+" ")
		case 'e':
			row = widget.In(widget.Strong, "[e] ").And(widget.Strong, a.words("attend.excused")+" ")
		}
		return widget.Entry{Rows: []widget.Row{row.And(widget.Normal, t.view.name(one))}}
	}), 0)
	return frame
}

// weekdayOf is the day of the week of a day, in a word.
func (a *App) weekdayOf(day person.Date) string {
	at, ok := day.Time()
	list := a.desk.Session.Book.List("weekday")
	if !ok || len(list) < 7 {
		return ""
	}
	return a.label("weekday", list[(int(at.Weekday())+6)%7].Code)
}
