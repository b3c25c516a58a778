package living

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the offices' databases

	"lotse/store/person"
)

// Offices are the two systems.
type Offices struct {
	dir       string
	authority *office
	youth     *office
}

// office is one system: its database and its table.
type office struct {
	*table
	db *sql.DB
}

// Open opens the systems in a folder, and makes them where there are none.
func Open(ctx context.Context, dir string) (*Offices, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	o := &Offices{dir: dir}
	var err error
	if o.authority, err = openOffice(ctx, dir, &authority); err == nil {
		o.youth, err = openOffice(ctx, dir, &youth)
	}
	if err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

func openOffice(ctx context.Context, dir string, t *table) (*office, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, t.file)+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	columns := t.names()
	for i := range columns {
		columns[i] += " TEXT NOT NULL DEFAULT ''"
	}
	columns[0] += " PRIMARY KEY"
	if t.changed != "" {
		columns = append(columns, t.changed+" TEXT NOT NULL DEFAULT ''")
	}
	_, err = db.ExecContext(ctx, fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (%s)", t.name, strings.Join(columns, ", ")))
	if err == nil && t.changed != "" {
		_, err = db.ExecContext(ctx, fmt.Sprintf("CREATE INDEX IF NOT EXISTS %s_%s ON %[1]s (%[2]s)", t.name, t.changed))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the database of %s: %w", t.source, err), db.Close())
	}
	return &office{t, db}, nil
}

// Close lets go of the databases.
func (o *Offices) Close() (err error) {
	for _, one := range []*office{o.authority, o.youth} {
		if one != nil {
			err = errors.Join(err, one.db.Close())
		}
	}
	return err
}

// of is the office of a source, nil where it is none of the two.
func (o *Offices) of(source person.Source) *office {
	switch source {
	case authority.source:
		return o.authority
	case youth.source:
		return o.youth
	}
	return nil
}

// Row is a record as its office writes it; nil where it is of neither.
func (o *Offices) Row(r person.Record) map[string]string {
	one := o.of(r.Source)
	if one == nil {
		return nil
	}
	return one.row(r)
}

// Put writes records into the systems of their offices, all or nothing for each.
func (o *Offices) Put(ctx context.Context, records ...person.Record) error {
	for _, one := range []*office{o.authority, o.youth} {
		var rows []map[string]string
		for _, r := range records {
			if r.Source == one.source {
				rows = append(rows, one.row(r))
			}
		}
		if err := one.put(ctx, rows); err != nil {
			return fmt.Errorf("the database of %s: %w", one.source, err)
		}
	}
	return nil
}

// put writes rows, replacing those of the same key.
func (o *office) put(ctx context.Context, rows []map[string]string) error {
	if len(rows) == 0 {
		return nil
	}
	tx, err := o.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing, where it was committed
	columns := o.names()
	if o.changed != "" {
		columns = append(columns, o.changed)
	}
	statement, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT OR REPLACE INTO %s (%s) VALUES (?%s)",
		o.name, strings.Join(columns, ", "), strings.Repeat(", ?", len(columns)-1)))
	if err != nil {
		return err
	}
	defer statement.Close()
	now := stamp()
	for _, row := range rows {
		values := make([]any, len(columns))
		for i, name := range columns {
			if values[i] = row[name]; name == o.changed {
				values[i] = now
			}
		}
		if _, err := statement.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// stamp is the moment as the aliens authority notes it, UTC.
func stamp() string { return time.Now().UTC().Format("2006-01-02 15:04:05.000") }

// set changes columns of one row.
func (o *office) set(ctx context.Context, key string, to map[string]string) error {
	var sets []string
	var values []any
	for name, value := range to {
		sets, values = append(sets, name+" = ?"), append(values, value)
	}
	if o.changed != "" {
		sets, values = append(sets, o.changed+" = ?"), append(values, stamp())
	}
	_, err := o.db.ExecContext(ctx, fmt.Sprintf("UPDATE %s SET %s WHERE %s = ?", o.name, strings.Join(sets, ", "), o.key), append(values, key)...)
	return err
}

func (o *office) remove(ctx context.Context, key string) error {
	_, err := o.db.ExecContext(ctx, fmt.Sprintf("DELETE FROM %s WHERE %s = ?", o.name, o.key), key)
	return err
}

// any is a row drawn at random, nil where there is none.
func (o *office) any(ctx context.Context) (map[string]string, error) {
	columns := o.names()
	values, into := make([]string, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	// A random place in the order of keys, as ORDER BY random() would read them all.
	err := o.db.QueryRowContext(ctx, fmt.Sprintf(
		"SELECT %s FROM %s WHERE rowid >= abs(random()) %% (SELECT max(rowid) FROM %[2]s) ORDER BY rowid LIMIT 1", strings.Join(columns, ", "), o.name)).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	row := map[string]string{}
	for i, name := range columns {
		row[name] = values[i]
	}
	return row, err
}
