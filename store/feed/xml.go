package feed

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/transform"
)

const mostDepth = 64

// readXML reads the elements that lie at the path of a record. Columns are relative
// paths; attributes are @name. Nothing outside the file is ever fetched.
func readXML(r io.Reader, c *Config, each func(number int, raw map[string]string) error) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if e := encodings[strings.ToLower(label)]; e != nil {
			return transform.NewReader(in, e.NewDecoder()), nil
		}
		return nil, fmt.Errorf("the encoding %q is not known", label)
	}
	x := &tree{records: strings.Split(strings.Trim(c.Read.Records, "/"), "/"), each: each}
	for {
		line, _ := d.InputPos()
		token, err := d.Token()
		if err == io.EOF {
			if !x.began {
				return &broken{row: line, why: "it has no elements"}
			}
			return nil
		}
		if err != nil {
			return &broken{row: line, why: "it is no XML, or not complete"}
		}
		if err := x.take(line, token); err != nil {
			return err
		}
	}
}

// tree is where in a document the reading is.
type tree struct {
	records []string
	each    func(int, map[string]string) error
	path    []string
	raw     map[string]string // of the record in which it is; nil: in none
	begins  int
	rows    int
	began   bool
}

func (x *tree) take(line int, token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return &broken{row: line, why: "it has a document type definition; these are not taken"}
	case xml.StartElement:
		return x.open(line, t)
	case xml.CharData:
		if strings.ContainsRune(string(t), '\ufffd') {
			return &broken{row: line, why: "it is not written in the stated encoding"}
		}
		if x.raw != nil && len(x.path) > len(x.records) {
			return x.put(line, x.column(""), string(t))
		}
	case xml.EndElement:
		ended := x.raw != nil && len(x.path) == len(x.records)
		x.path = x.path[:len(x.path)-1]
		if ended {
			raw := x.raw
			x.raw = nil
			for name, value := range raw {
				raw[name] = strings.TrimSpace(value)
			}
			return x.each(x.begins, raw)
		}
	}
	return nil
}

func (x *tree) open(line int, t xml.StartElement) error {
	if x.path = append(x.path, t.Name.Local); len(x.path) > mostDepth {
		return &broken{row: line, why: "its elements are nested too deeply"}
	}
	if !x.began && t.Name.Local != x.records[0] {
		return &broken{row: line, why: "it does not begin with the element " + x.records[0]}
	}
	x.began = true
	if x.raw == nil && len(x.path) == len(x.records) && strings.Join(x.path, "/") == strings.Join(x.records, "/") {
		if x.rows++; x.rows > mostRows {
			return &broken{row: line, why: fmt.Sprintf("it has more than %d rows", mostRows)}
		}
		x.raw, x.begins = map[string]string{}, line
	}
	if x.raw == nil {
		return nil
	}
	var errs []error
	for _, a := range t.Attr {
		errs = append(errs, x.put(line, x.column("@"+a.Name.Local), a.Value))
	}
	if len(x.path) > len(x.records) {
		if column := x.column(""); strings.TrimSpace(x.raw[column]) != "" {
			errs = append(errs, x.put(line, column, ";"))
		}
	}
	return errors.Join(errs...)
}

func (x *tree) column(attribute string) string {
	parts := append([]string{}, x.path[len(x.records):]...)
	if attribute != "" {
		parts = append(parts, attribute)
	}
	return strings.Join(parts, "/")
}

func (x *tree) put(line int, column, value string) error {
	x.raw[column] += value
	if len(x.raw[column]) > mostField || len(x.raw) > mostColumns {
		return &broken{row: line, why: fmt.Sprintf("a field has more than %d bytes, or there are more than %d columns", mostField, mostColumns)}
	}
	return nil
}
