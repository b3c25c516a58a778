package chat

import (
	"context"
	"strings"
	"testing"

	"lotse/store"
)

// Whoever comes back hears what waits, and goes on with it without an id.
func TestGreetingTellsOfUnsentTexts(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	if said := o.script("maike", ""); strings.Contains(said, "noch nicht gesendet") {
		t.Errorf("there is none: %s", said)
	}
	k := o.typed("maike")
	k.says("note "+string(oleh), "Tag: ")
	k.says("", "Art: ")
	k.says("", "Anvertraut: ")
	k.says("", "Text: ")
	k.says("Im Treppenhaus getroffen.")
	k.keys("Ruft mor")
	k.hears("Ruft mor")
	close(k.in) // the link breaks
	if err := k.ends(); err != nil || k.left != Kept {
		t.Errorf("%v, %v", k.left, err)
	}
	k = o.typed("maike")
	k.hears("Ein Text zu " + string(oleh) + " von 14:03 ist noch nicht gesendet: note " + string(oleh) + " setzt ihn fort.")
	k.says("note", "Enter heißt: "+string(oleh)+".", "Person: ")
	k.says("", "Im Treppenhaus getroffen. Ruft mor", "Nummer: ")
	k.says("?", "Mit 1 bleibt der Text", "Mit 2 wird er gesendet", "Mit 3 wird er gelöscht", "1 weiterschreiben, 2 senden, 3 wegwerfen.", "Nummer: ")
	k.says("2", "Notiz gespeichert", "Lotse: ")
	if said := o.script("maike", ""); strings.Contains(said, "noch nicht gesendet") {
		t.Errorf("it was sent: %s", said)
	}
	if said := o.script("tjark", ""); strings.Contains(said, string(oleh)) {
		t.Errorf("another hears %s", said)
	}
}

// A note that was being said in one line is not lost with the link, whichever
// side ends it, and joins what waits already.
func TestHalfOfANoteInOneLineIsKept(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	line := "note --kind Telefon " + string(fatima)
	k := o.typed("maike")
	k.keys(line + " Ruft mor")
	k.hears("Ruft mor")
	close(k.in)
	if err := k.ends(); err != nil || k.left != Kept {
		t.Errorf("%v, %v", k.left, err)
	}
	if draft := o.draft("maike", fatima); draft.Text != "Ruft mor" || draft.Kind != "phone" {
		t.Errorf("kept: %+v", draft)
	}
	before := o.draft("maike", fatima).NoteID
	k = o.typed("maike")
	k.keys(line + " und noch")
	k.hears("und noch")
	k.stop(context.Canceled)
	k.ends()
	if draft := o.draft("maike", fatima); draft.Text != "Ruft mor\nund noch" || draft.NoteID != before {
		t.Errorf("kept: %+v", draft)
	}
	if notes := o.notes(fatima); len(notes) != 1 {
		t.Errorf("half of a note was sent: %+v", notes)
	}
	for _, other := range []string{"find " + string(fatima), "note " + string(fatima), "note " + string(fatima) + " "} {
		k = o.typed("maike")
		k.keys(other)
		k.hears(strings.TrimSpace(other))
		close(k.in)
		k.ends()
		if draft := o.draft("maike", fatima); draft.Text != "Ruft mor\nund noch" {
			t.Errorf("%q leaves %+v", other, draft)
		}
	}
}

// What could not be kept is not said to be.
func TestEndOfATalkSaysWhatBecameOfTheText(t *testing.T) {
	t.Parallel()
	o := open(t, 0)
	for want, about := range map[Left]string{Waits: string(fatima), Unkept: string(oleh)} {
		k := o.typed("maike")
		if want == Waits { // the Desk has her key
			k.says("show "+about, "Lotse: ")
		}
		o.backend.away.Store(true)
		k.keys("note " + about + " Ruft mor")
		k.hears("Ruft mor")
		k.stop(context.Canceled)
		if k.ends(); k.left != want {
			t.Errorf("the store is away: %v, want %v", k.left, want)
		}
		o.backend.away.Store(false)
		wait(t, "the store", func() bool { _, err := o.admit("maike"); return err == nil })
	}
	o.backend.refuse.Store(store.Drafts)
	k := o.typed("maike")
	k.keys("note " + string(oleh) + " Ruft mor")
	k.hears("Ruft mor")
	k.stop(context.Canceled)
	if k.ends(); k.left != Unkept {
		t.Errorf("the disk refuses: %v", k.left)
	}
}
