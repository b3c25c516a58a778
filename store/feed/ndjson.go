package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

const mostLine = 4 << 20 // bytes

// readNDJSON reads one object a line; what is nested is a.b. A row that does not fit
// is given without columns.
func readNDJSON(r io.Reader, c *Config, each func(number int, raw map[string]string) error) error {
	t := newText(r, c.Read.Encoding)
	var line bytes.Buffer
	for rows := 0; ; {
		number := t.row
		ch, err := t.next()
		if err == io.EOF {
			if line.Len() > 0 {
				return &broken{row: number, why: "the last line does not end: the file is not complete"}
			}
			return nil
		}
		if err != nil {
			return err
		}
		if ch != '\n' {
			if line.WriteRune(ch); line.Len() > mostLine {
				return &broken{row: number, why: fmt.Sprintf("a line has more than %d bytes", mostLine)}
			}
			continue
		}
		if len(bytes.TrimSpace(line.Bytes())) > 0 {
			if rows++; rows > mostRows {
				return &broken{row: number, why: fmt.Sprintf("it has more than %d rows", mostRows)}
			}
			raw := object(line.Bytes())
			if _, err := t.Peek(1); raw == nil && err == io.EOF {
				return &broken{row: number, why: "the last line is no object: the file is not complete"}
			}
			if err := each(number, raw); err != nil {
				return err
			}
		}
		line.Reset()
	}
}

// object is a line's columns; nil where it is none.
func object(line []byte) map[string]string {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var v map[string]any
	if d.Decode(&v) != nil || v == nil {
		return nil
	}
	if _, err := d.Token(); err != io.EOF {
		return nil
	}
	raw := map[string]string{}
	if !flatten(raw, "", v) {
		return nil
	}
	return raw
}

func flatten(raw map[string]string, path string, v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if path != "" {
				name = path + "." + name
			}
			if !flatten(raw, name, inner) {
				return false
			}
		}
		return true
	case []any:
		for i, inner := range v {
			if !flatten(raw, path+"."+strconv.Itoa(i), inner) {
				return false
			}
		}
		return true
	case nil:
		raw[path] = ""
	case string:
		raw[path] = v
	case json.Number:
		raw[path] = v.String()
	case bool:
		raw[path] = strconv.FormatBool(v)
	}
	return len(raw[path]) <= mostField && len(raw) <= mostColumns
}
