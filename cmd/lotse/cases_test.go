package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lotse/tui/command"
)

// dueOf runs the word on a file of cases that stands on the standard input.
func dueOf(t *testing.T, cases string, args ...string) (out, errs string, code int) {
	t.Helper()
	var shown, said strings.Builder
	c := console{in: strings.NewReader(cases), out: &shown, err: &said, env: func(string) string { return "" }}
	code = c.run(context.Background(), append([]string{"due"}, args...))
	return shown.String(), said.String(), code
}

func TestCasesComeOutAsTheLawSays(t *testing.T) {
	out, errs, code := dueOf(t, "", "testdata/cases.csv")
	if code != command.ExitDone || strings.Count(out, "\n") < 40 {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

func TestACaseThatComesOutOtherwiseFails(t *testing.T) {
	const cases = "id,day,birth,residence,literate_any,literate_latin,expect_due,expect_routes\n" +
		"right,2026-11-23,1990,25-2@2026-06-01,yes,yes,ALLG,local 44-1..2027-06-01\n" +
		"wrong,2026-11-23,1990,25-2@2026-06-01,yes,yes,ALPHA,44-1..2027-06-02 local\n"
	out, errs, code := dueOf(t, cases, "--json", "--why", "-")
	if code == command.ExitDone || !strings.Contains(errs, "1 of 2 cases") {
		t.Errorf("exit %d: %s", code, errs)
	}
	var right, wrong tried
	read := json.NewDecoder(strings.NewReader(out))
	if read.Decode(&right) != nil || read.Decode(&wrong) != nil {
		t.Fatal(out)
	}
	if len(right.Wrong) != 0 || len(right.Why) == 0 || right.Due != "ALLG" || len(wrong.Wrong) != 2 {
		t.Errorf("%+v\n%+v", right, wrong)
	}
}

func TestTheDayOfACaseIsThatOfTheCommandUnlessItSays(t *testing.T) {
	const cases = "id;day;birth;residence;literate_any;literate_latin;expect_due\n;;2004;25-2@2024-06-01;yes;yes;JUGEND\n;2024-12-07;2004;25-2@2024-06-01;yes;yes;ALLG\n"
	if out, errs, code := dueOf(t, cases, "--at", "2024-12-06", "-"); code != command.ExitDone {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

// Whatever is wrong in a file is told with its line and column.
func TestBadCasesAreRefusedWithTheirPlace(t *testing.T) {
	for cases, want := range map[string]string{
		"":                       "no header",
		"id;age\nx;3\n":          `column 2: "age" is not known`,
		"id;expect_luck\nx;3\n":  `column 2: "expect_luck" is not known`,
		"id;day\nx;2026-13-01\n": "line 2, column 3 (day)",
		"# about\nid;residence\nx;25-2@2026-06-01 25-99\n": "line 3, column 3 (residence)",
		"id;residence\nx;25-2@yesterday\n":                 "line 2, column 3 (residence)",
		"id;german\nx;B3\n":                                "line 2, column 3 (german)",
		"id;german\nx;B1/rumour/2026-01-01\n":              "line 2, column 3 (german)",
		"id;grants\nx;44-9:granted:2026-01-01\n":           "line 2, column 3 (grants)",
		"id;grants\nx;44-4:lost:2026-01-01\n":              "line 2, column 3 (grants)",
		"id;courses\nx;ALLG:sitting:2026-01-01\n":          "line 2, column 3 (courses)",
		"id;courses\nx;SWIM:started:2026-01-01\n":          "line 2, column 3 (courses)",
		"id;birth\nx;1990\ny;nineteen\n":                   "line 3, column 3 (birth)",
		"id;birth\nx;1990;m\n":                             "line 2",
		"id;birth\n\"x;1990\n":                             "line 2",
		"id;literate_any\nx;perhaps\n":                     "line 2, column 3 (literate_any)",
	} {
		if out, errs, code := dueOf(t, cases, "-"); code == command.ExitDone || !strings.Contains(errs, want) {
			t.Errorf("%q: exit %d, %q%q, want %q", cases, code, out, errs, want)
		}
	}
}

func TestCasesAreTriedOnTheOfficesOwnRuleBook(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"codes", "rules"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("../../policies/rulebook", part))); err != nil {
			t.Fatal(err)
		}
	}
	change(t, filepath.Join(dir, "rules", "integration.csv"), "44-2;deadline;;;term=1y", "44-2;deadline;;;term=2y")
	const cases = "id;day;birth;residence;literate_any;literate_latin;expect_routes\nx;2026-11-23;1990;25-2@2025-06-01;yes;yes;44-1..2027-06-01 local\n"
	if out, errs, code := dueOf(t, cases, "--rulebook", dir, "-"); code != command.ExitDone {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	change(t, filepath.Join(dir, "rules", "integration.csv"), "term=2y", "term=soon")
	if out, errs, code := dueOf(t, cases, "--rulebook", dir, "-"); code == command.ExitDone || !strings.Contains(errs, dir) {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	if _, errs, code := dueOf(t, "", "nowhere.csv"); code == command.ExitDone || !strings.Contains(errs, fs.ErrNotExist.Error()) && !strings.Contains(errs, "cannot be read") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if _, _, code := dueOf(t, ""); code == command.ExitDone {
		t.Error("no file is named, and that is done")
	}
}

func change(t *testing.T, file, from, to string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), from) {
		t.Fatalf("%s: %v", file, err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}
