package command

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"

	"lotse/store"
	"lotse/store/plain"
	"lotse/store/register"
)

// FileKind is the kind of a file of people.
type FileKind string

// The kinds of files.
const (
	CSV    FileKind = "csv"    // UTF-8 with BOM, semicolons, CRLF: what a German Excel opens by itself
	XLSX   FileKind = "xlsx"   // one sheet, its header frozen
	NDJSON FileKind = "ndjson" // one object a line, as find --json
)

// WriteFile writes people as a file, with exactly the columns of e.
func WriteFile(w io.Writer, kind FileKind, e store.Exported, f Format) error {
	chosen := columnsOf(e.Columns)
	switch kind {
	case XLSX:
		return writeXLSX(w, chosen, e.Rows, f)
	case NDJSON:
		return printEach(w, e.Rows, func(r register.Row) any { return personJSON{Row: r, columns: chosen} })
	}
	return writeCSV(w, chosen, e.Rows, f)
}

func writeCSV(w io.Writer, chosen []column, rows []register.Row, f Format) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	if err := out.Write(headings(chosen, f)); err != nil {
		return err
	}
	line := make([]string, len(chosen))
	for _, r := range rows {
		for i, c := range chosen {
			line[i] = formulaSafe(c.cell(r, f))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func headings(chosen []column, f Format) []string {
	names := make([]string, len(chosen))
	for i, c := range chosen {
		names[i] = c.heading(f.Lang)
	}
	return names
}

// formulaSafe writes a cell that no spreadsheet takes for a formula: an apostrophe
// stands before one that begins like one, whatever invisible characters come
// before that. A terminal obeys nothing in it either.
func formulaSafe(cell string) string {
	begins := strings.TrimLeftFunc(cell, func(r rune) bool {
		return r != '\t' && r != '\r' && (unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zs))
	})
	harmless := plain.Of(cell).String()
	if begins != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(begins)[0]) {
		return "'" + harmless
	}
	return harmless
}

// sheet is the name of the only sheet of a workbook.
const sheet = "Lotse"

func writeXLSX(w io.Writer, chosen []column, rows []register.Row, f Format) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closed := book.Close(); err == nil {
			err = closed
		}
	}()
	if err := book.SetSheetName(book.GetSheetName(0), sheet); err != nil {
		return err
	}
	if err := book.SetDocProps(&excelize.DocProperties{Creator: "Lotse", LastModifiedBy: "Lotse"}); err != nil {
		return err
	}
	stream, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := writeSheet(stream, chosen, rows, f); err != nil {
		return err
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}

func writeSheet(stream *excelize.StreamWriter, chosen []column, rows []register.Row, f Format) error {
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	line := make([]any, len(chosen))
	for i, heading := range headings(chosen, f) {
		line[i] = heading
	}
	if err := stream.SetRow("A1", line); err != nil {
		return err
	}
	for n, r := range rows {
		for i, c := range chosen {
			line[i] = c.typed(r, f)
		}
		if err := stream.SetRow("A"+strconv.Itoa(n+2), line); err != nil {
			return err
		}
	}
	return nil
}

// typed is a cell of a workbook: texts are texts there, whatever they begin with.
func (c column) typed(r register.Row, f Format) any {
	cell := plain.Of(c.cell(r, f)).String()
	if n, err := strconv.Atoi(cell); c.number && err == nil {
		return n
	}
	return cell
}
