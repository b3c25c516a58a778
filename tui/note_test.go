package tui

import (
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"lotse/store"
	"lotse/store/person"
)

// toFatima goes from the home to the form for a note on her.
func (s *seat) toFatima() *seat {
	s.t.Helper()
	return s.press("/").write("fatima").press("enter", "enter").sees("Al-Hassan, Fatima")
}

func (o *office) notesOn(id person.ID) []person.Note {
	o.t.Helper()
	notes, err := o.as("maike").Notes(o.t.Context(), id, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return notes
}

func (o *office) draftOn(id person.ID) store.Draft {
	o.t.Helper()
	draft, err := o.as("maike").Draft(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return draft
}

func TestFirstNoteIsFoundTypedAndSaved(t *testing.T) {
	o := newOffice(t, 5)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").sees("Was haben Sie erlebt")
	s.write("Nicht angetroffen. Öffnet nachmittags.").press("tab", "enter")
	s.sees("Notiz gespeichert 14:03.").sees("Person " + string(fatima)).sees("31.05.2026  Notiz · Hausbesuch · maike")
	notes := o.notesOn(fatima)
	if len(notes) != 2 || notes[0].Text != "Nicht angetroffen. Öffnet nachmittags." || notes[0].Day != "2026-05-31" {
		t.Fatalf("kept: %+v", notes)
	}
}

func TestFieldsOfANoteAreKept(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("Anruf")
	s.press("shift+tab", "space", "shift+tab", "t", "shift+tab", "ctrl+u").write("30.5.2026").press("ctrl+s").sees("gespeichert")
	n := o.notesOn(fatima)[0]
	if n.Kind != "phone" || !n.Confided || n.Day != "2026-05-30" || n.Text != "Anruf" {
		t.Fatalf("kept: %+v", n)
	}
	s.sees("Vertrauliche Notiz")
}

func TestUnreadableDayIsSaidAndNothingIsSent(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("Anruf").press("shift+tab", "shift+tab", "shift+tab", "ctrl+u")
	s.write("30.2").press("ctrl+s").sees("Das Datum ist unklar").sees("Anruf")
	if n := len(o.notesOn(fatima)); n != 1 {
		t.Fatal(n, "notes")
	}
}

func TestEmptyNoteIsNotSent(t *testing.T) {
	o := newOffice(t, 0)
	o.seat("maike", "de", 80, 24).toFatima().press("n", "ctrl+s").sees("Speichern")
	if n := len(o.notesOn(fatima)); n != 1 {
		t.Fatal(n, "notes")
	}
}

func TestDraftIsKeptByEscAndFoundAgain(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("halb fertig").press("esc").sees("Der Entwurf ist gesichert")
	s.press("n").sees("Ihr Entwurf von 14:03").sees("halb fertig").write(" ganz").press("ctrl+s").sees("gespeichert 14:03")
	if n := o.notesOn(fatima)[0]; n.Text != "halb fertig ganz" {
		t.Fatalf("kept: %+v", n)
	}
	if d := o.draftOn(fatima); !d.Saved.IsZero() {
		t.Fatalf("a draft is left: %+v", d)
	}
}

func TestDraftIsKeptByATickAndOnlyWhenItChanged(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("abc")
	if d := o.draftOn(fatima); d.Text != "" {
		t.Fatal("kept before the tick")
	}
	if !s.app.ticking {
		t.Fatal("nobody asked for a tick")
	}
	s.send(tickMsg{noon})
	if d := o.draftOn(fatima); d.Text != "abc" {
		t.Fatalf("kept: %+v", d)
	}
	if s.app.ticking {
		t.Fatal("an idle form asks for ticks")
	}
	s.app.handle(tickMsg{noon})
	if len(s.app.asked) != 0 {
		t.Fatal("the same draft is kept twice")
	}
}

func TestDraftSurvivesALostSession(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("mitten im Sa")
	s.press("ctrl+c")
	s.app.Leave(t.Context())
	o.seat("maike", "de", 80, 24).toFatima().press("n").sees("mitten im Sa")
}

func TestLettersTypedWhileTheDraftIsLookedForStay(t *testing.T) {
	o := newOffice(t, 0)
	o.seat("maike", "de", 80, 24).toFatima().press("n").write("erst").press("esc")
	s := o.seat("maike", "de", 80, 24).toFatima()
	for _, r := range "nq?" {
		s.app.handle(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	s.settle()
	s.sees("erst").sees("q?")
}

func TestFailedNoteKeepsItsTextAndIsWrittenOnceWhenSentAgain(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("wichtig")
	o.backend.refuse.Store(store.Notes)
	s.press("ctrl+s").sees("wichtig").seesNot("gespeichert 14:03")
	o.backend.refuse.Store(store.Collection(""))
	s.press("ctrl+s").sees("Notiz gespeichert 14:03")
	if n := len(o.notesOn(fatima)); n != 2 {
		t.Fatal(n, "notes")
	}
}

func TestNoteUnderWayIsNotSentTwice(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("einmal")
	for range 3 {
		s.app.handle(tea.KeyPressMsg(specialKeys["ctrl+s"]))
	}
	s.sees("wird gespeichert")
	if len(s.app.asked) != 1 {
		t.Fatal(len(s.app.asked), "jobs under way")
	}
	s.settle()
	if n := len(o.notesOn(fatima)); n != 2 {
		t.Fatal(n, "notes")
	}
}

func TestDraftUnderWayDoesNotComeBackAfterItsNote(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("erst")
	s.app.handle(tickMsg{noon})
	s.app.handle(tea.KeyPressMsg(specialKeys["ctrl+s"])) // while the draft is being kept
	s.settle()
	s.sees("gespeichert 14:03")
	if d := o.draftOn(fatima); !d.Saved.IsZero() {
		t.Fatalf("a draft is left: %+v", d)
	}
}

func TestDraftThatCannotBeKeptIsNotLost(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("wertvoll")
	o.backend.refuse.Store(store.Drafts)
	s.press("esc").sees("wertvoll").press("esc").sees("Person " + string(fatima))
	s.press("n").sees("wertvoll").press("esc", "esc")
	o.backend.refuse.Store(store.Collection(""))
	s.app.Leave(t.Context())
	if d := o.draftOn(fatima); d.Text != "wertvoll" {
		t.Fatalf("kept: %+v", d)
	}
}

func TestMegabytePastedIsCutWithASentence(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n")
	s.send(tea.PasteMsg{Content: strings.Repeat("Wort\x1b[31m\xff\r\n", 100_000)})
	s.sees("höchstens 20.000 Zeichen").seesNot("\x1b")
	s.press("ctrl+s").sees("gespeichert")
	if n := o.notesOn(fatima)[0]; strings.Contains(n.Text, "\x1b") || !utf8.ValidString(n.Text) || len(n.Text) < 10_000 {
		t.Fatal(len(n.Text), "bytes kept")
	}
}
