package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lotse/tui/command"
)

// checked runs the word on files of these contents.
func checked(t *testing.T, files []string, args ...string) (out, errs string, code int) {
	t.Helper()
	dir := t.TempDir()
	args = append([]string{"linkage", "check"}, args...)
	for i, content := range files {
		name := filepath.Join(dir, string(rune('a'+i))+".csv")
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	var shown, said strings.Builder
	c := console{in: strings.NewReader(""), out: &shown, err: &said, env: func(string) string { return "" }}
	code = c.run(context.Background(), args)
	return shown.String(), said.String(), code
}

const twoOffices = "../../store/linkage/testdata/office_"

func TestLinkageIsChecked(t *testing.T) {
	pairs := filepath.Join(t.TempDir(), "pairs.csv")
	out, errs, code := checked(t, nil, twoOffices+"a.csv", "--truth", "--json", twoOffices+"b.csv", "--pairs", pairs)
	if code != command.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var found linked
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		t.Fatal(err)
	}
	if found.True == nil || *found.True != 139 || found.AtHalf.F1 < 0.95 || found.Alone.Wrong != 0 || found.Alone.Right != found.Automatic {
		t.Errorf("%s", out)
	}
	file, err := os.Open(pairs)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || strings.Join(rows[0], ",") != "a_id,b_id,probability,decision" {
		t.Fatalf("%v %v", rows[:1], err)
	}
	same := 0
	for _, row := range rows[1:] {
		if row[3] == "same" {
			same++
		}
	}
	if same != found.Automatic || len(rows)-1 < found.Likely {
		t.Errorf("%d rows, %d of them same: %s", len(rows), same, out)
	}
}

func TestWithoutATruthNothingIsJudged(t *testing.T) {
	out, errs, code := checked(t, nil, twoOffices+"a.csv", twoOffices+"b.csv")
	if code != command.ExitDone || strings.Contains(out, "F1") || !strings.Contains(out, "for review") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	out, _, _ = checked(t, nil, "--truth", twoOffices+"a.csv", twoOffices+"b.csv")
	if !strings.Contains(out, "F1") || !strings.Contains(out, "wrong per 10,000") {
		t.Errorf("%s", out)
	}
}

// Pairs that were never compared count as missed.
func TestRecallIsHonest(t *testing.T) {
	const file = "truth;id;family;given\n1;a;Rahimi;Omid\n1;b;Melnyk;Ihor\n2;c;;\n;d;;\n;e;;\n"
	out, errs, code := checked(t, []string{file}, "--truth", "--json")
	var found linked
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != command.ExitDone {
		t.Fatalf("exit %d: %s %v", code, errs, err)
	}
	if *found.True != 1 || found.AtHalf.Recall != 0 || found.A != 5 || found.B != 0 {
		t.Errorf("%s", out)
	}
}

func TestBadFilesOfPeopleAreRefusedWithTheirPlace(t *testing.T) {
	for content, want := range map[string]string{
		"":                                    "a.csv has no header line",
		"given,family\nOmid,Rahimi\n":         "a.csv, line 1: there is no column id",
		"id,given,id\n1,Omid,2\n":             `a.csv, line 1, column 3: "id" is there twice`,
		"id,given\n1,Omid\n":                  "a.csv, line 1: there is no column truth",
		"id,truth\n1,1\n,2\n":                 "a.csv, line 3, column 1 (id): it is empty",
		"truth,id\n1,x\n2,x\n":                `a.csv, line 3, column 3 (id): "x" is in line 2 already`,
		"id,truth\n1,1,1\n":                   "a.csv: record on line 2",
		"id,truth,given\n1,1,\"Omid\n2,2,x\n": "a.csv: ",
	} {
		out, errs, code := checked(t, []string{content}, "--truth")
		if code != command.ExitFailed || !strings.Contains(errs, want) {
			t.Errorf("%q: exit %d, %q%q, want %q", content, code, out, errs, want)
		}
	}
	for _, args := range [][]string{{"linkage"}, {"linkage", "check"}, {"linkage", "try", "a.csv"}, {"linkage", "check", "a", "b", "c"}} {
		var said strings.Builder
		c := console{in: strings.NewReader(""), out: &said, err: &said, env: func(string) string { return "" }}
		if code := c.run(context.Background(), args); code != command.ExitUsage {
			t.Errorf("%v: exit %d, %s", args, code, said.String())
		}
	}
}
