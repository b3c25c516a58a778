package rulebook

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// Fault is what is wrong in a file of a rule book, and where. Line and column
// begin with 1 and are those of an editor: columns are counted in letters.
type Fault struct {
	File         string
	Line, Column int
	Text         string
}

func (f *Fault) Error() string { return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Text) }

// row is one line of a file, by the names of its columns.
type row struct {
	table  *table
	line   int
	values []string
	starts []int // column of each value, from 1
}

// table is a file as it was read.
type table struct {
	file   string
	header []string
	rows   []row
}

func (r row) of(column string) string {
	if at := slices.Index(r.table.header, column); at >= 0 {
		return r.values[at]
	}
	return ""
}

// fault is what is wrong with the value of a column; of the whole line where
// there is no such column.
func (r row) fault(column, format string, args ...any) *Fault {
	f := &Fault{File: r.table.file, Line: r.line, Column: 1, Text: fmt.Sprintf(format, args...)}
	if at := slices.Index(r.table.header, column); at >= 0 {
		f.Column = r.starts[at]
	}
	return f
}

// readTable reads a file of values between semicolons. Its first columns must be
// those of first, and it may have the others.
func readTable(files fs.FS, name string, first, others []string) (*table, error) {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if at := invalid(content); at >= 0 {
		line := 1 + bytes.Count(content[:at], []byte("\n"))
		return nil, &Fault{name, line, at - bytes.LastIndexByte(content[:at], '\n'), "this is not UTF-8; save the file as UTF-8"}
	}
	content = bytes.TrimPrefix(content, []byte("\uFEFF")) // as spreadsheets write it
	lines := bytes.Split(content, []byte("\n"))
	rows := csv.NewReader(bytes.NewReader(content))
	rows.Comma, rows.Comment = ';', '#'
	t := &table{file: name}
	for {
		values, err := rows.Read()
		if err == io.EOF {
			break
		}
		if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, &Fault{name, wrong.Line, letters(lines, wrong.Line, wrong.Column), parseFault(wrong, len(values), len(t.header))}
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		r := row{table: t, values: values, starts: make([]int, len(values))}
		for i := range values {
			line, column := rows.FieldPos(i)
			r.line, r.starts[i] = line, letters(lines, line, column)
			values[i] = strings.TrimSpace(values[i])
		}
		if t.header == nil {
			t.header = values
			if err := r.checkHeader(first, others); err != nil {
				return nil, err
			}
			continue
		}
		t.rows = append(t.rows, r)
	}
	if t.header == nil {
		return nil, &Fault{name, 1, 1, "the file is empty; its first line must name the columns " + strings.Join(first, ";")}
	}
	return t, nil
}

func invalid(content []byte) int {
	for at := 0; at < len(content); {
		r, size := utf8.DecodeRune(content[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// letters counts the letters up to a byte column, both from 1.
func letters(lines [][]byte, line, column int) int {
	if line < 1 || line > len(lines) || column < 1 || column-1 > len(lines[line-1]) {
		return max(column, 1)
	}
	return 1 + utf8.RuneCount(lines[line-1][:column-1])
}

func parseFault(err *csv.ParseError, got, want int) string {
	switch {
	case errors.Is(err.Err, csv.ErrFieldCount):
		return fmt.Sprintf("wrong number of fields: %d here, but %d columns are named in the first line", got, want)
	case errors.Is(err.Err, csv.ErrQuote), errors.Is(err.Err, csv.ErrBareQuote):
		return `a quote " inside a value must be doubled, and the value must stand in quotes`
	}
	return err.Err.Error()
}

func (r row) checkHeader(first, others []string) error {
	for i, column := range first {
		if i >= len(r.values) || r.values[i] != column {
			return r.fault("", "the first columns must be %s", strings.Join(first, ";"))
		}
	}
	for i, column := range r.values {
		fault := &Fault{r.table.file, r.line, r.starts[i], ""}
		switch {
		case !slices.Contains(first, column) && !slices.Contains(others, column):
			fault.Text = fmt.Sprintf("unknown column %q", column)
		case slices.Contains(r.values[:i], column):
			fault.Text = fmt.Sprintf("column %q twice", column)
		default:
			continue
		}
		return fault
	}
	return nil
}
