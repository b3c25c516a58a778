package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

var everybody = []person.ID{rima, oleh, amina, hidden, nobody}

// assigned are those to whom a member of staff is assigned, as the store has it.
func (o *office) assigned(staff string) []person.ID {
	o.t.Helper()
	found, err := o.as("hinrich").Find(o.t.Context(), store.Query{Filter: o.filter("worker:" + staff), Limit: -1})
	if err != nil {
		o.t.Fatal(err)
	}
	return ids(found)
}

// A restricted person and nobody are the same to a plan, an act and its undo.
func TestActsOnManyBetrayNobody(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	tell := func(id string, who ...person.ID) string {
		b := assigning(id, who...)
		plan, err := hinrich.PlanBulk(t.Context(), b)
		done := o.bulk(hinrich, b)
		undone, undoErr := hinrich.UndoBulk(t.Context(), id, nil)
		return strings.ReplaceAll(fmt.Sprint(plan, err, done, undone, undoErr), id, "")
	}
	if a, b := tell("a1", hidden), tell("a2", nobody); a != b {
		t.Errorf("of a restricted person:\n%s\nof nobody:\n%s", a, b)
	}
	if a, b := tell("a3", rima, hidden), tell("a4", rima, nobody); a != b {
		t.Errorf("with a restricted person:\n%s\nwith nobody:\n%s", a, b)
	}
	list, err := picked(t.Context(), hinrich, everybody...)
	if err != nil {
		t.Fatal(err)
	}
	shelf := o.shelf(hinrich)
	if l := shelf.Lists()[0]; l.ID != list || l.Total != 3 || len(shelf.Picks(list)) != 3 {
		t.Errorf("a list by hand holds %+v, %d", l, len(shelf.Picks(list)))
	}
	if got := o.assigned("tjark"); len(got) != 0 {
		t.Errorf("undone, but %v are assigned", got)
	}
}

func TestUndoTakesBackWhatNobodyChangedSince(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	if done := o.bulk(hinrich, store.Bulk{ID: "u1", Do: store.Assign, Staff: "maike", People: everybody}); done.Changed != 2 {
		t.Fatalf("%+v: amina was assigned already", done)
	}
	if again := o.bulk(hinrich, store.Bulk{ID: "u1", Do: store.Assign, Staff: "maike", People: everybody}); again.Changed != 2 {
		t.Errorf("sent again %+v", again)
	}
	o.bulk(hinrich, store.Bulk{ID: "u2", Do: store.Relieve, Staff: "maike", People: []person.ID{oleh}})
	o.bulk(hinrich, store.Bulk{ID: "u3", Do: store.Assign, Staff: "maike", People: []person.ID{oleh}})
	if _, err := o.as("maike").AddNote(t.Context(), store.NewNote{Person: rima, Text: "Nicht da."}); err != nil {
		t.Fatal(err)
	}
	undone, err := hinrich.UndoBulk(t.Context(), "u1", nil)
	if err != nil || undone.Changed != 1 || undone.Failed != 1 || !undone.Undone {
		t.Errorf("%+v, %v", undone, err)
	}
	if got, want := o.assigned("maike"), []person.ID{oleh, amina}; !slices.Equal(got, want) {
		t.Errorf("assigned are %v, want %v", got, want)
	}
	if _, err := hinrich.DoBulk(t.Context(), store.Bulk{ID: "u1", Do: store.Assign, Staff: "maike", People: everybody}, nil); err == nil {
		t.Error("done again what was undone")
	}
	if _, err := hinrich.DoBulk(t.Context(), assigning("u2", rima), nil); !errors.Is(err, store.ErrConflict) {
		t.Errorf("another act under the same id: %v", err)
	}
}

