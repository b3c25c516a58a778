package store_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

func TestNoteSentAgainIsTheSameNote(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	first, err := maike.AddNote(t.Context(), store.NewNote{Person: rima, Key: "0815", Text: "Nicht da."})
	if err != nil {
		t.Fatal(err)
	}
	again, err := o.as("maike").AddNote(t.Context(), store.NewNote{Person: rima, Key: "0815", Text: "Nicht da."})
	if err != nil || again.ID != first.ID || !again.At.Equal(first.At) {
		t.Errorf("sent again: %+v, %v", again, err)
	}
	for _, other := range []store.NewNote{
		{Person: rima, Key: "0815", Text: "Doch da."},
		{Person: amina, Key: "0815", Text: "Nicht da."},
		{Person: rima, Key: "0815", Text: "Nicht da.", Kind: "phone"},
		{Person: rima, Key: "0815", Text: "Nicht da.", Confided: true},
	} {
		if _, err := maike.AddNote(t.Context(), other); !errors.Is(err, store.ErrConflict) {
			t.Errorf("%+v under a used key: %v", other, err)
		}
	}
	if notes, _ := maike.Notes(t.Context(), rima, ""); len(notes) != 1 || notes[0].Key != "0815" {
		t.Errorf("kept: %+v", notes)
	}
	// The key is the author's own: a colleague may use the same word.
	if _, err := o.as("hinrich").AddNote(t.Context(), store.NewNote{Person: rima, Key: "0815", Text: "Anruf."}); err != nil {
		t.Error(err)
	}
}

