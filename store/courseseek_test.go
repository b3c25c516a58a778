package store_test

import (
	"slices"
	"testing"

	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/store/roster"
)

// Whose need was found first comes first; who has a place, or waits for one, is not
// sought any more, and who asked for one is.
func TestCandidatesAreInFairOrder(t *testing.T) {
	backend, err := embedded.Open(t.Context(), t.TempDir()+"/store")
	if err != nil {
		t.Fatal(err)
	}
	defer backend.Close()
	one := func(id person.ID, found person.Date) store.Arrival {
		return store.Arrival{Profile: person.Profile{ID: id, Needs: []person.NeedFound{{Kind: "course", Detail: "ALPHA", Found: found, By: "maike", State: "open"}}},
			Records: []person.Record{{ID: "abh:" + string(id), Source: person.AliensAuthority, Fields: person.Facts{
				person.Family: {Value: "Haddad"}, person.Municipality: {Value: norden},
			}}}}
	}
	people := []store.Arrival{one(rima, "2026-10-03"), one(oleh, "2026-10-01"), one(amina, "2026-10-02"), one(hidden, "2026-09-01")}
	if err := store.Fill(t.Context(), backend, store.Office{Staff: staff(), People: slices.Values(people)}, nil); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), backend, store.Options{Process: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	desk := s.DeskOf(store.Staff{ID: "foelke", Role: "courses", Name: "Foelke"})
	c, err := desk.OpenCourse(t.Context(), alpha("", 5))
	if err != nil {
		t.Fatal(err)
	}
	if done, err := desk.Enrol(t.Context(), c.ID, store.Enrolling{Person: hidden, State: roster.Registered}, store.Enrolling{Person: amina, State: roster.Requested}); err != nil || done[0].Err != nil {
		t.Fatal(done, err)
	}
	for limit, want := range map[int][]person.ID{0: {oleh, amina, rima}, 2: {oleh, amina}} {
		found, err := desk.Candidates(t.Context(), c.ID, register.Parse("in:Norden", desk.Session.Book), limit)
		var got []person.ID
		for _, one := range found {
			got = append(got, one.Person)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("the first %d are %v (%v), want %v", limit, got, err, want)
		}
	}
}
