package store_test

import (
	"errors"
	"fmt"
	"testing"

	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
)

// guarded is a delivery by which 60 of 100 people would be gone or changed, with one
// who is new.
func guarded(kind string, file bool, n int) store.Delivery {
	rows := strangers("n", 0, 100)
	d := store.Delivery{ID: fmt.Sprintf("%s%d", kind, n), Total: 101, Rows: strangers("new", 200+n, 201+n)}
	switch kind {
	case "gone":
		for _, row := range rows[:60] {
			d.Gone = append(d.Gone, row.Key)
		}
	case "changed":
		d.Rows = append(d.Rows, changedRows(rows[:60])...)
	}
	if file {
		d.SHA256, d.Name = fmt.Sprintf("5e%s%d", kind, n), "a.csv"
	}
	return d
}

// stand is what there is: people in the lists, and records of the source that are as
// they were.
func (o *office) stand() (people, untouched int) {
	o.t.Helper()
	known, err := o.store.SourceDesk("abh").Known(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	for _, row := range strangers("n", 0, 100) {
		if known[row.Key] == row.Hash {
			untouched++
		}
	}
	return o.store.People(), untouched
}

func (o *office) standsAt(what string, people, untouched int) {
	o.t.Helper()
	if p, u := o.stand(); p != people || u != untouched {
		o.t.Errorf("%s: %d people and %d records as they were, want %d and %d", what, p, u, people, untouched)
	}
}

func eachGuarded(t *testing.T, test func(t *testing.T, o *office, kind string, file bool)) {
	for _, kind := range []string{"gone", "changed"} {
		for _, file := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, file %v", kind, file), func(t *testing.T) {
				o := receiver(t)
				o.deliver("abh", reads(100, strangers("n", 0, 100)))
				test(t, o, kind, file)
			})
		}
	}
}

// arrive is how many of the new people of n held deliveries come all the same.
func arrive(file bool, n int) int {
	if file {
		return 0
	}
	return n
}

func TestTooMuchAtOnceIsHeldUntilItIsReleased(t *testing.T) {
	eachGuarded(t, func(t *testing.T, o *office, kind string, file bool) {
		hinrich, gesa := o.as("hinrich"), o.as("gesa")
		r := o.deliver("abh", guarded(kind, file, 1))
		if r.State != store.ReceiptHeld || r.Why != "guard."+kind {
			t.Errorf("%+v", r)
		}
		o.standsAt("held", 100+arrive(file, 1), 100)
		r = o.deliver("abh", guarded(kind, file, 1))
		if r.State != store.ReceiptHeld {
			t.Errorf("again: %+v", r)
		}
		o.standsAt("held again", 100+arrive(file, 1), 100)
		if err := hinrich.ReleaseHeld(t.Context(), "abh"); err == nil {
			t.Error("a coordinator let it through")
		}
		if err := gesa.ReleaseHeld(t.Context(), "abh"); err != nil {
			t.Fatal(err)
		}
		o.standsAt("released, not delivered yet", 100+arrive(file, 1), 100)
		if r, found, err := o.store.SourceDesk("abh").Delivered(t.Context(), "5e"+kind+"1"); file && (!found || r.State != store.ReceiptReleased) {
			t.Errorf("whoever has the file sees %+v, %v", r, err)
		}
		r = o.deliver("abh", guarded(kind, file, 1))
		if r.State != store.ReceiptTaken || r.Gone+r.Changed != 60 {
			t.Errorf("released: %+v", r)
		}
		people := 101
		if kind == "gone" {
			people -= 60
		}
		o.standsAt("released", people, 40)
		if r = o.deliver("abh", guarded(kind, file, 1)); r.State != store.ReceiptTaken || !file && r.Gone+r.Changed != 0 {
			t.Errorf("the same afterwards: %+v", r)
		}
		o.standsAt("afterwards", people, 40)
		var wrong *store.Mistake
		if err := gesa.ReleaseHeld(t.Context(), "abh"); !errors.As(err, &wrong) {
			t.Errorf("released once more: %v", err)
		}
		// A release is for one delivery.
		if r := o.deliver("abh", reads(100, strangers("n", 0, 100))); kind == "changed" && r.State != store.ReceiptHeld {
			t.Errorf("the next one: %+v", r)
		}
	})
}

