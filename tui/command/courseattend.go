package command

import (
	"context"
	"io"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
	"lotse/tui/text"
)

// Attend writes down who was not there on a day of a course.
type Attend struct {
	Course          string
	Day             string // as typed
	Absent, Excused []person.ID
}

// missingWords begin the ids of those who were absent, or excused.
var missingWords = map[string]string{
	"absent": "absent", "fehlt": "absent", "fehlend": "absent", "gefehlt": "absent", "excused": "excused", "entschuldigt": "excused",
}

func parseAttend(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest)
	if err != nil {
		return nil, err
	}
	attend := Attend{}
	if attend.Course, err = a.course(); err != nil {
		return nil, err
	}
	if len(a.words) == 0 {
		return nil, usage("attendday.missing")
	}
	attend.Day = a.words[0]
	into := &attend.Absent
	for _, word := range a.words[1:] {
		switch missingWords[strings.ToLower(word)] {
		case "absent":
			into = &attend.Absent
			continue
		case "excused":
			into = &attend.Excused
			continue
		}
		id, err := parseID(word)
		if err != nil {
			return nil, err
		}
		*into = append(*into, id)
	}
	return attend, nil
}

func (a Attend) String() string {
	return "course attend " + a.Course + " " + a.Day + when(len(a.Absent) > 0, " absent "+strings.Join(texts(a.Absent), " ")) +
		when(len(a.Excused) > 0, " excused "+strings.Join(texts(a.Excused), " "))
}

func (a Attend) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	day, err := anyDay(a.Day, d.Session.Now())
	if err != nil {
		return nil, err
	}
	err = d.Attend(ctx, a.Course, roster.Session{Day: day, Absent: a.Absent, Excused: a.Excused})
	if err != nil {
		return nil, noCourse(err, a.Course)
	}
	sheet, err := openCourse(ctx, d, a.Course)
	return Attended{a, day, sheet}, err
}

// Attended says what was written down, and who has been missing too often by now.
type Attended struct {
	Attend
	day   person.Date
	sheet *store.CourseSheet
}

func (a Attended) Print(w io.Writer, f Format) error { return lines(w, f, a.sentences(f)...) }

func (a Attended) sentences(f Format) []string {
	said := []string{text.Of(f.Lang, "attend.done", a.Course, text.Date(f.Lang, string(a.day)), len(a.Absent), len(a.Excused))}
	for _, s := range a.sheet.Seats {
		if s.Flagged && roster.Holds(s.State) != "" {
			said = append(said, text.Of(f.Lang, "attend.flagged", name(s.Row.Family, s.Row.Given), string(s.Person), s.Absent, s.Of))
		}
	}
	return said
}

// Spoken is what was written down, and one person a line.
func (a Attended) Spoken(f Format) []string {
	var said []string
	for _, line := range a.sentences(f) {
		said = append(said, line+".")
	}
	return said
}

// RecordResult writes down how a course ended for somebody.
type RecordResult struct {
	Course string
	Person person.ID
	Test   string
	Day    string   // as typed; empty: today
	Words  []string // levels with the names of the parts before them, a level alone, "passed"
}

func parseResult(rest string, _ io.Reader) (Action, error) {
	a, err := anywhere(rest, flag{name: "test", value: true}, flag{name: "day", value: true})
	if err != nil {
		return nil, err
	}
	result := RecordResult{Test: a.flags["test"], Day: a.flags["day"]}
	if result.Course, err = a.course(); err != nil {
		return nil, err
	}
	if len(a.words) == 0 {
		return nil, usage("id.missing")
	}
	if result.Person, err = parseID(a.words[0]); err != nil {
		return nil, err
	}
	for _, word := range a.words[1:] {
		result.Words = append(result.Words, strings.FieldsFunc(word, func(r rune) bool { return r == '=' || r == ':' || r == ',' })...)
	}
	if len(result.Words) == 0 && result.Test == "" {
		return nil, usage("examresult.missing")
	}
	return result, nil
}

func (a RecordResult) String() string {
	return "course result" + when(a.Test != "", " --test "+quoted(a.Test)) + when(a.Day != "", " --day "+a.Day) + " " + a.Course + " " +
		string(a.Person) + when(len(a.Words) > 0, " "+strings.Join(a.Words, " "))
}

func (a RecordResult) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	result, err := a.result(d)
	if err != nil {
		return nil, err
	}
	done, err := d.Results(ctx, a.Course, result)
	return enrolled(ctx, d, a.Course, done, false, noCourse(err, a.Course))
}

// testNames are the tests, however their letters are written.
var testNames = map[string]string{"dtz": "DTZ", "dtb": "DTB", "lid": "LiD"}

func (a RecordResult) result(d *store.Desk) (r store.CourseResult, err error) {
	r = store.CourseResult{Person: a.Person, Test: a.Test}
	if known := testNames[strings.ToLower(a.Test)]; known != "" {
		r.Test = known
	}
	if a.Day != "" {
		if r.Day, err = anyDay(a.Day, d.Session.Now()); err != nil {
			return r, err
		}
	}
	parts := map[string]*string{person.Listening: &r.Listening, person.Reading: &r.Reading, person.Writing: &r.Writing, person.Speaking: &r.Speaking, person.Overall: &r.Level}
	into, part := &r.Level, false
	for _, word := range a.Words {
		level, isLevel := d.Session.Book.Find("level", word)
		skill, isSkill := d.Session.Book.Find("skill", word)
		switch lower := strings.ToLower(word); {
		case testNames[lower] != "":
			r.Test = testNames[lower]
		case lower == "passed" || lower == "bestanden":
			r.Passed = true
		case isLevel:
			*into = level.Code
			into = &r.Level
		case isSkill && parts[skill.Code] != nil:
			into, part = parts[skill.Code], part || skill.Code != person.Overall
		default:
			return r, wrong("result", shown(word))
		}
	}
	if part && r.Test == "" {
		r.Test = "DTZ"
	}
	return r, nil
}
