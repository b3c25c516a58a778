package command

import (
	"slices"
	"strconv"
	"strings"

	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/text"
)

// column is one thing that a list or a file shows of a person: a field of the
// filter language, or a part of one (the name has several).
type column struct {
	name   string // its heading is heading.NAME in tui/text
	field  string // of the filter language, which decides who may see it
	json   string // its name in JSON; see doc.go
	kind   string // code list of its values; "" where they stand for themselves
	list   bool   // it may have several
	number bool
	values func(r register.Row) []string
}

func one[T ~string](get func(r register.Row) T) func(register.Row) []string {
	return func(r register.Row) []string {
		if v := get(r); v != "" {
			return []string{string(v)}
		}
		return nil
	}
}

// columns is the table of what can be shown, in the order of a whole file.
var columns = []column{
	{name: "id", field: "id", json: "id", values: one(func(r register.Row) person.ID { return r.ID })},
	{name: "family", field: "name", json: "family", values: one(func(r register.Row) string { return r.Family })},
	{name: "given", field: "name", json: "given", values: one(func(r register.Row) string { return r.Given })},
	{name: "native", field: "name", json: "native", values: one(func(r register.Row) string { return r.Native })},
	{name: "aliases", field: "name", json: "aliases", list: true, values: func(r register.Row) []string { return r.Aliases }},
	{name: "azr", field: "azr", json: "azr", values: one(func(r register.Row) string { return r.AZR })},
	{name: "birth", field: "birth", json: "birth", values: one(func(r register.Row) person.Date { return r.Birth })},
	{name: "sex", field: "sex", json: "sex", kind: "sex", values: one(func(r register.Row) string { return r.Sex })},
	{name: "nationality", field: "nationality", json: "nationalities", kind: "nationality", list: true, values: func(r register.Row) []string { return r.Nationalities }},
	{name: "arrived", field: "arrived", json: "arrived", values: one(func(r register.Row) person.Date { return r.Arrived })},
	{name: "in", field: "in", json: "municipality", kind: "municipality", values: one(func(r register.Row) string { return r.Municipality })},
	{name: "district", field: "district", json: "district", kind: "district", values: one(func(r register.Row) string { return r.District })},
	{name: "status", field: "status", json: "residence", kind: "residence", values: one(func(r register.Row) string { return r.Residence })},
	{name: "sphere", field: "sphere", json: "sphere", kind: "sphere", values: one(func(r register.Row) string { return r.Sphere })},
	{name: "language", field: "language", json: "languages", kind: "language", list: true, values: func(r register.Row) []string { return r.Languages }},
	{name: "german", field: "german", json: "german", values: one(func(r register.Row) string { return r.German })},
	{name: "tested", field: "tested", json: "german_day", values: one(func(r register.Row) person.Date { return r.GermanDay })},
	{name: "listening", field: "listening", json: "listening", values: one(func(r register.Row) string { return r.Listening })},
	{name: "reading", field: "reading", json: "reading", values: one(func(r register.Row) string { return r.Reading })},
	{name: "writing", field: "writing", json: "writing", values: one(func(r register.Row) string { return r.Writing })},
	{name: "speaking", field: "speaking", json: "speaking", values: one(func(r register.Row) string { return r.Speaking })},
	{name: "literate", field: "literate", json: "literate_any", kind: "yesno", values: one(func(r register.Row) string { return r.LiterateAny })},
	{name: "latin", field: "latin", json: "literate_latin", kind: "yesno", values: one(func(r register.Row) string { return r.LiterateLatin })},
	{name: "school", field: "school", json: "school", kind: "school", values: one(func(r register.Row) string { return r.School })},
	{name: "qualification", field: "qualification", json: "qualification", kind: "qualification", values: one(func(r register.Row) string { return r.Qualification })},
	{name: "course", field: "course", json: "course", kind: "course_state", values: one(func(r register.Row) string { return r.Course })},
	{name: "type", field: "type", json: "course_type", kind: "course", values: one(func(r register.Row) string { return r.CourseType })},
	{name: "provider", field: "provider", json: "course_provider", values: one(func(r register.Row) string { return r.CourseProvider })},
	{name: "ended", field: "ended", json: "course_end", values: one(func(r register.Row) person.Date { return r.CourseEnd })},
	{name: "enrolment", field: "enrolment", json: "enrolment", kind: "seat", values: one(func(r register.Row) string { return r.Step })},
	{name: "due", field: "due", json: "due", kind: "course", values: one(func(r register.Row) string { return r.Due })},
	{name: "route", field: "route", json: "routes", kind: "route", list: true, values: func(r register.Row) []string { return r.Routes }},
	{name: "blocked", field: "blocked", json: "blocked", kind: "block", list: true, values: func(r register.Row) []string { return r.Blocks }},
	{name: "deadline", field: "deadline", json: "deadline", values: one(func(r register.Row) person.Date { return r.Deadline })},
	{name: "misplaced", field: "misplaced", json: "misplaced", kind: "course", values: one(func(r register.Row) string { return r.Misplaced })},
	{name: "need", field: "need", json: "needs", kind: "need", list: true, values: func(r register.Row) []string { return r.Needs }},
	{name: "children", field: "children", json: "children", number: true, values: one(func(r register.Row) string { return plusOne(r.Children) })},
	{name: "childcare", field: "childcare", json: "childcare", kind: "childcare", values: one(func(r register.Row) string { return r.Childcare })},
	{name: "daytime", field: "daytime", json: "daytimes", kind: "daytime", list: true, values: func(r register.Row) []string { return r.Daytimes }},
	{name: "declaration", field: "declaration", json: "declaration", kind: "declaration", values: one(func(r register.Row) string { return r.Declaration })},
	{name: "worker", field: "worker", json: "assigned", list: true, values: func(r register.Row) []string { return r.Assigned }},
	{name: "contact", field: "contact", json: "last_contact", values: one(func(r register.Row) person.Date { return r.LastContact })},
	{name: "kind", field: "kind", json: "last_kind", kind: "contact", values: one(func(r register.Row) string { return r.LastKind })},
	{name: "followup", field: "followup", json: "follow_up", values: one(func(r register.Row) person.Date { return r.FollowUp })},
	{name: "owes", field: "owes", json: "follow_up_for", list: true, values: func(r register.Row) []string { return r.FollowUpFor }},
	{name: "referred", field: "referred", json: "referred", list: true, values: func(r register.Row) []string { return r.Referred }},
	{name: "source", field: "source", json: "sources", kind: "source", list: true, values: func(r register.Row) []string { return r.Sources }},
	{name: "conflicts", field: "conflicts", json: "conflicts", number: true, values: one(func(r register.Row) string { return positive(r.Conflicts) })},
}

