package store_test

import (
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// Whose value wins is what the configurations say now, not what they said when the
// offices delivered: for people in lists, for one who is opened, and after a restart.
func TestAnotherOwnerOfAFieldIsSeenAtOnce(t *testing.T) {
	dir := t.TempDir() + "/store"
	receiving(t, dir)
	o := openDir(t, dir)
	number := "azr=250010012342"
	o.deliver(person.AliensAuthority, reads(1, []store.Row{someone("a1", "Rima", "Haddad", "1990-03-04", number)}))
	o.deliver(person.YouthOffice, reads(1, []store.Row{someone("j1", "Rima", "Kanaan", "1990-03-04", number)}))
	youth := openSource(person.YouthOffice)
	shows := func(o *office, family string) {
		t.Helper()
		hinrich := o.as("hinrich")
		wait(t, "the lists show "+family, func() bool {
			found, err := hinrich.Find(t.Context(), store.Query{Filter: o.filter(family), Limit: 1})
			return err == nil && found.Total == 1
		})
		found, err := hinrich.Find(t.Context(), store.Query{Filter: o.filter(family), Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		p, err := hinrich.Person(t.Context(), found.Rows[0].ID, "")
		if err != nil || p.Value(person.Family) != family {
			t.Errorf("%q is opened as %q, %v", family, p.Value(person.Family), err)
		}
	}
	shows(o, "Haddad")
	youth.Owns = []person.FieldName{person.Family}
	if err := o.as("gesa").PutSource(t.Context(), youth); err != nil {
		t.Fatal(err)
	}
	shows(o, "Kanaan")
	shows(openDir(t, dir), "Kanaan")
	o.deliver(person.AliensAuthority, reads(1, []store.Row{someone("a1", "Rima Maria", "Haddad", "1990-03-04", number)}))
	shows(o, "Kanaan")
	youth.Owns = nil
	if err := o.as("gesa").PutSource(t.Context(), youth); err != nil {
		t.Fatal(err)
	}
	shows(o, "Haddad")
}
