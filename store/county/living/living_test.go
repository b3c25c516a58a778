package living

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"lotse/store/county"
	"lotse/store/person"
)

// filled are offices with the records of a small county.
func filled(t *testing.T) (*Offices, []person.Record) {
	t.Helper()
	o, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	var records []person.Record
	for a := range county.New(county.Spec{People: 300, Seed: 1, Today: time.Now()}).People() {
		records = append(records, a.Records...)
	}
	if err := o.Put(t.Context(), records...); err != nil {
		t.Fatal(err)
	}
	return o, records
}

// rows reads a whole table, by key.
func (o *office) rows(t *testing.T) map[string]string {
	t.Helper()
	list, err := o.db.QueryContext(t.Context(), "SELECT "+o.key+", "+o.columns[0].name+"||"+o.columns[2].name+"||"+o.columns[8].name+" FROM "+o.name)
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	all := map[string]string{}
	for list.Next() {
		var key, rest string
		if err := list.Scan(&key, &rest); err != nil {
			t.Fatal(err)
		}
		all[key] = rest
	}
	return all
}

func TestEveryRecordIsARowOfItsOffice(t *testing.T) {
	o, records := filled(t)
	want := map[person.Source]int{}
	for _, r := range records {
		want[r.Source]++
		if row := o.Row(r); (row == nil) != (r.Source == person.Outreach) {
			t.Errorf("%s as a row: %v", r.ID, row)
		}
	}
	for _, one := range []*office{o.authority, o.youth} {
		if got := len(one.rows(t)); got != want[one.source] || got == 0 {
			t.Errorf("%s has %d rows, want %d", one.source, got, want[one.source])
		}
	}
}

// What the offices do by themselves is not read: work of outreach stays here.
func TestEverythingThatCanHappenHappens(t *testing.T) {
	o, _ := filled(t)
	before := o.authority.rows(t)
	youths := o.youth.rows(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	told := map[string]int{}
	err := o.Live(ctx, Spec{County: county.Aurich, Seed: 1, Pace: 50 * time.Microsecond, Places: []string{"03452001"}}, func(what string) {
		if told[what]++; len(told) == len(events) {
			stop()
		}
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	after := o.authority.rows(t)
	if maps.Equal(before, after) || maps.Equal(youths, o.youth.rows(t)) || len(after) <= len(before) {
		t.Errorf("%d rows became %d after %v", len(before), len(after), slices.Sorted(maps.Keys(told)))
	}
}
