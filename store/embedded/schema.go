package embedded

import (
	"context"
	"database/sql"
	"fmt"

	"lotse/store"
)

// schema is the version of the tables, kept in the file as user_version. Each
// new one only adds collections: 2 added screens, 3 lists, looks and bulks, 4 tours,
// 5 sources, feeds, receipts, reviews and fixes.
const schema = 5

// migrate makes the tables that a file lacks and refuses the file of a newer Lotse.
func migrate(ctx context.Context, conn *sql.Conn) (err error) {
	// Immediate: of two processes that open a new folder at once, one waits.
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		}
	}()
	var version int
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version > schema {
		return fmt.Errorf("a newer Lotse wrote it (format %d, this one knows %d); run that version, or restore a backup from before", version, schema)
	}
	if version < schema {
		if _, err := conn.ExecContext(ctx, tables()); err != nil {
			return err
		}
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

// tables is the SQL that makes the tables that are not there. They keep their rowid:
// bodies then go to the end of the file in the order of writing, which for
// random ids is three times as fast as keeping them in the order of ids.
func tables() string {
	text := "CREATE TABLE IF NOT EXISTS clock (seq INTEGER NOT NULL);\n" +
		"INSERT INTO clock SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM clock);\n"
	for _, c := range store.Collections {
		number := ""
		if c.Followed() {
			number = "seq INTEGER NOT NULL UNIQUE,"
		}
		text += fmt.Sprintf(`
CREATE TABLE IF NOT EXISTS "%[1]s" (
	id      TEXT    NOT NULL PRIMARY KEY,
	parent  TEXT    NOT NULL,
	version INTEGER NOT NULL,%[2]s
	body    BLOB    NOT NULL
);
CREATE INDEX IF NOT EXISTS %[1]s_parent ON "%[1]s" (parent, id);
`, c, number)
	}
	return text + fmt.Sprintf("PRAGMA user_version = %d", schema)
}
