package tui

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"lotse/store"
	"lotse/store/person"
	"lotse/tui/widget"
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

func TestDraftIsKeptWithEveryKeyAndOnlyWhenItChanged(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n")
	for _, r := range "abc" { // faster than the store
		s.app.handle(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	if len(s.app.asked) != 1 {
		t.Fatal(len(s.app.asked), "drafts under way at once")
	}
	s.settle()
	if d := o.draftOn(fatima); d.Text != "abc" {
		t.Fatalf("kept: %+v", d)
	}
	s.send(tickMsg{noon}) // that the list asked for
	if s.app.ticking {
		t.Fatal("an idle form asks for ticks")
	}
	s.app.handle(tea.KeyPressMsg(specialKeys["left"]))
	if len(s.app.asked) != 0 {
		t.Fatal("the same draft is kept twice")
	}
}

func TestDraftThatFailedIsKeptASecondLater(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("ab")
	o.backend.refuse.Store(store.Drafts)
	s.write("c").sees("das ging nicht")
	o.backend.refuse.Store(store.Collection(""))
	if !s.app.ticking {
		t.Fatal("nobody asked for a tick")
	}
	s.send(tickMsg{noon})
	if d := o.draftOn(fatima); d.Text != "abc" {
		t.Fatalf("kept: %+v", d)
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
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("ers")
	s.app.handle(tea.KeyPressMsg{Code: 't', Text: "t"})
	s.app.handle(tea.KeyPressMsg(specialKeys["ctrl+s"])) // while the draft is being kept
	s.settle()
	s.sees("gespeichert 14:03")
	if d := o.draftOn(fatima); !d.Saved.IsZero() {
		t.Fatalf("a draft is left: %+v", d)
	}
}

func TestDraftThatCannotBeKeptIsNotLost(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("wertvol")
	o.backend.refuse.Store(store.Drafts)
	s.write("l").press("esc").sees("wertvoll").press("esc").sees("Person " + string(fatima))
	s.press("n").sees("wertvoll").press("esc", "esc")
	o.backend.refuse.Store(store.Collection(""))
	s.app.Leave(t.Context())
	if d := o.draftOn(fatima); d.Text != "wertvoll" {
		t.Fatalf("kept: %+v", d)
	}
}

func TestSentNoteDoesNotComeBackAsTheDraftThatEscAskedFor(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima()
	o.backend.refuse.Store(store.Audit) // so that the draft is not found
	s.press("n").write("Hausbesuch")
	o.backend.refuse.Store(store.Collection(""))
	s.hold("ctrl+s", "esc")
	s.settle()
	s.sees("Notiz gespeichert 14:03").seesNot("Entwurf ist gesichert")
	if d := o.draftOn(fatima); !d.Saved.IsZero() {
		t.Fatalf("a draft is left: %+v", d)
	}
	if n := len(o.notesOn(fatima)); n != 2 {
		t.Fatal(n, "notes")
	}
}

func TestNoteThatFailsSaysWhyEvenIfEscWasPressed(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima()
	o.backend.refuse.Store(store.Audit)
	s.press("n").write("Hausbesuch")
	o.backend.refuse.Store(store.Notes)
	s.hold("ctrl+s", "esc")
	s.settle()
	s.sees("Hausbesuch").sees("das ging nicht").seesNot("Entwurf ist gesichert")
}

func TestSecondEscParksNoFormThatIsKept(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("al")
	s.app.handle(tea.KeyPressMsg{Code: 't', Text: "t"})
	s.hold("esc", "esc")
	s.settle()
	if s.sees("Der Entwurf ist gesichert"); len(s.app.parked) != 0 {
		t.Fatal("the form is parked")
	}
	if err := o.as("maike").SaveDraft(t.Context(), store.Draft{Person: fatima, NoteID: store.NewNoteID(), Text: "neu, anderswo"}); err != nil {
		t.Fatal(err)
	}
	s.press("n").sees("neu, anderswo").press("esc")
	if d := o.draftOn(fatima); d.Text != "neu, anderswo" {
		t.Fatalf("kept: %+v", d)
	}
}

func TestLettersTypedAfterEscAreKeptToo(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("Sa")
	s.app.handle(tea.KeyPressMsg{Code: 't', Text: "t"})
	s.hold("esc")
	s.app.handle(tea.KeyPressMsg{Code: 'z', Text: "z"})
	s.settle()
	s.sees("Der Entwurf ist gesichert")
	if d := o.draftOn(fatima); d.Text != "Satz" {
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

// The same note is open in two windows. The second one's text is no less worth.
func TestTextOfASecondWindowBecomesANoteOfItsOwn(t *testing.T) {
	o := newOffice(t, 0)
	before := len(o.notesOn(fatima))
	o.seat("maike", "de", 80, 24).toFatima().press("n").write("Anfang").press("esc")
	one := o.seat("maike", "de", 80, 24).toFatima().press("n").sees("Anfang")
	two := o.seat("maike", "de", 80, 24).toFatima().press("n").sees("Anfang")
	one.write(" eins").press("ctrl+s").sees("Notiz gespeichert")
	two.write(" zwei").press("ctrl+s").sees("in einem anderen Fenster").sees("Anfang zwei")
	two.press("ctrl+s").sees("Notiz gespeichert")
	if notes := o.notesOn(fatima); len(notes) != before+2 {
		t.Fatalf("%d notes kept, want %d", len(notes), before+2)
	}
}

// Somebody types ahead on a slow link, before the first frame has come.
func TestKeysBeforeTheFirstFrameFindTheHome(t *testing.T) {
	o := newOffice(t, 0)
	for _, who := range []string{"maike", "gesa", "wiebke", "antje"} {
		s := &seat{t, New(t.Context(), o.as(who), Options{Width: 80, Height: 24, Lang: "de"})}
		s.app.begin()
		for _, key := range []string{"up", "down", "down", "enter", "9", "esc"} {
			s.app.press(widget.Key{Name: key, Text: ""})
		}
		s.settle()
		checkFrame(t, s)
	}
}

func TestNarrowFormSaysHowToGetBack(t *testing.T) {
	for lang, want := range map[string]string{"de": "Esc zurück", "en": "Esc back"} {
		newOffice(t, 0).seat("maike", lang, 40, 15).toFatima().press("n").sees(want)
	}
}

// In UTC it is still the day before.
func TestTodayIsTheDayOfTheCounty(t *testing.T) {
	old := noon
	noon = time.Date(2026, 7, 11, 22, 30, 0, 0, time.UTC) // 00:30 of 12 July, her birthday
	t.Cleanup(func() { noon = old })                      // once the store, which reads it, is closed
	s := newOffice(t, 0).seat("maike", "de", 80, 24).toFatima().sees("(38 J.)")
	s.press("n").sees("12.07.2026").write("Anruf").press("ctrl+s").sees("gespeichert 00:30")
}

func TestProfileSaysThatADraftIsWaiting(t *testing.T) {
	o := newOffice(t, 0)
	o.seat("maike", "de", 80, 24).toFatima().press("n").write("Anfang").press("esc")
	o.seat("maike", "de", 80, 24).toFatima().sees("Ein Entwurf vom").press("n").sees("Anfang")
}

func TestFirstDigitReplacesTheDay(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n").write("Anruf")
	s.press("shift+tab", "shift+tab", "shift+tab").write("29.5.2026").press("ctrl+s").sees("gespeichert")
	if n := o.notesOn(fatima)[0]; n.Day != "2026-05-29" {
		t.Fatalf("kept: %+v", n)
	}
}

func TestLongNoteIsFoldedInTheTimelineOnly(t *testing.T) {
	o := newOffice(t, 0)
	s := o.seat("maike", "de", 80, 24).toFatima().press("n")
	s.send(tea.PasteMsg{Content: strings.Repeat("Ein langer Satz. ", 80)}).press("ctrl+s")
	s.sees("Zeilen unter „Notizen“").press("3").seesNot("Zeilen unter „Notizen“")
}
