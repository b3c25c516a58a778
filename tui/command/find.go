package command

import (
	"context"
	"io"
	"strconv"
	"strings"

	"lotse/store"
	"lotse/store/plain"
	"lotse/store/register"
	"lotse/tui/text"
)

// FindPeople lists the people that a filter matches; an empty filter is everybody.
type FindPeople struct {
	Filter string // as typed; what it means depends on the rule book
	JSON   bool
	Count  bool // only how many
	Limit  int  // at most so many rows; 0: all
}

func parseFind(rest string, _ io.Reader) (Action, error) {
	// No filter begins with "--", so the flags may also stand after it.
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "count"}, flag{name: "limit", value: true})
	if err != nil {
		return nil, err
	}
	limit, err := a.number("limit", 0)
	return FindPeople{Filter: strings.Join(a.raw, " "), JSON: a.has("json"), Count: a.has("count"), Limit: limit}, err
}

func (a FindPeople) String() string {
	line := "find" + when(a.JSON, " --json") + when(a.Count, " --count")
	if a.Limit > 0 {
		line += " --limit " + strconv.Itoa(a.Limit)
	}
	return line + when(a.Filter != "", " "+a.Filter)
}

func (a FindPeople) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	query := store.Query{Filter: register.Parse(a.Filter, d.Session.Book), Limit: -1}
	switch {
	case a.Count:
		query.Limit = 0
	case a.Limit > 0:
		query.Limit = a.Limit
	}
	found, err := d.Find(ctx, query)
	if err != nil {
		return nil, err
	}
	return People{found, a.Count, a.JSON, func(code string) string {
		if entry, ok := d.Session.Book.Entry("nationality", code); ok && entry.ISO != "" {
			return entry.ISO
		}
		return code
	}}, nil
}

// People is what a filter matched.
type People struct {
	store.Found
	CountOnly, JSON bool
	country         func(code string) string // its letters in ISO 3166
}

func (p People) Print(w io.Writer, f Format) error {
	switch {
	case p.CountOnly:
		_, err := io.WriteString(w, strconv.Itoa(p.Total)+"\n")
		return err
	case p.JSON || f.JSON:
		return printEach(w, p.Rows, personOf)
	}
	return table(w, f, p.Rows, func(r register.Row) []string { return p.cells(r, f) })
}

// Remark says how many there are where not all were printed.
func (p People) Remark(f Format) string {
	if p.Resembling {
		return text.Of(f.Lang, "find.resembling")
	}
	if p.CountOnly || len(p.Rows) == p.Total {
		return ""
	}
	return text.Of(f.Lang, "find.of", len(p.Rows), p.Total)
}

// cells are the columns of a list. Names come last: not every terminal agrees
// on how wide the letters of a name are.
func (p People) cells(r register.Row, f Format) []string {
	nations := make([]string, len(r.Nationalities))
	for i, code := range r.Nationalities {
		nations[i] = p.country(code)
	}
	return []string{
		string(r.ID), string(r.Birth), f.label("sex", r.Sex), strings.Join(nations, ","), f.label("municipality", r.Municipality),
		r.German, f.label("course_state", r.Course), r.CourseType, string(r.LastContact), name(r.Family, r.Given), r.Native,
	}
}

func name(family, given string) string {
	return plain.Of(strings.Trim(family+", "+given, ", ")).String()
}

// personJSON is a line of find --json; see doc.go.
type personJSON struct {
	ID            string   `json:"id"`
	Family        string   `json:"family,omitempty"`
	Given         string   `json:"given,omitempty"`
	Native        string   `json:"native,omitempty"`
	Birth         string   `json:"birth,omitempty"`
	Sex           string   `json:"sex,omitempty"`
	Nationalities []string `json:"nationalities,omitempty"`
	Municipality  string   `json:"municipality,omitempty"`
	Residence     string   `json:"residence,omitempty"`
	German        string   `json:"german,omitempty"`
	Course        string   `json:"course,omitempty"`
	CourseType    string   `json:"course_type,omitempty"`
	Needs         []string `json:"needs,omitempty"`
	LastContact   string   `json:"last_contact,omitempty"`
	LastKind      string   `json:"last_kind,omitempty"`
}

func personOf(r register.Row) any {
	return personJSON{
		ID: string(r.ID), Family: r.Family, Given: r.Given, Native: r.Native, Birth: string(r.Birth), Sex: r.Sex,
		Nationalities: r.Nationalities, Municipality: r.Municipality, Residence: r.Residence, German: r.German,
		Course: r.Course, CourseType: r.CourseType, Needs: r.Needs, LastContact: string(r.LastContact), LastKind: r.LastKind,
	}
}

func when(yes bool, then string) string {
	if yes {
		return then
	}
	return ""
}
