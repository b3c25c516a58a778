package command

import (
	"io"
	"strings"

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
			rows[i] = []string{when(count.Chosen, "*"), text.Number(f.Lang, count.People), f.CountLabel(facet.Field, count)}
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
			parts = append(parts, f.CountLabel(facet.Field, count)+" "+text.Number(f.Lang, count.People))
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

// CountLabel is a counted value of a field in words.
func (f Format) CountLabel(field string, count register.Count) string {
	kind := fieldKind(field)
	switch {
	case count.Value == "none" && field == "course":
		return f.label(kind, "none")
	case count.Value == "none":
		return f.nothing(field)
	case count.Value == "": // a code that no list has
		return count.Code
	}
	if label := f.label(kind, count.Code); label != count.Code {
		return label
	}
	return band(count.Value, f.Lang)
}

func fieldKind(name string) string {
	for _, info := range fieldInfos {
		if info.Name == name {
			return info.Kind
		}
	}
	return ""
}

// fieldInfos is the table of fields, read once.
var fieldInfos = register.Fields()

// nothing says what it means that a field has no value: for a need that there is
// none, for most that nobody knows.
func (f Format) nothing(field string) string {
	if words := text.Of(f.Lang, "none."+field); words != "none."+field {
		return words
	}
	return text.Of(f.Lang, "find.unknown")
}

// band writes a range as people do: 18–26, 65+.
func band(value, lang string) string {
	from, to, ranged := strings.Cut(value, "..")
	switch {
	case !ranged:
		return value
	case from == "":
		return text.Of(lang, "band.to", to)
	case to == "":
		return text.Of(lang, "band.from", from)
	}
	return from + "–" + to
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
