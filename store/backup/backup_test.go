package backup

import (
	"context"
	"slices"
	"testing"

	"lotse/store"
	"lotse/store/audit"
)

func TestEveryCollectionHasItsPlace(t *testing.T) {
	t.Parallel()
	if got, want := slices.Sorted(slices.Values(order)), slices.Sorted(slices.Values(store.Collections)); !slices.Equal(got, want) {
		t.Errorf("the order of a backup has %v, the store %v", got, want)
	}
	for _, pair := range [][2]store.Collection{
		{store.Screens, store.Drafts}, {store.Drafts, store.Notes}, {store.Notes, store.Persons}, {store.Records, store.Persons},
		{store.Persons, store.Keys}, {store.StaffKeys, store.StaffDocs}, {store.Notes, store.Writers}, {store.Writers, store.Audit},
	} {
		if slices.Index(order, pair[0]) > slices.Index(order, pair[1]) {
			t.Errorf("%s refers to %s and must be read before it", pair[0], pair[1])
		}
	}
}

// The office moves from one store to another and back, with drafts that only
// their author can open and that are sealed to the number of their last change.
func TestNothingIsLostOnTheWay(t *testing.T) {
	t.Parallel()
	source, lock := folder(t), lock(t)
	fill(t, source, 150)
	s := opened(t, source)
	desk := as(t, s, "coordinator")
	her := found(t, desk, 2)
	for _, text := range []string{"Fam", "Familie war nicht da", "Familie war nicht da, Nachbarin sagt: Umzug"} {
		if err := desk.SaveDraft(t.Context(), store.Draft{Person: her[0], Kind: "visit", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := desk.AddNote(t.Context(), store.NewNote{Person: her[1], Key: "k", Confided: true, Text: "Sie hat Angst."}); err != nil {
		t.Fatal(err)
	}
	closed(t, s)

	want := everything(t, source)
	file, made := backedUp(t, source, lock)
	moved, back := newShelf(), folder(t)
	if got := put(t, file, moved, lock); got.Sum != made.Sum || got.Documents != made.Documents || got.Documents != int64(len(want)) {
		t.Errorf("restored %+v of %+v, %d documents", got, made, len(want))
	}
	same(t, want, moved)
	verified(t, moved)

	want = everything(t, moved) // now with what the first restore said
	file, _ = backedUp(t, moved, lock)
	put(t, file, back, lock)
	same(t, want, back)
	verified(t, back)
	s = opened(t, back)
	desk = as(t, s, "coordinator")
	draft, err := desk.Draft(t.Context(), her[0])
	if err != nil || draft.Text != "Familie war nicht da, Nachbarin sagt: Umzug" {
		t.Errorf("the draft is %+v, %v", draft, err)
	}
	notes, err := desk.Notes(t.Context(), her[1], "")
	if err != nil || len(notes) == 0 || notes[0].Text != "Sie hat Angst." {
		t.Errorf("the notes are %+v, %v", notes, err)
	}
	closed(t, s)
	verified(t, back)
}

// Somebody looks into the log of a restored store: the backup's id and sum stand
// there, and who put it in.
func TestTheLogTellsOfBothEnds(t *testing.T) {
	t.Parallel()
	source, target, lock := folder(t), folder(t), lock(t)
	fill(t, source, 10)
	s := opened(t, source)
	desk := s.Operator("frauke", "de")
	var file []byte
	var made Report
	err := desk.Backup(t.Context(), "B1", func(ctx context.Context, from store.Backend) (store.Copied, error) {
		if last := events(t, source); last[len(last)-1].Type != audit.BackupMade || last[len(last)-1].Phase != audit.Intent {
			t.Errorf("before the first byte the log ends with %+v", last[len(last)-1])
		}
		file, made = backedUp(t, from, lock)
		return store.Copied{Documents: made.Documents, Sum: made.Sum}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	told(t, source, audit.BackupMade, "operator:frauke", "B1", made)
	put(t, file, target, lock)
	told(t, target, audit.BackupPutIn, "operator:tester", made.ID, made)
	closed(t, opened(t, target))
	verified(t, target)
}

func told(t *testing.T, b store.Backend, kind audit.Type, who, id string, made Report) {
	t.Helper()
	var intent, outcome audit.Event
	for _, event := range events(t, b) {
		switch {
		case event.Type != kind:
		case event.Phase == audit.Intent:
			intent = event
		default:
			outcome = event
		}
	}
	if intent.Staff != who || !slices.Equal(intent.Codes, []string{id}) || len(intent.Policies) == 0 {
		t.Errorf("the intent is %+v", intent)
	}
	if outcome.Phase != audit.Done || outcome.Outcome != "ok" || outcome.Count != made.Documents || !slices.Equal(outcome.Codes, []string{id, made.Sum}) {
		t.Errorf("the outcome is %+v", outcome)
	}
}

// What cannot be recorded does not happen: no byte leaves, nothing is put in.
func TestNoRecordNoBackup(t *testing.T) {
	t.Parallel()
	source, lock := newShelf(), lock(t)
	fill(t, source, 5)
	s := opened(t, source)
	source.limit, source.left = true, 0
	err := s.Operator("frauke", "de").Backup(t.Context(), "B1", func(context.Context, store.Backend) (store.Copied, error) {
		t.Error("copied without a record")
		return store.Copied{}, nil
	})
	if err == nil {
		t.Error("no error")
	}
	source.limit = false
	closed(t, s)
	file, _ := backedUp(t, source, lock)
	for room := range 4 { // the mark, the writer, its first entry, the intent
		target := newShelf()
		target.limit, target.left = true, room
		if _, err := restored(t.Context(), file, target, lock); err == nil {
			t.Errorf("restored into a store with room for %d documents", room)
		}
		if n := len(everything(t, target)); n > room {
			t.Errorf("%d documents were put in without a record", n)
		}
	}
}
