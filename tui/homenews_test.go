package tui

import (
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// What a colleague has somebody do comes onto the start screen while it is seen, and
// another's note does not have it read anew.
func TestTheStartScreenShowsWhatIsOwedWhenItComes(t *testing.T) {
	o := newOffice(t, 6)
	s := o.seat("foelke", "de", 80, 24).seesNot("Platz anbieten")
	if _, err := o.as("maike").AddNote(t.Context(), store.NewNote{Person: crowdID(1), Text: "x"}); err != nil {
		t.Fatal(err)
	}
	if s.send(changedMsg{}); s.app.home().mind.stale {
		t.Error("a note has the start screen read anew")
	}
	step := store.NewStep{ID: "s1", Day: "2026-05-31", What: "Platz anbieten", For: "@courses"}
	if _, err := o.as("hinrich").PlanStep(t.Context(), crowdID(1), step); err != nil {
		t.Fatal(err)
	}
	s.send(changedMsg{}).seesNot("Platz anbieten").send(tickMsg{noon}).sees("Platz anbieten")
}

// Whoever looks after sources reads on the start screen that one fails, and that it
// does not any more, without doing anything.
func TestTheStartScreenFollowsTheSources(t *testing.T) {
	o := newOffice(t, 3)
	s := o.seat("gesa", "de", 80, 24).seesNot("Tabelle fehlt")
	desk := o.store.SourceDesk(person.AliensAuthority)
	for _, feed := range []store.Feed{{Code: "table", Failing: noon}, {}} {
		before := s.app.desk.Session.Feeds()
		if err := desk.Report(t.Context(), feed); err != nil {
			t.Fatal(err)
		}
		for s.app.desk.Session.Feeds() == before {
			select {
			case <-s.app.desk.Session.News():
			case <-t.Context().Done():
				t.Fatal("no news of the source")
			}
		}
		s.send(changedMsg{}, tickMsg{noon})
		if feed.Code != "" {
			s.sees("Tabelle fehlt")
		} else {
			s.seesNot("Tabelle fehlt")
		}
	}
}
