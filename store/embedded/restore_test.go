package embedded

import (
	"errors"
	"fmt"
	"testing"

	"lotse/store"
)

// A backup brings what was written once, and here it was written since.
func TestAnOlderVersionIsNotTakenForTheSame(t *testing.T) {
	b, same := opened(t, folder(t)), body(t, 100)
	for version := range int64(3) {
		if _, err := b.Put(t.Context(), store.Persons, store.Document{ID: "a", Version: version, Body: same}); err != nil {
			t.Fatal(err)
		}
	}
	for version := range int64(5) {
		err := b.Restore(t.Context(), store.Persons, store.Document{ID: "a", Version: version, Body: same})
		if version == 3 && err != nil || version != 3 && err == nil {
			t.Errorf("version %d over version 3: %v", version, err)
		}
	}
	if err := b.Append(t.Context(), store.Persons, store.Document{ID: "a", Body: same}); err != nil {
		t.Errorf("an append that is sent again: %v", err)
	}
}

// Of a batch that does not fit on the disk nothing is there; when there is room
// again it goes on from where it was.
func TestARestoreGoesOnAfterAFullDisk(t *testing.T) {
	b, room := limited(t)
	var batches [][]store.Document
	for n := range 40 {
		var batch []store.Document
		for i := range 50 {
			batch = append(batch, store.Document{ID: fmt.Sprintf("%d/%02d", n, i), Version: int64(i + 1), Body: body(t, 4000)})
		}
		batches = append(batches, batch)
	}
	kept := 0
	for _, batch := range batches {
		err := b.Restore(t.Context(), store.Records, batch...)
		if errors.Is(err, store.ErrFull) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		kept += len(batch)
	}
	count := func() (n int) {
		if err := b.All(t.Context(), store.Records, nil, func(store.Document) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if got := count(); kept == 2000 || got != kept {
		t.Fatalf("%d documents are there of %d that fit", got, kept)
	}
	room()
	for _, batch := range batches {
		if err := b.Restore(t.Context(), store.Records, batch...); err != nil {
			t.Fatal(err)
		}
	}
	if got := count(); got != 2000 {
		t.Errorf("%d documents in the end", got)
	}
}
