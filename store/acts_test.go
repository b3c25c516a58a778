package store_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"lotse/policies/access"
	"lotse/store"
	"lotse/store/audit"
	"lotse/store/person"
)

// deskAct is one method of a Desk.
type deskAct struct {
	event  audit.Type
	may    string // who may
	mayNot string // who may not
	do     func(ctx context.Context, d *store.Desk) error
}

// every names each method of a Desk, once as somebody who may and once as
// somebody who may not. A method that is missing here fails the test. Files
// beside this one add those of their subject.
var every = map[string]deskAct{
	"Find": {audit.Find, "maike", "wiebke", func(ctx context.Context, d *store.Desk) error {
		_, err := d.Find(ctx, store.Query{Limit: 1})
		return err
	}},
	"OpenList": {audit.ListOpened, "maike", "gesa", func(ctx context.Context, d *store.Desk) error {
		_, err := d.OpenList(ctx)
		return err
	}},
	"Person": {audit.PersonRead, "maike", "okko", func(ctx context.Context, d *store.Desk) error {
		_, err := d.Person(ctx, rima, "")
		return err
	}},
	"Notes": {audit.NotesRead, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
		_, err := d.Notes(ctx, rima, "")
		return err
	}},
	"AddNote": {audit.NoteAdded, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
		_, err := d.AddNote(ctx, store.NewNote{Person: rima, Text: "Nicht da."})
		return err
	}},
	"AddNoteLater": {audit.NoteAdded, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
		return d.AddNoteLater(ctx, store.NewNote{Person: rima, Text: "Nicht da."})
	}},
	"Draft": {audit.DraftRead, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
		_, err := d.Draft(ctx, rima)
		return err
	}},
	"SaveDraft": {audit.DraftSaved, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
		return d.SaveDraft(ctx, store.Draft{Person: rima, Text: "Nich"})
	}},
	"Resume": {audit.ScreenKept, "wiebke", "", func(ctx context.Context, d *store.Desk) error {
		place, _, err := d.Resume(ctx)
		if err == nil {
			err = place.Keep(ctx, []byte("where the screen is"))
		}
		return err
	}},
	"OpenShelf": {audit.ShelfOpened, "foelke", "gesa", func(ctx context.Context, d *store.Desk) error {
		_, err := d.OpenShelf(ctx)
		return err
	}},
	"SaveList": {audit.ListSaved, "maike", "wiebke", func(ctx context.Context, d *store.Desk) error {
		return saved(ctx, d, nil)
	}},
	"DropList": {audit.ListDropped, "maike", "wiebke", func(ctx context.Context, d *store.Desk) error {
		return saved(ctx, d, d.DropList)
	}},
	"LookAt": {audit.ListLooked, "maike", "wiebke", func(ctx context.Context, d *store.Desk) error {
		return saved(ctx, d, d.LookAt)
	}},
	"Pin": {audit.ListPinned, "maike", "wiebke", func(ctx context.Context, d *store.Desk) error {
		return saved(ctx, d, func(ctx context.Context, id string) error { return d.Pin(ctx, id, true) })
	}},
	"NoteOnPick": {audit.PickNoted, "maike", "foelke", func(ctx context.Context, d *store.Desk) error {
		id, err := picked(ctx, d, rima)
		if err != nil && !errors.As(err, new(*store.Refused)) {
			return err
		}
		return d.NoteOnPick(ctx, id, rima, "kommt am Montag")
	}},
	"SetColumns": {audit.ColumnsSet, "wiebke", "", func(ctx context.Context, d *store.Desk) error {
		return d.SetColumns(ctx, []string{"name", "german"})
	}},
	"Recent": {audit.RecentRead, "maike", "antje", func(ctx context.Context, d *store.Desk) error {
		_, err := d.Recent(ctx)
		return err
	}},
	"PlanBulk": {audit.BulkPlanned, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
		_, err := d.PlanBulk(ctx, assigning("b1", rima))
		return err
	}},
	"DoBulk": {audit.BulkDone, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
		_, err := d.DoBulk(ctx, assigning("b1", rima), nil)
		return err
	}},
	"UndoBulk": {audit.BulkUndone, "hinrich", "gesa", func(ctx context.Context, d *store.Desk) error {
		if _, err := d.DoBulk(ctx, assigning("b1", rima), nil); err != nil && !errors.As(err, new(*store.Refused)) {
			return err
		}
		_, err := d.UndoBulk(ctx, "b1", nil)
		return err
	}},
	"Bulks": {audit.BulkListed, "foelke", "wiebke", func(ctx context.Context, d *store.Desk) error {
		_, err := d.Bulks(ctx)
		return err
	}},
	"Export": {audit.Exported, "hinrich", "maike", func(ctx context.Context, d *store.Desk) error {
		_, err := d.Export(ctx, store.ExportQuery{Purpose: "Einladung zur Sprachberatung"})
		return err
	}},
	"WhoAmI": {audit.WhoAmI, "wiebke", "", func(ctx context.Context, d *store.Desk) error {
		_, err := d.WhoAmI(ctx)
		return err
	}},
	"SetLanguage": {audit.LanguageSet, "wiebke", "", func(ctx context.Context, d *store.Desk) error {
		return d.SetLanguage(ctx, "en")
	}},
	"StaffList": {audit.StaffListed, "gesa", "maike", func(ctx context.Context, d *store.Desk) error {
		_, err := d.StaffList(ctx)
		return err
	}},
	"StaffAdd": {audit.StaffAdded, "gesa", "hinrich", func(ctx context.Context, d *store.Desk) error {
		return d.StaffAdd(ctx, store.Staff{ID: "neu", Name: "Neu", Role: access.Planner})
	}},
	"StaffRole": {audit.StaffRole, "gesa", "hinrich", func(ctx context.Context, d *store.Desk) error {
		return d.StaffRole(ctx, "okko", store.Post{Role: access.Planner})
	}},
	"StaffOff": {audit.StaffOff, "gesa", "antje", func(ctx context.Context, d *store.Desk) error {
		return d.StaffOff(ctx, "okko")
	}},
	"StaffOn": {audit.StaffOn, "gesa", "antje", func(ctx context.Context, d *store.Desk) error {
		return d.StaffOn(ctx, "okko")
	}},
	"KeyAdd": {audit.KeyAdded, "gesa", "maike", func(ctx context.Context, d *store.Desk) error {
		_, err := d.KeyAdd(ctx, store.NewKey{Staff: "maike", Line: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDsu7fs/xFeWnkJDsnXnhM0NLjuLmKwrS5V2Zc9OvCvv"})
		return err
	}},
	"KeyList": {audit.KeyListed, "gesa", "maike", func(ctx context.Context, d *store.Desk) error {
		_, err := d.KeyList(ctx, "")
		return err
	}},
	"KeyRevoke": {audit.KeyRevoked, "gesa", "maike", func(ctx context.Context, d *store.Desk) error {
		keys, err := d.KeyList(ctx, "tjark")
		if err != nil {
			_, err = d.KeyRevoke(ctx, "SHA256:x")
			return err
		}
		_, err = d.KeyRevoke(ctx, keys[0].Fingerprint)
		return err
	}},
	"Backup": {audit.BackupMade, "operator:me", "gesa", func(ctx context.Context, d *store.Desk) error {
		return d.Backup(ctx, "b1", func(context.Context, store.Backend) (store.Copied, error) { return store.Copied{Documents: 1}, nil })
	}},
	"Log": {audit.LogRead, "antje", "gesa", func(ctx context.Context, d *store.Desk) error {
		_, err := d.Log(ctx, store.LogQuery{})
		return err
	}},
}

// saved saves a list and does something with it, which whoever may not save may
// not do either.
func saved(ctx context.Context, d *store.Desk, do func(context.Context, string) error) error {
	list, err := d.SaveList(ctx, store.SavedList{Name: "L" + string(person.NewID()), Filter: "in:Aurich"})
	if do == nil || err != nil && !errors.As(err, new(*store.Refused)) {
		return err
	}
	return do(ctx, list.ID)
}

// picked makes a list by hand with these people in it.
func picked(ctx context.Context, d *store.Desk, who ...person.ID) (string, error) {
	list, err := d.SaveList(ctx, store.SavedList{Name: "L" + string(person.NewID()), Hand: true})
	if err != nil {
		return "", err
	}
	_, err = d.DoBulk(ctx, store.Bulk{ID: "pick-" + list.ID, Do: store.AddTo, List: list.ID, People: who}, nil)
	return list.ID, err
}

func assigning(id string, who ...person.ID) store.Bulk {
	return store.Bulk{ID: id, Do: store.Assign, Staff: "tjark", People: who}
}

// sessionOnly are the methods that tell of the session itself: recorded, but
// nothing that anybody could be refused. Heard, Unsent and RefusedNotes leave out
// whom the principal may not see.
var sessionOnly = map[string]bool{"Face": true, "Answer": true, "Heard": true, "Unsent": true, "RefusedNotes": true, "End": true}

// prepared is what must have happened before a method can be used.
var prepared = map[string]func(o *office){}

func (o *office) prepare(method string) {
	if happen := prepared[method]; happen != nil {
		happen(o)
	}
}

func TestEveryMethodOfADeskIsDecidedAndRecorded(t *testing.T) {
	desk := reflect.TypeFor[*store.Desk]()
	for i := range desk.NumMethod() {
		name := desk.Method(i).Name
		c, known := every[name]
		if sessionOnly[name] {
			continue
		}
		if !known {
			t.Errorf("Desk.%s is not in the table of this test: which decision, which event?", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.prepare(name)
			if err := c.do(t.Context(), o.as(c.may)); err != nil {
				t.Fatalf("as %s: %v", c.may, err)
			}
			if event := o.last(c.event, c.may); event.Outcome != "ok" && c.event != audit.LogRead || len(event.Policies) == 0 {
				t.Errorf("the log says %+v", event)
			}
			if c.mayNot != "" {
				refused(t, o, c.event, c.mayNot, c.do)
			}
		})
	}
}

func refused(t *testing.T, o *office, event audit.Type, who string, do func(context.Context, *store.Desk) error) {
	t.Helper()
	err := do(t.Context(), o.as(who))
	if _, ok := errors.AsType[*store.Refused](err); !ok && !errors.Is(err, store.ErrNotFound) {
		t.Errorf("as %s: %v, not a refusal", who, err)
	}
	if event := o.last(event, who); event.Phase != audit.Refused {
		t.Errorf("the refusal of %s is not in the log: %+v", who, event)
	}
}

// What cannot be recorded must not happen, and nothing is shown.
func TestNothingHappensThatCannotBeRecorded(t *testing.T) {
	for name, c := range every {
		if name == "Log" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.prepare(name)
			desk := o.as(c.may)
			o.backend.refuse.Store(store.Audit)
			if err := c.do(t.Context(), desk); err == nil {
				t.Error("done without a record")
			}
			o.backend.refuse.Store(store.Collection(""))
			if err := c.do(t.Context(), desk); err != nil {
				t.Errorf("after the log is back: %v", err)
			}
		})
	}
}

func TestNoteThatCannotBeRecordedIsNotKept(t *testing.T) {
	o := open(t)
	desk := o.as("maike")
	o.backend.refuse.Store(store.Audit)
	if _, err := desk.AddNote(t.Context(), store.NewNote{Person: rima, Key: "k", Text: "Nicht da."}); err == nil {
		t.Fatal("acknowledged")
	}
	o.backend.refuse.Store(store.Collection(""))
	if notes, err := desk.Notes(t.Context(), rima, ""); err != nil || len(notes) != 0 {
		t.Errorf("%d notes, %v", len(notes), err)
	}
}
