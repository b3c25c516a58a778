package store_test

import (
	"errors"
	"strings"
	"testing"

	"lotse/store"
)

// What was typed about somebody is found at whom she turned out to be, and goes from
// both when it is written.
func TestADraftFollowsWhomItIsAbout(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	pair := o.suspected(amina, rima)
	if err := hinrich.SaveDraft(t.Context(), store.Draft{Person: pair.B, NoteID: "n1", Text: "Ruft morgen an", Kind: "phone"}); err != nil {
		t.Fatal(err)
	}
	if err := hinrich.Same(t.Context(), pair.ID); err != nil {
		t.Fatal(err)
	}
	later := o.as("hinrich")
	left, err := later.Unsent(t.Context())
	if err != nil || len(left) != 1 || left[0].Person != pair.A {
		t.Errorf("unsent: %+v, %v", left, err)
	}
	draft, err := later.Draft(t.Context(), pair.A)
	if err != nil || draft.Text != "Ruft morgen an" || draft.Person != pair.A || draft.NoteID != "n1" {
		t.Fatalf("%+v, %v", draft, err)
	}
	if _, err := later.AddNote(t.Context(), store.NewNote{ID: "n1", Person: pair.A, Text: draft.Text, Kind: "phone"}); err != nil {
		t.Fatal(err)
	}
	if draft, err := later.Draft(t.Context(), pair.A); err != nil || draft.Text != "" {
		t.Errorf("it is there still: %+v, %v", draft, err)
	}
	if left, err := later.Unsent(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("unsent: %+v, %v", left, err)
	}
}

// Two coordinators decide about one pair at once: the second hears what the first
// decided, and overrules nothing.
func TestTheSecondToDecideIsToldOfTheFirst(t *testing.T) {
	for _, c := range []struct {
		first, second func(d *store.Desk, pair string) error
		code          string
	}{
		{func(d *store.Desk, id string) error { return d.Same(t.Context(), id) }, func(d *store.Desk, id string) error { return d.Apart(t.Context(), id) }, "review.same"},
		{func(d *store.Desk, id string) error { return d.Apart(t.Context(), id) }, func(d *store.Desk, id string) error { return d.Same(t.Context(), id) }, "review.apart"},
	} {
		o := open(t)
		pair := o.suspected(amina, rima)
		hinrich, frauke := o.as("hinrich"), o.as("hinrich")
		if err := c.first(hinrich, pair.ID); err != nil {
			t.Fatal(err)
		}
		if err := c.first(frauke, pair.ID); err != nil {
			t.Errorf("the same once more: %v", err)
		}
		err := c.second(frauke, pair.ID)
		wrong, ok := errors.AsType[*store.Mistake](err)
		if !ok || wrong.Code != c.code || !strings.Contains(err.Error(), "hinrich decided on") {
			t.Errorf("%v", err)
		}
		sheet, err := frauke.Review(t.Context(), pair.ID)
		if err != nil || "review."+sheet.State != c.code {
			t.Errorf("it is %s now, %v", sheet.State, err)
		}
	}
}
