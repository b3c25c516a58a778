package command

import (
	"bytes"
	"strings"
	"testing"

	"lotse/tui/text"
)

func TestEveryWordHasHelpInBothLanguages(t *testing.T) {
	for _, w := range Words {
		german, english := text.Of("de", w.Help), text.Of("en", w.Help)
		if german == w.Help || english == w.Help || german == english {
			t.Errorf("%s is explained as %q and %q", w.Name, german, english)
		}
		for _, lang := range []string{"de", "en"} {
			if out := printed(t, Help{w.Name}, lang); !strings.HasPrefix(out, w.Usage()+"\n") {
				t.Errorf("help %s says %q", w.Name, out)
			}
		}
	}
}

func TestHelpOfFiltersShowsEveryFieldWithoutAShellsLetters(t *testing.T) {
	out := printed(t, Help{"filter"}, "en")
	for _, example := range []string{"course:none", "german:..A2", "contact:90d..", "kurs"} {
		if !strings.Contains(out, example) {
			t.Errorf("%q is missing in\n%s", example, out)
		}
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
