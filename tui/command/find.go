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
	Filter  string // as typed; what it means depends on the rule book
	JSON    bool
	Count   bool // only how many
	Limit   int  // at most so many rows; 0: all
	Sort    register.Sort
	Columns []string // fields to show, or to count by; none: the usual ones
	Facets  bool     // how many people each value has, instead of rows
	Why     bool     // say by which of her names each was found
}

func parseFind(rest string, _ io.Reader) (Action, error) {
	// No filter begins with "--", so the flags may also stand after it.
	a, err := anywhere(rest, flag{name: "json"}, flag{name: "count"}, flag{name: "limit", value: true}, flag{name: "sort", value: true},
		flag{name: "columns", value: true}, flag{name: "facets"}, flag{name: "why"})
	if err != nil {
		return nil, err
	}
	find := FindPeople{Filter: strings.Join(a.raw, " "), JSON: a.has("json"), Count: a.has("count"), Facets: a.has("facets"), Why: a.has("why")}
	if find.Count && find.Facets {
		return nil, usage("either", "--count", "--facets")
	}
	if find.Sort, err = sortBy(a.flags["sort"]); err != nil {
		return nil, err
	}
	if find.Columns, err = fieldNames(a.list("columns")); err != nil {
		return nil, err
	}
	find.Limit, err = a.number("limit", 0)
	return find, err
}

func (a FindPeople) String() string {
	line := "find" + when(a.JSON, " --json") + when(a.Count, " --count") + when(a.Facets, " --facets") + when(a.Why, " --why")
	if a.Limit > 0 {
		line += " --limit " + strconv.Itoa(a.Limit)
	}
	return line + sortFlag(a.Sort) + columnsFlag(a.Columns) + when(a.Filter != "", " "+a.Filter)
}

// usualFacets are the fields that people are counted by.
var usualFacets = []string{"in", "status", "german", "course", "need", "worker", "nationality", "age"}

func (a FindPeople) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	filter, err := Understood(ctx, d, a.Filter)
	if err != nil {
		return nil, err
	}
	query := store.Query{Filter: filter, Limit: -1, Sort: a.Sort}
	switch {
	case a.Count || a.Facets:
		query.Limit = 0
	case a.Limit > 0:
		query.Limit = a.Limit
	}
	if a.Facets {
		query.Facets = usualFacets
	}
	if a.Facets && len(a.Columns) > 0 {
		query.Facets = a.Columns
	}
	found, err := d.Find(ctx, query)
	if err != nil {
		return nil, err
	}
	if a.Facets {
		return Counted{found, a.JSON}, nil
	}
	return People{found, a.Count, a.JSON, a.Columns, a.Why, countryIn(d)}, nil
}

// countryIn gives the letters of a nationality in ISO 3166.
func countryIn(d *store.Desk) func(code string) string {
	return func(code string) string {
		if entry, ok := d.Session.Book.Entry("nationality", code); ok && entry.ISO != "" {
			return entry.ISO
		}
		return code
	}
}

// People is what a filter matched.
type People struct {
	store.Found
	CountOnly, JSON bool
	Columns         []string // fields; none: the usual ones
	Why             bool
	country         func(code string) string // its letters in ISO 3166
}

func (p People) Print(w io.Writer, f Format) error {
	switch {
	case p.CountOnly:
		_, err := io.WriteString(w, strconv.Itoa(p.Total)+"\n")
		return err
	case p.JSON || f.JSON:
		return printEach(w, p.Rows, p.object)
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
	if len(p.Columns) > 0 {
		return append(p.chosen(r, f), p.why(r, f))
	}
	nations := make([]string, len(r.Nationalities))
	for i, code := range r.Nationalities {
		nations[i] = p.country(code)
	}
	return []string{
		string(r.ID), string(r.Birth), f.label("sex", r.Sex), strings.Join(nations, ","), f.label("municipality", r.Municipality),
		r.German, f.label("course_state", r.Course), r.CourseType, string(r.LastContact), name(r.Family, r.Given), r.Native, p.why(r, f),
	}
}

// chosen are the id and the columns that were asked for, each field one cell.
func (p People) chosen(r register.Row, f Format) []string {
	cells := []string{string(r.ID)}
	for _, field := range p.Columns {
		switch field {
		case "id":
		case "name":
			cells = append(cells, name(r.Family, r.Given), r.Native)
		default:
			for _, c := range columnsOf([]string{field}) {
				cells = append(cells, c.cell(r, f))
			}
		}
	}
	return cells
}

// why says by which name somebody was found, for each word of the filter.
func (p People) why(r register.Row, f Format) string {
	if !p.Why {
		return ""
	}
	reasons := make([]string, len(r.Why))
	for i, match := range r.Why {
		reasons[i] = text.Of(f.Lang, "why."+howWords[match.How], match.Word, match.Name)
	}
	return strings.Join(reasons, "; ")
}

// howWords name the ways to meet a name, in JSON and in tui/text.
var howWords = map[register.How]string{
	register.Exactly: "exact", register.Begins: "begins", register.Variant: "variant", register.Slip: "slip", register.ByNumber: "number",
}

func name(family, given string) string {
	return plain.Of(strings.Trim(family+", "+given, ", ")).String()
}

func when(yes bool, then string) string {
	if yes {
		return then
	}
	return ""
}
