package mongo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// personal is an id that must not get into an error.
const personal = "azr:123456789012"

func note(t testing.TB, id string, n int) store.Document {
	return store.Document{ID: id, Parent: "p", Body: bodyOf(t, bson.D{{Key: "n", Value: n}})}
}

// failing has a command fail so many times.
func failing(s *small, command string, times int, f fault) {
	s.behave(func() {
		s.fault = func(name string) *fault {
			if name != command || times == 0 {
				return nil
			}
			times--
			return &f
		}
	})
}

// everything calls every method with a personal id.
func everything(t *testing.T, b *Backend, ctx context.Context) map[string]error {
	_, get := b.Get(ctx, store.Unique, personal)
	_, put := b.Put(ctx, store.Unique, note(t, personal, 1))
	_, again := b.Put(ctx, store.Unique, store.Document{ID: personal, Version: 9, Body: bodyOf(t, just(1))})
	_, now := b.Now(ctx)
	nothing := func(store.Document) error { return nil }
	version7 := note(t, personal+"/2", 1)
	version7.Version = 7
	return map[string]error{
		"Get": get, "Put": put, "Put again": again, "Now": now,
		"Append":   b.Append(ctx, store.Unique, note(t, personal, 2)),
		"batch":    b.Append(ctx, store.Unique, note(t, personal, 2), note(t, personal+"/1", 2)),
		"Restore":  b.Restore(ctx, store.Unique, version7),
		"Children": b.Children(ctx, store.Unique, personal, nothing),
		"All":      b.All(ctx, store.Unique, nil, nothing),
		"Follow":   b.Follow(ctx, "0", func(store.Change) error { return nil }),
	}
}

func TestWhatServersAnswerIsUnderstood(t *testing.T) {
	for code, want := range map[int]error{
		11600: store.ErrAway, 11602: store.ErrAway, 91: store.ErrAway, 189: store.ErrAway, 10107: store.ErrAway, 13435: store.ErrAway,
		6: store.ErrAway, 89: store.ErrAway, 50: store.ErrAway, 262: store.ErrAway, 133: store.ErrAway, 371: store.ErrAway,
		14031: store.ErrFull, 13: nil, 1: nil, 26: nil, 17280: nil,
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			s := startSmall(t)
			b := opened(t, s.uri("replicaSet=rs0&serverSelectionTimeoutMS=300"))
			s.behave(func() { s.fault = func(string) *fault { return &fault{answer: refusal(code, "Name")} } })
			for name, err := range everything(t, b, t.Context()) {
				switch {
				case err == nil || strings.Contains(err.Error(), personal) || strings.Contains(err.Error(), "\n"):
					t.Errorf("%s: %v", name, err)
				case want != nil && !errors.Is(err, want):
					t.Errorf("%s: %v; want %v", name, err, want)
				case want == nil && (errors.Is(err, store.ErrAway) || errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), fmt.Sprint("code ", code))):
					t.Errorf("%s: %v; want the code and no promise", name, err)
				}
			}
		})
	}
}

func TestAStoreThatGoesAwayComesBack(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	b := opened(t, s.uri("replicaSet=rs0&serverSelectionTimeoutMS=200"))
	if _, err := b.Put(t.Context(), store.Notes, note(t, "a", 1)); err != nil {
		t.Fatal(err)
	}
	s.stop()
	begun := time.Now()
	for name, err := range everything(t, b, t.Context()) {
		if !errors.Is(err, store.ErrAway) || strings.Contains(err.Error(), personal) {
			t.Errorf("%s: %v; want ErrAway", name, err)
		}
	}
	if took := time.Since(begun); took > 60*time.Second {
		t.Errorf("ten calls took %v", took)
	}
	s.start()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		_, err := b.Put(t.Context(), store.Notes, store.Document{ID: "a", Version: 1, Body: bodyOf(t, just(2))})
		if err == nil {
			break
		}
		if !errors.Is(err, store.ErrAway) || time.Now().After(deadline) {
			t.Fatalf("it is back: %v", err)
		}
	}
	s.stop()
	begun = time.Now()
	if err := b.Close(); err != nil || time.Since(begun) > 20*time.Second {
		t.Errorf("Close while it is away: %v after %v", err, time.Since(begun))
	}
}

