package contest

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// sqlite is SQLite in a file of its own, without the safety of a store: it only
// has to answer.
type sqlite struct {
	base
	db         *sql.DB
	statements map[string]*sql.Stmt
}

func openSQLite(dir string) (*sqlite, error) {
	db, err := sql.Open("sqlite", filepath.Join(dir, "contest.db")+
		"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=cache_size(-1000000)&_pragma=temp_store(MEMORY)&_pragma=mmap_size(4000000000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	s := &sqlite{db: db, statements: map[string]*sql.Stmt{}}
	s.run = s.query
	return s, nil
}

func (s *sqlite) query(ctx context.Context, words string) (cursor, error) {
	statement := s.statements[words]
	if statement == nil {
		var err error
		if statement, err = s.db.PrepareContext(ctx, words); err != nil {
			return nil, err
		}
		s.statements[words] = statement
	}
	return statement.QueryContext(ctx)
}

func (s *sqlite) take(ctx context.Context, people <-chan []one) (err error) {
	for _, t := range tables {
		if _, err := s.db.ExecContext(ctx, t.create()); err != nil {
			return err
		}
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	inserts := map[string]*sql.Stmt{}
	for _, t := range tables {
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(t.columns)), ", ")
		if inserts[t.name], err = tx.PrepareContext(ctx, "INSERT INTO "+t.name+" VALUES ("+marks+")"); err != nil {
			return err
		}
	}
	for list := range people {
		for _, o := range list {
			for table, rows := range o.rows() {
				for _, row := range rows {
					if _, err := inserts[table].ExecContext(ctx, row...); err != nil {
						return err
					}
				}
			}
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return s.index(ctx)
}

func (s *sqlite) index(ctx context.Context) error {
	for n, index := range append(indexes, "ANALYZE") {
		if _, err := s.db.ExecContext(ctx, strings.Replace(index, "INDEX ON", fmt.Sprintf("INDEX contest_%d ON", n), 1)); err != nil {
			return err
		}
	}
	return nil
}
