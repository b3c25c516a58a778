package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/roster"
	"lotse/tui/text"
)

// ShowCourse shows one course: who has which place, the waiting list with its
// reasons, absences.
type ShowCourse struct {
	ID   string
	JSON bool
}

func parseCourseShow(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "json"})
	if err != nil {
		return nil, err
	}
	show := ShowCourse{JSON: a.has("json")}
	show.ID, err = a.course()
	return show, err
}

// course takes the id of a course, the first word, off the words.
func (a *arguments) course() (string, error) {
	if len(a.words) == 0 {
		return "", usage("course.missing")
	}
	id := strings.ToLower(a.words[0])
	a.words, a.raw = a.words[1:], a.raw[1:]
	return id, nil
}

func (a ShowCourse) String() string { return "course show" + when(a.JSON, " --json") + " " + a.ID }

func (a ShowCourse) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	sheet, err := openCourse(ctx, d, a.ID)
	if err != nil {
		return nil, err
	}
	return CourseShown{sheet, a.JSON}, nil
}

// openCourse opens a course; where there is none it says which ids come near.
func openCourse(ctx context.Context, d *store.Desk, id string) (*store.CourseSheet, error) {
	sheet, err := d.Course(ctx, id)
	return sheet, noCourse(err, id)
}

// CourseShown is a course with its roster.
type CourseShown struct {
	*store.CourseSheet
	JSON bool
}

// sheetJSON is course show --json; see doc.go.
type sheetJSON struct {
	roster.Course
	Roster []seatJSON `json:"roster"`
	placesJSON
	Hidden   int      `json:"hidden"`
	KeptBack int      `json:"kept_back"`
	Next     []string `json:"next,omitempty"`
}

type seatJSON struct {
	roster.Seat
	Family  string   `json:"family,omitempty"`
	Given   string   `json:"given,omitempty"`
	Queue   int      `json:"queue,omitempty"`
	Why     []string `json:"why,omitempty"`
	Absent  int      `json:"absent,omitempty"`
	Of      int      `json:"sessions_so_far,omitempty"`
	Flagged bool     `json:"flagged,omitempty"`
}

func (c CourseShown) Print(w io.Writer, f Format) error {
	if c.JSON || f.JSON {
		return printJSON(w, c.object())
	}
	if err := lines(w, f, c.head(f)...); err != nil || len(c.CourseSheet.Seats) == 0 {
		return err
	}
	if f.Width > 0 && f.Width < 80 {
		return lines(w, f, c.people(f)...)
	}
	return table(w, f, c.CourseSheet.Seats, func(s store.SeatLine) []string {
		return []string{c.place(&s, f), string(s.Person), name(s.Row.Family, s.Row.Given), text.Date(f.Lang, string(s.Since)), c.notes(&s, f)}
	})
}

func (c CourseShown) object() sheetJSON {
	out := sheetJSON{Course: c.Course, placesJSON: placesObject(c.Places), Hidden: c.Hidden, KeptBack: c.Kept, Next: texts(c.Next), Roster: []seatJSON{}}
	for _, s := range c.CourseSheet.Seats {
		out.Roster = append(out.Roster, seatJSON{s.Seat, s.Row.Family, s.Row.Given, s.Queue, s.Why, s.Absent, s.Of, s.Flagged})
	}
	return out
}

// head says what the course is.
func (c CourseShown) head(f Format) []string {
	say := func(key, value string) string { return when(value != "", text.Of(f.Lang, key)+": "+value) }
	days := strings.Join(f.labels("weekday", c.Course.Days), ", ")
	all := []string{
		c.Course.ID, courseTitle(&c.Course, f),
		say("course.provider", c.Course.Provider), say("course.place", c.Course.Place), say("course.times", sentenceParts(days, c.Course.Hours)),
		when(c.Course.Childcare, text.Of(f.Lang, "course.childcare")), when(c.Course.Bus, text.Of(f.Lang, "course.bus")),
		when(c.Course.Why != "", text.Of(f.Lang, "course.why", c.Course.Why)),
		placesLine(c.Places, f), say("course.keptback", when(c.Kept > 0, fmt.Sprint(c.Kept))), c.others(f),
	}
	var out []string
	for _, line := range all {
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

// others says how many are in the roster whom one may not see.
func (c CourseShown) others(f Format) string {
	switch c.Hidden {
	case 0:
		return ""
	case 1:
		return text.Of(f.Lang, "course.others.one")
	}
	return text.Of(f.Lang, "course.others", c.Hidden)
}

// place is the step of a line, on the waiting list with its place.
func (c CourseShown) place(s *store.SeatLine, f Format) string {
	return f.label("seat", s.State) + when(s.Queue > 0, fmt.Sprintf(" %d", s.Queue))
}

// notes are what is to be known of a line: why she stands there, what she wishes,
// how often she was missing, how she left.
func (c CourseShown) notes(s *store.SeatLine, f Format) string {
	var parts []string
	for _, why := range s.Why {
		if why != "queue.asked" || len(s.Why) == 1 {
			parts = append(parts, whyFirst(why, s, f))
		}
	}
	for _, wish := range []struct {
		yes bool
		key string
	}{{s.Wishes.Childcare, "course.wish.childcare"}, {s.Wishes.Bus, "course.wish.bus"}, {s.Wishes.Evening, "course.wish.evening"}} {
		parts = append(parts, when(wish.yes, text.Of(f.Lang, wish.key)))
	}
	parts = append(parts, when(s.Reason != "", f.label("reason", s.Reason)), when(s.Result != "", s.Result))
	if s.Absent > 0 {
		parts = append(parts, text.Of(f.Lang, "course.absent", s.Absent, s.Of))
	}
	return sentenceParts(append(parts, when(s.Flagged, text.Of(f.Lang, "course.flagged")))...)
}

// whyFirst puts into words why somebody stands where she does.
func whyFirst(why string, s *store.SeatLine, f Format) string {
	switch why {
	case "queue.asked":
		return text.Of(f.Lang, why, text.Date(f.Lang, s.Asked.Format("2006-01-02")))
	case "queue.deadline":
		return text.Of(f.Lang, why, text.Date(f.Lang, strings.TrimPrefix(s.First, roster.FirstDeadline)))
	case "queue.stated":
		return text.Of(f.Lang, why, s.First)
	}
	return text.Of(f.Lang, why)
}

// people is the roster for narrow terminals.
func (c CourseShown) people(f Format) []string {
	var all []string
	for _, s := range c.CourseSheet.Seats {
		all = append(all, sentenceParts(c.place(&s, f), string(s.Person)), "  "+sentenceParts(name(s.Row.Family, s.Row.Given), c.notes(&s, f)))
	}
	return all
}

// Spoken is the course and then one person a line.
func (c CourseShown) Spoken(f Format) []string {
	var said []string
	for _, line := range c.head(f) {
		said = append(said, line+".")
	}
	for _, s := range c.CourseSheet.Seats {
		said = append(said, sentenceOf(name(s.Row.Family, s.Row.Given), string(s.Person), c.place(&s, f), c.notes(&s, f)))
	}
	return said
}