// plusOne is a number that is kept plus one, so that 0 is not known.
func plusOne(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n - 1)
}

func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// columnsOf are the columns of some fields, in their order; age goes by the birth
// date, and fields without a column (list) are passed over.
func columnsOf(fields []string) []column {
	var chosen []column
	for _, field := range fields {
		if field == "age" {
			field = "birth"
		}
		for _, c := range columns {
			if c.field == field && !slices.ContainsFunc(chosen, func(had column) bool { return had.name == c.name }) {
				chosen = append(chosen, c)
			}
		}
	}
	return chosen
}

func (c column) heading(lang string) string { return text.Of(lang, "heading."+c.name) }

// cell is what a list or a file shows: labels, not codes.
func (c column) cell(r register.Row, f Format) string {
	values := c.values(r)
	if c.kind != "" {
		values = f.labels(c.kind, values)
	}
	return strings.Join(values, ", ")
}

// fieldNames reads names of fields of the filter language as somebody typed them.
func fieldNames(typed []string) ([]string, error) {
	var names []string
	for _, word := range typed {
		name, err := fieldName(word)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// fieldName is the name of a field that a word names. A word that names none is
// an error with the nearest one that does.
func fieldName(word string) (string, error) {
	if field, ok := register.FieldCalled(word); ok {
		return field.Name, nil
	}
	if near := register.NearField(word); near != "" {
		return "", usage("field.near", shown(word), near)
	}
	return "", usage("field", shown(word))
}

// sortBy reads "--sort german" and "--sort -german".
func sortBy(typed string) (register.Sort, error) {
	if typed == "" {
		return register.Sort{}, nil
	}
	name, err := fieldName(strings.TrimPrefix(typed, "-"))
	return register.Sort{Field: name, Down: strings.HasPrefix(typed, "-")}, err
}

func sortFlag(s register.Sort) string {
	if s.Field == "" {
		return ""
	}
	return " --sort " + when(s.Down, "-") + s.Field
}

func columnsFlag(columns []string) string {
	return when(len(columns) > 0, " --columns "+strings.Join(columns, ","))
}
