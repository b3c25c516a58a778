package store_test

import (
	"errors"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/person"
)

func TestVisitIsOneHoweverOftenItIsSent(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	today := maike.Session.Today()
	if _, err := maike.PlanStep(t.Context(), rima, store.NewStep{ID: "s1", Day: today, What: "Brief bringen"}); err != nil {
		t.Fatal(err)
	}
	tour, err := maike.PlanTour(t.Context(), amina, rima)
	if err != nil || len(tour.Stops) != 2 || tour.Stops[1].Why != "Brief bringen" || tour.Stops[1].Initials != "R.H." || tour.Stops[1].Phone == "" {
		t.Fatalf("%+v, %v", tour, err)
	}
	visit := store.Visit{Person: rima, Outcome: "nobody", Text: "Zettel eingeworfen", Next: "2090-01-01", Key: "k1"}
	for range 2 {
		if tour, err = maike.Visited(t.Context(), visit); err != nil {
			t.Fatal(err)
		}
	}
	if stop := tour.Stops[1]; stop.Outcome != "nobody" || stop.Next != "2090-01-01" || len(tour.Stops) != 2 {
		t.Errorf("the stop is %+v", stop)
	}
	notes, err := maike.Notes(t.Context(), rima, "")
	if err != nil || len(notes) != 1 || notes[0].Kind != "visit" || notes[0].Text != "Niemand zu Hause.\nZettel eingeworfen" {
		t.Errorf("%+v, %v", notes, err)
	}
	sheet, err := maike.Person(t.Context(), rima, "")
	if err != nil || len(sheet.FollowUps) != 2 || sheet.LastContact != "" {
		t.Fatalf("%+v, seen %q, %v", sheet.FollowUps, sheet.LastContact, err)
	}
	if a, b := sheet.FollowUps[0], sheet.FollowUps[1]; a.State != "done" || a.Outcome != "nobody" || b.State != "open" || b.What != "Brief bringen" || b.Day != "2090-01-01" {
		t.Errorf("%+v\n%+v", a, b)
	}
}

// More words to the same outcome are one more note and no second visit; another
// outcome corrects the first.
func TestVisitIsAddedToAndCorrected(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	say := func(outcome, text string, next person.Date) {
		t.Helper()
		if _, err := maike.Visited(t.Context(), store.Visit{Person: rima, Outcome: outcome, Text: text, Next: next}); err != nil {
			t.Fatal(err)
		}
	}
	say("nobody", "", "2090-01-01")
	say("nobody", "Nachbarin sagt, sie arbeitet", "2090-02-01")
	say("nobody", "Nachbarin sagt, sie arbeitet", "2090-02-01")
	sheet, _ := maike.Person(t.Context(), rima, "")
	if notes, _ := maike.Notes(t.Context(), rima, ""); len(notes) != 2 || len(sheet.FollowUps) != 2 || sheet.FollowUps[1].Day != "2090-02-01" {
		t.Errorf("%d notes, %+v", len(notes), sheet.FollowUps)
	}
	say("met", "", "")
	sheet, err := maike.Person(t.Context(), rima, "")
	if err != nil || len(sheet.FollowUps) != 1 || sheet.FollowUps[0].Outcome != "met" || sheet.LastContact != maike.Session.Today() {
		t.Errorf("%+v, seen %q, %v", sheet.FollowUps, sheet.LastContact, err)
	}
}

func TestTourShowsNobodyWhomOneMayNotFind(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	for _, id := range []person.ID{hidden, oleh, nobody} {
		if _, err := maike.PlanTour(t.Context(), rima, id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", id, err)
		}
		if _, err := maike.Visited(t.Context(), store.Visit{Person: id, Outcome: "met"}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("visit to %s: %v", id, err)
		}
	}
	if _, err := maike.PlanTour(t.Context(), amina); err != nil {
		t.Fatal(err)
	}
	if _, err := o.as("hinrich").DoBulk(t.Context(), store.Bulk{ID: "r", Do: store.Relieve, Staff: "maike", People: []person.ID{amina}}, nil); err != nil {
		t.Fatal(err)
	}
	if tour, err := maike.Tour(t.Context()); err != nil || len(tour.Stops) != 0 {
		t.Errorf("%+v, %v", tour, err)
	}
	if tour, err := o.as("okko").Tour(t.Context()); err != nil || len(tour.Stops) != 0 {
		t.Errorf("the tour of another shows %+v, %v", tour, err)
	}
}

func TestTourEndsAtMidnight(t *testing.T) {
	o := open(t)
	if _, err := o.as("maike").PlanTour(t.Context(), rima); err != nil {
		t.Fatal(err)
	}
	later, err := store.Open(t.Context(), o.backend, store.Options{Process: "later", Clock: func() time.Time { return time.Now().Add(24 * time.Hour) }})
	if err != nil {
		t.Fatal(err)
	}
	defer later.Close()
	here := &office{t: t, backend: o.backend, store: later}
	if tour, err := here.as("maike").Tour(t.Context()); err != nil || len(tour.Stops) != 0 {
		t.Errorf("%+v, %v", tour, err)
	}
	if err := later.SweepTours(t.Context()); err != nil {
		t.Fatal(err)
	}
	doc, err := o.backend.Get(t.Context(), store.Tours, "maike")
	if stops, _ := doc.Body.LookupErr("stops"); err != nil || !stops.IsZero() {
		t.Errorf("the document holds %s, %v", doc.Body, err)
	}
}

func TestSuggestedAreThoseDueAndThoseNotSeen(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	if _, err := maike.PlanStep(t.Context(), rima, store.NewStep{Day: maike.Session.Today(), What: "Brief bringen"}); err != nil {
		t.Fatal(err)
	}
	tour, err := maike.SuggestTour(t.Context(), 5)
	if err != nil || len(tour.Stops) != 2 || tour.Stops[0].Person != rima || tour.Stops[0].Why != "Brief bringen" || tour.Stops[1].Person != amina {
		t.Fatalf("%+v, %v", tour, err)
	}
	if tour, err = maike.SuggestTour(t.Context(), 1); err != nil || len(tour.Stops) != 1 || tour.Stops[0].Person != rima {
		t.Errorf("%+v, %v", tour, err)
	}
}
