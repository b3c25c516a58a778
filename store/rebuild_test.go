package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/county"
	"lotse/store/embedded"
	"lotse/store/person"
)

// inhabited is an office of a synthetic county.
func inhabited(t *testing.T, people int) *office {
	t.Helper()
	dir := t.TempDir() + "/store"
	backend, err := embedded.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	made := county.New(county.Spec{People: people, Seed: 7, Today: time.Now()})
	err = store.Fill(t.Context(), backend, store.Office{Staff: staff(), Keys: keys(t), People: made.People(), Courses: made.Courses()}, nil)
	if err := errors.Join(err, backend.Close()); err != nil {
		t.Fatal(err)
	}
	return openDir(t, dir)
}

func (o *office) nobodyChanges(when string, people int) {
	o.t.Helper()
	n, changed, err := o.as("gesa").Rebuild(o.t.Context())
	if err != nil || n != people || changed != 0 {
		o.t.Errorf("%s: %d people, %d come out otherwise, %v", when, n, changed, err)
	}
}

func TestNobodyComesOutOfHerRecordsOtherThanSheIs(t *testing.T) {
	const people = 2000
	o := inhabited(t, people)
	o.nobodyChanges("as filled", people)

	numbers := o.numbersOf("abh", 40)
	var rows []store.Row
	for i, key := range numbers[:30] {
		rows = append(rows, someone(key, word(i), word(i+900), birthday(i), "residence=25-2", "municipality="+aurich))
	}
	o.deliver("abh", reads(people, append(rows, strangers("x", 300, 310)...), numbers[30:]...))
	o.nobodyChanges("after a delivery", people+10)

	hinrich := o.as("hinrich")
	found, err := hinrich.Find(t.Context(), store.Query{Limit: 40})
	if err != nil {
		t.Fatal(err)
	}
	one, two := found.Rows[0].ID, found.Rows[1].ID
	if _, err := hinrich.AddNote(t.Context(), store.NewNote{Person: two, Text: "Angetroffen."}); err != nil {
		t.Fatal(err)
	}
	pair := o.suspected(one, two)
	if err := hinrich.Same(t.Context(), pair.ID); err != nil {
		t.Fatal(err)
	}
	o.nobodyChanges("after a union", people+10)
	records, err := hinrich.RecordsOf(t.Context(), pair.A)
	if err != nil {
		t.Fatal(err)
	}
	if err := hinrich.UndoReview(t.Context(), pair.ID); err != nil {
		t.Fatal(err)
	}
	o.nobodyChanges("after its undoing", people+10)
	if err := hinrich.Same(t.Context(), pair.ID); err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(records, func(l store.RecordLine) bool { return l.From == pair.B })
	if at < 0 {
		t.Fatalf("%+v", records)
	}
	if _, err := hinrich.Split(t.Context(), pair.A, records[at].Record); err != nil {
		t.Fatal(err)
	}
	o.nobodyChanges("after a split", people+11)
	back := []store.Row{someone(numbers[30], "Rima", "Haddad", "1990-03-04")}
	o.deliver("abh", reads(people, back))
	o.nobodyChanges("after somebody came back", people+11)
}

// numbersOf are keys of records of a source.
func (o *office) numbersOf(source person.Source, n int) (numbers []string) {
	o.t.Helper()
	known, err := o.store.SourceDesk(source).Known(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	for key := range known {
		numbers = append(numbers, key)
	}
	slices.Sort(numbers)
	return numbers[:n]
}

// Whose profile was damaged is put right.
func TestWhoIsOtherThanHerRecordsIsPutRight(t *testing.T) {
	o := receiver(t)
	o.deliver("abh", reads(5, strangers("n", 0, 5)))
	want := worldOf(t, o.backend)
	err := o.store.ChangePerson(t.Context(), o.whoHas("abh:n2"), func(p *person.Profile) error {
		p.Fields[person.Family] = person.Field{Fact: person.Fact{Value: "Falsch"}}
		return nil
	})
	if err != nil || !strings.Contains(fmt.Sprint(worldOf(t, o.backend)), "Falsch") {
		t.Fatal(err)
	}
	if n, changed, err := o.as("gesa").Rebuild(t.Context()); err != nil || n != 5 || changed != 1 {
		t.Errorf("%d, %d, %v", n, changed, err)
	}
	if got := worldOf(t, o.backend); got.String() != want.String() {
		t.Errorf("want\n%s\ngot\n%s", want, got)
	}
}
