package command

import (
	"context"
	"io"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/text"
)

// WriteFact writes what staff found out into a field.
type WriteFact struct {
	Person       person.ID
	Field, Value string // as typed; "-" takes back what staff wrote
	JSON         bool
}

func parseFact(rest string, _ io.Reader) (Action, error) {
	who, a, err := personThen(rest, []flag{{name: "json"}})
	if err != nil {
		return nil, err
	}
	field, value := cut(a.rest)
	if field == "" {
		return nil, usage("factfield.missing")
	}
	if value = strings.TrimSpace(unquoted(strings.TrimSpace(value))); value == "" {
		return nil, usage("factvalue.missing")
	}
	return WriteFact{who, field, value, a.has("json")}, nil
}

func (a WriteFact) String() string {
	return "fact" + when(a.JSON, " --json") + " " + string(a.Person) + " " + a.Field + " " + a.Value
}

func (a WriteFact) Do(ctx context.Context, d *store.Desk) (Outcome, error) {
	spec, err := fieldOf(a.Field)
	if err != nil {
		return nil, err
	}
	values, err := valuesOf(d, spec, a.Value)
	if err != nil {
		return nil, err
	}
	if err := d.SetFact(ctx, a.Person, spec.Name, values...); err != nil {
		return nil, about("fact", a.Person, err)
	}
	sheet, err := d.Person(ctx, a.Person, "")
	if err != nil {
		return nil, about("fact", a.Person, err)
	}
	return factWritten(a, spec, sheet), nil
}

// factNames are further names of fields, as people say them.
var factNames = map[string]person.FieldName{
	"literate": person.LiterateAny, "alphabetisiert": person.LiterateAny, "schrift": person.LiterateAny,
	"latin": person.LiterateLatin, "latein": person.LiterateLatin, "lateinisch": person.LiterateLatin, "lateinschrift": person.LiterateLatin,
	"schule": person.School, "schulbesuch": person.School, "kinderbetreuung": person.Childcare, "betreuung": person.Childcare,
	"tageszeit": person.Daytimes, "tageszeiten": person.Daytimes, "zeiten": person.Daytimes, "daytime": person.Daytimes, "times": person.Daytimes,
	"abschluss": person.Qualification, "berufsabschluss": person.Qualification, "sprache": person.Languages, "sprachen": person.Languages,
	"language": person.Languages, "beruf": person.Occupation, "job": person.Occupation, "telefon": person.Phone, "handy": person.Phone,
	"strasse": person.Street, "straße": person.Street, "adresse": person.Street, "address": person.Street, "kinder": person.Children,
	"vorname": person.Given, "name": person.Family, "nachname": person.Family, "familienname": person.Family, "geburtsdatum": person.Birth,
	"geboren": person.Birth, "geschlecht": person.Sex, "staatsangehörigkeit": person.Nationality, "gemeinde": person.Municipality,
	"ort": person.Municipality, "ortsteil": person.District, "erklärung": person.Declaration, "einwilligung": person.Declaration, "einreise": person.Arrived,
}

// fieldOf is the field that a word names, by its name or as filters call it.
func fieldOf(word string) (person.Spec, error) {
	lower := strings.ToLower(word)
	name, known := factNames[lower]
	if !known {
		name = person.FieldName(lower)
	}
	if spec, known := person.SpecOf(name); known {
		return spec, nil
	}
	for _, info := range register.Fields() {
		if spec, known := person.SpecOf(person.FieldName(info.Name)); known && slices.Contains(info.Words, lower) {
			return spec, nil
		}
	}
	var own namedFields
	for _, spec := range person.Fields {
		for _, lang := range []string{text.German, text.English} {
			said := text.Of(lang, "field."+string(spec.Name))
			if strings.EqualFold(said, word) || strings.EqualFold(strings.ReplaceAll(said, " ", "-"), word) {
				return spec, nil
			}
		}
		if slices.Contains(spec.Owners, person.Outreach) {
			own = append(own, spec.Name)
		}
	}
	return person.Spec{}, wrong("fact.field", shown(word), own)
}

// valuesOf are the values that were typed, as codes where the field has a list.
func valuesOf(d *store.Desk, spec person.Spec, typed string) ([]string, error) {
	if typed == "-" {
		return nil, nil
	}
	coded := spec.Kind != "" && spec.Kind != "date" && spec.Kind != "number"
	if !coded {
		if !spec.List {
			return []string{typed}, nil
		}
		return arguments{flags: map[string]string{"v": typed}}.list("v"), nil
	}
	if entry, known := d.Session.Book.Find(spec.Kind, typed); known {
		return []string{entry.Code}, nil
	}
	parts := []string{typed}
	if spec.List {
		parts = strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ' ' || r == '+' })
	}
	var codes []string
	for _, part := range parts {
		one, err := codeOf(d, spec.Kind, part)
		if err != nil {
			return nil, err
		}
		codes = append(codes, one)
	}
	return codes, nil
}

// factJSON is what fact --json prints; see doc.go.
type factJSON struct {
	Person string           `json:"person"`
	Name   person.FieldName `json:"field"`
	person.Field
	Kept bool `json:"kept"` // what was written is what holds
}

func factWritten(a WriteFact, spec person.Spec, sheet *store.Sheet) Written {
	var field person.Field
	for _, one := range sheet.Fields {
		if one.Spec.Name == spec.Name {
			field = one.Field
		}
	}
	wins := field.Source == person.Outreach
	w := Written{JSON: a.JSON, objects: []any{factJSON{string(a.Person), spec.Name, field, wins}}}
	w.say = func(f Format) []string {
		label := text.Of(f.Lang, "field."+string(spec.Name))
		value := f.value(spec, field.Fact)
		switch {
		case a.Value == "-" && field.Source == "":
			return []string{text.Of(f.Lang, "fact.gone", string(a.Person), label)}
		case a.Value == "-":
			return []string{text.Of(f.Lang, "fact.back", string(a.Person), label, value, f.origin(field.Fact))}
		case field.Source == "":
			return []string{text.Of(f.Lang, "fact.unseen", string(a.Person), label)}
		case !wins:
			return []string{text.Of(f.Lang, "fact.beside", string(a.Person), label, value, f.label("source", string(field.Source)))}
		}
		return []string{text.Of(f.Lang, "fact.kept", string(a.Person), label, value)}
	}
	return w
}
