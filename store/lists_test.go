package store_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
)

func (o *office) save(d *store.Desk, l store.SavedList) store.SavedList {
	o.t.Helper()
	kept, err := d.SaveList(o.t.Context(), l)
	if err != nil {
		o.t.Fatalf("save %q: %v", l.Name, err)
	}
	return kept
}

func (o *office) shelf(d *store.Desk) *store.Shelf {
	o.t.Helper()
	shelf, err := d.OpenShelf(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return shelf
}

// on is a list as its reader calls it.
func on(t *testing.T, shelf *store.Shelf, name string) store.Shelved {
	t.Helper()
	var names []string
	for _, l := range shelf.Lists() {
		if l.Name == name {
			return l
		}
		names = append(names, l.Name)
	}
	t.Fatalf("there is no list %q, only %q", name, names)
	return store.Shelved{}
}

func TestListsAreSharedWithThoseOfTheTeamOrTheRole(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	o.save(maike, store.SavedList{Name: "Meine", Filter: "german:A1"})
	o.save(maike, store.SavedList{Name: "Team", Filter: "german:A1", Shared: store.WithTeam})
	o.save(maike, store.SavedList{Name: "Kurse", Filter: "german:A1", Shared: store.WithRole, With: "courses"})
	for who, want := range map[string][]string{
		"maike": {"Kurse", "Meine", "Team"}, "okko": {"Team"}, "tjark": nil, "foelke": {"Kurse"}, "hinrich": nil,
	} {
		var names []string
		for _, l := range o.shelf(o.as(who)).Lists() {
			names = append(names, l.Name)
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s reads %q, want %q", who, names, want)
		}
	}
}

// Everybody counts and finds with her own rights, and what a count says, the list shows.
func TestCountOfASharedListIsWhatItsReaderFinds(t *testing.T) {
	o := open(t)
	o.save(o.as("hinrich"), store.SavedList{Name: "A1", Filter: "german:A1", Shared: store.WithRole, With: "outreach"})
	o.save(o.as("hinrich"), store.SavedList{Name: "Alle A1", Filter: "list:A1", Shared: store.WithRole, With: "outreach"})
	for who, want := range map[string]int{"maike": 2, "okko": 2, "tjark": 2, "hinrich": 3} {
		desk := o.as(who)
		for _, name := range []string{"A1", "Alle A1"} {
			total := on(t, o.shelf(desk), name).Total
			found, err := desk.Find(t.Context(), store.Query{Filter: o.filter(`list:"` + name + `"`), Limit: -1})
			if err != nil || total != want || found.Total != want || len(found.Rows) != want {
				t.Errorf("%s: %s counts %d, finds %d with %d rows (%v), want %d", who, name, total, found.Total, len(found.Rows), err, want)
			}
		}
	}
}

func TestSharedListOfAFieldThatTheReaderMayNotSeeIsRefused(t *testing.T) {
	o := open(t)
	o.save(o.as("hinrich"), store.SavedList{Name: "Status", Filter: "status:25-2", Shared: store.WithRole, With: "courses"})
	o.save(o.as("hinrich"), store.SavedList{Name: "Darin", Filter: "list:Status", Shared: store.WithRole, With: "courses"})
	foelke := o.as("foelke")
	for _, filter := range []string{"list:Status", "-list:Status", "list:Darin", "in:Aurich list:Darin"} {
		found, err := foelke.Find(t.Context(), store.Query{Filter: o.filter(filter), Limit: -1})
		refused, ok := errors.AsType[*store.Refused](err)
		if !ok || refused.Code != store.RefusedField || found.Total != 0 {
			t.Errorf("%s: %+v, %v", filter, found, err)
		}
	}
	if l := on(t, o.shelf(foelke), "Status"); l.Why == nil || l.Total != 0 {
		t.Errorf("the shelf shows %+v", l)
	}
	if found, err := foelke.Find(t.Context(), store.Query{Filter: o.filter("list:any"), Limit: -1}); err != nil || found.Total != 0 {
		t.Errorf("list:any finds %d, %v", found.Total, err)
	}
}

// Whoever is not in a list that is no more would be everybody: such a list, and
// one around it, finds nobody, so that no act and no file reaches them.
func TestListWithoutADroppedOneFindsNobody(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	inner := o.save(hinrich, store.SavedList{Name: "Fertig", Filter: "in:Norden"})
	o.save(hinrich, store.SavedList{Name: "Rest", Filter: "german:A1 -list:Fertig"})
	o.save(hinrich, store.SavedList{Name: "Darum", Filter: "german:A1 -list:Rest"})
	if found, err := hinrich.Find(t.Context(), store.Query{Filter: o.filter("list:Rest"), Limit: -1}); err != nil || found.Total == 0 {
		t.Fatalf("before: %d, %v", found.Total, err)
	}
	if err := hinrich.DropList(t.Context(), inner.ID); err != nil {
		t.Fatal(err)
	}
	for _, filter := range []string{"list:Rest", "-list:Rest", "list:Darum", "-list:Darum", "-list:Fertig"} {
		found, err := hinrich.Find(t.Context(), store.Query{Filter: o.filter(filter), Limit: -1})
		if err != nil || found.Total != 0 {
			t.Errorf("%s finds %d, %v", filter, found.Total, err)
		}
		out, err := hinrich.Export(t.Context(), store.ExportQuery{Filter: o.filter(filter), Purpose: "Plätze planen"})
		if err != nil || len(out.Rows) != 0 {
			t.Errorf("%s leaves with %d, %v", filter, len(out.Rows), err)
		}
	}
	if l := on(t, o.shelf(hinrich), "Rest"); l.Total != 0 {
		t.Errorf("the shelf counts %d", l.Total)
	}
}

func TestNewAndLeftSinceTheLastLook(t *testing.T) {
	o := open(t)
	maike, hinrich := o.as("maike"), o.as("hinrich")
	l := o.save(maike, store.SavedList{Name: "Betreut", Filter: "worker:any"})
	shelf := o.shelf(maike)
	if l := on(t, shelf, "Betreut"); l.Total != 1 || l.New != 0 || l.Left != 0 {
		t.Fatalf("before the first look %+v", l)
	}
	if err := maike.LookAt(t.Context(), l.ID); err != nil {
		t.Fatal(err)
	}
	o.bulk(hinrich, store.Bulk{ID: "b1", Do: store.Assign, Staff: "maike", People: []person.ID{rima, hidden, oleh}})
	o.bulk(hinrich, store.Bulk{ID: "b2", Do: store.Relieve, Staff: "maike", People: []person.ID{amina}})
	// Amina lives in Norden: relieved of her, maike finds her no more, and is told nothing.
	if l := on(t, shelf, "Betreut"); l.Total != 2 || l.New != 2 || l.Left != 0 {
		t.Errorf("since the look %+v", l)
	}
	came, left := shelf.Changes(l.ID)
	if slices.Sort(came); !slices.Equal(came, []person.ID{rima, oleh}) || len(left) != 0 {
		t.Errorf("came %v, left %v", came, left)
	}
	if err := maike.LookAt(t.Context(), l.ID); err != nil {
		t.Fatal(err)
	}
	o.bulk(hinrich, store.Bulk{ID: "b3", Do: store.Relieve, Staff: "maike", People: []person.ID{rima}})
	if l := on(t, shelf, "Betreut"); l.Total != 1 || l.New != 0 || l.Left != 1 {
		t.Errorf("since the second look %+v", l)
	}
}

// Two servers on one store: what is kept through one is on the other's shelf.
func TestListsOfAnotherServer(t *testing.T) {
	o := open(t)
	other, err := store.Open(t.Context(), o.backend, store.Options{Process: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	there := &office{t: t, backend: o.backend, store: other}
	here, away := o.as("maike"), there.as("maike")
	shelf := there.shelf(away)
	l := o.save(here, store.SavedList{Name: "Aurich", Filter: "in:Aurich"})
	if err := errors.Join(here.LookAt(t.Context(), l.ID), here.Pin(t.Context(), l.ID, true)); err != nil {
		t.Fatal(err)
	}
	wait(t, "the list on the other server", func() bool {
		lists := shelf.Lists()
		return len(lists) == 1 && lists[0].Total == 1 && lists[0].Pinned && !lists[0].Looked.IsZero()
	})
	o.bulk(here, store.Bulk{ID: "f", Do: store.FollowUp, People: []person.ID{rima}, Day: "2090-01-01", Text: "Anrufen"})
	wait(t, "the follow-up on the other server", func() bool {
		found, err := away.Find(t.Context(), store.Query{Filter: o.filter("owes:me")})
		return err == nil && found.Total == 1
	})
	third, err := store.Open(t.Context(), o.backend, store.Options{Process: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer third.Close()
	later := &office{t: t, backend: o.backend, store: third}
	if l := on(t, later.shelf(later.as("maike")), "Aurich"); l.Total != 1 || !l.Pinned {
		t.Errorf("after a start: %+v", l)
	}
}

func TestListsThatCannotBeKept(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	a := o.save(maike, store.SavedList{Name: "Eins", Filter: "in:Aurich"})
	b := o.save(maike, store.SavedList{Name: "Zwei", Filter: "list:Eins"})
	circle := a
	circle.Filter = "list:Zwei"
	self := a
	self.Filter = "list:Eins"
	for want, l := range map[string]store.SavedList{
		"list.name":    {Name: "a\x1b[31mb", Filter: "in:Aurich"},
		"list.exists":  {Name: "EINS", Filter: "in:Aurich"},
		"list.empty":   {Name: "Alle"},
		"list.unknown": {Name: "Drei", Filter: "list:Vier"},
		"list.circle":  circle,
		"list.with":    {Name: "Drei", Filter: "in:Aurich", Shared: store.WithRole, With: "boss"},
	} {
		_, err := maike.SaveList(t.Context(), l)
		if wrong, ok := errors.AsType[*store.Mistake](err); !ok || wrong.Code != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := maike.SaveList(t.Context(), self); err == nil {
		t.Error("a list is in itself")
	}
	for _, name := range []string{"any", "none", `a"b`, "hinrich/Eins", "", "#x"} {
		if _, err := maike.SaveList(t.Context(), store.SavedList{Name: name, Filter: "in:Aurich"}); err == nil {
			t.Errorf("a list is called %q", name)
		}
	}
	b.Name, b.Version = "Neu", b.Version-1
	if _, err := maike.SaveList(t.Context(), b); !errors.Is(err, store.ErrConflict) {
		t.Errorf("over a newer one: %v", err)
	}
	o.save(o.as("okko"), store.SavedList{Name: "Eins", Filter: "in:Norden", Shared: store.WithTeam})
	on(t, o.shelf(maike), "okko/Eins")
	if found, err := maike.Find(t.Context(), store.Query{Filter: o.filter("list:okko/Eins")}); err != nil || found.Total != 1 {
		t.Errorf("okko's list holds %d, %v", found.Total, err)
	}
}

// Every column of a list is of some class, and whoever may not see that class
// gets nothing of it.
func TestEveryColumnOfAListHasAClass(t *testing.T) {
	classes := store.EmptyColumns()
	for _, i := range leavesOf(reflect.TypeFor[register.Row]()) {
		var in []string
		for class, empty := range classes {
			l := filled(t)
			empty(&l)
			if reflect.ValueOf(l).FieldByIndex(i).IsZero() {
				in = append(in, class)
			}
		}
		if len(in) != 1 {
			t.Errorf("%s is of the classes %q", reflect.TypeFor[register.Row]().FieldByIndex(i).Name, in)
		}
	}
}

// leavesOf are the columns of a row: what it is made of, but its id and why it was found.
func leavesOf(kind reflect.Type) (leaves [][]int) {
	for _, f := range reflect.VisibleFields(kind) {
		if !f.Anonymous && f.Name != "ID" && f.Name != "Why" {
			leaves = append(leaves, f.Index)
		}
	}
	return leaves
}

func filled(t *testing.T) register.Row {
	var l register.Row
	v := reflect.ValueOf(&l).Elem()
	for _, i := range leavesOf(v.Type()) {
		switch f := v.FieldByIndex(i); f.Kind() {
		case reflect.String:
			f.SetString("x")
		case reflect.Int:
			f.SetInt(1)
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Slice:
			f.Set(reflect.ValueOf([]string{"x"}))
		default:
			if v.Type().FieldByIndex(i).Name != "Case" {
				t.Fatalf("%s: what is full?", v.Type().FieldByIndex(i).Name)
			}
			f.Set(reflect.ValueOf(person.Case{Waiting: "2026"}))
		}
	}
	return l
}

func TestColumnsOfHiddenClassesAreEmpty(t *testing.T) {
	o := open(t)
	found, err := o.as("foelke").Find(t.Context(), store.Query{Limit: -1, Facets: []string{"status", "german", "worker", "in"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range found.Rows {
		if row.AZR != "" || row.Residence != "" || len(row.Assigned) > 0 || len(row.Circle) > 0 || row.German == "" {
			t.Errorf("%+v", row)
		}
	}
	var facets []string
	for _, f := range found.Facets {
		facets = append(facets, f.Field)
	}
	if !slices.Equal(facets, []string{"german", "in"}) {
		t.Errorf("facets %q", facets)
	}
	for _, field := range []string{"status", "azr", "nosuchfield"} {
		_, err := o.as("foelke").Find(t.Context(), store.Query{Sort: register.Sort{Field: field}})
		if refused, ok := errors.AsType[*store.Refused](err); !ok || refused.Code != store.RefusedField {
			t.Errorf("sorted by %s: %v", field, err)
		}
	}
}

func TestRecentPeople(t *testing.T) {
	o := open(t)
	maike := o.as("maike")
	for _, id := range []person.ID{rima, amina, rima} {
		if _, err := maike.Person(t.Context(), id, ""); err != nil {
			t.Fatal(err)
		}
	}
	wait(t, "both being kept", func() bool {
		rows, err := maike.Recent(t.Context())
		return err == nil && len(rows) == 2 && rows[0].ID == rima && rows[1].ID == amina && rows[0].AZR == ""
	})
	o.bulk(o.as("hinrich"), store.Bulk{ID: "b", Do: store.Relieve, Staff: "maike", People: []person.ID{amina}})
	if rows, err := maike.Recent(t.Context()); err != nil || len(rows) != 1 {
		t.Errorf("whom she may find no more is there: %d, %v", len(rows), err)
	}
}

func (o *office) bulk(d *store.Desk, b store.Bulk) store.BulkDone {
	o.t.Helper()
	done, err := d.DoBulk(context.WithoutCancel(o.t.Context()), b, nil)
	if err != nil {
		o.t.Fatal(fmt.Errorf("%s: %w", b.ID, err))
	}
	return done
}
