package embedded

import (
	"testing"

	"lotse/store"
)

// A file of the version before, which has no lists, opens and gets what it lacks.
func TestFileOfTheVersionBeforeOpens(t *testing.T) {
	dir := t.TempDir() + "/store"
	b, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, b, "a", 0)
	for _, c := range []store.Collection{store.Lists, store.Looks, store.Bulks} {
		if _, err := b.writer.conn.ExecContext(t.Context(), `DROP TABLE "`+string(c)+`"`); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.writer.conn.ExecContext(t.Context(), "PRAGMA user_version = 2"); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if b, err = Open(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.Put(t.Context(), store.Lists, store.Document{ID: "l", Body: body(t, 10)}); err != nil {
		t.Error(err)
	}
	if doc, err := b.Get(t.Context(), store.Persons, "a"); err != nil || doc.Version != 1 {
		t.Errorf("%+v, %v", doc, err)
	}
}
