package command

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"lotse/store/person"
	"lotse/store/plain"
	"lotse/store/register"
	"lotse/tui/text"
)

// The layout of the help of filters, which reads well on a terminal of 80 cells.
const (
	helpWidth   = 80
	exampleCell = 26
)

// printFilterHelp is computed from the table of filter fields: first how a filter
// is written, then every field with an example, what it asks for and its words,
// those of one matter together.
func printFilterHelp(w io.Writer, f Format) error {
	f.Width = min(cmp.Or(f.Width, helpWidth), helpWidth)
	var all []string
	say := func(key string) {
		for _, line := range plain.Lines(text.Of(f.Lang, key), f.Width) {
			all = append(all, line.String())
		}
	}
	say("help.filter")
	for _, class := range fieldClasses() {
		all = append(all, "", text.Of(f.Lang, "class."+string(class)))
		for _, field := range register.Fields() {
			if field.Class == class {
				all = append(all, fieldHelp(f, field)...)
			}
		}
	}
	all = append(all, "")
	say("help.filter.more")
	_, err := io.WriteString(w, strings.Join(all, "\n")+"\n")
	return err
}

// fieldClasses are the matters of the fields, in the order of the table.
func fieldClasses() []person.Class {
	var classes []person.Class
	for _, field := range register.Fields() {
		if !slices.Contains(classes, field.Class) {
			classes = append(classes, field.Class)
		}
	}
	return classes
}

// fieldHelp is one field: what it asks for beside its example, its words below.
// Where the window is narrow, everything stands below the example.
func fieldHelp(f Format, field register.FieldInfo) []string {
	example := plain.Of("  " + field.Example)
	indent := min(exampleCell, f.Width/3)
	room := max(10, f.Width-indent)
	said := append(plain.Lines(fieldLine(field, f.Lang), room), plain.Lines(text.Of(f.Lang, "help.filter.words", strings.Join(field.Words, ", ")), room)...)
	var out []string
	if example.Width() < indent {
		out = append(out, example.Pad(indent).String()+said[0].String())
		said = said[1:]
	} else {
		out = append(out, example.String())
	}
	for _, line := range said {
		out = append(out, strings.Repeat(" ", indent)+line.String())
	}
	return out
}

// fieldLine is the line of help of a field.
func fieldLine(field register.FieldInfo, lang string) string {
	if lang == text.English {
		return field.English
	}
	return field.German
}

// fieldJSON is a line of help filter --json; see doc.go.
type fieldJSON struct {
	Name    string   `json:"name"`
	Words   []string `json:"words"`
	Kind    string   `json:"kind"`
	Ordered bool     `json:"ordered"`
	Class   string   `json:"class"`
	Example string   `json:"example"`
	German  string   `json:"german"`
	English string   `json:"english"`
}

func fieldObject(f register.FieldInfo) any {
	return fieldJSON{f.Name, f.Words, f.Kind, f.Ordered, string(f.Class), f.Example, f.German, f.English}
}
