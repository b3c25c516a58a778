package tui

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/roster"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// courseForm makes a course or changes one.
type courseForm struct {
	app    *App
	old    roster.Course // as it was read; without a Version it is a new one
	group  string        // the filter of those for whom it is opened; empty: nobody in particular
	form   widget.Form
	kind   *widget.Choice
	kinds  []string // codes in force on the first day
	place  *widget.Choice
	places []string
	times  *widget.Choice
	slots  []string
	text   map[string]*widget.Editor
	days   *widget.Ticks
	care   *widget.Check
	bus    *widget.Check
	status string
	saving bool
}

// usualSeats are the places of a new course, unless somebody says otherwise.
const usualSeats = 20

// openCourseForm asks for a new course, or for what changes of one that was read.
func (a *App) openCourseForm(c roster.Course, group string) {
	f := &courseForm{app: a, old: c, group: group, text: map[string]*widget.Editor{}}
	if c.Version == 0 {
		f.old.ID = ""
		if c.Seats == 0 {
			f.old.Seats = usualSeats
		}
		if c.From == "" {
			f.old.From = usualBegin(a.desk.Session.Today())
		}
	}
	f.build()
	a.open(f)
}

// usualBegin is the Monday in four weeks or soon after.
func usualBegin(today person.Date) person.Date {
	day, _ := today.Time()
	day = day.AddDate(0, 0, 28)
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, 1)
	}
	return person.DateOf(day)
}

func (f *courseForm) build() {
	a := f.app
	add := func(key string, field widget.Field) {
		f.form.Items = append(f.form.Items, widget.Item{Label: plain.Of(a.words(key)), Field: field})
	}
	edit := func(name, key, value string, most int) {
		f.text[name] = widget.NewEditor(most)
		f.text[name].SetText(value)
		add(key, f.text[name])
	}
	f.kind = &widget.Choice{}
	add("courses.type", f.kind)
	f.place, f.places = f.choice("municipality", f.old.Municipality, true)
	add("courses.place", f.place)
	edit("from", "courses.from", text.Date(a.lang, string(f.old.From)), 10)
	edit("to", "courses.to", text.Date(a.lang, string(f.old.To)), 10)
	f.times, f.slots = f.choice("daytime", f.old.Times, false)
	add("courses.times", f.times)
	edit("seats", "courses.seats.long", strconv.Itoa(f.old.Seats), 3)
	edit("provider", "courses.provider", f.old.Provider, 100)
	edit("place", "courses.building", f.old.Place, 100)
	f.days = &widget.Ticks{}
	for _, e := range a.desk.Session.Book.List("weekday") {
		f.days.Options = append(f.days.Options, plain.Of(twoLetters(a.label("weekday", e.Code))))
		f.days.On = append(f.days.On, slices.Contains(f.old.Days, e.Code))
	}
	add("courses.days", f.days)
	edit("hours", "courses.hours", f.old.Hours, 30)
	f.care = &widget.Check{Word: plain.Of(a.words("courses.childcare")), On: f.old.Childcare}
	f.bus = &widget.Check{Word: plain.Of(a.words("courses.bus")), On: f.old.Bus}
	add("", f.care)
	add("", f.bus)
	edit("reserved", "courses.reserved", zeroless(f.old.Reserved), 3)
	f.form.Items = append(f.form.Items, widget.Item{Field: &widget.Button{Word: plain.Of(a.words("form.save")), Do: f.save}})
	f.setKinds()
}

func (f *courseForm) day(name string) (person.Date, bool) {
	typed := strings.TrimSpace(f.text[name].Text())
	if typed == "" {
		return "", true
	}
	return command.DayAhead(typed, f.app.desk.Session.Now())
}

func (f *courseForm) scope() scope { return onAct }
func (f *courseForm) spot() spot   { return spot{} }

func (f *courseForm) title() string {
	if f.old.Version == 0 {
		return f.app.words("courses.new")
	}
	return f.app.words("courses.change", f.old.ID)
}

