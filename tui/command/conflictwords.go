package command

import (
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/text"
)

// ValueOf is a fact as a correction writes it.
func ValueOf(fact person.Fact) string {
	if len(fact.List) > 0 {
		return strings.Join(fact.List, ", ")
	}
	return fact.Value
}

// Office is a source in words.
func (f Format) Office(source person.Source) string {
	if f.Book == nil {
		return string(source)
	}
	return f.Book.Label("source", string(source), f.Lang)
}

// FixValue is a value of a correction in words.
func (f Format) FixValue(field person.FieldName, value string) string {
	spec, _ := person.SpecOf(field)
	fact := person.Fact{Value: value}
	if spec.List {
		fact = person.Fact{List: strings.Split(value, ", ")}
	}
	return strings.TrimSuffix(strings.Join(f.SaidEach(field, []person.Fact{fact}), ""), " ("+f.Office("")+")")
}

// FixState is how a correction stands.
func (f Format) FixState(fix store.Fix) string {
	return text.Of(f.Lang, "fix.proposed") + ": " + text.Of(f.Lang, "fix.state."+fix.State)
}

// FixLine is how a correction stands: when it was proposed and why, and what the office
// answered.
func (f Format) FixLine(fix store.Fix) string {
	parts := []string{text.Of(f.Lang, "fix.line", text.Of(f.Lang, "fix.state."+fix.State), text.Date(f.Lang, string(person.DateOf(fix.At))), string(fix.By))}
	for _, said := range []string{fix.Why, fix.Answer} {
		if said != "" {
			parts = append(parts, "„"+said+"“")
		}
	}
	return strings.Join(parts, "  ")
}
