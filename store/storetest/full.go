package storetest

import (
	"errors"
	"fmt"
	"testing"

	"lotse/store"
)

// FullDisk tests a store with room for about 4 MiB, which room makes room for.
// Until then writes are refused with ErrFull and leave nothing behind.
func FullDisk(t *testing.T, b store.Backend, room func()) {
	f := follow(t, b, now(t, b))
	put(t, b, store.Persons, document("small", 1))
	written := fill(t, b)
	t.Logf("%d documents of 100 kB fitted", written)

	large := store.Document{ID: "large", Body: numbered(1, 8<<20)}
	full(t, b.Append(t.Context(), store.Records, document("before large", 1), large))
	_, err := b.Put(t.Context(), store.Persons, store.Document{ID: "small", Version: 1, Body: large.Body})
	full(t, err)

	absent(t, b, store.Records, "before large")
	absent(t, b, store.Records, "large")
	kept(t, b, store.Persons, store.Document{ID: "small", Version: 1, Body: numbered(1, 0)})
	if got := len(all(t, b, store.Notes)); got != written {
		t.Fatalf("%d documents of %d are there", got, written)
	}
	if won := race(t, func(racer int) error {
		err := b.Append(t.Context(), store.Records, store.Document{ID: fmt.Sprint(racer), Body: large.Body})
		if errors.Is(err, store.ErrFull) {
			return store.ErrConflict // as expected
		}
		return err
	}); len(won) > 0 {
		t.Fatalf("%d large documents fitted after all", len(won))
	}

	room()
	add(t, b, store.Records, document("before large", 1), large)
	put(t, b, store.Persons, store.Document{ID: "small", Version: 1, Body: numbered(2, 0)})
	large.Version = 1
	kept(t, b, store.Records, large)
	f.expect(store.Persons, "small", 2)
	for key := range f.seen {
		if key == "records\t0" {
			t.Errorf("a follower saw %q, which was refused", key)
		}
	}
}

// fill writes until the disk is full and returns how many documents it took.
func fill(t *testing.T, b store.Backend) int {
	t.Helper()
	for n := range 1000 {
		doc := store.Document{ID: fmt.Sprintf("%04d", n), Body: numbered(int64(n), 100_000)}
		if err := b.Append(t.Context(), store.Notes, doc); err != nil {
			full(t, err)
			absent(t, b, store.Notes, doc.ID)
			if n == 0 {
				t.Fatal("the disk was full from the start")
			}
			return n
		}
	}
	t.Fatal("100 MB fitted; the disk is not small")
	return 0
}

func full(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrFull) {
		t.Fatalf("got %v; want ErrFull", err)
	}
}
