package store_test

import (
	"errors"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

// elsewhere is a Desk at another server, which the cut does not concern.
func (r *remote) elsewhere(who string) *store.Desk {
	r.t.Helper()
	s, err := store.Open(r.t.Context(), r.backend, store.Options{Process: "elsewhere", NoLists: true})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { s.Close() })
	return (&office{t: r.t, store: s}).as(who)
}

// opened is a session in which Rima's profile was opened before the store went
// away.
func (r *remote) opened(who string) *store.Desk {
	r.t.Helper()
	desk := r.as(who)
	if _, err := desk.Person(r.t.Context(), rima, ""); err != nil {
		r.t.Fatal(err)
	}
	return desk
}

func draftOf(text string) store.Draft {
	return store.Draft{Person: rima, NoteID: store.NewNoteID(), Day: "2026-01-02", Kind: "visit", Text: text}
}

// types saves a draft while the store is away; nobody may be told that it is kept.
func (r *remote) types(d *store.Desk, draft store.Draft) {
	r.t.Helper()
	if err := d.SaveDraft(r.t.Context(), draft); !errors.Is(err, store.ErrAway) {
		r.t.Errorf("saved while the store is away: %v", err)
	}
}

func (r *remote) draftOf(d *store.Desk) store.Draft {
	r.t.Helper()
	draft, err := d.Draft(r.t.Context(), rima)
	if err != nil {
		r.t.Fatal(err)
	}
	return draft
}

// settled waits until nothing waits for the store any more.
func (r *remote) settled(d *store.Desk) {
	r.t.Helper()
	r.back(d)
	wait(r.t, "what waited", func() bool { return store.Waiting(r.store) == 0 })
}

func TestDraftTypedWhileTheStoreIsAwayIsKeptWhenItIsBack(t *testing.T) {
	t.Parallel()
	for name, spool := range map[string]bool{"with a spool": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			r := openRemote(t, spool)
			maike, second := r.opened("maike"), r.opened("maike")
			if err := maike.SaveDraft(t.Context(), draftOf("vorher")); err != nil {
				t.Fatal(err)
			}
			before := r.draftOf(maike)
			r.away(maike)
			draft := draftOf("")
			draft.NoteID = before.NoteID
			for _, text := range []string{"vorher m", "vorher mi", "vorher mitten"} {
				draft.Text = text
				r.types(maike, draft)
			}
			if spool { // what is shown is recorded
				if found := r.draftOf(second); found.Text != "vorher mitten" || found.Saved.Before(before.Saved) {
					t.Errorf("the second window finds %+v", found)
				}
			} else if found, err := second.Draft(t.Context(), rima); err == nil || found.Text != "" {
				t.Errorf("shown without a record: %+v, %v", found, err)
			}
			r.settled(maike)
			if found := r.draftOf(r.elsewhere("maike")); found.Text != "vorher mitten" || found.NoteID != before.NoteID || found.Day != "2026-01-02" {
				t.Errorf("kept: %+v", found)
			}
			if n := r.inStore(maike, audit.DraftSaved); n != 2 {
				t.Errorf("%d events tell of one draft", n)
			}
			r.verify()
		})
	}
}

func TestDraftOfASessionThatEndedMeanwhileIsKept(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike, antje := r.opened("maike"), r.as("antje")
	r.away(antje)
	r.types(maike, draftOf("mitten im Sa"))
	if err := maike.End(t.Context(), "lost"); err != nil {
		t.Fatal(err)
	}
	r.settled(antje)
	if found := r.draftOf(r.elsewhere("maike")); found.Text != "mitten im Sa" {
		t.Errorf("kept: %+v", found)
	}
	r.verify()
}

// Its author has the text all the same, under whatever key she comes next.
func TestDraftWhoseKeyWasRevokedMeanwhileIsRefused(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike, antje, gesa := r.opened("maike"), r.as("antje"), r.elsewhere("gesa")
	r.away(antje)
	r.types(maike, draftOf("geheim"))
	if err := maike.End(t.Context(), "lost"); err != nil {
		t.Fatal(err)
	}
	if _, err := gesa.KeyRevoke(t.Context(), fingerprint(t, "maike")); err != nil {
		t.Fatal(err)
	}
	r.settled(antje)
	var refused, kept []audit.Event
	for _, event := range r.events() {
		switch {
		case event.Type == audit.DraftSaved && event.Phase == audit.Refused && event.Outcome == store.EndedKeyRevoked:
			refused = append(refused, event)
		case event.Type == audit.DraftSaved && event.Phase == audit.Done:
			kept = append(kept, event)
		}
	}
	if len(refused) != 1 || len(kept) != 1 || kept[0].Key != "" {
		t.Errorf("the log says %+v, %+v", refused, kept)
	}
	r.verify()
}

