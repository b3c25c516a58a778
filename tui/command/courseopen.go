package command

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
	"lotse/tui/text"
)

// courseSet is what is said of a course, by the names of the flags, as typed.
type courseSet map[string]string

var courseFlags = []flag{
	{name: "provider", value: true, words: true}, {name: "place", value: true, words: true}, {name: "times", value: true},
	{name: "days", value: true}, {name: "hours", value: true}, {name: "seats", value: true}, {name: "reserved", value: true},
	{name: "childcare"}, {name: "no-childcare"}, {name: "bus"}, {name: "no-bus"},
}

// OpenCourse keeps a new course.
type OpenCourse struct{ Set courseSet }

func parseCourseOpen(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, append(slices.Clone(courseFlags), flag{name: "id", value: true})...)
	if err != nil {
		return nil, err
	}
	if len(a.words) < 4 {
		return nil, usage("courseopen.missing")
	}
	n := len(a.words)
	set := courseSet(a.flags)
	set["what"], set["from"], set["to"] = strings.Join(a.words[:n-2], " "), a.words[n-2], a.words[n-1]
	return OpenCourse{set}, nil
}

func (s courseSet) String() string {
	var line strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if known, is := find(courseFlags, name); is && !known.value {
			line.WriteString(" --" + name)
		} else if s[name] != "" {
			line.WriteString(" --" + name + " " + quoted(s[name]))
		}
	}
	return line.String()
}

func (a OpenCourse) String() string {
	rest := maps.Clone(a.Set)
	words := []string{a.Set["what"], a.Set["type"], a.Set["in"], a.Set["from"], a.Set["to"]}
	for _, name := range []string{"what", "type", "in", "from", "to"} {
		delete(rest, name)
	}
	return "course open" + rest.String() + " " + strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

func (a OpenCourse) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	c := roster.Course{ID: strings.ToLower(a.Set["id"]), Times: "morning", Seats: 25}
	set := maps.Clone(a.Set)
	if what := set["what"]; what != "" {
		var err error
		if set["type"], set["in"], err = typeAndPlace(d, strings.Fields(what)); err != nil {
			return nil, err
		}
	}
	if err := set.into(&c, d); err != nil {
		return nil, err
	}
	c, err := d.OpenCourse(ctx, c)
	return CourseKept{c, "course.opened"}, err
}

// typeAndPlace parts words into a type of course and a municipality.
func typeAndPlace(d *store.Desk, words []string) (courseType, place string, err error) {
	for at := len(words) - 1; at > 0; at-- {
		left, right := strings.Join(words[:at], " "), strings.TrimPrefix(strings.Join(words[at:], " "), "in ")
		_, is := d.Session.Book.Find("course", left)
		_, there := d.Session.Book.Find("municipality", right)
		if is && there {
			return left, right, nil
		}
	}
	if _, err = codeOf(d, "course", words[0]); err == nil {
		_, err = codeOf(d, "municipality", strings.Join(words[1:], " "))
	}
	return "", "", err
}

// into puts what was said into a course.
func (s courseSet) into(c *roster.Course, d *store.Desk) (err error) {
	for name, keep := range map[string]func(string) error{
		"type":     func(v string) error { c.Type, err = codeOf(d, "course", v); return err },
		"in":       func(v string) error { c.Municipality, err = codeOf(d, "municipality", v); return err },
		"times":    func(v string) error { c.Times, err = codeOf(d, "daytime", v); return err },
		"from":     func(v string) error { c.From, err = anyDay(v, d.Session.Now()); return err },
		"to":       func(v string) error { c.To, err = anyDay(v, d.Session.Now()); return err },
		"days":     func(v string) error { c.Days, err = weekdays(d, v); return err },
		"seats":    func(v string) error { c.Seats, err = count("--seats", v); return err },
		"reserved": func(v string) error { c.Reserved, err = count("--reserved", v); return err },
		"provider": func(v string) error { c.Provider = v; return nil },
		"place":    func(v string) error { c.Place = v; return nil },
		"hours":    func(v string) error { c.Hours = v; return nil },
	} {
		if value := s[name]; value != "" {
			if err := keep(value); err != nil {
				return err
			}
		}
	}
	for name, keep := range map[string]*bool{"childcare": &c.Childcare, "bus": &c.Bus} {
		if _, yes := s[name]; yes {
			*keep = true
		}
		if _, no := s["no-"+name]; no {
			*keep = false
		}
	}
	return nil
}

func count(name, typed string) (int, error) {
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 {
		return 0, usage("number", name, shown(typed))
	}
	return n, nil
}

// anyDay is a day as people type it, also one that was.
func anyDay(typed string, now time.Time) (person.Date, error) {
	if back, said := daysBack[strings.ToLower(typed)]; said {
		return person.DateOf(now.AddDate(0, 0, -back)), nil
	}
	if day, ok := dayAhead(typed, now); ok {
		return day, nil
	}
	return "", usage("when", shown(typed))
}

