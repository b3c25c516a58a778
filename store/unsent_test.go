package store_test

import (
	"errors"
	"testing"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

// listing is a Desk at another server that has lists, which the cut does not concern.
func (r *remote) listing(key string) *store.Desk {
	r.t.Helper()
	s := r.process("listing", r.backend, "")
	desk, err := s.Admission().Admit(r.t.Context(), store.Offer{
		Session: "session-" + string(person.NewID()), Fingerprint: fingerprint(r.t, key), Address: "192.0.2.7:50000",
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return desk
}

// Two windows of one member of staff, each with a note about the same person.
func TestNotesOfTwoWindowsAboutOnePersonBothArriveOnce(t *testing.T) {
	t.Parallel()
	for name, killed := range map[string]bool{"the server lives": false, "the server was killed": true} {
		t.Run(name, func(t *testing.T) {
			r := openRemote(t, true)
			one, two, antje := r.opened("maike"), r.opened("maike"), r.as("antje")
			r.away(antje)
			for range 2 {
				for desk, text := range map[*store.Desk]string{one: "Am Vormittag.", two: "Am Nachmittag."} {
					note := store.NewNote{ID: noteOf[text], Person: rima, Kind: "phone", Text: text}
					if err := desk.AddNoteLater(t.Context(), note); !errors.Is(err, store.ErrAway) {
						t.Error(err)
					}
				}
			}
			r.types(two, draftOf("und ein Entwurf"))
			if n := store.Waiting(r.store); n != 3 {
				t.Errorf("%d texts wait", n)
			}
			if killed {
				spool := r.killed()
				r.cable.mend()
				r.store = r.process("next", r.backend, spool)
				wait(t, "what waited", func() bool { return store.Waiting(r.store) == 0 })
			} else {
				r.settled(antje)
			}
			there := r.elsewhere("maike")
			notes, err := there.Notes(t.Context(), rima, "")
			if err != nil || len(notes) != 2 || notes[0].Text == notes[1].Text {
				t.Errorf("kept: %+v, %v", notes, err)
			}
			if found := r.draftOf(there); found.Text != "und ein Entwurf" {
				t.Errorf("the draft: %+v", found)
			}
		})
	}
}

var noteOf = map[string]person.NoteID{"Am Vormittag.": store.NewNoteID(), "Am Nachmittag.": store.NewNoteID()}

// Two windows with a text each, neither sent.
func TestDraftsOfTwoWindowsAreJoined(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	one, two := r.opened("maike"), r.opened("maike")
	r.away(one)
	r.types(one, draftOf("das eine"))
	r.types(two, draftOf("das andere"))
	r.settled(one)
	if found := r.draftOf(r.elsewhere("maike")); found.Text != "das eine\ndas andere" {
		t.Errorf("kept: %+v", found)
	}
	r.away(one)
	r.types(one, draftOf("ein drittes"))
	r.types(one, store.Draft{Person: rima})
	if n := store.Waiting(r.store); n != 1 {
		t.Errorf("%d texts wait after all were thrown away", n)
	}
}

// A note that was to be sent under a key which was revoked meanwhile.
func TestAuthorOfARefusedNoteIsToldAndHasItsText(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike, antje, gesa := r.opened("maike"), r.as("antje"), r.elsewhere("gesa")
	r.away(antje)
	note := store.NewNote{ID: store.NewNoteID(), Person: rima, Kind: "phone", Text: "Angerufen."}
	if err := maike.AddNoteLater(t.Context(), note); !errors.Is(err, store.ErrAway) {
		t.Error(err)
	}
	if err := maike.End(t.Context(), "lost"); err != nil {
		t.Fatal(err)
	}
	if _, err := gesa.KeyRevoke(t.Context(), fingerprint(t, "maike")); err != nil {
		t.Fatal(err)
	}
	if _, err := gesa.KeyAdd(t.Context(), store.NewKey{Staff: "maike", Line: publicKey(t, "maike anew")}); err != nil {
		t.Fatal(err)
	}
	r.settled(antje)
	there := r.listing("maike anew")
	for range 2 { // until she goes on with it
		list, err := there.RefusedNotes(t.Context())
		if err != nil || len(list) != 1 || list[0].Person != rima || list[0].Refused != store.RefusedKey || !list[0].Kept {
			t.Errorf("told: %+v, %v", list, err)
		}
	}
	found := r.draftOf(there)
	if found.Text != "Angerufen." || found.NoteID != note.ID || found.Kind != "phone" {
		t.Errorf("the draft: %+v", found)
	}
	if notes, err := there.Notes(t.Context(), rima, ""); err != nil || len(notes) != 0 {
		t.Errorf("written all the same: %+v, %v", notes, err)
	}
	if _, err := there.AddNote(t.Context(), note); err != nil {
		t.Error(err)
	}
	if list, err := there.Unsent(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("told once more: %+v, %v", list, err)
	}
	if event := r.last(audit.NoteAdded, "maike"); event.Outcome != "ok" {
		t.Errorf("the log says %+v", event)
	}
	r.verify()
}

// A note about somebody whom its author may not see any more.
func TestAuthorIsToldOfARefusedNoteOnceWhereItsTextIsLost(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike, antje, gesa := r.opened("maike"), r.as("antje"), r.elsewhere("gesa")
	if err := maike.SaveDraft(t.Context(), draftOf("von gestern")); err != nil {
		t.Fatal(err)
	}
	r.away(antje)
	if err := maike.AddNoteLater(t.Context(), store.NewNote{ID: store.NewNoteID(), Person: rima, Text: "Angerufen."}); !errors.Is(err, store.ErrAway) {
		t.Error(err)
	}
	if err := gesa.StaffRole(t.Context(), "maike", store.Post{Role: access.Outreach, Team: "nord", Municipalities: []string{norden}}); err != nil {
		t.Fatal(err)
	}
	r.settled(antje)
	there := r.listing("maike")
	list, err := there.Unsent(t.Context())
	if err != nil || len(list) != 1 || list[0].Person != rima || list[0].Refused != store.RefusedSight || list[0].Kept {
		t.Errorf("told: %+v, %v", list, err)
	}
	if list, err := there.Unsent(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("told again: %+v, %v", list, err)
	}
	r.verify()
}

// Nobody whose key was revoked meanwhile hears that the store is back.
func TestWhoMustGoGoesBeforeTheStoreIsBack(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike, gesa := r.opened("maike"), r.elsewhere("gesa")
	r.away(maike)
	if _, err := gesa.KeyRevoke(t.Context(), fingerprint(t, "maike")); err != nil {
		t.Fatal(err)
	}
	r.cable.mend()
	for !maike.Session.Away().IsZero() { // a busy loop: to be there at once
	}
	if maike.Session.Why() == nil {
		t.Error("the session goes on")
	}
}

// Nobody hears of the drafts of another, nor of people whom she may not see.
func TestUnsentTellsOnesOwn(t *testing.T) {
	t.Parallel()
	o := open(t)
	maike := o.as("maike")
	if err := maike.SaveDraft(t.Context(), draftOf("x")); err != nil {
		t.Fatal(err)
	}
	list, err := maike.Unsent(t.Context())
	if err != nil || len(list) != 1 || list[0].Person != rima || !list[0].Kept || list[0].Refused != "" {
		t.Errorf("told: %+v, %v", list, err)
	}
	if list, err := o.as("hinrich").Unsent(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("another is told: %+v, %v", list, err)
	}
}
