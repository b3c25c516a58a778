package chat

import (
	"context"
	"strings"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

// draft is the unsent text of somebody.
func (o *office) draft(who string, about person.ID) store.Draft {
	o.t.Helper()
	draft, err := o.as(who).Draft(o.t.Context(), about)
	if err != nil {
		o.t.Fatal(err)
	}
	return draft
}

func TestNoteByConversation(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	k := o.typed("maike")
	k.says("find fatima", "Lotse: ")
	k.says("note", "Welche Person? Ihre Kennung, oder die Nummer aus der Liste.", "Person: ")
	k.says("8", "keine Kennung einer Person", "Person: ")
	k.says("ende", "keine Kennung einer Person", "ein Punkt gibt auf", "Person: ")
	k.says("1", "Notiz zu Al-Hassan, Fatima, "+string(fatima)+".", "Welcher Tag? Enter heißt: 31.05.2026.", "Tag: ")
	k.says("?", "Der Tag des Kontakts: ", "Welcher Tag?", "Tag: ")
	k.says("morgen", "„morgen“ ist kein Tag", "Tag: ")
	k.says("1.6.2026", "Der 01.06.2026 liegt in der Zukunft", "Tag: ")
	k.says("gestern", "Welche Art? 1 Hausbesuch, 2 im Büro, 3 Telefon, 4 unterwegs, 5 über Dritte. Enter heißt: Hausbesuch.", "Art: ")
	k.says("7", "nicht bekannt", "Art: ")
	k.says("3", "Anvertraut? j oder n. Enter heißt: nein.", "Anvertraut: ")
	k.says("vielleicht", "Bitte j für ja oder n für nein.", "Anvertraut: ")
	k.says("", "Eine leere Zeile beendet den Text.", "Text: ")
	k.says("", "Die Notiz hat keinen Text", "")
	k.says("Ruft morgen zurück.")
	k.says("Braucht „Kita“-Platz & 3 Formulare.")
	k.says("", "Telefon, 30.05.2026, Al-Hassan, Fatima, "+string(fatima)+": Ruft morgen zurück. Braucht „Kita“-Platz & 3 Formulare.", "Senden? j sendet", "Senden: ")
	k.says("x", "Senden? j sendet", "Senden: ")
	if notes := o.notes(fatima); len(notes) != 1 {
		t.Errorf("%d notes before it was sent", len(notes))
	}
	k.says("j", "Notiz gespeichert 14:03.", "Lotse: ")
	got := o.notes(fatima)[0]
	if got.Text != "Ruft morgen zurück.\nBraucht „Kita“-Platz & 3 Formulare." || got.Kind != "phone" || got.Day != "2026-05-30" || got.Confided || got.Author != "maike" {
		t.Errorf("written: %+v", got)
	}
	if draft := o.draft("maike", fatima); draft.Text != "" {
		t.Errorf("the draft stays: %+v", draft)
	}
}

// Where a word is said with all that it needs, nothing is asked.
func TestNoteInOneLine(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("maike", "note --kind Telefon "+string(fatima)+" Kommt morgen.\nnote --kind bus "+string(fatima)+" x\nnote --kind phone --day 30.05.2026 "+
		string(oleh)+"\n\nAngerufen.\n\nj\n")
	has(t, said, "Notiz gespeichert 14:03.", "keine Art von Kontakt", "Notiz zu Шевченко, Олег", "Anvertraut?", "Text: ", "Telefon, 30.05.2026, ", "Notiz gespeichert")
	if notes := o.notes(fatima); len(notes) != 2 || notes[0].Kind != "phone" {
		t.Errorf("written: %+v", notes)
	}
	if notes := o.notes(oleh); len(notes) != 1 || notes[0].Day != "2026-05-30" || notes[0].Text != "Angerufen." {
		t.Errorf("written: %+v", notes)
	}
}

func TestConfidedIsAskedOnlyWhereItMayBe(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("maike", "note "+string(fatima)+"\n\n\nj\nHat Angst vor dem Bruder.\n\nj\n")
	has(t, said, "Anvertraut?", "anvertraut: Hat Angst vor dem Bruder.", "Notiz gespeichert")
	if notes := o.notes(fatima); len(notes) != 1 {
		t.Error("the coordinator reads what was confided")
	}
	if said := o.script("foelke", "note "+string(fatima)+"\n"); !strings.Contains(said, "Ihre Rolle erlaubt das nicht.") {
		t.Errorf("heard %s", said)
	}
}

func TestNoteIsCorrectedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("maike", strings.Join([]string{
		"note " + string(fatima), "", "", "", "Erste Zeile", "", "n", "9", "2", "5", "n", "4", "Zweite Zeile", "", "n", "5", "Ganz neu", "", "n", "1", "29.5.", "j",
	}, "\n")+"\n")
	has(t, said, "Hausbesuch, 31.05.2026", "Was soll anders sein? 1 Tag, 2 Art, 3 Anvertraut, 4 Text weiterschreiben, 5 Text von vorn.", "Über Dritte, 31.05.2026",
		"Erste Zeile Zweite Zeile", "Über Dritte, 31.05.2026, Al-Hassan, Fatima, "+string(fatima)+": Ganz neu.", "Über Dritte, 29.05.2026", "Notiz gespeichert")
	if got := o.notes(fatima)[0]; got.Text != "Ganz neu" || got.Kind != "third" || got.Day != "2026-05-29" {
		t.Errorf("written: %+v", got)
	}
}

