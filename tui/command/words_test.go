package command

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"lotse/store/plain"
	"lotse/store/register"
	"lotse/tui/text"
)

func TestEveryWordHasHelpInBothLanguages(t *testing.T) {
	for _, w := range Words {
		german, english := text.Of("de", w.Help), text.Of("en", w.Help)
		if german == w.Help || english == w.Help || german == english {
			t.Errorf("%s is explained as %q and %q", w.Name, german, english)
		}
		for _, lang := range []string{"de", "en"} {
			if out := printed(t, Help{Topic: w.Name}, lang); !strings.HasPrefix(out, w.Usage()+"\n") {
				t.Errorf("help %s says %q", w.Name, out)
			}
		}
	}
}

func TestHelpOfFiltersShowsEveryFieldWithoutAShellsLetters(t *testing.T) {
	out := printed(t, Help{Topic: "filter"}, "en")
	for _, example := range []string{"course:none", "german:..A2", "contact:90d..", "kurs"} {
		if !strings.Contains(out, example) {
			t.Errorf("%q is missing in\n%s", example, out)
		}
	}
}

func TestHelpOfFiltersFitsATerminalAndTellsProgramsTheSame(t *testing.T) {
	for _, lang := range []string{"de", "en"} {
		for _, line := range strings.Split(printed(t, Help{Topic: "filter"}, lang), "\n") {
			if n := plain.Of(line).Width(); n > 80 {
				t.Errorf("%d cells: %s", n, line)
			}
		}
	}
	var named []string
	for _, line := range strings.Split(strings.TrimSpace(printed(t, Help{Topic: "filter", JSON: true}, "de")), "\n") {
		var field struct {
			Name  string
			Words []string
		}
		if err := json.Unmarshal([]byte(line), &field); err != nil || len(field.Words) == 0 {
			t.Errorf("%s: %v", line, err)
		}
		named = append(named, field.Name)
	}
	if len(named) != len(register.Fields()) {
		t.Errorf("%d fields are told: %v", len(named), named)
	}
}

func TestHelpListsEveryWord(t *testing.T) {
	out := printed(t, Help{}, "de")
	for _, w := range Words {
		if !strings.Contains(out, w.Usage()) {
			t.Errorf("%q is missing in\n%s", w.Usage(), out)
		}
	}
}

func printed(t *testing.T, a Action, lang string) string {
	t.Helper()
	outcome, err := a.Do(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := outcome.Print(&out, Format{Lang: lang}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
