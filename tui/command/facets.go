package command

import (
	"io"
	"slices"

	"lotse/store"
	"lotse/store/register"
	"lotse/tui/text"
)

// Counted is how many people a filter matches, and how many of them have each
// value of some fields.
type Counted struct {
	store.Found
	JSON bool
}

// facetJSON is a line of find --facets --json; the first has the total alone.
type facetJSON struct {
	Total  *int        `json:"total,omitempty"`
	Facet  string      `json:"facet,omitempty"`
	Counts []countJSON `json:"counts,omitempty"`
}

type countJSON struct {
	Value  string `json:"value"` // as the filter language writes it
	Code   string `json:"code,omitempty"`
	People int    `json:"people"`
	Chosen bool   `json:"chosen,omitempty"`
}

func (c Counted) Print(w io.Writer, f Format) error {
	if c.JSON || f.JSON {
		return printEach(w, c.objects(), func(o facetJSON) any { return o })
	}
	if err := lines(w, f, text.Of(f.Lang, "find.total", text.Number(f.Lang, c.Total))); err != nil {
		return err
	}
	for _, facet := range c.Facets {
		if err := lines(w, f, "", fieldHeading(facet.Field, f.Lang)+" ("+facet.Field+")"); err != nil {
			return err
		}
		rows := make([][]string, len(facet.Counts))
		for i, count := range facet.Counts {
			rows[i] = []string{when(count.Chosen, "*"), text.Number(f.Lang, count.People), f.countLabel(facet.Field, count)}
		}
		if err := table(w, f, rows, func(row []string) []string { return row }); err != nil {
			return err
		}
	}
	return nil
}

// Spoken is each field in one sentence.
func (c Counted) Spoken(f Format) []string {
	said := []string{text.Of(f.Lang, "find.total", text.Number(f.Lang, c.Total)) + "."}
	for _, facet := range c.Facets {
		parts := []string{fieldHeading(facet.Field, f.Lang)}
		for _, count := range facet.Counts {
			parts = append(parts, f.countLabel(facet.Field, count)+" "+text.Number(f.Lang, count.People))
		}
		said = append(said, sentenceOf(parts...))
	}
	return said
}

func (c Counted) objects() []facetJSON {
	objects := []facetJSON{{Total: &c.Total}}
	for _, facet := range c.Facets {
		object := facetJSON{Facet: facet.Field}
		for _, count := range facet.Counts {
			object.Counts = append(object.Counts, countJSON(count))
		}
		objects = append(objects, object)
	}
	return objects
}

// countLabel is a counted value in words.
func (f Format) countLabel(field string, count register.Count) string {
	if count.Value == "none" && field != "course" {
		return text.Of(f.Lang, "find.unknown")
	}
	at := slices.IndexFunc(columns, func(c column) bool { return c.name == field })
	if at < 0 || columns[at].kind == "" || count.Code == "" && count.Value != "none" {
		return count.Value
	}
	if count.Code == "" {
		return f.label(columns[at].kind, count.Value)
	}
	return f.label(columns[at].kind, count.Code)
}

// fieldHeading is what a field is called over its values.
func fieldHeading(field, lang string) string {
	if field == "age" {
		return text.Of(lang, "heading.age")
	}
	if chosen := columnsOf([]string{field}); len(chosen) > 0 {
		return chosen[0].heading(lang)
	}
	return field
}