// However a conversation ends, its text is there the next time: at most the
// line that was being typed is lost, and not even that where the server lives.
func TestUnsentTextIsThereTheNextTime(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	k := o.typed("maike")
	begin := func(k *talk) {
		k.says("note "+string(fatima), "Tag: ")
		k.says("", "Art: ")
		k.says("3", "Anvertraut: ")
		k.says("j", "Text: ")
	}
	begin(k)
	k.says("Erste Zeile")
	wait(t, "the draft after a line", func() bool { return o.draft("maike", fatima).Text == "Erste Zeile" })
	k.keys("Zweite Ze")
	k.hears("Zweite Ze")
	k.stop(context.Canceled)
	k.ends()
	if draft := o.draft("maike", fatima); draft.Text != "Erste Zeile\nZweite Ze" || draft.Kind != "phone" || !draft.Confided || draft.Day != "2026-05-31" {
		t.Errorf("kept: %+v", draft)
	}

	k = o.typed("maike")
	k.says("show "+string(fatima), "Ein Text, den Sie noch nicht gesendet haben, wartet: heute, 14:03 Uhr.", "Lotse: ")
	k.says("note", "Person: ")
	k.says("", "Hier wartet ein Text, den Sie noch nicht gesendet haben, heute, 14:03 Uhr: Erste Zeile Zweite Ze", "1 weiterschreiben, 2 senden, 3 wegwerfen.", "Nummer: ")
	k.says(".", "Gut, nichts geschehen.", "Lotse: ")
	k.says("note "+string(fatima), "Nummer: ")
	k.says("1", "Text: ")
	k.says("ile")
	k.says(".", "Gesendet wurde nichts. Der Text bleibt; note "+string(fatima)+" setzt ihn fort.", "Lotse: ")
	k.says("note "+string(fatima), "Nummer: ")
	k.says("2", "Notiz gespeichert", "Lotse: ")
	notes, err := o.as("maike").Notes(t.Context(), fatima, "")
	if err != nil || len(notes) != 2 || notes[0].Text != "Erste Zeile\nZweite Ze\nile" || notes[0].Kind != "phone" || !notes[0].Confided {
		t.Errorf("written: %+v, %v", notes, err)
	}

	begin(k)
	k.says("Weg damit")
	k.says(".", "Lotse: ")
	k.says("note "+string(fatima), "Weg damit", "Nummer: ")
	k.says("3", "Der Text ist weg.", "Tag: ")
	k.says(".", "Gut, nichts geschehen.", "Lotse: ")
	if draft := o.draft("maike", fatima); draft.Text != "" {
		t.Errorf("not thrown away: %+v", draft)
	}
}