func TestNobodyWaitsForEver(t *testing.T) {
	t.Parallel()
	f := startFerret(t)
	b := opened(t, f.URI("office")+"&timeoutMS=300")
	f.Pause() // the connections stay, and nothing comes
	defer f.Resume()
	begun := time.Now()
	for name, err := range everything(t, b, t.Context()) {
		if !errors.Is(err, store.ErrAway) {
			t.Errorf("%s: %v; want ErrAway", name, err)
		}
	}
	if took := time.Since(begun); took > 60*time.Second {
		t.Errorf("ten calls took %v", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	for name, err := range everything(t, b, ctx) {
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrAway) {
			t.Errorf("%s: %v; want the end of its context", name, err)
		}
	}
}

func TestALostAnswerIsAskedForAgain(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	b := opened(t, s.uri("replicaSet=rs0"))
	lost := fault{do: true, cut: true}
	failing(s, "update", 1, lost)
	if _, err := b.Put(t.Context(), store.Courses, note(t, "a", 1)); err != nil {
		t.Fatal(err)
	}
	failing(s, "update", 1, lost)
	if version, err := b.Put(t.Context(), store.Courses, store.Document{ID: "a", Version: 1, Body: bodyOf(t, just(2))}); version != 2 || err != nil {
		t.Fatal(version, err)
	}
	failing(s, "update", 1, lost)
	if err := b.Append(t.Context(), store.Notes, note(t, "a", 1), note(t, "b", 1)); err != nil {
		t.Fatal(err)
	}
	failing(s, "find", 1, fault{cut: true})
	if doc, err := b.Get(t.Context(), store.Courses, "a"); err != nil || doc.Version != 2 {
		t.Fatal(doc, err)
	}
}

// A single server remembers no writes: an answer that is lost twice over leaves
// it open what happened, and an append can be sent again.
func TestALostAnswerOfASingleServer(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	s.hello = bson.D{{Key: "setName", Value: nil}, {Key: "hosts", Value: nil}, {Key: "logicalSessionTimeoutMinutes", Value: nil}}
	b := opened(t, s.uri("standalone=allow"))
	failing(s, "update", 1, fault{do: true, cut: true})
	if err := b.Append(t.Context(), store.Notes, note(t, "a", 1)); !errors.Is(err, store.ErrAway) {
		t.Fatalf("got %v; want ErrAway", err)
	}
	if err := b.Append(t.Context(), store.Notes, note(t, "a", 1)); err != nil {
		t.Fatal(err)
	}
}

func TestAWriteThatNoMajorityConfirmedIsOpen(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	b := opened(t, s.uri("replicaSet=rs0"))
	failing(s, "update", 2, fault{do: true, answer: bson.D{{Key: "ok", Value: 1.0}, {Key: "n", Value: 1}, {Key: "nModified", Value: 0},
		{Key: "writeConcernError", Value: bson.D{{Key: "code", Value: 64}, {Key: "errmsg", Value: "waiting for replication timed out"}}}}})
	if _, err := b.Put(t.Context(), store.Notes, note(t, "a", 1)); !errors.Is(err, store.ErrAway) {
		t.Errorf("Put: %v; want ErrAway", err)
	}
	if err := b.Append(t.Context(), store.Notes, note(t, "b", 1)); !errors.Is(err, store.ErrAway) {
		t.Errorf("Append: %v; want ErrAway", err)
	}
}

func TestAFullDiskLeavesNothingOrSaysSo(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	b := opened(t, s.uri("replicaSet=rs0"))
	failing(s, "update", 2, fault{answer: refusedWrite(0, 14031)})
	if _, err := b.Put(t.Context(), store.Notes, note(t, "a", 1)); !errors.Is(err, store.ErrFull) {
		t.Errorf("Put: %v; want ErrFull", err)
	}
	if err := b.Append(t.Context(), store.Notes, note(t, "a", 1), note(t, "b", 1)); !errors.Is(err, store.ErrFull) {
		t.Errorf("Append: %v; want ErrFull", err)
	}
	failing(s, "update", 1, fault{answer: refusedWrite(1, 14031)})
	err := b.Append(t.Context(), store.Notes, note(t, "a", 1), note(t, "b", 1))
	if err == nil || errors.Is(err, store.ErrFull) || strings.Contains(err.Error(), personal) {
		t.Errorf("a part of it was added: %v; want an error that is not ErrFull", err)
	}
}

func TestWhatSomebodyElseWroteIsNotTaken(t *testing.T) {
	t.Parallel()
	s := startSmall(t)
	b := opened(t, s.uri("replicaSet=rs0"))
	s.behave(func() {
		s.data["test.notes"] = map[string]record{"a": {fields: bson.D{{Key: "text", Value: personal}}}}
	})
	_, err := b.Get(t.Context(), store.Notes, "a")
	all := b.All(t.Context(), store.Notes, nil, func(store.Document) error { return nil })
	for _, err := range []error{err, all} {
		if !errors.Is(err, errDamaged) || strings.Contains(err.Error(), personal) {
			t.Errorf("got %v; want it named damaged", err)
		}
	}
}
