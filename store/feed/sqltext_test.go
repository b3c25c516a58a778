//go:build unix

package feed

import (
	"errors"
	"strings"
	"testing"

	mssql "github.com/microsoft/go-mssqldb"
)

// SQL Server and Oracle cannot run where the tests do: what they are asked is
// compared as text.
func TestStatementsOfEachKind(t *testing.T) {
	for _, c := range []struct{ kind, stamp, whole, changed, one string }{
		{"postgres", "TIMESTAMPTZ", `SELECT "id"::text, "name"::text, "stand"::text FROM fv.p`,
			`SELECT "id"::text, "name"::text, "stand"::text, clock_timestamp()::text FROM fv.p WHERE "stand" >= CAST($1::text AS timestamptz)`,
			` WHERE ("id" = CAST($1::text AS int8)) OR ("id" = CAST($2::text AS int8))`},
		{"mariadb", "TIMESTAMP", "SELECT `id`, `name`, `stand` FROM fv.p",
			"SELECT `id`, `name`, `stand`, UTC_TIMESTAMP(6) FROM fv.p WHERE `stand` >= ?", " WHERE (`id` = ?) OR (`id` = ?)"},
		{"sqlserver", "DATETIME", "SELECT [id], [name], [stand] FROM fv.p",
			"SELECT [id], [name], [stand], SYSDATETIME() FROM fv.p WHERE [stand] >= CAST(@p1 AS DATETIME2)", " WHERE ([id] = @p1) OR ([id] = @p2)"},
		{"sqlserver", "DATETIMEOFFSET", "SELECT [id], [name], [stand] FROM fv.p",
			"SELECT [id], [name], [stand], SYSDATETIMEOFFSET() FROM fv.p WHERE [stand] >= CAST(@p1 AS DATETIMEOFFSET)", " WHERE ([id] = @p1) OR ([id] = @p2)"},
		{"oracle", "TIMESTAMPDTY", `SELECT "id", "name", "stand" FROM fv.p`,
			`SELECT "id", "name", "stand", CAST(SYSTIMESTAMP AS TIMESTAMP) FROM fv.p WHERE "stand" >= TO_TIMESTAMP(:1, 'YYYY-MM-DD"T"HH24:MI:SS.FF')`,
			` WHERE ("id" = :1) OR ("id" = :2)`},
		{"sqlite", "", `SELECT CAST([id] AS TEXT), CAST([name] AS TEXT), CAST([stand] AS TEXT) FROM fv.p`,
			`SELECT CAST([id] AS TEXT), CAST([name] AS TEXT), CAST([stand] AS TEXT), strftime('%Y-%m-%d %H:%M:%f', 'now') FROM fv.p WHERE [stand] >= ?`,
			` WHERE ([id] = ?) OR ([id] = ?)`},
	} {
		d := dialects[c.kind]
		o := &office{c: &Config{Read: Read{Kind: c.kind, Key: []string{"id"}}}, d: d, columns: []string{"id", "name"}, from: "fv.p",
			real: []string{d.quote("id"), d.quote("name")}, key: []int{0}, kinds: []string{"INT8"}, changed: d.quote("stand"), kind: c.stamp}
		if got := o.wholeRows(); got != c.whole {
			t.Errorf("%s: %s", c.kind, got)
		}
		if got, _ := o.changedRows(markOf("2026-11-23 12:00:00"), false); got != c.changed {
			t.Errorf("%s: %s", c.kind, got)
		}
		if got, args := o.rowsOf([][]string{{"1"}, {"2"}}); got != c.whole+c.one || len(args) != 2 {
			t.Errorf("%s: %s", c.kind, got)
		}
	}
}

func TestWhoMovedWhileAllWereReadIsNotGone(t *testing.T) {
	p := at(t, "sqlite")
	p.do(t, table3, `INSERT INTO personen VALUES (1,'A',NULL,NULL,now(6))`)
	c := configOf(t, p.read+marked)
	o, err := openOffice(&c, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	defer o.close()
	if err := o.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.d.moves = true
	s := o.beginSweep(newKnown(nil), false)
	s.gone = []string{"1", "2"}
	if err := s.confirm(t.Context()); err != nil || len(s.gone) != 1 || s.gone[0] != "2" {
		t.Errorf("gone %v, %v", s.gone, err)
	}
}

func TestNamesCannotLeaveTheirQuotes(t *testing.T) {
	for kind, want := range map[string]string{"postgres": `"a""b"`, "mariadb": "`a\"b`", "sqlserver": `[a"b]`, "sqlite": `[a"b]`} {
		if got := dialects[kind].quote(`a"b`); got != want {
			t.Errorf("%s: %s", kind, got)
		}
	}
	if got := dialects["sqlserver"].quote("a]b"); got != "[a]]b]" {
		t.Error(got)
	}
}

func TestTroublesOfServersThatCannotRunHere(t *testing.T) {
	for want, err := range map[string]error{
		"login": mssql.Error{Number: 18456}, "column": mssql.Error{Number: 207}, "table": errors.New("ORA-00942: table or view does not exist"),
		"locked": errors.New("ORA-00054: resource busy"), "permission": mssql.Error{Number: 229, Message: "Frau Müller"}, "unreachable": errors.New("ORA-12541: no listener"),
		"query": errors.New("ORA-01722: invalid number: 'Frau Müller'"),
	} {
		got := trouble(err)
		if got.Code != want || strings.Contains(got.Text, "Müller") {
			t.Errorf("%v: %s, %s", err, got.Code, got.Text)
		}
	}
}

func TestTextsAmongMomentsOrderNothing(t *testing.T) {
	var w water
	for _, text := range []string{"unbekannt", "2026-11-23 12:00:00", "infinity", "0000-00-00", "später", "2026-11-23 11:00:00"} {
		w.see(markOf(text))
	}
	if from, _, ok := w.from(); !ok || from.text != "2026-11-23 10:59:55" {
		t.Errorf("from %+v", from)
	}
}
