package feed

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const (
	mostField   = 64 << 10 // bytes
	mostColumns = 1000
	mostRows    = 1_000_000
)

// broken is why nothing of a file may be taken.
type broken struct {
	row       int
	why, code string
}

func (b *broken) Error() string { return fmt.Sprintf("row %d: %s", b.row, b.why) }

// encodings are those that a file may be written in, besides UTF-8.
var encodings = map[string]encoding.Encoding{
	"windows-1252": charmap.Windows1252, "iso-8859-1": charmap.ISO8859_1, "iso-8859-15": charmap.ISO8859_15,
	"utf-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
}

// chars reads characters, and knows those that are none.
type chars struct {
	*bufio.Reader
	utf8 bool
	row  int
}

func newText(r io.Reader, name string) *chars {
	t := &chars{utf8: true, row: 1}
	if e := encodings[name]; e != nil {
		r, t.utf8 = transform.NewReader(r, e.NewDecoder()), false
	}
	t.Reader = bufio.NewReaderSize(r, 64<<10)
	if start, _ := t.Peek(3); string(start) == "\ufeff" {
		t.Discard(3)
	}
	return t
}

// next is the next character.
func (t *chars) next() (rune, error) {
	c, size, err := t.ReadRune()
	if err == nil && (c == utf8.RuneError && (size == 1 || !t.utf8) || c == 0) {
		return 0, &broken{row: t.row, why: "it is not written in the stated encoding"}
	}
	if c == '\n' {
		t.row++
	}
	return c, err
}

// sheet reads the lines of a CSV file.
type sheet struct {
	*chars
	delimiter, quote rune // quote 0: none
}

func newTable(r io.Reader, c *Config) *sheet {
	t := &sheet{chars: newText(r, c.Read.Encoding), delimiter: ';', quote: '"'}
	switch d := c.Read.Delimiter; {
	case d == "tab" || d == "\\t":
		t.delimiter = '\t'
	case d != "":
		t.delimiter, _ = utf8.DecodeRuneInString(d)
	}
	switch q := c.Read.Quote; {
	case q == "none":
		t.quote = 0
	case q != "":
		t.quote, _ = utf8.DecodeRuneInString(q)
	}
	return t
}

// line is the next line and its number. whole: it ended as lines do.
func (t *sheet) line() (cells []string, number int, whole bool, err error) {
	number = t.row
	var cell strings.Builder
	quoted, closed := false, false
	for {
		c, err := t.next()
		if err == io.EOF {
			if quoted {
				return nil, number, false, &broken{row: number, why: "it ends inside quotes"}
			}
			if cells == nil && cell.Len() == 0 && !closed {
				return nil, number, false, io.EOF
			}
			return append(cells, cell.String()), number, false, nil
		}
		if err != nil {
			return nil, number, false, err
		}
		switch {
		case quoted && c == t.quote:
			quoted, closed = false, true
		case quoted:
			cell.WriteRune(c)
		case t.quote != 0 && c == t.quote && closed: // doubled
			cell.WriteRune(c)
			quoted, closed = true, false
		case t.quote != 0 && c == t.quote && cell.Len() == 0:
			quoted = true
		case c == t.delimiter:
			cells, closed = append(cells, cell.String()), false
			cell.Reset()
		case c == '\n':
			return append(cells, strings.TrimSuffix(cell.String(), "\r")), number, true, nil
		default:
			cell.WriteRune(c)
		}
		if cell.Len() > mostField || len(cells) > mostColumns {
			return nil, number, false, &broken{row: number, why: fmt.Sprintf("a field has more than %d bytes, or there are more than %d columns", mostField, mostColumns)}
		}
	}
}

// readCSV reads a table. A row that does not fit is given without columns.
func readCSV(r io.Reader, c *Config, each func(number int, raw map[string]string) error) error {
	t := newTable(r, c)
	names := c.Read.Columns
	if c.Read.Header || len(names) == 0 {
		cells, number, whole, err := t.line()
		if err == io.EOF || err == nil && !whole {
			return &broken{row: number, why: "the names of the columns are missing, or the file ends within them"}
		}
		if err != nil {
			return err
		}
		if names, err = header(cells); err != nil {
			return err
		}
	}
	if err := c.has(names); err != nil {
		return err
	}
	for rows := 0; ; rows++ {
		cells, number, whole, err := t.line()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case !whole:
			return &broken{row: number, why: "the last line does not end: the file is not complete"}
		case rows >= mostRows:
			return &broken{row: number, why: fmt.Sprintf("it has more than %d rows", mostRows)}
		}
		var raw map[string]string
		if len(cells) == 1 && cells[0] == "" && len(names) > 1 {
			continue // an empty line
		}
		if len(cells) == len(names) {
			raw = make(map[string]string, len(names))
			for i, name := range names {
				raw[name] = cells[i]
			}
		} else if _, err := t.Peek(1); err == io.EOF && len(cells) < len(names) {
			return &broken{row: number, why: "the last line has fewer columns than the first: the file is not complete"}
		}
		if err := each(number, raw); err != nil {
			return err
		}
	}
}

func header(cells []string) ([]string, error) {
	seen := map[string]bool{}
	for i, name := range cells {
		cells[i] = strings.TrimSpace(name)
		if seen[cells[i]] {
			return nil, &broken{row: 1, why: "two columns have the same name"}
		}
		seen[cells[i]] = true
	}
	return cells, nil
}

// has says which column that is mapped is not among those of a file: one that was
// renamed would else empty its field for everybody.
func (c *Config) has(names []string) error {
	missing := slices.DeleteFunc(c.columns(), func(column string) bool { return slices.Contains(names, column) })
	if len(missing) == 0 {
		return nil
	}
	return &broken{row: 1, code: "column", why: fmt.Sprintf("columns are missing: %.400q; the file has %.400q", missing, names)}
}
