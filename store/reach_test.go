package store_test

import (
	"errors"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// A list of one's own inside a shared one is shared along; somebody else's that
// is not shared with the reader is not.
func TestListInsideASharedOne(t *testing.T) {
	o := open(t)
	hinrich, maike, okko := o.as("hinrich"), o.as("maike"), o.as("okko")
	inner := o.save(hinrich, store.SavedList{Name: "Innen", Filter: "german:A1", Shared: store.WithRole, With: "outreach"})
	o.save(hinrich, store.SavedList{Name: "Meins", Filter: "in:Norden"})
	o.save(hinrich, store.SavedList{Name: "Geteilt", Filter: "list:Meins", Shared: store.WithRole, With: "outreach"})
	o.save(maike, store.SavedList{Name: "Team", Filter: "list:Innen", Shared: store.WithTeam})
	totals := func(name string) (total int) {
		found, err := okko.Find(t.Context(), store.Query{Filter: o.filter("list:" + name), Limit: -1})
		if err != nil || found.Total != on(t, o.shelf(okko), name).Total {
			t.Errorf("%s: %d, %v", name, found.Total, err)
		}
		return found.Total
	}
	if totals("Geteilt") != 2 || totals("Team") != 2 {
		t.Errorf("found %d and %d, want both people of Norden", totals("Geteilt"), totals("Team"))
	}
	inner.Shared = store.Private
	o.save(hinrich, inner)
	if n := totals("Team"); n != 0 {
		t.Errorf("what is shared no more still holds %d", n)
	}
	if found, err := okko.Find(t.Context(), store.Query{Filter: o.filter(`list:"#` + inner.ID + `"`)}); err != nil || found.Total != 0 {
		t.Errorf("by its id: %d, %v", found.Total, err)
	}
}

// "me" in a shared list is whoever reads it, and what she may not ask she cannot save.
func TestMeInASharedListIsItsReader(t *testing.T) {
	o := open(t)
	o.save(o.as("hinrich"), store.SavedList{Name: "Betreute", Filter: "worker:me", Shared: store.WithRole, With: "outreach"})
	for who, want := range map[string]int{"maike": 1, "okko": 0} {
		if l := on(t, o.shelf(o.as(who)), "Betreute"); l.Total != want {
			t.Errorf("%s: %d", who, l.Total)
		}
	}
	_, err := o.as("foelke").SaveList(t.Context(), store.SavedList{Name: "Status", Filter: "status:25-2"})
	if refused, ok := errors.AsType[*store.Refused](err); !ok || refused.Code != store.RefusedField {
		t.Errorf("%v", err)
	}
}

// Who may be seen by a field only here and there is counted only there.
func TestNewsByAFieldThatIsSeenOfSome(t *testing.T) {
	o := open(t)
	maike, hinrich := o.as("maike"), o.as("hinrich")
	l := o.save(maike, store.SavedList{Name: "AZR", Filter: "azr:any"})
	if err := maike.LookAt(t.Context(), l.ID); err != nil {
		t.Fatal(err)
	}
	o.bulk(hinrich, store.Bulk{ID: "n1", Do: store.Assign, Staff: "maike", People: []person.ID{rima}})
	if l := on(t, o.shelf(maike), "AZR"); l.Total != 2 || l.New != 1 || l.Left != 0 {
		t.Errorf("%+v", l)
	}
	o.bulk(hinrich, store.Bulk{ID: "n2", Do: store.Relieve, Staff: "maike", People: []person.ID{rima}})
	if l := on(t, o.shelf(maike), "AZR"); l.Total != 1 || l.New != 0 || l.Left != 0 {
		t.Errorf("%+v: rima is still found, but not by her number", l)
	}
}

func TestColumnsAreKeptForTheNextSession(t *testing.T) {
	o := open(t)
	if err := o.as("maike").SetColumns(t.Context(), []string{"name", "german"}); err != nil {
		t.Fatal(err)
	}
	if got := o.as("maike").Session.Me.Columns; len(got) != 2 || got[1] != "german" {
		t.Errorf("%q", got)
	}
	for _, wrong := range [][]string{{"nosuch"}, {"name", "name"}} {
		if err := o.as("maike").SetColumns(t.Context(), wrong); !errors.As(err, new(*store.Mistake)) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
