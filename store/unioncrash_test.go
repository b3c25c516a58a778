package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
	"lotse/store/roster"
)

// one says what there is of people, their records, places and pairs, whole but for
// what tells of the writing itself. All clocks of a test stand still.
func everything(t *testing.T, b store.Backend) (lines []string) {
	t.Helper()
	for _, c := range []store.Collection{store.Persons, store.Records, store.Notes, store.Courses, store.Reviews, store.Unique} {
		err := b.All(t.Context(), c, nil, func(doc store.Document) error {
			var body bson.M
			if err := bson.Unmarshal(slices.Clone(doc.Body), &body); err != nil {
				return err
			}
			delete(body, "op")
			delete(body, "owed") // copies that are written already, until they are struck off
			text, err := bson.MarshalExtJSON(sorted(body), false, false)
			lines = append(lines, fmt.Sprintf("%s %s %s", c, doc.ID, text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(lines)
	return lines
}

// sorted puts the elements of a document into one order.
func sorted(m bson.M) (out bson.D) {
	for _, key := range slices.Sorted(mapsKeys(m)) {
		out = append(out, bson.E{Key: key, Value: m[key]})
	}
	return out
}

func mapsKeys(m bson.M) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

// lived is an office whose two people have all that a person may have, one course in
// common, and wait as a pair.
func lived(t *testing.T, dir string, clock func() time.Time) (pair string) {
	t.Helper()
	backend, err := embedded.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, backend: &flaky{Backend: backend}}
	o.backend.refuse.Store(store.Collection(""))
	err = store.Fill(t.Context(), o.backend, store.Office{Staff: staff(), Keys: keys(t), People: slices.Values(people())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if o.store, err = store.Open(t.Context(), o.backend, store.Options{Process: "before", Clock: clock}); err != nil {
		t.Fatal(err)
	}
	course := o.course(2)
	hinrich := o.as("hinrich")
	for i, who := range []person.ID{rima, amina} {
		_, noteErr := hinrich.AddNote(t.Context(), store.NewNote{Person: who, Text: fmt.Sprint("Notiz ", i)})
		_, stepErr := hinrich.PlanStep(t.Context(), who, store.NewStep{ID: fmt.Sprint("s", i), Day: hinrich.Session.Today(), What: "Brief"})
		if err := errors.Join(noteErr, stepErr, hinrich.SetFact(t.Context(), who, person.School, []string{"none", "primary"}[i])); err != nil {
			t.Fatal(err)
		}
		o.enrol("foelke", course, who, []string{roster.Waiting, roster.Registered}[i])
	}
	wait(t, "both have their places", func() bool {
		_, first := o.enrolment(rima)
		_, second := o.enrolment(amina)
		return first && second
	})
	pair = o.suspected(rima, amina).ID
	if err := errors.Join(o.store.Close(), backend.Close()); err != nil {
		t.Fatal(err)
	}
	return pair
}

// A union, and its undoing, is broken off at each of its writes in turn. Whoever
// decides the same again, or any process later on, brings it to the same end.
func TestAUnionThatIsBrokenOffComesToTheSameEnd(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	base := t.TempDir() + "/base"
	pair := lived(t, base, clock)
	same := func(d *store.Desk) error { return d.Same(context.Background(), pair) }
	undo := func(d *store.Desk) error { return d.UndoReview(context.Background(), pair) }
	united := copied(t, base)
	want := map[string][]string{"union": decided(t, united, clock, same), "undoing": decided(t, copied(t, united), clock, undo)}
	for name, c := range map[string]struct {
		from string
		act  func(*store.Desk) error
	}{"union": {base, same}, "undoing": {united, undo}} {
		t.Run(name, func(t *testing.T) {
			for _, how := range []fall{before, after} {
				for _, sentAgain := range []bool{true, false} {
					for k, over := 0, false; !over; k++ {
						over = unionFalls(t, copied(t, c.from), clock, c.act, k, how, sentAgain, want[name])
						if t.Failed() {
							t.Fatalf("broken off at write %d, %s; sent again: %v", k, how, sentAgain)
						}
					}
				}
			}
		})
	}
}

// decided is what there is after a decision that nothing disturbs.
func decided(t *testing.T, dir string, clock func() time.Time, act func(*store.Desk) error) []string {
	t.Helper()
	backend, err := embedded.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, backend: &flaky{Backend: backend}}
	if o.store, err = store.Open(t.Context(), backend, store.Options{Process: "whole", Clock: clock}); err != nil {
		t.Fatal(err)
	}
	if err := act(o.as("hinrich")); err != nil {
		t.Fatal(err)
	}
	lines := everything(t, backend)
	if err := errors.Join(o.store.Close(), backend.Close()); err != nil {
		t.Fatal(err)
	}
	return lines
}

// unionFalls breaks a decision off at a write, and says whether it had fewer.
func unionFalls(t *testing.T, dir string, clock func() time.Time, act func(*store.Desk) error, k int, how fall, sentAgain bool, want []string) (over bool) {
	t.Helper()
	defer os.RemoveAll(dir)
	backend, err := embedded.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer backend.Close()
	untouched := everything(t, backend)
	broken := &falling{Backend: backend}
	o := &office{t: t, backend: &flaky{Backend: backend}}
	if o.store, err = store.Open(t.Context(), broken, store.Options{Process: "falling", Clock: clock}); err != nil {
		t.Fatal(err)
	}
	hinrich := o.as("hinrich")
	broken.arm(k, how)
	broke := act(hinrich)
	if over = !broken.fell(); over != (broke == nil) {
		t.Logf("the process fell: %v, the decision says %v", !over, broke) // it fell while it tidied up
	}
	o.store.Close()
	later := clock
	if !sentAgain {
		later = func() time.Time { return clock().Add(time.Hour) }
	}
	if o.store, err = store.Open(t.Context(), backend, store.Options{Process: "next", Clock: later}); err != nil {
		t.Fatal(err)
	}
	defer o.store.Close()
	if sentAgain {
		if err := act(o.as("hinrich")); err != nil {
			t.Error(err)
		}
	}
	var got []string
	wait(t, "it comes to its end", func() bool {
		got = everything(t, backend)
		return slices.Equal(got, want) || !sentAgain && slices.Equal(got, untouched) || t.Failed()
	})
	return over
}
