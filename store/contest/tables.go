package contest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lotse/store/person"
)

// tables are what a relational design would have: one row a person, and one in
// another table for whatever she may have several of.
var tables = []table{
	{"people", []string{"n integer PRIMARY KEY", "id text NOT NULL", "municipality text", "course text", "no_course boolean NOT NULL",
		"german text", "birth text", "residence text", "arrived_year integer", "restricted boolean NOT NULL"}},
	{"enrolment", []string{"person integer NOT NULL", "state text NOT NULL"}},
	{"nationality", []string{"person integer NOT NULL", "code text NOT NULL"}},
	{"assigned", []string{"person integer NOT NULL", "staff text NOT NULL"}},
	{"circle", []string{"person integer NOT NULL", "staff text NOT NULL"}},
	{"token", []string{"person integer NOT NULL", "token text NOT NULL"}},
}

type table struct {
	name    string
	columns []string
}

func (t table) create() string {
	return "CREATE TABLE " + t.name + " (" + strings.Join(t.columns, ", ") + ")"
}

func (t table) names() []string {
	var out []string
	for _, c := range t.columns {
		name, _, _ := strings.Cut(c, " ")
		out = append(out, name)
	}
	return out
}

// indexes serve both databases.
var indexes = []string{
	"CREATE INDEX ON people (municipality, german, birth)",
	"CREATE INDEX ON people (no_course, municipality, german, birth)",
	"CREATE INDEX ON people (german, municipality, arrived_year)",
	"CREATE INDEX ON enrolment (person)",
	"CREATE INDEX ON nationality (person, code)",
	"CREATE INDEX ON assigned (staff, person)",
	"CREATE INDEX ON assigned (person, staff)",
	"CREATE INDEX ON circle (person, staff)",
	"CREATE INDEX ON token (token, person)",
}

// rows are the lines that a person has in each table.
func (o one) rows() map[string][][]any {
	course := o.l.Course
	out := map[string][][]any{}
	if course == "none" {
		course = ""
	} else {
		out["enrolment"] = [][]any{{o.n, course}}
	}
	out["people"] = [][]any{{
		o.n, o.id, o.l.Municipality, course, course == "", o.l.German, wholeDay(o.l.Birth), o.l.Residence, o.l.Arrived.Year(), o.l.Restricted,
	}}
	for table, list := range map[string][]string{"nationality": o.l.Nationalities, "assigned": o.l.Assigned, "circle": o.l.Circle, "token": o.tokens()} {
		for _, word := range list {
			out[table] = append(out[table], []any{o.n, word})
		}
	}
	return out
}

// tokens are the words under which her names are found.
func (o one) tokens() []string {
	var out []string
	for _, name := range append([]string{o.l.Family, o.l.Given, o.l.Native}, o.l.Aliases...) {
		out = append(out, person.NameKeys(name)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// wholeDay is the first day that a date may mean, nothing where none is known.
func wholeDay(d person.Date) any {
	t, ok := d.Time()
	if !ok {
		return nil
	}
	return string(person.DateOf(t))
}

// base is a database that answers questions.
type base struct {
	run  func(ctx context.Context, words string) (cursor, error) // by a statement that is prepared once
	slip string                                                  // how it finds a name like typo; empty: it cannot
}

// cursor goes through rows and lets go of them after the last.
type cursor interface {
	Next() bool
	Scan(to ...any) error
	Err() error
}

// facetColumns are where the databases keep the fields of facets.
var facetColumns = map[string]string{"in": "p.municipality", "course": "p.course", "german": "p.german", "status": "p.residence"}

// words is a question in SQL: one statement.
func (b *base) words(q question, r rights, v variant) string {
	if v.onePass {
		return b.onePass(q, r, v)
	}
	allowed := r.where(q.classes())
	if q.cross {
		return fmt.Sprintf(`SELECT p.german || '/' || p.municipality || '/' || p.arrived_year, count(*) FROM people p
			WHERE %s AND p.german <> '' AND p.arrived_year >= %d GROUP BY p.german, p.municipality, p.arrived_year`, allowed, firstYear)
	}
	parts := []string{"SELECT '', count(*) FROM people p WHERE " + q.where(allowed, b.slip, "", v.flags)}
	for _, facet := range r.facets(q.facets) {
		parts = append(parts, facetWords("people", facet, q.where(allowed, b.slip, facet, v.flags))...)
	}
	return strings.Join(parts, " UNION ALL ")
}

// onePass is a question with facets that reads the people once: those who fail
// at most one of the conditions on facets' own fields are counted from memory.
func (b *base) onePass(q question, r rights, v variant) string {
	rest, own := q, []part{}
	rest.parts = nil
	for _, p := range q.parts {
		if v.flags && p.flag != "" {
			p.sql = p.flag
		}
		if slices.Contains(q.facets, p.field) {
			own = append(own, p)
		} else {
			rest.parts = append(rest.parts, p)
		}
	}
	columns, met, all := "p.n, p.municipality, p.course, p.german, p.residence", "0", []string{"TRUE"}
	for n, p := range own {
		columns += fmt.Sprintf(", (%s) AS met%d", p.sql, n)
		met += fmt.Sprintf(" + CASE WHEN %s THEN 1 ELSE 0 END", p.sql)
		all = append(all, fmt.Sprintf("p.met%d", n))
	}
	where := rest.where(r.where(q.classes()), b.slip, "", false)
	if len(own) > 1 {
		where += fmt.Sprintf(" AND %s >= %d", met, len(own)-1)
	}
	parts := []string{"SELECT '', count(*) FROM base p WHERE " + strings.Join(all, " AND ")}
	for _, facet := range r.facets(q.facets) {
		others := slices.Clone(all)
		for n, p := range own {
			if p.field == facet {
				others[n+1] = "TRUE"
			}
		}
		parts = append(parts, facetWords("base", facet, strings.Join(others, " AND "))...)
	}
	return "WITH base AS MATERIALIZED (SELECT " + columns + " FROM people p WHERE " + where + ") " + strings.Join(parts, " UNION ALL ")
}

// facetWords counts one facet of those people for whom a condition holds.
func facetWords(from, facet, where string) []string {
	if facet == "nationality" {
		return []string{
			"SELECT 'nationality=' || s.code, count(*) FROM " + from + " p JOIN nationality s ON s.person = p.n WHERE " + where + " GROUP BY s.code",
			"SELECT 'nationality=', count(*) FROM " + from + " p WHERE NOT EXISTS (SELECT 1 FROM nationality s WHERE s.person = p.n) AND " + where,
		}
	}
	column := facetColumns[facet]
	return []string{"SELECT '" + facet + "=' || " + column + ", count(*) FROM " + from + " p WHERE " + where + " GROUP BY " + column}
}

// ask answers a question that was put into words.
func (b *base) ask(ctx context.Context, words string) (answer, error) {
	out := answer{counts: map[string]int{}}
	rows, err := b.run(ctx, words)
	if err != nil {
		return out, err
	}
	for rows.Next() {
		var what string
		var people int
		if err := rows.Scan(&what, &people); err != nil {
			return out, err
		}
		switch {
		case what == "":
			out.total = people
		case people > 0:
			out.counts[what] = people
		}
	}
	return out, rows.Err()
}

// everybody lists the ids of all who are found.
func (b *base) everybody(ctx context.Context, q question, r rights, v variant) ([]string, error) {
	rows, err := b.run(ctx, "SELECT p.id FROM people p WHERE "+q.where(r.where(q.classes()), b.slip, "", v.flags))
	if err != nil {
		return nil, err
	}
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, rows.Err()
}
