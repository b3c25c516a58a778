package store_test

import (
	"testing"

	"lotse/store/person"
	"lotse/store/roster"
)

// Two people sit in one course and turn out to be one: she has the better of the two
// places, the other can be freed without touching it, and parted both have theirs.
func TestPlacesOfPeopleWhoAreOne(t *testing.T) {
	o := open(t)
	course := o.course(2)
	o.enrol("foelke", course, amina, roster.Registered)
	o.enrol("foelke", course, rima, roster.Waiting)
	hinrich := o.as("hinrich")
	pair := o.suspected(amina, rima)
	stands := func(when string, id person.ID, want string) {
		t.Helper()
		wait(t, when+": the place is "+want, func() bool {
			e, sits := o.enrolment(id)
			return sits && e.Step == want
		})
	}
	for round := range 2 {
		if err := hinrich.Same(t.Context(), pair.ID); err != nil {
			t.Fatal(err)
		}
		stands("one", pair.A, roster.Registered)
		if round == 1 {
			break
		}
		if err := hinrich.UndoReview(t.Context(), pair.ID); err != nil {
			t.Fatal(err)
		}
		stands("parted", amina, roster.Registered)
		stands("parted", rima, roster.Waiting)
	}
	// The place that is too many goes; by whichever name she is called, it is hers.
	o.enrol("foelke", course, pair.B, roster.Withdrawn)
	if pair.B == amina {
		stands("withdrawn", pair.A, roster.Waiting)
		return
	}
	stands("withdrawn", pair.A, roster.Registered)
	sheet, err := o.as("foelke").Course(t.Context(), course)
	if err != nil || sheet.Places.Confirmed != 1 {
		t.Errorf("%+v, %v", sheet.Places, err)
	}
}

// Whoever has her place under a name that she had before is not given a second one.
func TestAPlaceUnderAFormerNameIsTheSamePlace(t *testing.T) {
	o := open(t)
	course := o.course(3)
	pair := o.suspected(amina, rima)
	o.enrol("foelke", course, pair.B, roster.Registered)
	if err := o.as("hinrich").Same(t.Context(), pair.ID); err != nil {
		t.Fatal(err)
	}
	if done := o.enrol("foelke", course, pair.A, roster.Registered); !done.Same {
		t.Errorf("%+v", done)
	}
	sheet, err := o.as("foelke").Course(t.Context(), course)
	if err != nil || len(sheet.Seats) != 1 || sheet.Seats[0].Row.ID != pair.A {
		t.Errorf("%+v, %v", sheet.Seats, err)
	}
	found, err := o.as("foelke").Candidates(t.Context(), course, o.filter(""), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range found {
		if one.Person == pair.A || one.Person == pair.B {
			t.Error("she is among those who could be offered a place")
		}
	}
}
