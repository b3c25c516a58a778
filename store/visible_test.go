package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

func ids(found store.Found) []person.ID {
	var list []person.ID
	for _, row := range found.Rows {
		list = append(list, row.ID)
	}
	slices.Sort(list)
	return list
}

func TestListsHoldWhomTheRoleMaySee(t *testing.T) {
	o := open(t)
	for who, want := range map[string][]person.ID{
		"maike":   {rima, amina},
		"tjark":   {oleh, amina},
		"okko":    {oleh, amina},
		"foelke":  {rima, oleh, amina},
		"hinrich": {rima, oleh, amina},
	} {
		found, err := o.as(who).Find(t.Context(), store.Query{Limit: -1})
		slices.Sort(want)
		if err != nil || !slices.Equal(ids(found), want) || found.Total != len(want) {
			t.Errorf("%s finds %v of %d (%v), want %v", who, ids(found), found.Total, err, want)
		}
	}
}

// The circle's outreach worker works in Norden, the restricted person lives in
// Aurich: being in the circle lifts the restriction, it does not widen the area.
func TestCircleDoesNotWidenTheArea(t *testing.T) {
	o := open(t)
	if _, err := o.as("tjark").Person(t.Context(), hidden, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestFieldsThatTheRoleMayNotSeeAreEmpty(t *testing.T) {
	o := open(t)
	for who, hiddenFields := range map[string][]person.FieldName{
		"foelke":  {person.Residence, person.AZRNumber, person.Phone},
		"hinrich": {person.AZRNumber},
		"maike":   {person.AZRNumber},
	} {
		sheet, err := o.as(who).Person(t.Context(), rima, "")
		if err != nil {
			t.Fatal(who, err)
		}
		for _, name := range hiddenFields {
			if sheet.Value(name) != "" {
				t.Errorf("%s sees %s", who, name)
			}
		}
		if sheet.Name() != "Haddad, Rima" || sheet.Value(person.School) == "" {
			t.Errorf("%s sees %+v", who, sheet)
		}
	}
	if sheet, err := o.as("maike").Person(t.Context(), amina, ""); err != nil || sheet.Value(person.AZRNumber) == "" {
		t.Errorf("the assigned worker does not see the AZR number: %v", err)
	}
}

func TestFilterOnAFieldThatTheRoleMayNotSeeIsRefused(t *testing.T) {
	o := open(t)
	_, err := o.as("foelke").Find(t.Context(), store.Query{Filter: o.filter("status:25-2")})
	if refused, ok := errors.AsType[*store.Refused](err); !ok || refused.Code != store.RefusedField {
		t.Errorf("%v", err)
	}
	list, err := o.as("foelke").OpenList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if found, err := list.Find(store.Query{Filter: o.filter("status:25-2"), Limit: -1}); err == nil || found.Total != 0 {
		t.Errorf("the open list answers %+v", found)
	}
}

func TestDataProtectionOfficerStatesAReason(t *testing.T) {
	o := open(t)
	_, err := o.as("antje").Person(t.Context(), rima, "")
	if refused, ok := errors.AsType[*store.Refused](err); !ok || refused.Code != store.RefusedReason {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := o.as("antje").Person(t.Context(), nobody, ""); !errors.As(err, new(*store.Refused)) {
		t.Errorf("without a reason, nobody: %v", err)
	}
	if sheet, err := o.as("antje").Person(t.Context(), rima, "Auskunft nach Art. 15"); err != nil || sheet.Value(person.AZRNumber) == "" {
		t.Errorf("with a reason: %v", err)
	}
}

func TestLogNamesNobody(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	if _, err := maike.Find(t.Context(), store.Query{Filter: o.filter("haddad in:Aurich")}); err != nil {
		t.Fatal(err)
	}
	if _, err := maike.Person(t.Context(), rima, ""); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, event := range o.events() {
		for _, text := range slices.Concat(event.Codes, event.Fields, event.Words, []string{event.Subject, event.Op, event.Reason}) {
			if strings.Contains(text, string(rima)) || strings.EqualFold(text, "haddad") {
				t.Errorf("%s names the person: %q", event.Type, text)
			}
		}
		found = found || slices.Contains(event.Codes, aurich) && len(event.Words) > 0
	}
	if !found {
		t.Error("the search is not in the log with its code and its word as HMAC")
	}
}

// Who is assigned is of the same class as the notes: the filter says so, too.
func TestWhoIsAssignedIsNotForWhoeverSeesNoNotes(t *testing.T) {
	o := open(t)
	sheet, err := o.as("foelke").Person(t.Context(), amina, "")
	if err != nil || len(sheet.Assigned) != 0 {
		t.Errorf("the course coordinator sees %v, %v", sheet.Assigned, err)
	}
	if sheet, err = o.as("hinrich").Person(t.Context(), amina, ""); err != nil || len(sheet.Assigned) != 1 {
		t.Errorf("the coordinator sees %v, %v", sheet.Assigned, err)
	}
}

func TestReadingWhatWasConfidedIsInTheLogAsSuch(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	if _, err := maike.AddNote(t.Context(), store.NewNote{Person: rima, Confided: true, Text: "Geheim."}); err != nil {
		t.Fatal(err)
	}
	if _, err := maike.Notes(t.Context(), rima, ""); err != nil {
		t.Fatal(err)
	}
	if event := o.last(audit.NotesRead, "maike"); !slices.Contains(event.Fields, string(person.Confided)) {
		t.Errorf("the log says %v", event.Fields)
	}
}
