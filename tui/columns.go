package tui

import (
	"slices"
	"strconv"
	"strings"

	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/text"
)

// column is one column of the people list, called as the field of the filter
// language is that it shows; its title is "column." and the name.
type column struct {
	name  string
	width int
	cell  func(a *App, r register.Row) string
}

// columns are all that the list can show. Names come last: terminals disagree on
// how wide some scripts are.
var columns = []column{
	{"id", 7, func(_ *App, r register.Row) string { return string(r.ID) }},
	{"birth", 5, func(_ *App, r register.Row) string { return yearOf(r.Birth) }},
	{"age", 5, func(a *App, r register.Row) string { return a.age(r.Birth) }},
	{"sex", 9, coded("sex", func(r register.Row) string { return r.Sex })},
	{"in", 16, coded("municipality", func(r register.Row) string { return r.Municipality })},
	{"district", 14, coded("district", func(r register.Row) string { return r.District })},
	{"nationality", 16, func(a *App, r register.Row) string { return a.labels("nationality", r.Nationalities) }},
	{"arrived", 10, dated(func(r register.Row) person.Date { return r.Arrived })},
	{"status", 18, coded("residence", func(r register.Row) string { return r.Residence })},
	{"sphere", 14, coded("sphere", func(r register.Row) string { return r.Sphere })},
	{"german", 7, func(_ *App, r register.Row) string { return r.German }},
	{"tested", 10, dated(func(r register.Row) person.Date { return r.GermanDay })},
	{"listening", 6, func(_ *App, r register.Row) string { return r.Listening }},
	{"reading", 6, func(_ *App, r register.Row) string { return r.Reading }},
	{"writing", 9, func(_ *App, r register.Row) string { return r.Writing }},
	{"speaking", 8, func(_ *App, r register.Row) string { return r.Speaking }},
	{"language", 16, func(a *App, r register.Row) string { return a.labels("language", r.Languages) }},
	{"literate", 10, coded("yesno", func(r register.Row) string { return r.LiterateAny })},
	{"latin", 10, coded("yesno", func(r register.Row) string { return r.LiterateLatin })},
	{"school", 16, coded("school", func(r register.Row) string { return r.School })},
	{"qualification", 18, coded("qualification", func(r register.Row) string { return r.Qualification })},
	{"course", 14, coded("course_state", func(r register.Row) string { return r.Course })},
	{"type", 18, coded("course", func(r register.Row) string { return r.CourseType })},
	{"provider", 16, func(_ *App, r register.Row) string { return r.CourseProvider }},
	{"ended", 10, dated(func(r register.Row) person.Date { return r.CourseEnd })},
	{"enrolment", 14, coded("seat", func(r register.Row) string { return r.Step })},
	{"due", 18, coded("course", func(r register.Row) string { return r.Due })},
	{"route", 20, func(a *App, r register.Row) string { return a.labels("route", r.Routes) }},
	{"blocked", 20, func(a *App, r register.Row) string { return a.labels("block", r.Blocks) }},
	{"deadline", 10, dated(func(r register.Row) person.Date { return r.Deadline })},
	{"misplaced", 18, coded("course", func(r register.Row) string { return r.Misplaced })},
	{"contact", 10, dated(func(r register.Row) person.Date { return r.LastContact })},
	{"kind", 12, coded("contact", func(r register.Row) string { return r.LastKind })},
	{"followup", 13, dated(func(r register.Row) person.Date { return r.FollowUp })},
	{"owes", 12, func(_ *App, r register.Row) string { return strings.Join(r.FollowUpFor, ", ") }},
	{"worker", 12, func(_ *App, r register.Row) string { return strings.Join(r.Assigned, ", ") }},
	{"need", 20, func(a *App, r register.Row) string { return a.labels("need", r.Needs) }},
	{"children", 8, func(_ *App, r register.Row) string { return countOf(r.Children) }},
	{"childcare", 14, coded("childcare", func(r register.Row) string { return r.Childcare })},
	{"daytime", 14, func(a *App, r register.Row) string { return a.labels("daytime", r.Daytimes) }},
	{"declaration", 14, coded("declaration", func(r register.Row) string { return r.Declaration })},
	{"referred", 12, func(_ *App, r register.Row) string { return strings.Join(r.Referred, ", ") }},
	{"source", 14, func(_ *App, r register.Row) string { return strings.Join(r.Sources, ", ") }},
	{"conflicts", 9, func(_ *App, r register.Row) string { return some(r.Conflicts) }},
	{"azr", 12, func(_ *App, r register.Row) string { return r.AZR }},
	{nameColumn, 28, nil}, // see nameCell
	{"native", 0, func(_ *App, r register.Row) string { return r.Native }},
}

