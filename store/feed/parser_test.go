package feed

import (
	"errors"
	"strings"
	"testing"
)

func TestRowsAreReadAndHalfAFileIsNoticed(t *testing.T) {
	csv := Read{Kind: "csv", Header: true, Delimiter: ";"}
	latin := csv
	latin.Encoding = "windows-1252"
	nd := Read{Kind: "ndjson"}
	x := Read{Kind: "xml", Records: "/export/person"}
	for name, c := range map[string]struct {
		read   Read
		text   string
		rows   int
		bad    int
		half   bool
		column string
		value  string // of the first row
	}{
		"csv":                {read: csv, text: "\ufeffa;b\n1;\"x;\"\"y\"\"\nz\"\n2;\n", rows: 2, column: "b", value: "x;\"y\"\nz"},
		"csv windows-1252":   {read: latin, text: "a;b\r\n1;M\xfcller\r\n", rows: 1, column: "b", value: "Müller"},
		"csv wrong encoding": {read: csv, text: "a;b\n1;M\xfcller\n", half: true},
		"csv in quotes":      {read: csv, text: "a;b\n1;\"x\n", half: true},
		"csv no end":         {read: csv, text: "a;b\n1;x", half: true},
		"csv few columns":    {read: csv, text: "a;b\n1;x\n2\n", rows: 1, half: true},
		"csv bad row":        {read: csv, text: "a;b\n1;x;y\n2;z\n", rows: 1, bad: 1},
		"ndjson":             {read: nd, text: "{\"a\":{\"b\":1.50}}\n", rows: 1, column: "a.b", value: "1.50"},
		"ndjson cut":         {read: nd, text: "{\"a\":1}\n{\"a\":", rows: 1, half: true},
		"xml":                {read: x, text: `<export><person id="7"><name><given>A</given></name></person></export>`, rows: 1, column: "name/given", value: "A"},
		"xml attribute":      {read: x, text: `<export><person id="7"/></export>`, rows: 1, column: "@id", value: "7"},
		"xml cut":            {read: x, text: `<export><person id="7"/>`, rows: 1, half: true},
		"xml entity":         {read: x, text: `<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]><export/>`, half: true},
	} {
		rows, bad, first := 0, 0, map[string]string(nil)
		err := parsers[c.read.Kind](strings.NewReader(c.text), &Config{Read: c.read}, func(_ int, raw map[string]string) error {
			if raw == nil {
				bad++
				return nil
			}
			if rows++; first == nil {
				first = raw
			}
			return nil
		})
		var b *broken
		if half := errors.As(err, &b); half != c.half || err != nil && !half || rows != c.rows || bad != c.bad || c.column != "" && first[c.column] != c.value {
			t.Errorf("%s: %v, %d rows, %d bad, %q", name, err, rows, bad, first)
		}
	}
}
