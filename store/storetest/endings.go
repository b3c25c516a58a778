package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"lotse/store"
)

var endings = []test{
	{"AnEndedContextIsTheError", func(t *testing.T, b store.Backend) {
		put(t, b, store.Notes, document("a", 1))
		position := now(t, b)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		nothing := func(store.Document) error { return nil }
		_, get := b.Get(ctx, store.Notes, "a")
		_, put := b.Put(ctx, store.Notes, document("b", 1))
		_, now := b.Now(ctx)
		for name, err := range map[string]error{
			"Get": get, "Put": put, "Now": now,
			"Append":   b.Append(ctx, store.Notes, document("c", 1)),
			"Restore":  b.Restore(ctx, store.Notes, at("d", 3, 1)),
			"Children": b.Children(ctx, store.Notes, "", nothing),
			"All":      b.All(ctx, store.Notes, nil, nothing),
			"Follow":   b.Follow(ctx, position, func(store.Change) error { return nil }),
		} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}},
	{"AContextEndsTheFollowing", func(t *testing.T, b store.Backend) {
		f := follow(t, b, now(t, b))
		put(t, b, store.Notes, document("a", 1))
		f.expect(store.Notes, "a", 1)
		f.stop()
		if err := <-f.ended; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}},
	{"AWriteCutShortCanBeSentAgain", func(t *testing.T, b store.Backend) {
		for i := range 100 {
			doc := document(fmt.Sprint(i), int64(i))
			ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i)*20*time.Microsecond)
			err := b.Append(ctx, store.Notes, doc)
			cancel()
			if err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Fatal(err)
			}
			if err != nil {
				add(t, b, store.Notes, doc)
			}
			doc.Version = 1
			kept(t, b, store.Notes, doc)
		}
	}},
	{"AReadCutShortSaysSo", func(t *testing.T, b store.Backend) {
		add(t, b, store.Notes, shuffled("p")...)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		calls := 0
		err := b.All(ctx, store.Notes, nil, func(store.Document) error {
			if calls++; calls == 3 {
				cancel()
				time.Sleep(50 * time.Millisecond) // the driver may need a moment to notice
			}
			return nil
		})
		if err == nil && calls < len(sorted) {
			t.Fatalf("All ended after %d of %d without an error", calls, len(sorted))
		}
	}},
	{"AClosedStoreSaysSo", func(t *testing.T, b store.Backend) {
		put(t, b, store.Notes, document("a", 1))
		f := follow(t, b, now(t, b))
		put(t, b, store.Notes, document("b", 1))
		f.expect(store.Notes, "b", 1)
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Put(t.Context(), store.Notes, document("c", 1)); err == nil {
			t.Error("Put: no error")
		}
		if _, err := b.Get(t.Context(), store.Notes, "a"); err == nil || errors.Is(err, store.ErrNotFound) {
			t.Errorf("Get: %v", err)
		}
		select {
		case err := <-f.ended:
			if err == nil {
				t.Error("Follow: no error")
			}
		case <-time.After(late):
			t.Error("Follow goes on")
		}
		if err := b.Close(); err != nil {
			t.Errorf("closed again: %v", err)
		}
	}},
}
