package embedded

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"lotse/store"
	"lotse/store/storetest"
)

// at opens the store whose folder a case has named.
func at(ctx context.Context, dir string) (store.Backend, error) { return Open(ctx, dir) }

func TestMain(m *testing.M) {
	storetest.Child(at)
	os.Exit(m.Run())
}

// folder is the path of a folder that does not exist yet.
func folder(t testing.TB) string { return filepath.Join(t.TempDir(), "store") }

func opened(t testing.TB, dir string) *Backend {
	t.Helper()
	b, err := Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Backend { return opened(t, folder(t)) }, storetest.Options{
		Address: func(b store.Backend) string { return filepath.Dir(b.(*Backend).Path()) },
		Open:    at,
		Full:    limited,
	})
}

// limited is a store whose file may not grow by more than 4 MiB: SQLite then
// answers as it does on a full disk, on every machine.
func limited(t *testing.T) (store.Backend, func()) {
	b := opened(t, folder(t))
	limit := func(pages int) {
		if _, err := b.writer.conn.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(1100)
	return b, func() { limit(1 << 30) }
}
