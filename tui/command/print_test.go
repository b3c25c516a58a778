package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
)

// hostile is a name that tries to rewrite the screen, the clipboard and the line.
const hostile = "Eve\x1b]52;c;ZXZpbA==\x07\u009b2J\u202e\r\nid=1\u2066 \U000e0041x"

func TestHostileNamesReachNoTerminal(t *testing.T) {
	people := People{Found: store.Found{Total: 1, Rows: []register.Row{{ID: "7KQ-M4X", Listing: person.Listing{Family: hostile, Given: "x"}}}}, country: code0}
	for _, asJSON := range []bool{false, true} {
		people.JSON = asJSON
		out := output(t, people)
		if lines := strings.Count(out, "\n"); lines != 1 {
			t.Errorf("one person takes %d lines: %q", lines, out)
		}
		for _, r := range strings.TrimSuffix(out, "\n") {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\u2066' || r >= 0xe0000 {
				t.Errorf("%U reaches the terminal in %q", r, out)
			}
		}
	}
}

func code0(code string) string { return code }

func TestJSONKeepsTheValueThatItMakesHarmless(t *testing.T) {
	people := People{Found: store.Found{Total: 1, Rows: []register.Row{{ID: "7KQ-M4X", Listing: person.Listing{Family: hostile}}}}, JSON: true}
	var back struct{ ID, Family string }
	if err := json.Unmarshal([]byte(output(t, people)), &back); err != nil || back.Family != hostile || back.ID != "7KQ-M4X" {
		t.Errorf("came back as %+q, %v", back, err)
	}
}

func TestRowsAreAlignedAndAsManyAsCounted(t *testing.T) {
	people := People{Found: store.Found{Total: 2, Rows: []register.Row{

		{ID: "7KQ-M4X", Listing: person.Listing{German: "A1", Family: "Müller"}}, {ID: "1AB-CDE", Listing: person.Listing{Municipality: "03452001", Family: "محمد"}},
	}}, country: code0}
	out := output(t, people)
	want := "7KQ-M4X            A1  Müller\n1AB-CDE  03452001      محمد\n"
	if out != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
	if r := people.Remark(Format{}); r != "" {
		t.Errorf("remark on a whole list: %q", r)
	}
	people.Total = 9
	if r := people.Remark(Format{Lang: "en"}); r != "2 of 9" {
		t.Errorf("remark on a part of a list: %q", r)
	}
}

func TestProfileWithoutNotesPrintsAnEmptyList(t *testing.T) {
	out := output(t, Profile{Sheet: &store.Sheet{ID: "7KQ-M4X"}, JSON: true})
	for _, want := range []string{`"notes":[]`, `"fields":{}`, `"needs":[]`, `"assessments":[]`, `"enrolments":[]`, `"spells":[]`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is missing in %s", want, out)
		}
	}
}

func TestSentencesSayTheSameOfHiddenAndMissingPeople(t *testing.T) {
	for lang, want := range map[string]string{"de": "7KQ-M4X: nicht gefunden", "en": "7KQ-M4X: not found"} {
		err := about("show", "7KQ-M4X", fmt.Errorf("show 7KQ-M4X: %w", store.ErrNotFound))
		if got := Sentence(err, lang); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestEverySentenceIsOneLineInBothLanguages(t *testing.T) {
	for _, err := range []error{
		&store.Refused{Act: "find", Code: store.RefusedRole}, &store.Refused{Act: "show", Code: store.RefusedReason},
		&store.Refused{Act: "find", Code: store.RefusedField, Arg: "status"},
		&store.Ended{Code: store.EndedKeyRevoked}, &store.Ended{Code: store.EndedKeyExpired}, &store.Ended{Code: store.EndedStaffOff},
		&store.Ended{Code: store.EndedChanged}, &store.Ended{Code: store.EndedClosed}, &store.Stranger{Fingerprint: "SHA256:x", Code: "revoked"},
		store.ErrConflict, store.ErrFull, store.ErrAway, errors.New("odd\nthing"), usage("unknown", "x"),
		&Unknown{Kind: "municipality", Word: "Nordn", Near: "Norden"}, &Unknown{Word: "x"},
		&register.Problem{Kind: register.UnknownValue, Word: "Nordn", Field: "in", Near: "Norden"},
		&register.Problem{Kind: register.TooMany}, &register.Problem{Kind: register.Incomplete, Word: "in:", Field: "in"},
	} {
		german, english := Sentence(err, "de"), Sentence(err, "en")
		if german == english || strings.ContainsAny(german+english, "\n%") || len(german) < 10 || strings.HasPrefix(german, "ended.") {
			t.Errorf("%v reads %q and %q", err, german, english)
		}
	}
}

func TestNoteIsAcknowledgedByItsIdAlone(t *testing.T) {
	if out := output(t, NoteAdded{person.Note{ID: "n1"}}); out != "n1\n" {
		t.Errorf("got %q", out)
	}
}

func output(t *testing.T, o Outcome) string {
	t.Helper()
	var out bytes.Buffer
	if err := o.Print(&out, Format{Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