func (f *courseForm) paste(content string) {
	if e, ok := f.form.Items[f.form.Focus].Field.(*widget.Editor); ok {
		e.Insert(content)
		f.setKinds()
	}
}

func (f *courseForm) press(key widget.Key) bool {
	f.status = ""
	switch intentOf(onAct, key) {
	case saveNote:
		f.save()
	case goBack:
		f.app.back()
	default:
		from := f.text["from"].Text()
		f.form.Press(key)
		if f.text["from"].Text() != from {
			f.setKinds()
		}
	}
	return true
}

// wrong says what is missing, and goes there.
func (f *courseForm) wrong(key string, field widget.Field) {
	f.status = f.app.words(key)
	f.form.Focus = max(0, slices.IndexFunc(f.form.Items, func(i widget.Item) bool { return i.Field == field }))
}

// course is what the form says; false where something cannot be read.
func (f *courseForm) course() (roster.Course, bool) {
	c := f.old
	var ok bool
	for name, into := range map[string]*person.Date{"from": &c.From, "to": &c.To} {
		if *into, ok = f.day(name); !ok || *into == "" {
			f.wrong("courses.badday", f.text[name])
			return c, false
		}
	}
	for name, into := range map[string]*int{"seats": &c.Seats, "reserved": &c.Reserved} {
		typed := strings.TrimSpace(f.text[name].Text())
		n, err := strconv.Atoi(typed)
		if err != nil && (typed != "" || name == "seats") {
			f.wrong("courses.badnumber", f.text[name])
			return c, false
		}
		*into = n
	}
	c.Type, c.Municipality, c.Times = f.kinds[f.kind.At], f.places[f.place.At], f.slots[f.times.At]
	c.Provider, c.Place, c.Hours = f.said("provider"), f.said("place"), f.said("hours")
	c.Childcare, c.Bus, c.Days = f.care.On, f.bus.On, nil
	for i, e := range f.app.desk.Session.Book.List("weekday") {
		if f.days.On[i] {
			c.Days = append(c.Days, e.Code)
		}
	}
	return c, true
}

func (f *courseForm) said(name string) string { return strings.TrimSpace(f.text[name].Text()) }

func (f *courseForm) save() {
	c, ok := f.course()
	if !ok || f.saving {
		return
	}
	f.saving = true
	a := f.app
	a.run(func(ctx context.Context) func() {
		var err error
		if c.Version == 0 {
			c, err = a.desk.OpenCourse(ctx, c)
		} else {
			c, err = a.desk.ChangeCourse(ctx, c)
		}
		return func() { f.saved(c, err) }
	})
}

func (f *courseForm) saved(c roster.Course, err error) {
	a := f.app
	f.saving = false
	switch {
	case errors.Is(err, store.ErrConflict):
		f.status = a.words("courses.conflict")
		a.coursesChanged()
		return
	case err != nil:
		f.status = command.Sentence(err, a.lang)
		return
	}
	a.leave(f)
	for _, s := range a.screens {
		if table, ok := s.(*courses); ok {
			table.on = c.ID
		}
	}
	a.stirAll()
	if f.old.Version == 0 {
		a.openCourse(c.ID, f.group)
	} else {
		a.seenAgain()
	}
	a.say(widget.Good, a.words("courses.saved", c.ID))
}

func (f *courseForm) draw(width, height int) widget.Frame {
	var frame widget.Frame
	frame.Under(around(f.form.Draw(min(width-4, measure), len(f.form.Items)), max(1, height-3)), 2)
	under := f.app.label("course", f.kinds[f.kind.At])
	if f.group != "" {
		under = f.app.words("courses.forgroup", under)
	}
	tone := widget.Quiet
	if f.status != "" {
		tone, under = widget.Bad, f.status
	}
	frame.Put(nil)
	frame.Put(indented(tone, under, min(width, measure))...)
	return frame.Fit(width, height)
}