func TestNextStepsArePlannedClosedAndTakenBack(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	step := store.Bulk{ID: "s1", Do: store.FollowUp, Day: "2090-01-01", Text: "Anrufen", People: everybody}
	if done := o.bulk(maike, step); done.Changed != 2 {
		t.Fatalf("%+v", done)
	}
	if err := maike.EndStep(t.Context(), rima, "s1", store.StepEnd{State: "done"}); err != nil {
		t.Fatal(err)
	}
	sheet, err := maike.Person(t.Context(), rima, "")
	if err != nil || len(sheet.FollowUps) != 1 || sheet.FollowUps[0].State != "done" || sheet.FollowUps[0].For != "maike" {
		t.Errorf("%+v, %v", sheet.FollowUps, err)
	}
	if undone, err := maike.UndoBulk(t.Context(), "s1", nil); err != nil || undone.Changed != 1 || undone.Failed != 1 {
		t.Errorf("%+v, %v", undone, err)
	}
	for want, change := range map[string]func(*store.Bulk){
		"followup.day":   func(b *store.Bulk) { b.Day = "2020-01-01" },
		"followup.empty": func(b *store.Bulk) { b.Text = " " },
		"followup.text":  func(b *store.Bulk) { b.Text = "a\x07b" },
		"staff.unknown":  func(b *store.Bulk) { b.Staff = "niemand" },
		"bulk.people":    func(b *store.Bulk) { b.People = nil },
		"bulk.id":        func(b *store.Bulk) { b.ID = "a/b" },
	} {
		b := step
		change(&b)
		_, err := maike.DoBulk(t.Context(), b, nil)
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != want {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func TestRowsTakenOutComeBackWithTheirNotes(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	list, err := picked(t.Context(), maike, rima, amina)
	if err != nil {
		t.Fatal(err)
	}
	if err := maike.NoteOnPick(t.Context(), list, rima, "montags"); err != nil {
		t.Fatal(err)
	}
	if done := o.bulk(maike, store.Bulk{ID: "t1", Do: store.TakeFrom, List: list, People: []person.ID{rima, oleh}}); done.Changed != 1 {
		t.Errorf("%+v", done)
	}
	shelf := o.shelf(maike)
	if picks := shelf.Picks(list); len(picks) != 1 {
		t.Errorf("%v", picks)
	}
	if undone, err := maike.UndoBulk(t.Context(), "t1", nil); err != nil || undone.Changed != 1 {
		t.Errorf("%+v, %v", undone, err)
	}
	if picks := shelf.Picks(list); len(picks) != 2 || picks[rima].Note != "montags" {
		t.Errorf("%v", picks)
	}
}

// Many at once: nothing is lost of what either assigned.
func TestTwoActsAtOnceLoseNothing(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	var acts sync.WaitGroup
	for i, staff := range []person.StaffID{"maike", "tjark", "okko", "foelke", "hinrich"} {
		acts.Go(func() {
			_, err := hinrich.DoBulk(t.Context(), store.Bulk{ID: fmt.Sprint("w", i), Do: store.Assign, Staff: staff, People: everybody}, nil)
			if err != nil {
				t.Error(err)
			}
		})
	}
	acts.Wait()
	for _, staff := range []string{"maike", "tjark", "okko", "foelke", "hinrich"} {
		if got := o.assigned(staff); len(got) != 3 {
			t.Errorf("%s is assigned to %v", staff, got)
		}
	}
}

func TestActThatBrokeOffGoesOn(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	b := assigning("broken", rima, oleh, amina)
	if _, err := hinrich.DoBulk(ctx, b, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	calls := 0
	done, err := hinrich.DoBulk(t.Context(), b, func(_, of int) { calls += of })
	if err != nil || done.Changed != 3 || calls != 9 {
		t.Errorf("%+v, %v, %d", done, err, calls)
	}
	if bulks, err := hinrich.Bulks(t.Context()); err != nil || len(bulks) != 1 || bulks[0].Changed != 3 {
		t.Errorf("%+v, %v", bulks, err)
	}
}

// An act whose server ended in the middle is not "0 people": it says how many it
// may have changed, until it is gone on with or taken back.
func TestActWithoutAnEndSaysHowManyItMayHaveChanged(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	o.bulk(hinrich, assigning("cut", rima, oleh))
	doc, err := o.backend.Get(t.Context(), store.Bulks, "hinrich/cut")
	if err != nil {
		t.Fatal(err)
	}
	var kept bson.M // as it is kept before the first person is changed
	if err := bson.Unmarshal(doc.Body, &kept); err != nil {
		t.Fatal(err)
	}
	kept["changed"] = 0
	delete(kept, "ended")
	if doc.Body, err = bson.Marshal(kept); err != nil {
		t.Fatal(err)
	}
	if _, err := o.backend.Put(t.Context(), store.Bulks, doc); err != nil {
		t.Fatal(err)
	}
	if bulks, err := hinrich.Bulks(t.Context()); err != nil || len(bulks) != 1 || bulks[0].Open != 2 {
		t.Errorf("%+v, %v", bulks, err)
	}
	if done, err := hinrich.UndoBulk(t.Context(), "cut", nil); err != nil || done.Changed != 2 || done.Open != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if bulks, err := hinrich.Bulks(t.Context()); err != nil || bulks[0].Open != 0 || !bulks[0].Undone {
		t.Errorf("%+v, %v", bulks, err)
	}
	o.bulk(hinrich, assigning("once", amina))
	same := o.bulk(hinrich, assigning("same", amina))
	if bulks, err := hinrich.Bulks(t.Context()); err != nil || same.Changed != 0 || bulks[0].Open != 0 {
		t.Errorf("what changed nothing came to its end: %+v, %v", bulks, err)
	}
}

// The log says who changed whose file, by the token, and names nobody.
func TestLogTellsOfEachPersonOfAnAct(t *testing.T) {
	o := open(t)
	o.bulk(o.as("hinrich"), assigning("l1", everybody...))
	subjects := map[string]bool{}
	for _, e := range o.events() {
		if e.Type == audit.Assigned && e.Phase == audit.Done {
			subjects[e.Subject] = true
		}
	}
	if e := o.last(audit.BulkDone, "hinrich"); len(subjects) != 3 || subjects[""] || e.Count != 3 {
		t.Errorf("%d people, and of the act %+v", len(subjects), e)
	}
}

func TestExportLeavesOutWhatMayNotLeave(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	out, err := hinrich.Export(t.Context(), store.ExportQuery{
		Filter: o.filter("german:A1"), Columns: []string{"name", "azr", "status"}, Purpose: "Einladung zur Sprachberatung",
		People: everybody,
	})
	if err != nil || len(out.Rows) != 3 || !slices.Equal(out.Columns, []string{"name", "status"}) || !slices.Equal(out.LeftOut, []string{"azr"}) {
		t.Fatalf("%+v, %v", out, err)
	}
	for _, row := range out.Rows {
		if row.AZR != "" || row.ID == hidden {
			t.Errorf("%+v", row)
		}
	}
	e := o.last(audit.Exported, "hinrich")
	if e.Count != 3 || e.Stated != "Einladung zur Sprachberatung" || !slices.Contains(e.Codes, "sha256:"+out.Hash) || !slices.Contains(e.Codes, "column:status") {
		t.Errorf("the log says %+v", e)
	}
	for _, purpose := range []string{"", "..........", "aaaaaaaaaaaa", "kurz"} {
		_, err := hinrich.Export(t.Context(), store.ExportQuery{Purpose: purpose})
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != "purpose.short" {
			t.Errorf("%q: %v", purpose, err)
		}
	}
}
