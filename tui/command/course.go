package command

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/plain"
	"lotse/store/roster"
	"lotse/tui/text"
)

// ListCourses is the planning table: places, confirmed, free, requested, trial.
type ListCourses struct {
	What, In string // as typed: a type, or the id of a course; a municipality
	All      bool   // those that are over too
	JSON     bool
}

func parseCourses(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "all"})
	if err != nil {
		return nil, err
	}
	list := ListCourses{All: a.has("all"), JSON: a.has("json")}
	what, in := a.words, []string(nil)
	for i, word := range a.words {
		if after, found := strings.CutPrefix(word, "in:"); found {
			what, in = a.words[:i], append([]string{after}, a.words[i+1:]...)
			break
		}
		if word == "in" {
			what, in = a.words[:i], a.words[i+1:]
			break
		}
	}
	list.What, list.In = strings.Join(what, " "), strings.Join(in, " ")
	return list, nil
}

func (a ListCourses) String() string {
	return "course" + when(a.JSON, " --json") + when(a.All, " --all") + when(a.What != "", " "+a.What) + when(a.In != "", " in "+a.In)
}

func (a ListCourses) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	var q store.CourseQuery
	var err error
	if a.What != "" {
		if q.Type, err = codeOf(d, "course", a.What); err != nil {
			if strings.ContainsAny(a.What, "0123456789") { // one course, by its id
				return ShowCourse{a.What, a.JSON}.Do(ctx, d)
			}
			return nil, err
		}
	}
	if a.In != "" {
		if q.Municipality, err = codeOf(d, "municipality", a.In); err != nil {
			return nil, err
		}
	}
	if a.All {
		q.Phases = []string{roster.Planned, roster.Running, roster.Done, roster.Cancelled}
	}
	lines, err := d.Courses(ctx, q)
	return Courses{lines, a.JSON}, err
}

// codeOf is the code of a list of the rule book that a word names.
func codeOf(d *store.Desk, list, word string) (string, error) {
	if entry, known := d.Session.Book.Find(list, word); known {
		return entry.Code, nil
	}
	near, _ := d.Session.Book.Near(list, word)
	return "", &Unknown{Kind: list, Word: shown(word), Near: near.German}
}

// Courses is a planning table.
type Courses struct {
	Lines []store.CourseLine
	JSON  bool
}

// courseJSON is a line of course --json; see doc.go.
type courseJSON struct {
	roster.Course
	Roster *struct{} `json:"roster,omitempty"` // not in the planning table
	placesJSON
}

// placesJSON are the numbers of places beside those that are of the course.
type placesJSON struct {
	Confirmed *int `json:"confirmed"` // null: too small to be told
	Trial     *int `json:"trial"`
	Free      *int `json:"free"`
	Requested *int `json:"requested"`
	Waiting   *int `json:"waiting"`
}

func placesObject(p roster.Places) placesJSON {
	return placesJSON{openly(p.Confirmed), openly(p.Trial), openly(p.Free), openly(p.Requested), openly(p.Waiting)}
}

func (c Courses) Print(w io.Writer, f Format) error {
	if c.JSON || f.JSON {
		return printEach(w, c.Lines, func(l store.CourseLine) any { return courseJSON{Course: l.Course, placesJSON: placesObject(l.Places)} })
	}
	if len(c.Lines) == 0 {
		return lines(w, f, text.Of(f.Lang, "course.none"))
	}
	rows := c.rows(f)
	if f.Width > 0 && slices.ContainsFunc(rows, func(row string) bool { return plain.Of(row).Width() > f.Width }) {
		return c.blocks(w, f)
	}
	return lines(w, f, rows...)
}

// numbers are the columns of the planning table.
var numbers = []struct {
	key string
	of  func(roster.Places) int
}{
	{"course.seats", func(p roster.Places) int { return p.Seats }},
	{"course.confirmed", func(p roster.Places) int { return p.Confirmed }},
	{"course.free", func(p roster.Places) int { return p.Free }},
	{"course.requested", func(p roster.Places) int { return p.Requested }},
	{"course.trial", func(p roster.Places) int { return p.Trial }},
	{"course.waiting", func(p roster.Places) int { return p.Waiting }},
}

// rows are the table, its numbers below their heads.
func (c Courses) rows(f Format) []string {
	wide := len(text.Of(f.Lang, "course.course"))
	for _, l := range c.Lines {
		wide = max(wide, len(l.Course.ID))
	}
	head := fmt.Sprintf("%-*s  %-10s", wide, text.Of(f.Lang, "course.course"), text.Of(f.Lang, "course.from"))
	for _, n := range numbers {
		head += " " + text.Of(f.Lang, n.key)
	}
	rows := []string{head}
	for _, l := range c.Lines {
		row := fmt.Sprintf("%-*s  %-10s", wide, l.Course.ID, text.Date(f.Lang, string(l.Course.From)))
		for _, n := range numbers {
			row += fmt.Sprintf(" %*s", plain.Of(text.Of(f.Lang, n.key)).Width(), f.some(n.of(l.Places)))
		}
		rows = append(rows, row)
	}
	return rows
}

// blocks are for terminals that are too narrow for the table.
func (c Courses) blocks(w io.Writer, f Format) error {
	var all []string
	for _, l := range c.Lines {
		all = append(all, l.Course.ID, "  "+courseTitle(&l.Course, f), "  "+placesLine(l.Places, f))
	}
	return lines(w, f, all...)
}

// courseTitle says what a course is, where and when.
func courseTitle(c *roster.Course, f Format) string {
	return sentenceParts(f.label("course", c.Type), f.label("municipality", c.Municipality), f.label("daytime", c.Times),
		text.Date(f.Lang, string(c.From))+" – "+text.Date(f.Lang, string(c.To)), f.label("course_phase", c.Phase))
}

func sentenceParts(parts ...string) string {
	return strings.TrimSuffix(sentenceOf(parts...), ".")
}

func placesLine(p roster.Places, f Format) string {
	var parts []string
	for _, n := range numbers {
		parts = append(parts, f.some(n.of(p))+" "+text.Of(f.Lang, n.key))
	}
	return strings.Join(parts, ", ")
}

// Spoken is one course a line.
func (c Courses) Spoken(f Format) []string {
	if len(c.Lines) == 0 {
		return []string{text.Of(f.Lang, "course.none")}
	}
	said := []string{counted(f, "spoken.courses", len(c.Lines))}
	for _, l := range c.Lines {
		said = append(said, sentenceOf(l.Course.ID, courseTitle(&l.Course, f), placesLine(l.Places, f)))
	}
	return said
}