func TestWhatIsDroppedIsNotTaken(t *testing.T) {
	eachGuarded(t, func(t *testing.T, o *office, kind string, file bool) {
		o.deliver("abh", guarded(kind, file, 1))
		gesa := o.as("gesa")
		if err := gesa.DropHeld(t.Context(), "abh"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if r := o.deliver("abh", guarded(kind, file, 1)); r.State == store.ReceiptTaken || r.State == store.ReceiptReleased {
				t.Errorf("afterwards: %+v", r)
			}
			o.standsAt("dropped", 100+arrive(file, 1), 100)
		}
		var wrong *store.Mistake
		if err := gesa.DropHeld(t.Context(), "abh"); !errors.As(err, &wrong) {
			t.Errorf("it waits again: %v", err)
		}
		// Small changes are taken all the same.
		if r := o.deliver("abh", store.Delivery{Total: 100, Rows: changedRows(strangers("n", 97, 100)), Gone: []string{"n96"}}); r.Changed != 3 || r.Gone != 1 {
			t.Errorf("a few: %+v", r)
		}
	})
}

func TestWhatIsHeldHealsByItself(t *testing.T) {
	o := receiver(t)
	rows := strangers("n", 0, 100)
	o.deliver("abh", reads(100, rows))
	o.deliver("abh", guarded("gone", false, 1))
	held := func() int {
		t.Helper()
		receipts, err := o.as("gesa").Receipts(t.Context(), "abh", 0)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, r := range receipts {
			if r.State == store.ReceiptHeld {
				n++
			}
		}
		return n
	}
	if held() == 0 {
		t.Fatal("nothing is held")
	}
	// A few changes that say nothing of the others do not heal it, a look at all does.
	o.deliver("abh", store.Delivery{Total: 41, Rows: changedRows(rows[98:])})
	if err := o.as("gesa").DropHeld(t.Context(), "abh"); err != nil {
		t.Errorf("a part healed it: %v", err)
	}
	o.deliver("abh", store.Delivery{Total: 101, Swept: true})
	o.deliver("abh", guarded("gone", false, 2))
	o.deliver("abh", store.Delivery{Total: 102, Swept: true})
	var wrong *store.Mistake
	if err := o.as("gesa").ReleaseHeld(t.Context(), "abh"); !errors.As(err, &wrong) || held() != 0 {
		t.Errorf("healed, and still held: %v, %d", err, held())
	}
	o.standsAt("healed", 102, 98)
}

// Below the number of records from which the guard looks, all is taken.
func TestASmallSourceIsNotGuarded(t *testing.T) {
	o := receiver(t)
	o.deliver("abh", reads(10, strangers("n", 0, 10)))
	if r := o.deliver("abh", reads(1, nil, "n1", "n2", "n3", "n4", "n5", "n6")); r.Gone != 6 || r.State != store.ReceiptTaken {
		t.Errorf("%+v", r)
	}
}

// What was let through is taken in the end, wherever its delivery is broken off.
func TestAReleaseOutlivesADeliveryThatIsBrokenOff(t *testing.T) {
	for name, file := range map[string]bool{"database": false, "file": true} {
		t.Run(name, func(t *testing.T) {
			d := reads(36, nil)
			for i := range 24 { // of sixty
				d.Gone = append(d.Gone, fmt.Sprint("n", i))
			}
			if d.ID = "held"; file {
				d = asFile(d)
			}
			base := t.TempDir() + "/base"
			receiving(t, base)
			within := func(dir string, work func(o *office)) {
				backend, err := embedded.Open(t.Context(), dir)
				if err != nil {
					t.Fatal(err)
				}
				o := &office{t: t, backend: &flaky{Backend: backend}, store: opened(t, backend, "before")}
				work(o)
				if err := errors.Join(o.store.Close(), backend.Close()); err != nil {
					t.Fatal(err)
				}
			}
			within(base, func(o *office) {
				o.deliver(person.SocialBenefits, reads(60, strangers("n", 0, 60)))
				if r, err := delivered(t.Context(), o.store, person.SocialBenefits, d); err != nil || r.State != store.ReceiptHeld {
					t.Fatalf("%+v, %v", r, err)
				}
				if err := o.as("gesa").ReleaseHeld(t.Context(), person.SocialBenefits); err != nil {
					t.Fatal(err)
				}
			})
			let := d
			let.ID = "held-released"
			var want world
			var known map[string]string
			within(copied(t, base), func(o *office) {
				if r, err := delivered(t.Context(), o.store, person.SocialBenefits, let); err != nil || r.State != store.ReceiptTaken || r.Gone != 24 {
					t.Fatalf("%+v, %v", r, err)
				}
				want = worldOf(t, o.backend)
				known, _ = o.store.SourceDesk(person.SocialBenefits).Known(t.Context())
			})
			for i, how := range []fall{before, after} {
				for j, goesOn := range []bool{false, true} {
					for k, over := 2*i+j, false; !over; k += 4 { // each write in one of the four ways
						over = fallAt(t, copied(t, base), let, k, how, goesOn, want, known)
						if t.Failed() {
							t.Fatalf("broken off at write %d, %s; the same process goes on: %v", k, how, goesOn)
						}
					}
				}
			}
		})
	}
}