// nameColumn is always there, and its order is the one without Sort.
const nameColumn = "name"

func columnNamed(name string) (column, bool) {
	at := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
	if at < 0 {
		return column{}, false
	}
	return columns[at], true
}

// columnsAs gives columns by name; a number behind one is another width for it.
func columnsAs(names string) []column {
	var list []column
	for word := range strings.FieldsSeq(names) {
		name, width, _ := strings.Cut(word, "=")
		c, known := columnNamed(name)
		if !known {
			continue
		}
		if n, err := strconv.Atoi(width); err == nil {
			c.width = n
		}
		list = append(list, c)
	}
	return list
}

// columnsFor chooses the columns that a table of this width has room for.
func columnsFor(width int) []column {
	switch {
	case width >= 150:
		return columnsAs("id birth in nationality german course contact need name native")
	case width >= 118:
		return columnsAs("id birth in=14 german course contact need=12 name=22 native")
	case width >= 76:
		return columnsAs("id birth in=12 german course name")
	case width >= 56:
		return columnsAs("id birth german name")
	}
	return columnsAs("id name")
}

// leastName is how many cells a name needs at least.
const leastName = 18

// chosenColumns are those that somebody chose, as far as there is room, and then
// the name.
func chosenColumns(names []string, width int) []column {
	room := width - 2 - leastName
	var list []column
	for _, c := range columnsAs(strings.Join(names, " ")) {
		if c.name == nameColumn || c.name == "native" {
			continue
		}
		if room -= c.width + 2; room < 0 {
			break
		}
		list = append(list, c)
	}
	name, _ := columnNamed(nameColumn)
	if room > name.width+10 {
		return append(list, name, columnsAs("native")[0])
	}
	return append(list, name)
}

func coded(kind string, of func(register.Row) string) func(*App, register.Row) string {
	return func(a *App, r register.Row) string { return a.label(kind, of(r)) }
}

func dated(of func(register.Row) person.Date) func(*App, register.Row) string {
	return func(a *App, r register.Row) string { return text.Date(a.lang, string(of(r))) }
}

func yearOf(d person.Date) string { return string(d[:min(len(d), 4)]) }

// age is how old somebody is today, as exactly as the date of birth is known.
func (a *App) age(birth person.Date) string {
	if len(birth) < 4 {
		return ""
	}
	year, err := strconv.Atoi(yearOf(birth))
	if err != nil {
		return ""
	}
	today := a.desk.Session.Now().Format("2006-01-02")
	years, _ := strconv.Atoi(today[:4])
	if years -= year; len(birth) == len(today) && string(birth[4:]) > today[4:] {
		years--
	}
	return strconv.Itoa(years)
}

// countOf writes a number that is kept plus one, 0 being unknown.
func countOf(kept int) string {
	if kept == 0 {
		return ""
	}
	return strconv.Itoa(kept - 1)
}

func some(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (a *App) label(kind, code string) string {
	if code == "" {
		return ""
	}
	return a.desk.Session.Book.Label(kind, code, a.lang)
}

func (a *App) labels(kind string, codes []string) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = a.label(kind, code)
	}
	return strings.Join(words, ", ")
}
