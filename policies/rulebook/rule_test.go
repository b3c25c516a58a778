package rulebook

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTermsEndAsTheCivilCodeSays(t *testing.T) {
	for _, c := range []struct{ term, from, end string }{
		{"1y", "2024-02-29", "2025-02-28"}, {"1y", "2025-03-01", "2026-03-01"}, {"6m", "2025-08-31", "2026-02-28"},
		{"6m", "2023-08-31", "2024-02-29"}, {"3m", "2024-11-30", "2025-02-28"}, {"4w", "2026-02-01", "2026-03-01"},
		{"10d", "2026-12-25", "2027-01-04"}, {"12m", "2024-02-29", "2025-02-28"}, {"3m", "2026-10-31", "2027-01-31"},
	} {
		term, err := ParseTerm(c.term)
		from, _ := time.Parse(time.DateOnly, c.from)
		end := time.Unix(int64(term.After(from.Year(), int(from.Month()), from.Day()))*86400, 0).UTC().Format(time.DateOnly)
		if err != nil || end != c.end {
			t.Errorf("%s from %s ends %s, not %s (%v)", c.term, c.from, c.end, end, err)
		}
	}
}

func TestAnEditionIsWhatIsInForceOnItsDay(t *testing.T) {
	b := book(t)
	types := func(day string) string {
		r, _ := b.At(day).Rule("repeat")
		return r.Params["types"]
	}
	if before, after := types("2024-12-06"), types("2024-12-07"); !strings.Contains(before, "ALLG") || after != "ALPHA|FOERDER" {
		t.Errorf("repetition: %q, then %q", before, after)
	}
	for day, suspended := range map[string]string{"2026-02-08": "no", "2026-02-09": "yes", "2026-12-31": "yes", "2027-01-01": "no"} {
		if r, ok := b.At(day).Rule("44-4"); !ok || r.Params["suspended"] != suspended {
			t.Errorf("%s: admission %+v", day, r)
		}
	}
	for _, c := range []struct {
		course, day string
		holds       bool
	}{
		{"JUGEND", "2024-12-06", true}, {"JUGEND", "2024-12-07", false}, {"BSK-C1", "2024-12-31", true}, {"BSK-C1", "2025-01-01", false},
		{"JOB-BSK", "2023-12-31", false}, {"JOB-BSK", "2024-01-01", true}, {"BSK-B2", "2026-11-23", true}, {"NIX", "2026-11-23", false},
	} {
		if b.At(c.day).Holds("course", c.course) != c.holds {
			t.Errorf("%s on %s: %v", c.course, c.day, !c.holds)
		}
	}
}

func TestIslandsReachOnlyThemselves(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		from, to string
		reaches  bool
	}{
		{"03452020", "03452020", true}, {"03452020", "03452019", false}, {"03452013", "03452001", false}, {"03452002", "03452019", false},
		{"03452014", "03452001", false}, {"03452014", "03452011", true}, {"03452017", "03452019", true}, {"03452012", "03452001", true},
		{"", "03452001", false}, {"", "", false}, {"03404000", "03404000", true},
	} {
		if b.Reaches(c.from, c.to) != c.reaches {
			t.Errorf("from %s to %s: %v", c.from, c.to, !c.reaches)
		}
	}
}

// own is a folder with files of the office.
func own(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700), os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	ruleHead = "id;about;valid_from;valid_to;params;german;english;source\n"
	sexHead  = "code;german;english;aliases;valid_from;valid_to;source\n"
)

func TestAnOfficeReplacesFilesOfTheBook(t *testing.T) {
	b, err := Open(own(t, map[string]string{
		"reach.csv":      "from;to;source\n03452020;03452019;Fähre\n",
		"rules/more.csv": "\uFEFF" + ruleHead + "haus;organisation;2026-01-01;;term=2w;Antwort in {:term}.;Answer within {:term}.;Dienstanweisung\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	r, known := b.At("2026-11-23").Rule("haus")
	if !known || b.Text(r, "de") != "Antwort in 2 Wochen." || !b.Reaches("03452020", "03452019") || b.Reaches("03452012", "03452001") {
		t.Errorf("%+v %v", r, known)
	}
	if _, known := b.At("2025-12-31").Rule("haus"); known {
		t.Error("a rule held before its day")
	}
	if _, known := b.At("2026-11-23").Rule("44-1"); !known {
		t.Error("rules that the office did not replace are gone")
	}
}

func TestWhatIsWrongIsSaidWithItsPlace(t *testing.T) {
	row := func(id, from, params, german string) string {
		return ruleHead + id + ";need;" + from + ";;" + params + ";" + german + ";x;s\n"
	}
	cases := map[string]map[string]string{
		"rules/x.csv:2:8: \"2026-02-30\" is not a date":      {"rules/x.csv": row("a", "2026-02-30", "", "g")},
		"rules/x.csv:2:10: age: \"x\" is not a number":       {"rules/x.csv": row("a", "", "age=x", "g")},
		"rules/x.csv:2:16: term: \"1z\" is not a length":     {"rules/x.csv": row("a", "", "age=1 term=1z", "g")},
		"rules/x.csv:2:10: titles: \"99\" is not a code":     {"rules/x.csv": row("a", "", "titles=99", "g")},
		"rules/x.csv:2:10: colour: there is no such":         {"rules/x.csv": row("a", "", "colour=1", "g")},
		"rules/x.csv:2:11: {:term}: the rule has no":         {"rules/x.csv": row("a", "", "", "g {:term}")},
		"rules/x.csv:2:11: the rule \"44-1\" holds twice":    {"rules/x.csv": row("44-1", "", "", "g")},
		"rules/x.csv:2:1: wrong number of fields":            {"rules/x.csv": ruleHead + "a;b\n"},
		"rules/x.csv:1:1: the first columns":                 {"rules/x.csv": "id;german\n"},
		"rules/x.csv:1:1: the file is empty":                 {"rules/x.csv": ""},
		"codes/sex.csv:3:5: this is not UTF-8":               {"codes/sex.csv": sexHead + "m;a;b;;;;s\nw;fr\xfc;c;;;;s\n"},
		"reach.csv:2:10: \"1\" is not a code":                {"reach.csv": "from;to;source\n03452020;1;s\n"},
		"code/sex.csv:1:1: no file of a rule book":           {"code/sex.csv": sexHead},
		"the rule \"44-1\" is missing":                       {"rules/integration.csv": ruleHead},
		"the folder of the rule book is empty":               {},
		"rules/sentences.csv:2:1: \"44-1\" does not begin":   {"rules/sentences.csv": "id;args;german;english\n44-1;0;a;b\n"},
		"rules/sentences.csv:2:10: {1}: there is no such fa": {"rules/sentences.csv": "id;args;german;english\n44-1/x;0;{1};b\n"},
	}
	for _, want := range slices.Sorted(maps.Keys(cases)) {
		if _, err := Open(own(t, cases[want])); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "nix")); err == nil {
		t.Error("a folder that is not there is a rule book")
	}
}
