package tui

import (
	"slices"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// needsOf are the open needs of a person, by their kinds.
func (o *office) needsOf(id person.ID) []string {
	o.t.Helper()
	sheet, err := o.as("maike").Person(o.t.Context(), id, "")
	if err != nil {
		o.t.Fatal(err)
	}
	var kinds []string
	for _, n := range sheet.Needs {
		if n.State == "open" {
			kinds = append(kinds, n.Kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

func TestTwoKeysAddANeedToANoteAndItIsWrittenWithIt(t *testing.T) {
	o := newOffice(t, 0)
	before := o.needsOf(fatima)
	s := o.seat("maike", "de", 40, 15).toFatima().press("n").write("Will umziehen.")
	s.press("ctrl+g").sees("5 Wohnung").press("5").sees("Bedarf: Wohnung")
	s.press("ctrl+g", "6").sees("Bedarf: Wohnung, Gesundheit")
	s.press("ctrl+g", "6").seesNot("Gesundheit")
	if got := o.needsOf(fatima); !slices.Equal(got, before) {
		t.Fatal("written before the note:", got)
	}
	s.press("ctrl+s").sees("gespeichert")
	if got := o.needsOf(fatima); !slices.Contains(got, "housing") || slices.Contains(got, "health") {
		t.Fatal("needs:", got)
	}
	if n := o.notesOn(fatima)[0]; n.Text != "Will umziehen." {
		t.Fatalf("the digits went into the note: %q", n.Text)
	}
}

func TestLettersGoOnIntoTheNoteWhereTheyAreNoNeed(t *testing.T) {
	s := newOffice(t, 0).seat("maike", "de", 80, 24).toFatima().press("n").write("a")
	s.press("ctrl+g").sees("Welcher Bedarf").write("b").seesNot("Welcher Bedarf").sees("ab")
	s.press("ctrl+g", "esc").seesNot("Welcher Bedarf").sees("Speichern")
}

func TestNeedsThatWereNotWrittenAreSaidAndSentAgain(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("Will umziehen.").press("ctrl+g", "5")
	form := s.app.top().(*noteForm)
	form.needs.chosen = append(form.needs.chosen, "no such kind") // the Desk refuses this one alone
	s.press("ctrl+s").sees("dieser Bedarf noch nicht: no such kind").write("x").press("ctrl+g", "4")
	form.needs.chosen = []string{"health"}
	s.press("ctrl+s").sees("gespeichert")
	if got := o.needsOf(fatima); !slices.Contains(got, "housing") || !slices.Contains(got, "health") || slices.Contains(got, "school") {
		t.Fatal("needs:", got)
	}
	if n := o.notesOn(fatima); len(n) != 2 || n[0].Text != "Will umziehen." {
		t.Fatalf("notes: %+v", n)
	}
}

func TestARefusedNoteKeepsItsNeeds(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("Will umziehen.").press("ctrl+g", "5")
	o.backend.refuse.Store(store.Persons)
	s.press("ctrl+s").sees("das ging nicht").sees("Bedarf: Wohnung")
	o.backend.refuse.Store(store.Collection(""))
	if s.press("ctrl+s").sees("gespeichert"); !slices.Contains(o.needsOf(fatima), "housing") {
		t.Fatal("needs:", o.needsOf(fatima))
	}
}

func TestChosenNeedsOutliveADraft(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("halb").press("ctrl+g", "5")
	s.press("esc").sees("Noch nicht gespeichert ist der Bedarf: Wohnung")
	s.press("n").sees("Bedarf: Wohnung").sees("halb").press("ctrl+s").sees("gespeichert")
	if got := o.needsOf(fatima); !slices.Contains(got, "housing") {
		t.Fatal("needs:", got)
	}
}

func TestANeedIsAddedAndClosedOnTheProfile(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("b").sees("Bedarf festhalten").press("5").sees("Wie dringend").press("1")
	s.sees("Bedarf festgehalten: Wohnung")
	if got := o.needsOf(fatima); !slices.Contains(got, "housing") {
		t.Fatal("needs:", got)
	}
	open := o.needsOf(fatima)
	s.press("e").sees("Welcher Bedarf").press("1").sees("Wie endet").press("1").sees("Bedarf geschlossen")
	if got := o.needsOf(fatima); len(got) != len(open)-1 {
		t.Fatal("needs:", got)
	}
}

func TestAProfileSaysWhatIsNext(t *testing.T) {
	o := newOffice(t, 0)
	for _, size := range [][2]int{{40, 15}, {80, 24}, {160, 50}} {
		o.seat("maike", "de", size[0], size[1]).toFatima().press("shift+tab").sees("Als Nächstes").sees("Fällig: Allgemeiner Integrationskurs").sees("(Regel")
		o.seat("maike", "en", size[0], size[1]).toFatima().press("shift+tab").sees("Next").sees("Due: general integration course").sees("(rule")
	}
}

func TestChosenNeedsOutliveALostLink(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("halb").press("ctrl+g", "5")
	kept := s.app.top().spot().Form
	if !slices.Equal(kept.Needs, []string{"housing"}) || kept.Note == "" {
		t.Fatalf("the state has %+v", kept)
	}
	form := s.app.top().(*noteForm)
	again := newNoteForm(s.app, form.profile)
	kept.into(again)
	if !slices.Equal(again.needs.chosen, kept.Needs) {
		t.Fatal("came back with", again.needs.chosen)
	}
}
