package command

import (
	"bytes"
	"encoding/json"

	"lotse/store/register"
)

// personJSON is a line of find --json and of an export as NDJSON; see doc.go. It
// has the columns that were asked for and are known.
type personJSON struct {
	register.Row
	columns []column
	why     bool
}

// whyJSON is one reason why somebody was found.
type whyJSON struct {
	Word string `json:"word"`
	Name string `json:"name"`
	How  string `json:"how"`
}

// object is a person as a program reads her.
func (p People) object(r register.Row) any {
	shown := columns
	if len(p.Columns) > 0 {
		shown = columnsOf(append([]string{"id"}, p.Columns...))
	}
	return personJSON{r, shown, p.Why}
}

// MarshalJSON writes the columns in their order.
func (p personJSON) MarshalJSON() ([]byte, error) {
	b := bytes.NewBufferString("{")
	for _, c := range p.columns {
		values := c.values(p.Row)
		if len(values) == 0 {
			continue
		}
		var value any = values[0]
		switch {
		case c.number:
			value = json.Number(values[0])
		case c.list:
			value = values
		}
		if err := member(b, c.json, value); err != nil {
			return nil, err
		}
	}
	if p.why && len(p.Why) > 0 {
		why := make([]whyJSON, len(p.Why))
		for i, match := range p.Why {
			why[i] = whyJSON{match.Word, match.Name, howWords[match.How]}
		}
		if err := member(b, "why", why); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// member writes one name and its value.
func member(b *bytes.Buffer, name string, value any) error {
	if b.Len() > 1 {
		b.WriteByte(',')
	}
	b.WriteString(`"` + name + `":`)
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	b.Truncate(b.Len() - 1) // the line end
	return err
}
