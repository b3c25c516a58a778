package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

func body(t testing.TB, size int) bson.Raw {
	t.Helper()
	raw, err := bson.Marshal(bson.D{{Key: "text", Value: strings.Repeat("x", size)}})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func put(t testing.TB, b *Backend, id string, version int64) {
	t.Helper()
	if _, err := b.Put(context.Background(), store.Persons, store.Document{ID: id, Version: version, Body: body(t, 10)}); err != nil {
		t.Fatal(err)
	}
}

// refuses fails unless Open says every one of the words.
func refuses(t *testing.T, dir string, words ...string) {
	t.Helper()
	b, err := Open(t.Context(), dir)
	if err == nil {
		b.Close()
		t.Fatalf("Open took it; want an error that says %q", words)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("Open says %q; want it to say %q", err, word)
		}
	}
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	dir := filepath.Join(folder(t), "deep", "er")
	b := opened(t, dir)
	put(t, b, "a", 0)
	files := 0
	err := filepath.WalkDir(filepath.Dir(dir), func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if files++; info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return nil
	})
	if err != nil || files != 5 { // two folders, the database, -wal, -shm
		t.Fatalf("%d files looked at: %v", files, err)
	}
}

func TestWhatOthersMayOpenIsRefused(t *testing.T) {
	for _, mode := range []os.FileMode{0o007, 0o070, 0o001, 0o010, 0o040, 0o004, 0o020, 0o002} {
		dir := folder(t)
		kept := opened(t, dir) // so that -wal and -shm are there
		put(t, kept, "a", 0)
		for _, name := range []string{"", File, File + "-wal", File + "-shm"} {
			path, right := filepath.Join(dir, name), os.FileMode(0o600)
			if name == "" {
				right = 0o700
			}
			chmod(t, path, right|mode)
			refuses(t, dir, "open store", fmt.Sprintf("chmod %o %s", right, path))
			chmod(t, path, right)
		}
		b := opened(t, dir)
		b.Close()
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestANewerFormatIsRefused(t *testing.T) {
	dir := folder(t)
	b := opened(t, dir)
	put(t, b, "a", 0)
	if _, err := b.writer.conn.ExecContext(t.Context(), fmt.Sprintf("PRAGMA user_version = %d", schema+1)); err != nil {
		t.Fatal(err)
	}
	b.Close()
	refuses(t, dir, File, "newer Lotse", fmt.Sprint(schema+1))
}

func TestAnythingMayBeInThePath(t *testing.T) {
	dir := filepath.Join(folder(t), `a b?c=%20&d#e';"ü`)
	b := opened(t, dir)
	put(t, b, "a", 0)
	b.Close()
	if _, err := os.Stat(filepath.Join(dir, File)); err != nil || b.Path() != filepath.Join(dir, File) {
		t.Fatal(b.Path(), err)
	}
	b = opened(t, dir)
	if _, err := b.Get(t.Context(), store.Persons, "a"); err != nil {
		t.Fatal(err)
	}
}

func TestManyMakeOneFolderAtOnce(t *testing.T) {
	for range 5 {
		dir := folder(t)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				b, err := Open(context.Background(), dir)
				if err != nil {
					t.Error(err)
					return
				}
				defer b.Close()
				if _, err := b.Put(context.Background(), store.Persons, store.Document{ID: fmt.Sprint(i), Body: body(t, 10)}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
}

func TestTwoBackendsShareAFolder(t *testing.T) {
	dir := folder(t)
	one, two := opened(t, dir), opened(t, dir)
	position, err := two.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := range int64(50) {
		put(t, one, "a", 2*n)
		put(t, two, "a", 2*n+1)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	enough := errors.New("enough")
	var last int64
	err = two.Follow(ctx, position, func(c store.Change) error {
		if last = c.Document.Version; last == 101 {
			return enough
		}
		if last == 100 {
			put(t, one, "a", 100) // by the other one, while this one follows
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Fatalf("version %d seen last: %v", last, err)
	}
}

func TestCloseLetsGoOfTheFile(t *testing.T) {
	b := opened(t, folder(t))
	put(t, b, "a", 0)
	ended := make(chan error)
	seen := make(chan struct{}, 1)
	go func() {
		ended <- b.Follow(context.Background(), "0", func(store.Change) error { seen <- struct{}{}; return nil })
	}()
	<-seen
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	<-ended
	// The last connection that closes moves the -wal into the file.
	if _, err := os.Stat(b.Path() + "-wal"); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("something still has the database open: %v", err)
	}
}

func TestAPositionFromTheFutureIsRefused(t *testing.T) {
	b := opened(t, folder(t))
	put(t, b, "a", 0)
	err := b.Follow(t.Context(), "2", func(store.Change) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "read everything again") {
		t.Fatal(err)
	}
}

func TestFollowingSortsNothing(t *testing.T) {
	b := opened(t, folder(t))
	rows, err := b.reads.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+changed, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(detail, "TEMP B-TREE") || strings.HasPrefix(detail, "SCAN") {
			t.Errorf("the query for changes: %s", detail)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
