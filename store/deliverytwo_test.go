package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"lotse/store"
	"lotse/store/person"
)

// Two processes deliver the same at once, as when a lease passes on while its holder
// still delivers: nobody is doubled, and all is taken in the end.
func TestTwoProcessesThatDeliverTheSameDoubleNobody(t *testing.T) {
	dir := t.TempDir() + "/store"
	receiving(t, dir)
	o := openDir(t, dir)
	other := opened(t, o.backend.Backend, "other")
	defer other.Close()
	authority := append(strangers("n", 0, 100), strangers("n", 100, 130)...)
	authority = append(authority, strangers("again", 10, 20)...) // a second file of ten people: doubts
	social := append(strangers("s", 90, 160), someone("sx", word(3*7+1), word(3*13+5), birthday(3)))
	for _, step := range []struct {
		source person.Source
		d      store.Delivery
	}{
		{person.AliensAuthority, reads(len(authority), authority)},
		{person.SocialBenefits, reads(len(social), social)},
		{person.SocialBenefits, reads(60, strangers("t", 200, 230), "s90", "s91", "s92", "s93", "s94", "s95")},
		{person.AliensAuthority, reads(130, changedRows(authority[:20]), "n99", "n98")},
	} {
		both(t, o.store, other, step.source, step.d)
		both(t, other, o.store, step.source, step.d)
	}
	want := receiver(t)
	for _, d := range []struct {
		source person.Source
		d      store.Delivery
	}{
		{person.AliensAuthority, reads(len(authority), authority)},
		{person.SocialBenefits, reads(len(social), social)},
		{person.SocialBenefits, reads(60, strangers("t", 200, 230), "s90", "s91", "s92", "s93", "s94", "s95")},
		{person.AliensAuthority, reads(130, changedRows(authority[:20]), "n99", "n98")},
	} {
		want.deliver(d.source, d.d)
	}
	got, expected := worldOf(t, o.backend), worldOf(t, want.backend)
	if !slices.Equal(got.People, expected.People) {
		t.Errorf("%d people, want %d\nonly here: %s\nmissing: %s", len(got.People), len(expected.People), lacks(got.People, expected.People), lacks(expected.People, got.People))
	}
	if missing := lacks(expected.Pairs, got.Pairs); len(missing) > 0 {
		t.Errorf("pairs that are missing: %s", missing)
	}
}

// lacks are those of one list that the other does not have.
func lacks(of, other []string) (list []string) {
	for _, line := range of {
		if !slices.Contains(other, line) {
			list = append(list, "\n"+line)
		}
	}
	return list
}

func changedRows(rows []store.Row) (changed []store.Row) {
	for _, row := range rows {
		changed = append(changed, someone(row.Key, row.Raw["given"], row.Raw["family"], row.Raw["birth"], "municipality="+aurich))
	}
	return changed
}

// both deliver at the same time; one of them may fail, and tries again as a reader does.
func both(t *testing.T, one, two *store.Store, source person.Source, d store.Delivery) {
	t.Helper()
	var deliver sync.WaitGroup
	for i, s := range []*store.Store{one, two} {
		deliver.Go(func() {
			d, err := d, error(nil)
			for try := range 5 {
				d.ID = fmt.Sprint("both", i, try)
				if _, err = s.SourceDesk(source).Deliver(t.Context(), d); err == nil {
					return
				}
				t.Log(err)
			}
			t.Error(err)
		})
	}
	deliver.Wait()
}

// One process at a time reads a source. When it stops another one goes on.
func TestOneReadsAndAnotherTakesOver(t *testing.T) {
	t.Parallel()
	o := receiver(t)
	first, second := opened(t, o.backend.Backend, "first"), opened(t, o.backend.Backend, "second")
	defer second.Close()
	if mine, err := first.SourceDesk("abh").Lease(t.Context()); err != nil || !mine {
		t.Fatalf("the first: %v, %v", mine, err)
	}
	if mine, err := second.SourceDesk("abh").Lease(t.Context()); err != nil || mine {
		t.Fatalf("the second: %v, %v", mine, err)
	}
	if mine, err := first.SourceDesk("abh").Lease(t.Context()); err != nil || !mine {
		t.Fatalf("the first again: %v, %v", mine, err)
	}
	first.Close()
	wait(t, "taking over", func() bool {
		mine, err := second.SourceDesk("abh").Lease(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return mine
	})
	back := opened(t, o.backend.Backend, "back")
	defer back.Close()
	if mine, err := back.SourceDesk("abh").Lease(t.Context()); err != nil || mine {
		t.Errorf("who comes back reads at once: %v, %v", mine, err)
	}
}

// Of several that begin at once one reads.
func TestOfSeveralOneReads(t *testing.T) {
	o := receiver(t)
	var all []*store.Store
	for i := range 4 {
		s := opened(t, o.backend.Backend, fmt.Sprint("p", i))
		defer s.Close()
		all = append(all, s)
	}
	reading := make([]bool, len(all))
	var begin sync.WaitGroup
	for i, s := range all {
		begin.Go(func() {
			mine, err := s.SourceDesk("abh").Lease(t.Context())
			if reading[i] = mine; err != nil {
				t.Error(err)
			}
		})
	}
	begin.Wait()
	if n := len(slices.DeleteFunc(reading, func(mine bool) bool { return !mine })); n != 1 {
		t.Errorf("%d of them read", n)
	}
}

// Two offices bring the same new people at once, to one process or to two: those with
// a federal number are one person each, in one process those without, too.
func TestTwoOfficesThatBringTheSamePeopleAtOnce(t *testing.T) {
	rows := func(prefix string, numbered bool) (list []store.Row) {
		for i := range 600 {
			more := []string{}
			if numbered {
				more = append(more, fmt.Sprintf("azr=2500%08d", i))
			}
			list = append(list, someone(prefix+fmt.Sprint(i), word(i*7+1), word(i*13+5), birthday(i), more...))
		}
		return list
	}
	for name, two := range map[string]struct{ processes, numbered bool }{
		"one process": {false, false}, "one process, numbers": {false, true}, "two processes, numbers": {true, true},
	} {
		t.Run(name, func(t *testing.T) {
			o := receiver(t)
			s := o.store
			if two.processes {
				s = opened(t, o.backend.Backend, "other")
				defer s.Close()
			}
			var deliver sync.WaitGroup
			bring := func(s *store.Store, source person.Source, prefix string) {
				for try := range 5 {
					if r, err := delivered(t.Context(), s, source, reads(600, rows(prefix, two.numbered))); err == nil {
						t.Logf("%s: linked %d, people %d", source, r.Linked, r.People)
						return
					} else if try == 4 || !two.processes {
						t.Error(err)
					}
				}
			}
			deliver.Go(func() { bring(o.store, "abh", "a") })
			deliver.Go(func() { bring(s, "sozial", "s") })
			deliver.Wait()
			w, lone := worldOf(t, o.backend), 0
			for i := range 600 {
				if o.whoHas(fmt.Sprint("abh:a", i)) != o.whoHas(fmt.Sprint("sozial:s", i)) {
					lone++
				}
			}
			if lone > len(w.Pairs) || lone > 0 && !two.processes {
				t.Errorf("%d people are two, of whom %d wait for somebody", lone, len(w.Pairs))
			}
			t.Logf("%d people, %d are two, %d pairs", len(w.People), lone, len(w.Pairs))
		})
	}
}
