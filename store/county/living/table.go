package living

import (
	"strings"

	"lotse/store/person"
)

// column is one column of an office's table: which field it has, and how the office
// writes that.
type column struct {
	name  string
	field person.FieldName
	write func(person.Fact) string
}

// table is the table of one office.
type table struct {
	source  person.Source
	file    string
	name    string
	key     string
	asOf    string
	changed string // when a row was changed; empty: the office does not say
	columns []column
}

// authority is the aliens authority's.
var authority = table{
	source: person.AliensAuthority, file: "auslaenderbehoerde.db", name: "personen",
	key: "kennzeichen", asOf: "stand", changed: "geaendert",
	columns: []column{
		{"familienname", person.Family, plainly},
		{"vorname", person.Given, plainly},
		{"geburtsdatum", person.Birth, german},
		{"geschlecht", person.Sex, func(f person.Fact) string { return strings.ToUpper(f.Value) }},
		{"azr_nummer", person.AZRNumber, plainly},
		{"staatsangehoerigkeit", person.Nationality, joined},
		{"einreise", person.Arrived, german},
		{"strasse", person.Street, plainly},
		{"gemeinde", person.Municipality, plainly},
		{"ortsteil", person.District, plainly},
		{"titel", person.Residence, titled},
		{"titel_seit", person.ResidenceFrom, german},
		{"titel_bis", person.ResidenceTo, german},
		{"leistung", person.Sphere, plainly},
	},
}

// youth is the youth office's.
var youth = table{
	source: person.YouthOffice, file: "jugendamt.db", name: "klienten", key: "nr", asOf: "erfasst",
	columns: []column{
		{"nachname", person.Family, plainly},
		{"rufname", person.Given, plainly},
		{"geb", person.Birth, plainly},
		{"geschl", person.Sex, numbered},
		{"nation", person.Nationality, joined},
		{"ags", person.Municipality, plainly},
		{"ortsteil", person.District, plainly},
		{"anschrift", person.Street, plainly},
		{"telefon", person.Phone, plainly},
		{"kinder", person.Children, plainly},
	},
}

func plainly(f person.Fact) string { return f.Value }

func joined(f person.Fact) string { return strings.Join(f.List, ",") }

// german is 12.07.1980; what is incomplete stays as it is.
func german(f person.Fact) string {
	if len(f.Value) != len("2006-01-02") {
		return f.Value
	}
	return f.Value[8:] + "." + f.Value[5:7] + "." + f.Value[:4]
}

// sexes are the youth office's numbers.
var sexes = map[string]string{"m": "1", "w": "2", "d": "3", "x": "0"}

func numbered(f person.Fact) string { return sexes[f.Value] }

// titled is how the aliens authority writes a residence title.
func titled(f person.Fact) string {
	if f.Value == "" {
		return ""
	}
	return "T-" + strings.ToUpper(strings.ReplaceAll(f.Value, "-", "/"))
}

// row is a record as the office writes it, by column.
func (t *table) row(r person.Record) map[string]string {
	_, number, _ := strings.Cut(r.ID, ":")
	row := map[string]string{t.key: number, t.asOf: string(r.AsOf)}
	for _, c := range t.columns {
		row[c.name] = c.write(r.Fields[c.field])
	}
	return row
}

// names are the columns in their order, the key first.
func (t *table) names() []string {
	names := []string{t.key, t.asOf}
	for _, c := range t.columns {
		names = append(names, c.name)
	}
	return names
}