func TestConfidedNoteSentAgainIsTheSameNote(t *testing.T) {
	o := open(t)
	note := store.NewNote{Person: rima, Key: "c", Confided: true, Text: "Hat es mir anvertraut."}
	first, err := o.as("maike").AddNote(t.Context(), note)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := o.as("maike").AddNote(t.Context(), note); err != nil || again.ID != first.ID {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestConfidedNoteIsForItsAuthorAndTeam(t *testing.T) {
	o := open(t)
	if _, err := o.as("maike").AddNote(t.Context(), store.NewNote{Person: amina, Confided: true, Text: "Geheimnis"}); err != nil {
		t.Fatal(err)
	}
	reads := map[string]int{"maike": 1, "okko": 1, "tjark": 0, "hinrich": 0}
	for who, want := range reads {
		notes, err := o.as(who).Notes(t.Context(), amina, "")
		if err != nil || len(notes) != want {
			t.Errorf("%s reads %d notes (%v), want %d", who, len(notes), err, want)
		}
	}
	if notes, err := o.as("antje").Notes(t.Context(), amina, "request of the person, Art. 15"); err != nil || len(notes) != 0 {
		t.Errorf("the data protection officer reads %d confided notes (%v)", len(notes), err)
	}
}

// What a client confides must not lie in the store in clear.
func TestConfidedTextAndDraftsAreSealed(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	secret := "Zauberwort Rhabarber"
	if _, err := maike.AddNote(t.Context(), store.NewNote{Person: rima, Confided: true, Text: secret}); err != nil {
		t.Fatal(err)
	}
	if err := maike.SaveDraft(t.Context(), store.Draft{Person: rima, Text: secret}); err != nil {
		t.Fatal(err)
	}
	for _, c := range store.Collections {
		err := o.backend.All(t.Context(), c, nil, func(doc store.Document) error {
			if strings.Contains(string(doc.Body), "Rhabarber") {
				t.Errorf("%s/%s holds it in clear", c, doc.ID)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestNoteMovesTheLastContactInEveryList(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	if _, err := maike.AddNote(t.Context(), store.NewNote{Person: rima, Day: "2026-03-02", Kind: "phone", Text: "Anruf."}); err != nil {
		t.Fatal(err)
	}
	if _, err := maike.AddNote(t.Context(), store.NewNote{Person: rima, Day: "2026-02-01", Text: "Nachgetragen."}); err != nil {
		t.Fatal(err)
	}
	found, err := maike.Find(t.Context(), store.Query{Filter: o.filter(string(rima)), Limit: -1})
	if err != nil || found.Total != 1 || found.Rows[0].LastContact != "2026-03-02" || found.Rows[0].LastKind != "phone" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestNoteThatCannotBeTakenSaysWhy(t *testing.T) {
	o := open(t)
	for code, note := range map[string]store.NewNote{
		"note.empty":  {Text: " \n"},
		"note.text":   {Text: "a\x1b[2J"},
		"note.kind":   {Text: "a", Kind: "fax"},
		"note.future": {Text: "a", Day: "2999-01-01"},
		"note.key":    {Text: "a", Key: "a\nb"},
	} {
		note.Person = rima
		_, err := o.as("maike").AddNote(t.Context(), note)
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestNotesOfManyAtOnceAreAllKept(t *testing.T) {
	o := open(t)
	var all sync.WaitGroup
	for i := range 8 {
		desk := o.as([]string{"maike", "hinrich"}[i%2])
		all.Go(func() {
			for range 10 {
				if _, err := desk.AddNote(t.Context(), store.NewNote{Person: rima, Text: "Zugleich."}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if notes, err := o.as("maike").Notes(t.Context(), rima, ""); err != nil || len(notes) != 80 {
		t.Errorf("%d notes, %v", len(notes), err)
	}
}

func TestDraftIsFoundAgainAndGoesWithItsNote(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	draft := store.Draft{Person: rima, NoteID: store.NewNoteID(), Kind: "phone", Day: "2026-01-05", Text: "Anruf, aber"}
	for range 3 {
		if err := maike.SaveDraft(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
	}
	found, err := o.as("maike").Draft(t.Context(), rima)
	if err != nil || found.Text != draft.Text || found.NoteID != draft.NoteID || found.Kind != "phone" || found.Saved.IsZero() {
		t.Fatalf("%+v, %v", found, err)
	}
	if other, err := o.as("hinrich").Draft(t.Context(), rima); err != nil || other.Text != "" {
		t.Errorf("a colleague finds %+v, %v", other, err)
	}
	if _, err := maike.AddNote(t.Context(), store.NewNote{ID: found.NoteID, Person: rima, Text: "Anruf, aber besetzt."}); err != nil {
		t.Fatal(err)
	}
	if after, err := maike.Draft(t.Context(), rima); err != nil || !after.Saved.IsZero() {
		t.Errorf("after the note is written: %+v, %v", after, err)
	}
}

func TestUnknownPersonReadsLikeAHiddenOne(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	for _, id := range []person.ID{nobody, hidden, oleh} {
		_, shown := maike.Person(t.Context(), id, "")
		_, read := maike.Notes(t.Context(), id, "")
		_, noted := maike.AddNote(t.Context(), store.NewNote{Person: id, Text: "a"})
		for _, err := range []error{shown, read, noted, maike.SaveDraft(t.Context(), store.Draft{Person: id, Text: "a"})} {
			if !errors.Is(err, store.ErrNotFound) || strings.ReplaceAll(err.Error(), string(id), "X") == err.Error() {
				t.Errorf("%s: %v", id, err)
			}
		}
	}
}

// A telephone sends an old note again after a newer one of the same day.
func TestNoteSentAgainDoesNotUndoWhatCameAfterIt(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	visit := store.NewNote{Person: rima, Key: "v", Day: "2026-03-02", Text: "Besuch."}
	for _, note := range []store.NewNote{visit, {Person: rima, Key: "p", Day: "2026-03-02", Kind: "phone", Text: "Anruf."}, visit} {
		if _, err := maike.AddNote(t.Context(), note); err != nil {
			t.Fatal(err)
		}
	}
	if sheet, err := maike.Person(t.Context(), rima, ""); err != nil || sheet.LastKind != "phone" {
		t.Errorf("last contact: %s, %v", sheet.LastKind, err)
	}
}