// weekdays reads "mo,we" and "mo-fr".
func weekdays(d *store.Desk, typed string) (days []string, err error) {
	week := d.Session.Book.List("weekday")
	for _, part := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == '+' }) {
		from, to, span := strings.Cut(part, "-")
		first, err := codeOf(d, "weekday", from)
		if err != nil {
			return nil, err
		}
		last := first
		if span {
			if last, err = codeOf(d, "weekday", to); err != nil {
				return nil, err
			}
		}
		inside := false
		for _, e := range week {
			if inside = inside || e.Code == first; inside {
				days = append(days, e.Code)
			}
			if e.Code == last {
				inside = false
			}
		}
	}
	return days, nil
}

// ChangeCourse changes what is known of a course.
type ChangeCourse struct {
	ID  string
	Set courseSet
}

func parseCourseChange(rest string, _ io.Reader) (Action, error) {
	more := []flag{{name: "type", value: true}, {name: "in", value: true, words: true}, {name: "from", value: true}, {name: "to", value: true}}
	a, err := anywhere(rest, slices.Concat(courseFlags, more)...)
	if err != nil {
		return nil, err
	}
	id, err := a.course()
	if err != nil {
		return nil, err
	}
	if len(a.flags) == 0 {
		return nil, usage("coursechange")
	}
	return ChangeCourse{id, courseSet(a.flags)}, a.none()
}

func (a ChangeCourse) String() string { return "course change " + a.ID + a.Set.String() }

func (a ChangeCourse) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	sheet, err := openCourse(ctx, d, a.ID)
	if err != nil {
		return nil, err
	}
	c := sheet.Course
	if err := a.Set.into(&c, d); err != nil {
		return nil, err
	}
	c, err = d.ChangeCourse(ctx, c)
	return CourseKept{c, "course.changed"}, err
}

// AdvanceCourse starts, ends or cancels a course.
type AdvanceCourse struct{ ID, Phase, Why string }

func parseCourseStart(rest string, _ io.Reader) (Action, error) {
	return parseAdvance("running", rest)
}
func parseCourseEnd(rest string, _ io.Reader) (Action, error) { return parseAdvance("done", rest) }
func parseCourseCancel(rest string, _ io.Reader) (Action, error) {
	return parseAdvance("cancelled", rest)
}

func parseAdvance(phase, rest string) (Action, error) {
	word, why := cut(rest)
	if word == "" {
		return nil, usage("course.missing")
	}
	a := AdvanceCourse{strings.ToLower(word), phase, strings.TrimSpace(why)}
	switch {
	case phase == "cancelled" && a.Why == "":
		return nil, usage("cancelwhy.missing")
	case phase != "cancelled" && a.Why != "":
		return nil, usage("extra", shown(a.Why))
	}
	return a, nil
}

var advanceWords = map[string]string{"running": "start", "done": "end", "cancelled": "cancel"}

func (a AdvanceCourse) String() string {
	return "course " + advanceWords[a.Phase] + " " + a.ID + when(a.Why != "", " "+a.Why)
}

func (a AdvanceCourse) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	c, err := d.AdvanceCourse(ctx, a.ID, a.Phase, a.Why)
	return CourseAdvanced{CourseKept{c, "course.advanced"}, d.Session.Today()}, noCourse(err, a.ID)
}

// noCourse says of a course that there is none.
func noCourse(err error, id string) error {
	if errors.Is(err, store.ErrNotFound) {
		return wrong("course", shown(id))
	}
	return err
}

// CourseKept is a course that was written.
type CourseKept struct {
	Course roster.Course
	what   string
}

func (c CourseKept) Print(w io.Writer, f Format) error {
	if f.JSON {
		return printJSON(w, c.Course)
	}
	return lines(w, f, c.sentence(f))
}

func (c CourseKept) sentence(f Format) string {
	return text.Of(f.Lang, c.what, c.Course.ID) + ": " + courseTitle(&c.Course, f)
}

// CourseAdvanced is a course that started, ended or was cancelled.
type CourseAdvanced struct {
	CourseKept
	today person.Date
}

func (c CourseAdvanced) Print(w io.Writer, f Format) error {
	if f.JSON {
		return c.CourseKept.Print(w, f)
	}
	return lines(w, f, c.Spoken(f)...)
}

// Spoken is what was done, and from or until when the course goes now.
func (c CourseAdvanced) Spoken(f Format) []string {
	said := c.CourseKept.Spoken(f)
	if day := CourseDay(&c.Course, c.today, f.Lang); day != "" {
		said = append(said, day)
	}
	return said
}

// CourseDay says of a course that it begins or ends with this day.
func CourseDay(c *roster.Course, today person.Date, lang string) string {
	switch {
	case c.Phase == roster.Running && c.From == today:
		return text.Of(lang, "course.beginstoday", text.Date(lang, string(today)))
	case c.Phase == roster.Done && c.To == today:
		return text.Of(lang, "course.endstoday", text.Date(lang, string(today)))
	}
	return ""
}

// Spoken is what was done, in a sentence.
func (c CourseKept) Spoken(f Format) []string { return []string{c.sentence(f) + "."} }
