package store_test

import (
	"sync"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

func (o *office) openPairs() (list []store.ReviewRow) {
	o.t.Helper()
	list, err := o.as("hinrich").Reviews(o.t.Context(), false)
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

// Two offices write one person differently, until one of them puts that right.
func TestWhoIsLikeSomebodyAfterACorrectionComesToTheQueue(t *testing.T) {
	o := receiver(t)
	o.deliver(person.YouthOffice, reads(1, []store.Row{someone("j", "Rima", "Kanaan", "1990-03-04")}))
	o.deliver(person.AliensAuthority, reads(1, []store.Row{someone("a", "Olga", "Petrenko", "1962-11-30")}))
	if pairs := o.openPairs(); len(pairs) != 0 {
		t.Fatalf("%+v", pairs)
	}
	o.deliver(person.AliensAuthority, reads(1, []store.Row{someone("a", "Rima", "Kanaan", "1990-03-04")}))
	wait(t, "the pair comes to the queue", func() bool { return len(o.openPairs()) == 1 })
	if people := worldOf(t, o.backend).People; len(people) != 2 {
		t.Errorf("they were joined without anybody being asked: %s", people)
	}
	// What was decided about them stays decided.
	pair := o.openPairs()[0]
	if err := o.as("hinrich").Apart(t.Context(), pair.ID); err != nil {
		t.Fatal(err)
	}
	o.deliver(person.AliensAuthority, reads(1, []store.Row{someone("a", "Rima", "Kanaan-Aziz", "1990-03-04")}))
	o.deliver(person.AliensAuthority, reads(1, []store.Row{someone("a", "Rima", "Kanaan", "1990-03-04")}))
	o.deliver(person.YouthOffice, reads(2, []store.Row{someone("k", "Samuel", "Tesfaye", "2001-02-03")}))
	o.deliver(person.AliensAuthority, reads(2, []store.Row{someone("b", "Olga", "Petrenko", "1962-11-30")}))
	o.deliver(person.AliensAuthority, reads(2, []store.Row{someone("b", "Samuel", "Tesfaye", "2001-02-03")}))
	wait(t, "another pair comes", func() bool { return len(o.openPairs()) > 0 })
	if pairs := o.openPairs(); len(pairs) != 1 || pairs[0].ID == pair.ID {
		t.Errorf("%+v", pairs)
	}
}

// Two processes take in the same people at the same moment from two offices that know
// no number: whoever is doubled waits in the queue.
func TestWhoComesFromTwoOfficesAtOnceIsOneOrAPair(t *testing.T) {
	dir := t.TempDir() + "/store"
	receiving(t, dir)
	o := openDir(t, dir)
	other := opened(t, o.backend.Backend, "other")
	defer other.Close()
	const people = 60
	var deliver sync.WaitGroup
	for s, source := range map[*store.Store]person.Source{o.store: person.AliensAuthority, other: person.YouthOffice} {
		deliver.Go(func() {
			if _, err := delivered(t.Context(), s, source, reads(people, strangers("n", 0, people))); err != nil {
				t.Error(err)
			}
		})
	}
	deliver.Wait()
	wait(t, "whoever is doubled is in the queue", func() bool {
		w := worldOf(t, o.backend)
		return len(w.People)-people == len(o.openPairs())
	})
}
