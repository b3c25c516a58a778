package store_test

import (
	"errors"
	"slices"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// suspected is a pair of two people who may be one.
func (o *office) suspected(a, b person.ID) store.Review {
	o.t.Helper()
	r, err := o.as("hinrich").Suspect(o.t.Context(), a, b)
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

func (o *office) texts(who person.ID) (texts []string) {
	o.t.Helper()
	notes, err := o.as("hinrich").Notes(o.t.Context(), who, "")
	if err != nil {
		o.t.Fatal(err)
	}
	for _, n := range notes {
		texts = append(texts, n.Text)
	}
	slices.Sort(texts)
	return texts
}

func TestUnionAndItsUndoingLoseNothing(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	note := func(who person.ID, text string) {
		t.Helper()
		if _, err := hinrich.AddNote(t.Context(), store.NewNote{Person: who, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	note(rima, "R vorher")
	note(oleh, "O vorher")
	before, err := hinrich.Person(t.Context(), oleh, "")
	if err != nil {
		t.Fatal(err)
	}
	pair := o.suspected(rima, oleh)
	if err := hinrich.Same(t.Context(), pair.ID); err != nil {
		t.Fatal(err)
	}
	if err := hinrich.Same(t.Context(), pair.ID); err != nil {
		t.Errorf("sent again: %v", err)
	}
	if got := o.texts(rima); !slices.Contains(got, "R vorher") || !slices.Contains(got, "O vorher") {
		t.Errorf("the union has the notes %q", got)
	}
	sheet, err := hinrich.Person(t.Context(), oleh, "")
	if err != nil || sheet.ID != rima {
		t.Errorf("asked for the other one: %v, %v", sheet, err)
	}
	found, err := hinrich.Find(t.Context(), store.Query{Limit: -1})
	if err != nil || slices.Contains(ids(found), oleh) {
		t.Errorf("lists show both: %v, %v", ids(found), err)
	}
	note(oleh, "unter der alten Nummer")
	note(rima, "R danach")
	if err := hinrich.UndoReview(t.Context(), pair.ID); err != nil {
		t.Fatal(err)
	}
	after, err := hinrich.Person(t.Context(), oleh, "")
	if err != nil || after.ID != oleh || after.Name() != before.Name() || len(after.Fields) != len(before.Fields) {
		t.Errorf("afterwards: %+v, %v", after, err)
	}
	all := append(o.texts(rima), o.texts(oleh)...)
	for _, text := range []string{"R vorher", "O vorher", "unter der alten Nummer", "R danach"} {
		if n := len(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s != text })); n != 1 {
			t.Errorf("%q is there %d times", text, n)
		}
	}
	if got := o.texts(rima); slices.Contains(got, "O vorher") || !slices.Contains(got, "R danach") {
		t.Errorf("her notes afterwards: %q", got)
	}
	rows, err := hinrich.Reviews(t.Context(), false)
	if err != nil || len(rows) != 1 || rows[0].State != store.ReviewOpen {
		t.Errorf("the pair waits again: %+v, %v", rows, err)
	}
}

func TestWhoIsApartStaysApart(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	pair := o.suspected(rima, oleh)
	if err := hinrich.Apart(t.Context(), pair.ID); err != nil {
		t.Fatal(err)
	}
	if again := o.suspected(oleh, rima); again.ID != pair.ID || again.State != store.ReviewApart {
		t.Errorf("suspected again: %+v", again)
	}
	var wrong *store.Mistake
	if err := hinrich.Same(t.Context(), pair.ID); !errors.As(err, &wrong) {
		t.Errorf("said to be the same after all: %v", err)
	}
}

func TestOfHiddenPeopleNobodyHearsAPair(t *testing.T) {
	o := open(t)
	if _, err := o.as("hinrich").Suspect(t.Context(), rima, hidden); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("suspected: %v", err)
	}
	if _, err := o.as("hinrich").Review(t.Context(), "00000000"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a pair that is none: %v", err)
	}
	if _, err := o.as("maike").Reviews(t.Context(), false); err == nil {
		t.Error("an outreach worker reads the queue")
	}
}

func TestSplitRecordIsAPersonOfItsOwn(t *testing.T) {
	o := open(t)
	hinrich := o.as("hinrich")
	pair := o.suspected(rima, oleh)
	if err := hinrich.Same(t.Context(), pair.ID); err != nil {
		t.Fatal(err)
	}
	lines, err := hinrich.RecordsOf(t.Context(), rima)
	if err != nil || len(lines) < 2 {
		t.Fatalf("%+v, %v", lines, err)
	}
	at := slices.IndexFunc(lines, func(l store.RecordLine) bool { return l.From == oleh })
	if at < 0 {
		t.Fatalf("none of them came with the other: %+v", lines)
	}
	made, err := hinrich.Split(t.Context(), rima, lines[at].Record)
	if err != nil {
		t.Fatal(err)
	}
	again, err := hinrich.Split(t.Context(), rima, lines[at].Record)
	sheet, shown := hinrich.Person(t.Context(), made, "")
	if shown != nil || sheet.Name() != lines[at].Name {
		t.Errorf("the new person is %v (%v), sent again: %s, %v", sheet, shown, again, err)
	}
	if rest, err := hinrich.RecordsOf(t.Context(), rima); err != nil || len(rest) != len(lines)-1 {
		t.Errorf("left: %+v, %v", rest, err)
	}
}
