package chat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
)

func (f *file) noteItems() []string {
	items := make([]string, len(f.Notes))
	for i, n := range f.Notes {
		items[i] = f.noteHead(n) + ": " + n.Text
	}
	return items
}

// facts are the fields by their sources, each of which is named once. What other
// sources say of a field follows it.
func (f *file) facts() []string {
	fields := slices.Clone(f.Fields)
	slices.SortStableFunc(fields, func(a, b store.SheetField) int {
		return cmp.Or(cmp.Compare(a.Field.Source, b.Field.Source), cmp.Compare(b.Field.AsOf, a.Field.AsOf))
	})
	var items []string
	var last person.Fact
	for _, field := range fields {
		if fact := field.Field.Fact; fact.Source != last.Source || fact.AsOf != last.AsOf {
			last = fact
			items = append(items, f.words("chat.source", f.label("source", string(fact.Source)), f.date(string(fact.AsOf))))
		}
		label := f.words("field." + string(field.Spec.Name))
		items = append(items, label+": "+f.value(field.Spec, field.Field.Fact)+".")
		for _, lost := range field.Field.Losing {
			items = append(items, fmt.Sprintf("%s, %s: %s; %s, %s.", label, f.words("facts.differs"), f.value(field.Spec, lost),
				f.label("source", string(lost.Source)), f.date(string(lost.AsOf))))
		}
	}
	return items
}

// value writes what a field holds: the words for a code, a date as the language does.
func (f *file) value(spec person.Spec, fact person.Fact) string {
	values := fact.List
	if !spec.List {
		values = []string{fact.Value}
	}
	shown := slices.Clone(values)
	for i, v := range values {
		switch spec.Kind {
		case "date":
			shown[i] = f.date(v)
		case "number", "":
		default:
			shown[i] = f.label(spec.Kind, v)
		}
	}
	return strings.Join(shown, ", ")
}

func (f *file) levels() []string {
	items := make([]string, len(f.Assessments))
	for i, a := range f.Assessments {
		items[i] = joined(f.date(string(a.Day)), f.label("language", a.Language)+" "+f.label("skill", a.Skill), a.Level,
			f.label("evidence", a.Evidence), a.Issuer) + "."
	}
	return items
}

func (f *file) courses() []string {
	items := make([]string, len(f.Enrolments))
	for i, e := range f.Enrolments {
		result, reason := "", f.label("reason", e.Reason)
		if e.Result != "" {
			result = f.words("course.result", e.Result)
		}
		items[i] = joined(f.label("course", e.Type), e.Provider, f.label("course_state", e.State), f.span(e.From, e.To), result, reason) + "."
	}
	return items
}

func (f *file) span(from, to person.Date) string {
	said := ""
	if from != "" {
		said = f.words("chat.from", f.date(string(from)))
	}
	if to != "" {
		said = strings.TrimSpace(said + " " + f.words("until", f.date(string(to))))
	}
	return said
}

func (f *file) needs() []string {
	items := make([]string, len(f.Needs))
	for i, n := range f.Needs {
		items[i] = joined(f.label("need", n.Kind), f.label("course", n.Detail), f.words("need."+n.State), f.span(n.Found, n.Closed), string(n.By)) + "."
	}
	return items
}

func (f *file) spells() []string {
	items := make([]string, len(f.Spells))
	for i, s := range f.Spells {
		spec, _ := person.SpecOf(s.Field)
		items[i] = f.words("field."+string(s.Field)) + ": " + joined(f.label(spec.Kind, s.Code), f.span(s.From, s.To), f.label("source", string(s.Source))) + "."
	}
	return items
}
