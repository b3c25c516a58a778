package command

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
)

// leaving is a file of two people, one of whom attacks spreadsheets by her names.
func leaving() store.Exported {
	return store.Exported{
		Columns: []string{"id", "name", "nationality", "in", "children", "need"}, LeftOut: []string{"status"}, Hash: "abc",
		Rows: []register.Row{
			{ID: id, Listing: person.Listing{
				Family: "=HYPERLINK(\"http://x\";\"y\")", Given: "\ufeff \t@SUM(1)", Native: "فاطمة", Nationalities: []string{"475", "166"}, Municipality: "03452019",
				Children: 3, Needs: []string{"childcare"},
			}},
			{ID: other, Listing: person.Listing{Family: "O'Neil; \"Jr\"\nx", Given: "-1+1", Native: hostile, Children: 1}},
		},
	}
}

func file(t *testing.T, kind FileKind) []byte {
	t.Helper()
	book, err := rulebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteFile(&out, kind, leaving(), Format{Lang: "de", Book: book}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCSVOpensInASpreadsheetAndHasNoFormulas(t *testing.T) {
	text, bom := strings.CutPrefix(string(file(t, CSV)), "\ufeff")
	if !bom || !strings.Contains(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Errorf("no BOM, or line ends that are not CRLF: %q", text)
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[0], "|"); got != "Kennung|Familienname|Vorname|Name in eigener Schrift|Weitere Namen|Staatsangehörigkeit|Gemeinde|Kinder|Offener Bedarf" {
		t.Errorf("headings are %s", got)
	}
	if rows[1][5] != "Syrien, Ukraine" || rows[1][6] != "Norden" || rows[1][7] != "2" || rows[2][7] != "0" || rows[1][8] != "Kinderbetreuung" {
		t.Errorf("labels are not those of the rule book: %q", rows[1])
	}
	for _, row := range rows {
		for _, cell := range row {
			if trimmed := strings.TrimLeft(cell, "\ufeff \ufffd"); trimmed != "" && strings.ContainsRune("=+-@\t\r", []rune(trimmed)[0]) {
				t.Errorf("%q is a formula", cell)
			}
			for _, r := range cell {
				if r < ' ' || r >= 0x7f && r < 0xa0 {
					t.Errorf("%q has %U", cell, r)
				}
			}
		}
	}
}

func TestCellThatBeginsLikeAFormulaGetsAnApostrophe(t *testing.T) {
	for cell, safe := range map[string]bool{
		"=1": false, "+49 4931": false, "-1": false, "@x": false, "\t=1": false, "\rx": false, " =1": false, "\ufeff=1": false, "\u200b+1": false,
		"＝1": false, "\u00a0@": false, "Al-Hassan": true, "2026-05-31": true, "": true, "'=1": true, "a=1": true,
	} {
		if got := formulaSafe(cell); strings.HasPrefix(got, "'") == safe && !strings.HasPrefix(cell, "'") {
			t.Errorf("%q is written %q", cell, got)
		}
	}
}

func TestWorkbookKeepsTextsAsTexts(t *testing.T) {
	book, err := excelize.OpenReader(bytes.NewReader(file(t, XLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(sheet)
	if err != nil || len(rows) != 3 || rows[1][1] != `=HYPERLINK("http://x";"y")` {
		t.Fatalf("rows are %q, %v", rows, err)
	}
	if formula, err := book.GetCellFormula(sheet, "B2"); formula != "" || err != nil {
		t.Errorf("B2 is the formula %q, %v", formula, err)
	}
	if panes, err := book.GetPanes(sheet); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v, %v", panes, err)
	}
}

func TestNDJSONHasTheNamesOfFind(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(file(t, NDJSON))), "\n")
	var first struct {
		ID            string
		Nationalities []string
		Municipality  string
		Children      *int
	}
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil || len(lines) != 2 || first.ID != id || len(first.Nationalities) != 2 || *first.Children != 2 {
		t.Errorf("%s: %+v, %v", lines[0], first, err)
	}
	if strings.Contains(lines[0], "residence") {
		t.Errorf("a column that is not in the file is: %s", lines[0])
	}
}

func TestWhatIsLeftOutIsNamedBesideTheFile(t *testing.T) {
	if said := (File{leaving(), CSV}).Remark(Format{Lang: "en"}); !strings.Contains(said, "status") || !strings.Contains(said, "2 people") || !strings.Contains(said, "abc") {
		t.Errorf("remark is %q", said)
	}
}