// The policies are asked at once, too.
func TestWhoMayNotDraftIsRefusedWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	foelke := r.opened("foelke")
	r.away(foelke)
	if err := foelke.SaveDraft(t.Context(), draftOf("x")); !errors.As(err, new(*store.Refused)) {
		t.Errorf("as foelke: %v", err)
	}
	if store.Waiting(r.store) != 0 {
		t.Error("it waits all the same")
	}
}

func TestLaterDraftFromElsewhereIsNotOverwritten(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike, there := r.opened("maike"), r.elsewhere("maike")
	r.away(maike)
	draft := draftOf("alt")
	r.types(maike, draft)
	time.Sleep(5 * time.Millisecond) // times are kept to the millisecond
	draft.Text = "neu, anderswo"
	if err := there.SaveDraft(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	r.settled(maike)
	if found := r.draftOf(there); found.Text != "neu, anderswo" {
		t.Errorf("kept: %+v", found)
	}
}

// Somebody typed without having seen what is kept: nothing of it is lost.
func TestDraftOfAnotherNoteIsJoined(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike, there := r.opened("maike"), r.elsewhere("maike")
	if err := there.SaveDraft(t.Context(), draftOf("am Vormittag")); err != nil {
		t.Fatal(err)
	}
	r.away(maike)
	r.types(maike, draftOf("am Nachmittag"))
	r.settled(maike)
	if found := r.draftOf(there); found.Text != "am Vormittag\nam Nachmittag" {
		t.Errorf("kept: %+v", found)
	}
}

func TestDraftDoesNotComeBackAfterItsNote(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike, there := r.opened("maike"), r.elsewhere("maike")
	r.away(maike)
	draft := draftOf("erst")
	r.types(maike, draft)
	if _, err := there.AddNote(t.Context(), store.NewNote{ID: draft.NoteID, Person: rima, Text: "erst, dann ganz"}); err != nil {
		t.Fatal(err)
	}
	r.settled(maike)
	if found := r.draftOf(there); !found.Saved.IsZero() {
		t.Errorf("a draft of a note that was sent is back: %+v", found)
	}
}

// Ctrl+S while the store is away, then the link is lost.
func TestNoteLeftBehindIsSentOnceWhenTheStoreIsBack(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike, antje := r.opened("maike"), r.as("antje")
	r.away(antje)
	note := store.NewNote{ID: store.NewNoteID(), Person: rima, Kind: "phone", Text: "Angerufen."}
	for range 2 {
		if err := maike.AddNoteLater(t.Context(), note); !errors.Is(err, store.ErrAway) {
			t.Errorf("sent while the store is away: %v", err)
		}
	}
	if err := maike.End(t.Context(), "lost"); err != nil {
		t.Fatal(err)
	}
	r.settled(antje)
	there := r.elsewhere("maike")
	notes, err := there.Notes(t.Context(), rima, "")
	if err != nil || len(notes) != 1 || notes[0].ID != note.ID || notes[0].Text != "Angerufen." {
		t.Errorf("kept: %+v, %v", notes, err)
	}
	if found := r.draftOf(there); !found.Saved.IsZero() {
		t.Errorf("and it is a draft as well: %+v", found)
	}
	r.verify()
}

// Whoever was not opened in this session cannot be drafted about.
func TestDraftAboutSomebodyWhoWasNotOpenedDoesNotWait(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike := r.as("maike")
	r.away(maike)
	r.types(maike, draftOf("x"))
	if _, err := maike.Draft(t.Context(), rima); !errors.Is(err, store.ErrAway) {
		t.Errorf("a draft is found: %v", err)
	}
	for _, id := range []person.ID{nobody, hidden} {
		if err := maike.SaveDraft(t.Context(), store.Draft{Person: id, Text: "x"}); !errors.Is(err, store.ErrAway) {
			t.Errorf("%s: %v", id, err)
		}
	}
	if store.Waiting(r.store) != 0 {
		t.Error("it waits")
	}
}
