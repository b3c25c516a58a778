package store_test

import (
	"errors"
	"slices"
	"testing"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
)

// Until she has answered, a colleague elsewhere finds who is offered to her, and of
// her no more than the classes that the rules name.
func TestOfferedIsFoundUntilTheAnswer(t *testing.T) {
	o := open(t)
	maike, tjark := o.as("maike"), o.as("tjark")
	sees := func() bool {
		found, err := tjark.Find(t.Context(), store.Query{Filter: o.filter("id:" + string(rima)), Limit: 1})
		return err == nil && found.Total == 1
	}
	if sees() {
		t.Fatal("found before")
	}
	r, err := maike.Refer(t.Context(), rima, person.Referral{To: "tjark", Why: "zieht nach Norden"})
	if err != nil {
		t.Fatal(err)
	}
	if again, err := maike.Refer(t.Context(), rima, person.Referral{To: "tjark", Why: "zieht nach Norden"}); err != nil || again.ID != r.ID {
		t.Errorf("offered twice: %+v, %v", again, err)
	}
	sheet, err := tjark.Person(t.Context(), rima, "")
	if err != nil || sheet.Value(person.Phone) == "" || sheet.Value(person.School) != "" || sheet.Value(person.Residence) != "" || sheet.Sees[person.Notes] {
		t.Fatalf("%+v, %v", sheet, err)
	}
	if _, err := tjark.AddNote(t.Context(), store.NewNote{Person: rima, Text: "x"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a note about somebody who is merely offered: %v", err)
	}
	if _, err := tjark.Refer(t.Context(), rima, person.Referral{To: "okko", Why: "x"}); err == nil {
		t.Error("handed on what was merely offered")
	}
	list, err := tjark.Referrals(t.Context())
	if err != nil || len(list) != 1 || list[0].Row.ID != rima || list[0].From != "maike" {
		t.Errorf("%+v, %v", list, err)
	}
	if err := tjark.AnswerReferral(t.Context(), rima, "", "reject", "kein Platz"); err != nil || sees() {
		t.Errorf("after the answer: %v, %v", sees(), err)
	}
}

func TestAcceptedIsHandedOverInOneWrite(t *testing.T) {
	for _, keep := range []bool{false, true} {
		o := open(t)
		maike := o.as("maike")
		if _, err := maike.PlanStep(t.Context(), amina, store.NewStep{ID: "s", Day: "2090-01-01", What: "Anrufen"}); err != nil {
			t.Fatal(err)
		}
		if _, err := maike.Refer(t.Context(), amina, person.Referral{ID: "r", To: "okko", Why: "x", Keep: keep}); err != nil {
			t.Fatal(err)
		}
		if err := o.as("hinrich").AnswerReferral(t.Context(), amina, "r", "accept", ""); err == nil {
			t.Error("somebody else accepted")
		}
		for range 2 {
			if err := o.as("okko").AnswerReferral(t.Context(), amina, "r", "accept", ""); err != nil {
				t.Fatal(err)
			}
		}
		sheet, err := o.as("okko").Person(t.Context(), amina, "")
		if err != nil || !slices.Contains(sheet.Assigned, "okko") || slices.Contains(sheet.Assigned, "maike") != keep {
			t.Errorf("keep %v: assigned %v, %v", keep, sheet.Assigned, err)
		}
		if owes := sheet.FollowUps[0].For; owes == "maike" != keep {
			t.Errorf("keep %v: %s owes the step", keep, owes)
		}
		if err := maike.AnswerReferral(t.Context(), amina, "r", "revoke", ""); err == nil {
			t.Error("revoked what was accepted")
		}
	}
}

func TestReferralsThatCannotBe(t *testing.T) {
	o := open(t)
	if err := o.as("gesa").StaffOff(t.Context(), "okko"); err != nil {
		t.Fatal(err)
	}
	for code, r := range map[string]person.Referral{
		"referral.self": {To: "maike", Why: "x"}, "staff.off": {To: "okko", Why: "x"}, "staff.unknown": {To: "keiner", Why: "x"},
		"referral.role": {To: "foelke", Why: "x"}, "referral.empty": {To: "tjark"}, "referral.text": {To: "tjark", Why: "a\nb"},
	} {
		_, err := o.as("maike").Refer(t.Context(), rima, r)
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != code {
			t.Errorf("%+v: %v, not %s", r, err, code)
		}
	}
	if _, err := o.as("maike").Refer(t.Context(), hidden, person.Referral{To: "tjark", Why: "x"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody hidden: %v", err)
	}
}

// A list in which somebody is who is merely offered keeps its columns, orders and
// facets, and tells no more of her than she herself shows.
func TestListsTellNoMoreOfWhoIsOffered(t *testing.T) {
	o := open(t)
	for _, who := range []person.ID{rima, oleh} {
		if _, err := o.as("hinrich").PlanStep(t.Context(), who, store.NewStep{Day: "2090-01-01", What: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.as("maike").Refer(t.Context(), rima, person.Referral{To: "tjark", Why: "x"}); err != nil {
		t.Fatal(err)
	}
	tjark := o.as("tjark")
	find := func(filter, sort string) store.Found {
		t.Helper()
		found, err := tjark.Find(t.Context(), store.Query{Filter: o.filter(filter), Limit: -1, Sort: register.Sort{Field: sort}, Facets: []string{"school", "german"}})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	found := find("", "followup")
	if found.Total != 3 || len(found.Rows) != 3 || found.Rows[2].ID != rima {
		t.Fatalf("%d of %d", len(found.Rows), found.Total)
	}
	for _, r := range found.Rows {
		if offered := r.ID == rima; (r.School == "") != offered || (r.FollowUp == "" && r.ID != amina) != offered || r.German == "" {
			t.Errorf("%s shows %+v", r.ID, r.Listing)
		}
	}
	for field, want := range map[string]int{"school": 2, "german": 3} {
		total := 0
		for _, f := range found.Facets {
			for _, c := range f.Counts {
				if f.Field == field {
					total += c.People
				}
			}
		}
		if total != want {
			t.Errorf("the facet %s counts %d people, not %d", field, total, want)
		}
	}
	if n := find("school:secondary", "").Total; n != 2 {
		t.Errorf("by a class that is not seen of her: %d", n)
	}
}

// Who is offered to one is found by that, and by nobody else who may not know of it.
func TestReferredToMeFindsWhoIsOffered(t *testing.T) {
	o := open(t)
	if _, err := o.as("maike").Refer(t.Context(), rima, person.Referral{To: "tjark", Why: "zieht nach Norden"}); err != nil {
		t.Fatal(err)
	}
	everybody := o.finds("tjark", "")
	if n := o.finds("tjark", "referred:me"); n != 1 {
		t.Errorf("tjark finds %d who are offered to him", n)
	}
	if n := o.finds("tjark", "referred:me assigned:maike"); n != 0 {
		t.Errorf("by who works with her tjark finds %d", n)
	}
	if n := o.finds("tjark", "-referred:me"); n > everybody-1 {
		t.Errorf("%d of %d are not offered", n, everybody)
	}
	if n := o.finds("okko", "referred:tjark"); n != 0 {
		t.Errorf("okko finds %d who are offered to tjark", n)
	}
}
