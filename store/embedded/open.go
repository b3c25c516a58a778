package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// File is the name of the database in its folder.
const File = "lotse.db"

// patience is how long a write waits for another process that writes.
const patience = 10 * time.Second

// Backend keeps an office's documents in one SQLite file.
type Backend struct {
	path   string
	writer *writer
	reads  *sql.DB // short reads; bounded, because a thousand sessions may ask at once
	scans  *sql.DB // reads that call out; unbounded, because the callback may read, too
}

// Open opens the database in the folder dir and makes both where they are
// missing. It refuses a folder or a file that other users may read or write, a
// database of a newer Lotse and a damaged one, each with a sentence that says
// what to do.
func Open(ctx context.Context, dir string) (*Backend, error) {
	return open(ctx, dir, patience)
}

func open(ctx context.Context, dir string, patience time.Duration) (_ *Backend, err error) {
	b := &Backend{path: filepath.Join(dir, File)}
	defer func() {
		if err != nil {
			err = fmt.Errorf("open store %s: %w", b.path, err)
		}
	}()
	if b.path, err = filepath.Abs(b.path); err != nil {
		return nil, err
	}
	if err := claim(b.path); err != nil {
		return nil, fullDisk(err)
	}
	db, err := sql.Open("sqlite", source(b.path, patience, "journal_mode(WAL)", "synchronous(FULL)",
		"temp_store(MEMORY)", "cache_size(-32000)", "wal_autocheckpoint(4000)", "journal_size_limit(67108864)"))
	if err != nil {
		return nil, err
	}
	if b.writer, err = start(ctx, db, b.path, patience); err != nil {
		return nil, errors.Join(explain(b.path, err), db.Close())
	}
	b.reads, err = readers(b.path, patience)
	if err != nil {
		return nil, errors.Join(err, b.writer.close())
	}
	b.reads.SetMaxOpenConns(8)
	b.scans, err = readers(b.path, patience)
	if err != nil {
		return nil, errors.Join(err, b.reads.Close(), b.writer.close())
	}
	return b, nil
}

// Path is the database file. This process must not open it by other ways than
// SQLite: see create.
func (b *Backend) Path() string { return b.path }

// Close waits for the writes that the writer has taken and lets go of the file.
// Writes that still wait for it, and followers, get an error; a read under way
// ends by itself.
func (b *Backend) Close() error {
	err := b.writer.close()
	return errors.Join(err, b.reads.Close(), b.scans.Close())
}

func readers(path string, patience time.Duration) (*sql.DB, error) {
	db, err := sql.Open("sqlite", source(path, patience, "query_only(1)", "cache_size(-4000)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(8)
	return db, nil
}

// source names the database for the driver; as a URI, so that a "?" or "%" in
// the path stays part of it.
func source(path string, patience time.Duration, pragmas ...string) string {
	query := url.Values{"_pragma": {"busy_timeout(" + strconv.FormatInt(patience.Milliseconds(), 10) + ")"}}
	query["_pragma"] = append(query["_pragma"], pragmas...)
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}

// claim makes the folder and the database file, or sees to it that what is
// there belongs to this user alone.
func claim(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := private(dir, "700"); err != nil {
		return err
	}
	// SQLite gives -wal and -shm the mode of the database.
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		if err := private(file, "600"); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return create(path)
}

// create makes an empty database, for SQLite would make one that others may
// read. A file that exists is not even opened: closing it would drop the locks
// that other connections of this process hold on it, as POSIX wants it.
func create(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*") // with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); !errors.Is(err, os.ErrExist) {
		return err
	}
	return nil // somebody else was quicker
}

// private says how to mend a file or folder that other users may open.
func private(path, mode string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if open := info.Mode().Perm() & 0o077; open != 0 {
		return fmt.Errorf("other users of this machine may open %s (mode %04o); run: chmod %s %s",
			path, info.Mode().Perm(), mode, path)
	}
	return nil
}
