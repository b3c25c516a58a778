package embedded

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"lotse/store"
)

// words are the statements of the writer's connection, prepared once.
type words struct {
	begin, commit, rollback, mark, back, release, clock, setClock *sql.Stmt

	tables map[store.Collection]table
	all    []*sql.Stmt
}

// table are the statements of one collection.
type table struct {
	insert, update, get *sql.Stmt
	followed            bool
}

func prepare(ctx context.Context, conn *sql.Conn) (words, error) {
	var failed error
	var all []*sql.Stmt
	stmt := func(text string, args ...any) *sql.Stmt {
		s, err := conn.PrepareContext(ctx, fmt.Sprintf(text, args...))
		if err != nil {
			failed = err
			return nil
		}
		all = append(all, s)
		return s
	}
	w := words{
		begin: stmt("BEGIN IMMEDIATE"), commit: stmt("COMMIT"), rollback: stmt("ROLLBACK"),
		mark: stmt("SAVEPOINT batch"), back: stmt("ROLLBACK TO batch"), release: stmt("RELEASE batch"),
		clock: stmt("SELECT seq FROM clock"), setClock: stmt("UPDATE clock SET seq = ?"),
		tables: make(map[store.Collection]table),
	}
	for _, c := range store.Collections {
		t := table{followed: c.Followed(), get: stmt(`SELECT parent, version, body FROM "%s" WHERE id = ?`, c)}
		if t.followed {
			t.insert = stmt(`INSERT INTO "%s" (id, parent, version, body, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`, c)
			t.update = stmt(`UPDATE "%s" SET version = version + 1, body = ?3, seq = ?4 WHERE id = ?1 AND version = ?2`, c)
		} else {
			t.insert = stmt(`INSERT INTO "%s" (id, parent, version, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`, c)
			t.update = stmt(`UPDATE "%s" SET version = version + 1, body = ?3 WHERE id = ?1 AND version = ?2`, c)
		}
		w.tables[c] = t
	}
	w.all = all
	return w, failed
}

// close gives the statements back. Those of a single connection are not closed
// along with it, and would keep the file open.
func (w words) close() (err error) {
	for _, s := range w.all {
		err = errors.Join(err, s.Close())
	}
	return err
}

// transaction is what one group writes. Its methods return ErrConflict, having
// written nothing, or an error of the database, which ends the transaction.
type transaction struct {
	words
	seq int64 // of the last followed write so far
}

// transact runs do in one durable transaction: all of it or nothing.
func (w *writer) transact(do func(*transaction) error) error {
	// Not the caller's context: an interrupted write would take the group along.
	if _, err := w.words.begin.Exec(); err != nil {
		return err
	}
	t := &transaction{words: w.words}
	changed, err := t.finish(do)
	if err != nil {
		w.words.rollback.Exec() // in vain where SQLite has rolled back itself
		return err
	}
	if changed {
		w.bell.ring()
	}
	return nil
}

func (t *transaction) finish(do func(*transaction) error) (changed bool, err error) {
	if err := t.clock.QueryRow().Scan(&t.seq); err != nil {
		return false, err
	}
	before := t.seq
	if err := do(t); err != nil {
		return false, err
	}
	if changed = t.seq != before; changed {
		if _, err := t.setClock.Exec(t.seq); err != nil {
			return false, err
		}
	}
	_, err = t.commit.Exec()
	return changed, err
}

// put writes doc over the version that it names.
func (t *transaction) put(c store.Collection, doc store.Document) error {
	var done bool
	var err error
	if doc.Version == 0 {
		doc.Version = 1
		done, err = t.insert(c, doc)
	} else {
		done, err = t.update(c, doc)
	}
	if err == nil && !done {
		return store.ErrConflict
	}
	return err
}

// appendAll adds documents, all or none. What is there already must have the
// same version, too, where that is exact.
func (t *transaction) appendAll(c store.Collection, docs []store.Document, exact bool) error {
	if len(docs) == 1 {
		return t.append(c, docs[0], exact)
	}
	if _, err := t.mark.Exec(); err != nil {
		return err
	}
	for _, doc := range docs {
		if err := t.append(c, doc, exact); err != nil {
			_, failed := t.back.Exec()
			if failed == nil {
				_, failed = t.release.Exec()
			}
			if failed != nil && errors.Is(err, store.ErrConflict) {
				return failed
			}
			return err
		}
	}
	_, err := t.release.Exec()
	return err
}

// append adds a document, unless the very same is there already.
func (t *transaction) append(c store.Collection, doc store.Document, exact bool) error {
	if done, err := t.insert(c, doc); done || err != nil {
		return err
	}
	var parent string
	var version int64
	var body []byte
	if err := t.tables[c].get.QueryRow(doc.ID).Scan(&parent, &version, &body); err != nil {
		return err
	}
	if parent != doc.Parent || !bytes.Equal(body, doc.Body) || exact && version != doc.Version {
		return store.ErrConflict
	}
	return nil
}

// insert reports whether the id was free.
func (t *transaction) insert(c store.Collection, doc store.Document) (bool, error) {
	return t.numbered(t.tables[c].insert, c, doc.ID, doc.Parent, doc.Version, []byte(doc.Body))
}

// update reports whether the version was the kept one.
func (t *transaction) update(c store.Collection, doc store.Document) (bool, error) {
	return t.numbered(t.tables[c].update, c, doc.ID, doc.Version, []byte(doc.Body))
}

// numbered runs a write with the next number of the clock, where its collection
// is followed, and reports whether it changed a row.
func (t *transaction) numbered(stmt *sql.Stmt, c store.Collection, args ...any) (bool, error) {
	if t.tables[c].followed {
		args = append(args, t.seq+1)
	}
	result, err := stmt.Exec(args...)
	if err != nil {
		return false, err
	}
	if n, err := result.RowsAffected(); n == 0 || err != nil {
		return false, err
	}
	if t.tables[c].followed {
		t.seq++
	}
	return true, nil
}
