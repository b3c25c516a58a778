package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
)

func BenchmarkActOnTenThousand(b *testing.B) {
	backend, err := embedded.Open(b.Context(), b.TempDir()+"/store")
	if err != nil {
		b.Fatal(err)
	}
	defer backend.Close()
	const many = 10_000
	var who []person.ID
	people := func(yield func(store.Arrival) bool) {
		for i := range uint64(many) {
			id := person.IDFrom(i*997 + 5)
			who = append(who, id)
			p := store.Arrival{Profile: person.Profile{ID: id}, Records: []person.Record{{
				ID: "abh:" + string(id), Source: person.AliensAuthority, AsOf: "2025-05-01",
				Fields: person.Facts{person.Family: {Value: "Haddad"}, person.Given: {Value: string(id)}, person.Municipality: {Value: norden}},
			}}}
			if !yield(p) {
				return
			}
		}
	}
	if err := store.Fill(b.Context(), backend, store.Office{Staff: staff(), People: people, Keys: nil}, nil); err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), backend, store.Options{Process: "test"})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	desk := s.DeskOf(staff()[4])
	for b.Loop() {
		id := string(person.NewID())
		begun := time.Now()
		done, err := desk.DoBulk(b.Context(), store.Bulk{ID: id, Do: store.Assign, Staff: "tjark", People: who}, nil)
		if err != nil || done.Changed != many {
			b.Fatal(done, err)
		}
		b.Logf("assigned in %v", time.Since(begun))
		begun = time.Now()
		if undone, err := desk.UndoBulk(b.Context(), id, nil); err != nil || undone.Changed != many {
			b.Fatal(undone, err)
		}
		b.Logf("undone in %v", time.Since(begun))
	}
}

// A shelf of twenty lists whose reader has looked at all of them, after a change.
func BenchmarkShelf(b *testing.B) {
	backend, err := embedded.Open(b.Context(), b.TempDir()+"/store")
	if err != nil {
		b.Fatal(err)
	}
	defer backend.Close()
	people := func(yield func(store.Arrival) bool) {
		for i := range uint64(14_000) {
			id := person.IDFrom(i*997 + 5)
			record := person.Record{ID: "abh:" + string(id), Source: person.AliensAuthority, AsOf: "2025-05-01", Fields: person.Facts{
				person.Family: {Value: "Haddad"}, person.Given: {Value: string(id)}, person.Municipality: {Value: norden},
			}}
			if !yield(store.Arrival{Profile: person.Profile{ID: id}, Records: []person.Record{record}}) {
				return
			}
		}
	}
	if err := store.Fill(b.Context(), backend, store.Office{Staff: staff(), People: people}, nil); err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), backend, store.Options{Process: "test"})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	desk := s.DeskOf(staff()[4])
	shelf, err := desk.OpenShelf(b.Context())
	for i := range 20 {
		l, saveErr := desk.SaveList(b.Context(), store.SavedList{Name: fmt.Sprint("Liste ", i), Filter: "in:Norden course:none"})
		if err = errors.Join(err, saveErr, desk.LookAt(b.Context(), l.ID)); err != nil {
			b.Fatal(err)
		}
	}
	last := shelf.Lists()[0].ID
	for pinned := true; b.Loop(); pinned = !pinned {
		b.StopTimer()
		if err := desk.Pin(b.Context(), last, pinned); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		shelf.Lists()
	}
}
