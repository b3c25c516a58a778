package store_test

import (
	"cmp"
	"os"
	"strconv"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/county"
	"lotse/store/embedded"
	"lotse/store/person"
)

// BenchmarkTurn shuts and opens a source of which everybody has a record; of how many
// people, LOTSE_BENCH_PEOPLE says (50,000).
func BenchmarkTurn(b *testing.B) {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("LOTSE_BENCH_PEOPLE"), "50000"))
	if err != nil {
		b.Fatal(err)
	}
	backend, err := embedded.Open(b.Context(), b.TempDir()+"/store")
	if err != nil {
		b.Fatal(err)
	}
	defer backend.Close()
	made := county.New(county.Spec{People: n, Seed: 7, Today: time.Now()})
	if err := store.Fill(b.Context(), backend, store.Office{Staff: staff(), People: made.People(), Sources: made.Sources()}, nil); err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	s, err := store.Open(b.Context(), backend, store.Options{Process: "test"})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	b.Logf("lists of %d people read in %v", s.People(), time.Since(begun))
	gesa, hinrich := s.DeskOf(staff()[6]), s.DeskOf(staff()[4])
	id := func() person.ID {
		found, err := hinrich.Find(b.Context(), store.Query{Limit: 1})
		if err != nil || found.Total == 0 {
			b.Fatal("nobody is found", err)
		}
		return found.Rows[0].ID
	}
	for b.Loop() {
		begun := time.Now()
		if err := gesa.Suspend(b.Context(), "abh", "Messung"); err != nil {
			b.Fatal(err)
		}
		b.Logf("shut in %v; %d people are left", time.Since(begun), s.People())
		begun = time.Now()
		if _, err := hinrich.Person(b.Context(), id(), ""); err != nil {
			b.Fatal(err)
		}
		b.Logf("one is made anew and shown in %v", time.Since(begun))
		begun = time.Now()
		if err := gesa.Reopen(b.Context(), "abh"); err != nil {
			b.Fatal(err)
		}
		b.Logf("open in %v; %d people are there", time.Since(begun), s.People())
	}
}
