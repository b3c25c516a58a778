package feed

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lotse/store/person"
)

func environment(string) string { return "secret" }

func TestExamplesLoad(t *testing.T) {
	paths, err := configured("examples")
	if err != nil || len(paths) < 9 {
		t.Fatalf("%d examples, %v", len(paths), err)
	}
	for _, path := range paths {
		c, err := LoadFile(path, nil, nil)
		if err != nil {
			t.Error(err)
		}
		if c.Kind == "" && c.State != "refused" {
			t.Errorf("%s: nothing is connected", path)
		}
	}
}

const good = `source: abh
office: Amt
state: linked
agreement: {basis: b, signed_by: s, reference: r, from: 2026-01-01, until: 2026-06-30}
read:
  kind: postgres
  host: h
  database: d
  user: u
  password: {env: PW}
  table: t
  key: id
fields:
  family: name
  residence: {column: titel, codes: {X: duldung}}
`

func TestFaultsNamePlaceAndCure(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"unknown key", "office: Amt", "ofice: Amt", `f.yaml:2:1: "ofice" is no key; there are source, office`},
		{"unknown key inside", "  host: h", "  hst: h", `f.yaml:7:3: "hst" is no key of read`},
		{"twice", "  host: h", "  host: h\n  host: i", `f.yaml:8:3: `},
		{"password", "{env: PW}", "geheim", `f.yaml:10:13: a password may not stand in this file`},
		{"password in the host", "host: h", "host: lotse:geheim@h", `f.yaml:7:9: a password may not stand in this file`},
		{"password among settings", "database: d", "database: d password=x", `f.yaml:8:13: a password may not`},
		{"kind", "kind: postgres", "kind: postgre", `f.yaml:6:9: "postgre" is not known here; write one of postgres`},
		{"field", "family: name", "surname: name", `f.yaml:14:3: there is no field "surname"`},
		{"code", "{X: duldung}", "{X: dultung}", `f.yaml:15:41: the rule book's list "residence" has no code "dultung"; duldung is near`},
		{"date", "until: 2026-06-30", "until: 30.6.", `f.yaml:4:76: "30.6." is no day`},
		{"order", "until: 2026-06-30", "until: 2025-06-30", `f.yaml:4:1: this agreement ends before it begins`},
		{"no key", "  key: id\n", "", `f.yaml:5:1: key is missing under read`},
		{"table", "table: t", "table: t; DROP", `f.yaml:11:10: `},
		{"source", "source: abh", "source: xyz", `f.yaml:1:9: the rule book's list of sources has no "xyz"; it has abh`},
		{"state", "state: linked\n", "", `f.yaml:1:1: state is missing`},
		{"syntax", "office: Amt", "office: [Amt", `f.yaml:`},
		{"empty", good, "", `f.yaml:1:1: the file is empty`},
	} {
		_, err := parse("f.yaml", []byte(strings.Replace(good, c.from, c.to, 1)), environment, nil)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	c, err := parse("f.yaml", []byte(good), environment, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 7, 1, 0, 0, 0, 0, berlin); !c.Agreement.Until.Equal(want) {
		t.Errorf("the agreement ends at %v, want %v", c.Agreement.Until, want)
	}
	if _, err := parse("f.yaml", []byte(good), func(string) string { return "" }, nil); err == nil || !strings.Contains(err.Error(), "f.yaml:10:13: the environment variable PW") {
		t.Errorf("no secret: %v", err)
	}
}

func TestOneFaultyFileLeavesTheOthers(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(good), 0o600)
	os.WriteFile(filepath.Join(dir, "b.yaml"), []byte("source: 1"), 0o600)
	os.WriteFile(filepath.Join(dir, "c.yaml"), []byte(good), 0o600)
	list, err := Load(dir, environment)
	if len(list) != 1 || err == nil || !strings.Contains(err.Error(), "b.yaml:1:9:") || !strings.Contains(err.Error(), "described by") {
		t.Fatalf("%d good ones, %v", len(list), err)
	}
}

func TestValuesAreReadByTheirKind(t *testing.T) {
	c, err := parse("f.yaml", []byte(strings.Replace(good, "  family: name\n", `  family: name
  given: given
  azr: azr
  birth: {column: geb, format: ["02.01.2006", "20060102", "2006"]}
  arrived: einreise
  nationality: {column: staat, separator: ","}
  sex: sex
  children: kinder
  literate_any: lesen
`, 1)), environment, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := newMapped(&c, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	row := func(pairs ...string) (map[person.FieldName]person.Fact, string) {
		raw := map[string]string{"id": "7"}
		for i := 0; i < len(pairs); i += 2 {
			raw[pairs[i]] = pairs[i+1]
		}
		before := len(m.bad)
		got, ok := m.take(1, raw)
		if !ok {
			return nil, m.bad[before].Code
		}
		code := ""
		for _, b := range m.bad[before:] {
			code += b.Code + ":" + b.Field + " "
		}
		return got.Fields, code
	}
	for _, x := range []struct{ field, column, in, want, code string }{
		{"family", "name", " Jose\u0301  Maria ", "José Maria", ""},
		{"family", "name", "a\x1b[2Jb", "", "text:family "},
		{"family", "name", strings.Repeat("x", 100_000), "", "text:family "},
		{"family", "name", "", "", ""},
		{"azr", "azr", "2600 1512 3456", "260015123456", ""},
		{"azr", "azr", "123", "", "number:azr "},
		{"birth", "geb", "12.07.1980", "1980-07-12", ""},
		{"birth", "geb", "19800712", "1980-07-12", ""},
		{"birth", "geb", "1980", "1980", ""},
		{"birth", "geb", "31.02.1980", "", "date:birth "},
		{"birth", "geb", "12.07.2980", "", "date:birth "},
		{"arrived", "einreise", "0000-00-00", "", ""},
		{"arrived", "einreise", "0000-00-00 00:00:00", "", ""},
		{"arrived", "einreise", "2022-03-00", "2022-03", ""},
		{"arrived", "einreise", "2022-03-15 12:30:00.123456+01", "2022-03-15", ""},
		{"arrived", "einreise", "infinity", "", ""},
		{"arrived", "einreise", "2099-01-01", "", "date:arrived "},
		{"sex", "sex", "weiblich", "w", ""},
		{"sex", "sex", "Q", "", ""},
		{"residence", "titel", "x", "duldung", ""},
		{"residence", "titel", "§ 25 (2)", "25-2", ""},
		{"children", "kinder", "3", "3", ""},
		{"children", "kinder", "viele", "", "number:children "},
		{"literate_any", "lesen", "t", "yes", ""},
	} {
		fields, code := row(x.column, x.in)
		if got := fields[person.FieldName(x.field)].Value; got != x.want || code != x.code {
			t.Errorf("%s %.40q: %q (%s), want %q (%s)", x.field, x.in, got, code, x.want, x.code)
		}
	}
	fields, _ := row("staat", "XX9, 166,UA ,Afghanistan")
	if got := strings.Join(fields[person.Nationality].List, " "); got != "166 423" {
		t.Errorf("nationality %q", got)
	}
	unknown := m.unknowns()
	if len(unknown) != 2 || unknown[0].Value+unknown[1].Value != "XX9Q" {
		t.Errorf("unknown: %+v", unknown)
	}
	if _, code := row("id", " "); code != "no-key" {
		t.Errorf("no key: %s", code)
	}
	if got := short(strings.Repeat("ä", 5000) + "x"); got == short(strings.Repeat("ä", 5000)+"y") || len(got) > mostRaw+100 {
		t.Error("the end of a long text does not count")
	}
}