// A script that ends in the middle of a text leaves it as a draft, to the last letter.
func TestInputThatEndsInATextLeavesADraft(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	said := o.script("maike", "note "+string(fatima)+"\n\n\n\nErste Zeile\nzweite ohne Ende")
	has(t, said, "Gesendet wurde nichts. Der Text bleibt; note "+string(fatima)+" setzt ihn fort.")
	if draft := o.draft("maike", fatima); draft.Text != "Erste Zeile\nzweite ohne Ende" {
		t.Errorf("kept: %+v", draft)
	}
	// And what stands at the question is no text.
	k := o.typed("maike")
	k.says("note "+string(fatima), "Nummer: ")
	k.says("1", "Text: ")
	k.says("", "Senden: ")
	k.keys("jjj")
	k.hears("jjj")
	k.stop(context.Canceled)
	k.ends()
	if draft := o.draft("maike", fatima); draft.Text != "Erste Zeile\nzweite ohne Ende" {
		t.Errorf("kept: %+v", draft)
	}
}

// The same draft sent from two conversations is one note; what differs is another.
func TestSendingTwiceWritesOnce(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	o.script("maike", "note "+string(fatima)+"\n\n\n\nEinmal\n")
	one, two := o.typed("maike"), o.typed("maike")
	for _, k := range []*talk{one, two} {
		k.says("note "+string(fatima), "Einmal", "Nummer: ")
		k.says("1", "Text: ")
		k.says("", "Senden: ")
	}
	one.says("j", "Notiz gespeichert")
	two.says("n", "Nummer: ")
	two.says("4", "Text: ")
	two.says("und mehr")
	two.says("", "Senden: ")
	two.says("j", "an anderer Stelle schon eine Notiz", "Senden: ")
	two.says("j", "Notiz gespeichert")
	if notes := o.notes(fatima); len(notes) != 3 {
		t.Errorf("%d notes", len(notes))
	}
}

// While the store is away nothing is claimed, and no text is lost. A note that
// was to be sent is sent when the store is back, and that is told.
func TestStoreThatIsAwayIsTold(t *testing.T) {
	t.Parallel()
	o := open(t, 3)
	k := o.typed("maike")
	k.says("show "+string(fatima), "Lotse: ")
	k.says("show "+string(oleh), "Lotse: ")
	k.says("find", "Suche: ")
	k.says("in:Aurich", "4 Personen:", "Lotse: ")
	o.backend.away.Store(true)
	k.says("note "+string(oleh)+" In einem Satz.", "nicht erreichbar", "Die Notiz ist noch nicht gespeichert.", "Lotse: ")
	k.says("find in:Norden", "2 Personen:", "Lotse: ") // lists go on from memory
	if said := k.out.total(); !strings.Contains(said, "Die Datenbank ist seit 14:03 Uhr nicht erreichbar.") {
		t.Errorf("not told since when: %s", said)
	}
	k.says("show "+string(fatima), "nicht erreichbar", "Lotse: ")
	k.says("note "+string(fatima), "Tag: ")
	k.says("", "Art: ")
	k.says("", "Anvertraut: ")
	k.says("", "Text: ")
	k.says("Erste Zeile", "Der Text ist noch nicht gesichert.")
	k.says("Zweite Zeile")
	k.says("", "Senden: ")
	k.says("j", "nicht erreichbar", "Die Notiz ist noch nicht gespeichert. Ich sende sie, sobald", "Lotse: ")
	if said := k.out.total(); strings.Contains(said, "gespeichert 14") {
		t.Errorf("claimed: %s", said)
	}
	k.out.forget()
	o.backend.away.Store(false)
	k.hears("Die Datenbank ist wieder da.")
	k.hears("Die Notiz zu " + string(fatima) + " ist jetzt gespeichert")
	k.hears("Die Notiz zu " + string(oleh) + " ist jetzt gespeichert")
	if notes := o.notes(fatima); len(notes) != 2 || notes[0].Text != "Erste Zeile\nZweite Zeile" {
		t.Errorf("written: %+v", notes)
	}
	if notes := o.notes(oleh); len(notes) != 1 || notes[0].Text != "In einem Satz." {
		t.Errorf("written: %+v", notes)
	}
	time.Sleep(1500 * time.Millisecond) // whoever would send again has had its time
	if notes, draft := o.notes(fatima), o.draft("maike", fatima); len(notes) != 2 || draft.Text != "" {
		t.Errorf("then %d notes, draft %q", len(notes), draft.Text)
	}
}

