package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"lotse/store"
)

// An older backup was restored, and next to it lies the spool of a server that
// went on for longer: what it holds would leave a gap.
func TestSpoolThatDoesNotFollowTheStoreIsSetAsideAndTold(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	maike := r.opened("maike")
	r.away(maike)
	for range 3 {
		if _, err := maike.Find(t.Context(), store.Query{}); err != nil {
			t.Fatal(err)
		}
	}
	r.types(maike, draftOf("mitten im Satz"))
	spool := r.killed()
	log := spooledLog(t, spool)
	content, _ := os.ReadFile(log)
	first, rest, _ := bytes.Cut(content, []byte("\n"))
	if err := os.WriteFile(log, rest, 0o600); err != nil { // the store lacks the entry before
		t.Fatal(err)
	}
	r.process("next", r.backend, spool)
	if r.told("as after an older backup was restored; it is set aside as "+filepath.Join(spool, ".apart-")) != 1 {
		t.Errorf("told: %q", r.problems)
	}
	r.verify()
	wait(t, "the draft", func() bool { return r.draftOf(r.elsewhere("maike")).Text == "mitten im Satz" })
	aside, _ := filepath.Glob(filepath.Join(spool, ".apart-*"))
	if len(aside) != 1 {
		t.Fatalf("set aside: %v", aside)
	}
	// With what it lacked it goes in under its old name, as the sentence says.
	if err := os.WriteFile(filepath.Join(aside[0], "log"), append(append(first, '\n'), rest...), 0o600); err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(filepath.Base(aside[0]), ".apart-")
	if err := os.Rename(aside[0], filepath.Join(spool, name)); err != nil {
		t.Fatal(err)
	}
	r.process("third", r.backend, spool)
	if _, err := os.Stat(filepath.Join(spool, name)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is not taken: %v", err)
	}
	r.verify()
}

// contested is a store in which somebody else's entry stands, until it is put right.
type contested struct {
	store.Backend
	on atomic.Bool
}

func (c *contested) Append(ctx context.Context, k store.Collection, docs ...store.Document) error {
	if c.on.Load() && k == store.Audit {
		return fmt.Errorf("append: %w", store.ErrConflict)
	}
	return c.Backend.Append(ctx, k, docs...)
}

func TestLogThatWasStuckGoesOnOnceTheStoreTakesIt(t *testing.T) {
	t.Parallel()
	r := openRemote(t, true)
	stuck := &contested{Backend: r.cable}
	r.store = r.process("stuck", stuck, filepath.Join(t.TempDir(), "spool"))
	maike := r.as("maike")
	r.away(maike)
	if _, err := maike.Find(t.Context(), store.Query{}); err != nil {
		t.Fatal(err)
	}
	stuck.on.Store(true)
	r.back(maike)
	wait(t, "the conflict", func() bool { return r.told("somebody else has written") > 0 })
	if _, err := maike.Find(t.Context(), store.Query{}); err == nil {
		t.Error("shown without a record")
	}
	stuck.on.Store(false)
	wait(t, "the log", func() bool { _, err := maike.Find(t.Context(), store.Query{}); return err == nil })
	r.verify()
}
