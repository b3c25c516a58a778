package command

import (
	"reflect"
	"testing"

	"lotse/store/person"
	"lotse/tui/text"
)

// A correction is named by its id or by whose it is and what, in either language.
func TestACorrectionIsNamedByPersonAndField(t *testing.T) {
	id := norden3
	for line, want := range map[string]CloseFix{
		"correction done abcdefghijklmnopqrstuvwxy sent":                             {ID: "abcdefghijklmnopqrstuvwxy", State: "sent"},
		"correction done " + string(id) + " Geburtsdatum mitgeteilt":                 {Person: id, Field: person.Birth, State: "sent"},
		"correction done " + string(id) + " family abgelehnt stimmt laut Pass":       {Person: id, Field: person.Family, State: "rejected", Answer: "stimmt laut Pass"},
		"correction done " + string(id) + " kann-lesen erledigt":                     {Person: id, Field: person.LiterateAny, State: "corrected"},
		"correction done " + string(id) + " staatsangehörigkeit corrected ist so da": {Person: id, Field: person.Nationality, State: "corrected", Answer: "ist so da"},
	} {
		got, err := Parse(line, nil)
		if err != nil || !reflect.DeepEqual(got, Action(want)) {
			t.Errorf("%s: %#v (%v)", line, got, err)
			continue
		}
		if again, err := Parse(got.String(), nil); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s is written as %s: %#v (%v)", line, got, again, err)
		}
	}
	for _, line := range []string{"correction done", "correction done abc", "correction done " + string(id), "correction done " + string(id) + " family"} {
		if got, err := Parse(line, nil); err == nil {
			t.Errorf("%s: %#v", line, got)
		}
	}
}

func TestACorrectionIsProposedAndClosedByWords(t *testing.T) {
	o := newOffice(t)
	id := string(norden3)
	o.plays([]talk{
		{"hinrich", "correction done " + id + " Familienname abgelehnt", ExitFailed, []string{"keine Korrektur offen"}},
		{"hinrich", "conflict fix " + id + " Nachname Haddad", ExitDone, []string{id, "Familienname", "offen"}},
		{"hinrich", "conflict fix " + id + " Schuhgröße 42", ExitFailed, []string{"schuhgröße ist kein Feld"}},
		{"hinrich", "conflict fix " + id + " Familienname Haddadi", ExitDone, []string{id}},
		{"hinrich", "correction done " + id + " Familienname abgelehnt", ExitFailed, []string{"mehrere Korrekturen"}},
	})
}

// A conversation takes fields and outcomes in the words of either language.
func TestTheChatTakesGermanWords(t *testing.T) {
	desk := newOffice(t).as("hinrich")
	field := Question{Name: "fixfield", Sort: FieldWords}
	state := Question{Name: "fixstate", Sort: Choice, List: closings}
	for _, c := range []struct {
		q           Question
		typed, want string
	}{
		{field, "Geburtsdatum", "birth"}, {field, "birth", "birth"}, {field, "In eigener Schrift", "native"}, {field, "Schuhgröße", ""},
		{state, "mitgeteilt", "sent"}, {state, "2", "corrected"}, {state, "abgelehnt", "rejected"}, {state, "refused", "rejected"}, {state, "vielleicht", ""},
	} {
		got, err := c.q.Read(desk, text.German, c.typed)
		if got.Value != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %+v, %v", c.typed, got, err)
		}
	}
	if options := state.Options(desk, text.German); len(options) != 3 || options[0].Label != "dem Amt mitgeteilt" {
		t.Errorf("%+v", options)
	}
}