func TestNoteThatThePoliciesRefuseIsNotLost(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	k := o.typed("maike")
	k.says("note "+string(fatima), "Tag: ")
	k.says("", "Art: ")
	k.says("", "Anvertraut: ")
	k.says("", "Text: ")
	o.backend.refuse.Store(store.Drafts)
	k.says("Eine Zeile", "Das ging nicht", "Der Text ist noch nicht gesichert.")
	k.says("", "Senden: ")
	o.backend.refuse.Store(store.Notes)
	k.says("j", "Das ging nicht", "Die Notiz ist noch nicht gespeichert.", "Senden: ")
	k.says(".", "Lotse: ")
	o.backend.refuse.Store(store.Collection(""))
	k.says("note "+string(fatima), "Eine Zeile", "Nummer: ")
	k.says("2", "Notiz gespeichert")
	if notes := o.notes(fatima); len(notes) != 2 || notes[0].Text != "Eine Zeile" {
		t.Errorf("written: %+v", notes)
	}
	if adds := o.events(audit.NoteAdded); len(adds) < 2 {
		t.Errorf("recorded: %+v", adds)
	}
}

func TestPastedTextHasParagraphs(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	k := o.typed("maike")
	begin := func() {
		k.says("note "+string(fatima), "Tag: ")
		k.says("", "Art: ")
		k.says("", "Anvertraut: ")
		k.says("", "Text: ")
	}
	begin()
	paste := "Sehr geehrte Frau Janssen,\r\rder Termin am Montag fällt aus; bitte rufen Sie uns zurück, damit\twir reden.\r\r.\r\rMit Gruß\r"
	k.keys(paste)
	k.hears("Mit Gruß\n")
	k.says("", "Senden: ")
	k.says("j", "Notiz gespeichert")
	if got := o.notes(fatima)[0].Text; got != "Sehr geehrte Frau Janssen,\n\nder Termin am Montag fällt aus; bitte rufen Sie uns zurück, damit wir reden.\n\n.\n\nMit Gruß" {
		t.Errorf("written: %q", got)
	}
	// A megabyte fills the note; the rest is refused, and the conversation goes on.
	begin()
	line := strings.Repeat("Viel Text. ", 30) + "\r"
	go func() {
		for sent := 0; sent < 1<<20; sent += len(line) * 12 {
			k.in <- []byte(strings.Repeat(line, 12))
		}
	}()
	k.hears("Eine Notiz fasst höchstens 20.000 Zeichen")
	k.says("", "Senden: ")
	k.says(".", "Der Text bleibt", "Lotse: ")
	k.says("whoami", "Sie sind Maike")
}

func TestPasteElsewhere(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	k := o.typed("maike")
	// Into a question: the first line counts.
	k.says("find", "Suche: ")
	k.keys("fatima\rnote " + string(fatima) + " Das soll niemand schreiben, es war nur eingefügt.\r")
	k.hears("Von dem eingefügten Text wurde nur die erste Zeile genommen.")
	k.hears("1 Person:")
	k.hears("Lotse: ")
	// At the prompt: until a line is none.
	k.keys("whoami\rfind fatima\rSehr geehrte Damen und Herren,\rnote " + string(fatima) + " Das soll niemand schreiben.\r")
	k.hears("Sie sind Maike")
	k.hears("ist kein Befehl")
	k.hears("Was Sie danach eingefügt haben, wurde nicht beachtet.")
	// A megabyte without an end is refused.
	k.out.forget()
	go func() {
		for range 1 << 8 {
			k.in <- []byte(strings.Repeat("x", 4096))
		}
	}()
	k.hears("Das war zu lang und wurde nicht gelesen; eine Zeile hat höchstens 25.000 Zeichen.")
	k.says("whoami", "Sie sind Maike")
	if notes := o.notes(fatima); len(notes) != 1 {
		t.Errorf("%d notes", len(notes))
	}
	// Without a terminal, too.
	plain := o.script("maike", strings.Repeat("y", 1<<20)+"\nwhoami\n")
	has(t, plain, "Das war zu lang", "Sie sind Maike")
}
