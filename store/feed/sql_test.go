//go:build unix

package feed

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/feed/offices"
)

// place is an office's database in a test.
type place struct {
	kind   string
	db     *sql.DB
	read   string // for the configuration, without key and changed
	server *offices.Server
}

func (p *place) do(t *testing.T, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if p.kind == "sqlite" {
			s = strings.NewReplacer("DATETIME(6)", "TEXT", "now(6)", "strftime('%Y-%m-%d %H:%M:%f','now')", "BIGINT", "INTEGER").Replace(s)
		}
		if p.kind == "postgres" {
			s = strings.NewReplacer("DATETIME(6)", "timestamp", "now(6)", "localtimestamp").Replace(s)
		}
		if _, err := p.db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

var started struct {
	sync.Mutex
	servers map[string]*offices.Server
}

func serverOf(t *testing.T, kind string) *offices.Server {
	started.Lock()
	defer started.Unlock()
	if s := started.servers[kind]; s != nil {
		return s
	}
	s, err := offices.Start(context.Background(), kind)
	if err != nil {
		t.Fatal(err)
	}
	if started.servers == nil {
		started.servers = map[string]*offices.Server{}
	}
	started.servers[kind] = s
	return s
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, s := range started.servers {
		s.Close()
	}
	os.Exit(code)
}

func at(t *testing.T, kind string) *place {
	if kind != "sqlite" {
		s := serverOf(t, kind)
		p := &place{kind: kind, db: s.DB, read: s.Source("personen"), server: s}
		p.do(t, "DROP TABLE IF EXISTS personen")
		return p
	}
	path := filepath.Join(t.TempDir(), "amt.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return &place{kind: kind, db: db, read: fmt.Sprintf("  kind: sqlite\n  file: %s\n  table: personen\n", path)}
}

const table3 = `CREATE TABLE personen (id BIGINT, name VARCHAR(2000), geboren VARCHAR(40), titel VARCHAR(40), stand DATETIME(6))`

var kinds = []string{"sqlite", "postgres", "mariadb"}

func everywhere(t *testing.T, test func(t *testing.T, p *place)) {
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) { test(t, at(t, kind)) })
	}
}

const marked, unmarked = "  key: id\n  changed: stand\n  every: 200ms\n  sweep: 1s\n", "  key: id\n  every: 200ms\n"

func TestChangesArriveWithAndWithoutWatermark(t *testing.T) {
	everywhere(t, func(t *testing.T, p *place) {
		for _, keys := range []string{marked, unmarked} {
			p.do(t, "DROP TABLE IF EXISTS personen", table3, `INSERT INTO personen VALUES (1,'Ärger','1980-07-12','X',now(6)),(2,'B',NULL,'?',now(6)),(3,'C','kaputt',NULL,NULL)`)
			r := newRecorder()
			stop := read(t, configOf(t, p.read+keys), r)
			r.until(t, "the first rows", rows(3))
			if value(r, "1", "family") != "Ärger" || value(r, "1", "residence") != "duldung" || value(r, "1", "birth") != "1980-07-12" {
				t.Errorf("mapped: %+v", r.rows["1"])
			}
			r.until(t, "the unknown code", func(r *recorder) bool { return len(r.feed.Unknown) == 1 && r.feed.Unknown[0].Value == "?" })
			p.do(t, `INSERT INTO personen VALUES (4,'D','1990','X',now(6))`, `UPDATE personen SET name='B2', stand=now(6) WHERE id=2`, `DELETE FROM personen WHERE id=1`)
			r.until(t, "an insert, an update, a deletion", func(r *recorder) bool {
				return len(r.rows) == 3 && value(r, "4", "birth") == "1990" && value(r, "2", "family") == "B2"
			})
			p.do(t, `UPDATE personen SET name='C2' WHERE id=3`) // touches no watermark
			r.until(t, "a change that says nothing of itself", func(r *recorder) bool { return value(r, "3", "family") == "C2" })
			stop()
			if r.same != 0 {
				t.Errorf("%d rows came again unchanged", r.same)
			}
			// Another process goes on with what the store knows.
			n := len(r.deliveries)
			p.do(t, `UPDATE personen SET name='D2', stand=now(6) WHERE id=4`)
			stop = read(t, configOf(t, p.read+keys), r)
			r.until(t, "what changed while nobody read", func(r *recorder) bool { return value(r, "4", "family") == "D2" })
			stop()
			if len(r.deliveries) != n+1 || len(r.deliveries[n].Rows) != 1 {
				t.Errorf("after a new start %d rows came in %d deliveries", len(r.deliveries[n].Rows), len(r.deliveries)-n)
			}
		}
	})
}

func TestWrongClocksHideNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, p *place) {
		p.do(t, table3, `INSERT INTO personen VALUES (1,'A',NULL,NULL,now(6)),(2,'B',NULL,NULL,'2099-01-01 00:00:00')`)
		r := newRecorder()
		read(t, configOf(t, p.read+marked), r)
		r.until(t, "the first rows", rows(2))
		p.do(t, `INSERT INTO personen VALUES (3,'past',NULL,NULL,'2001-01-01 00:00:00')`, `UPDATE personen SET name='A2', stand=now(6) WHERE id=1`,
			`UPDATE personen SET name='B2', stand='1990-01-01 00:00:00' WHERE id=2`)
		r.until(t, "rows of the past", func(r *recorder) bool {
			return value(r, "3", "family") == "past" && value(r, "1", "family") == "A2" && value(r, "2", "family") == "B2"
		})
	})
}

func TestOddRowsHaveADefinedOutcome(t *testing.T) {
	everywhere(t, func(t *testing.T, p *place) {
		p.do(t, table3, `INSERT INTO personen VALUES (1,'one',NULL,NULL,now(6)),(2,'two',NULL,NULL,now(6)),(2,'zwei',NULL,NULL,now(6)),(NULL,'none',NULL,NULL,now(6))`)
		p.do(t, fmt.Sprintf(`INSERT INTO personen VALUES (5,'%s',NULL,NULL,now(6))`, strings.Repeat("ü", 1500)))
		if p.kind == "mariadb" {
			p.do(t, `INSERT INTO personen VALUES (6,'zero','0000-00-00',NULL,'0000-00-00')`)
		} else {
			p.do(t, `INSERT INTO personen VALUES (6,'zero','0000-00-00',NULL,NULL)`)
		}
		r := newRecorder()
		read(t, configOf(t, p.read+marked), r)
		r.until(t, "what can be taken", rows(3)) // 1, 5, 6
		r.set(func(r *recorder) {
			codes := map[string]int{}
			for _, d := range r.deliveries {
				for _, b := range d.Bad {
					codes[b.Code]++
				}
			}
			if codes["twice"] != 1 || codes["no-key"] != 1 || codes["text"] != 1 || codes["date"] != 0 {
				t.Errorf("%s: bad rows %v", keys(r.rows), codes)
			}
		})
		p.do(t, `DELETE FROM personen WHERE name='zwei'`)
		r.until(t, "the one that is left of two", func(r *recorder) bool { return value(r, "2", "family") == "two" })
		p.do(t, `INSERT INTO personen VALUES (2,'drei',NULL,NULL,'2001-01-01 00:00:00')`)
		r.until(t, "that there are two again", func(r *recorder) bool {
			last := r.deliveries[len(r.deliveries)-1]
			return len(last.Bad) > 0 && last.Bad[len(last.Bad)-1].Code == "twice"
		})
		r.set(func(r *recorder) {
			if value(r, "2", "family") != "two" {
				t.Error("a second row of the same key replaced the first")
			}
		})
	})
}

func TestTroublesAreNamedAndPass(t *testing.T) {
	everywhere(t, func(t *testing.T, p *place) {
		p.do(t, table3, `INSERT INTO personen VALUES (1,'A',NULL,NULL,now(6)),(2,'B',NULL,NULL,now(6))`)
		r := newRecorder()
		read(t, configOf(t, p.read+marked), r)
		r.until(t, "the first rows", rows(2))
		p.do(t, `ALTER TABLE personen RENAME COLUMN name TO nachname`)
		r.until(t, "a renamed column", failing("column"))
		p.do(t, `ALTER TABLE personen RENAME COLUMN nachname TO name`)
		r.until(t, "the column again", well)
		p.do(t, `ALTER TABLE personen RENAME TO weg`)
		r.until(t, "a table that is gone", failing("table"))
		p.do(t, `ALTER TABLE weg RENAME TO personen`)
		r.until(t, "the table again", well)
		p.locked(t, func() { r.until(t, "a locked table", failing("locked")) })
		r.until(t, "the table free again", rows(2))
		if len(r.deliveries) != 1 || len(r.rows) != 2 {
			t.Errorf("troubles delivered something: %d deliveries, %d rows", len(r.deliveries), len(r.rows))
		}
	})
}

// locked does something while the office's own work has the table to itself.
func (p *place) locked(t *testing.T, do func()) {
	conn, err := p.db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	lock, free := "BEGIN; LOCK TABLE personen IN ACCESS EXCLUSIVE MODE", "ROLLBACK"
	switch p.kind {
	case "mariadb":
		lock, free = "LOCK TABLES personen WRITE", "UNLOCK TABLES"
	case "sqlite":
		lock = "BEGIN EXCLUSIVE"
	}
	if _, err := conn.ExecContext(t.Context(), lock); err != nil {
		t.Fatal(err)
	}
	do()
	if _, err := conn.ExecContext(context.Background(), free); err != nil {
		t.Fatal(err)
	}
}

func TestCutConnectionsAndRestartsLoseNothing(t *testing.T) {
	for _, kind := range kinds[1:] {
		t.Run(kind, func(t *testing.T) {
			p := at(t, kind)
			p.do(t, table3, `INSERT INTO personen VALUES (1,'A',NULL,NULL,now(6)),(2,'B',NULL,NULL,now(6))`)
			r := newRecorder()
			read(t, configOf(t, p.read+marked), r)
			r.until(t, "the first rows", rows(2))
			p.cut(t)
			p.do(t, `INSERT INTO personen VALUES (3,'C',NULL,NULL,now(6))`)
			r.until(t, "a row after the cut", rows(3))
			p.server.Down()
			r.until(t, "the server's end", failing("unreachable"))
			if err := p.server.Up(t.Context()); err != nil {
				t.Fatal(err)
			}
			p.db = p.server.DB
			p.do(t, `INSERT INTO personen VALUES (4,'D',NULL,NULL,now(6))`, `DELETE FROM personen WHERE id=1`)
			r.until(t, "a row after the restart", func(r *recorder) bool { return len(r.rows) == 3 && value(r, "4", "family") == "D" && well(r) })
			if r.same != 0 {
				t.Errorf("%d rows came again", r.same)
			}
		})
	}
}

// cut ends every connection of the reader.
func (p *place) cut(t *testing.T) {
	if p.kind == "postgres" {
		p.do(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lotse'`)
		return
	}
	rows, err := p.db.Query(`SELECT id FROM information_schema.processlist WHERE id <> connection_id() AND host LIKE 'localhost:%'`)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for rows.Next() {
		var id string
		rows.Scan(&id)
		ids = append(ids, id)
	}
	rows.Close()
	for _, id := range ids {
		p.db.Exec("KILL " + id)
	}
}

func TestWhatMayNotBeReadIsNotRead(t *testing.T) {
	p := at(t, "sqlite")
	p.do(t, table3, `INSERT INTO personen VALUES (1,'A',NULL,NULL,now(6))`)
	r := newRecorder()
	r.shut = &store.Refused{}
	asked := 0
	read(t, configOf(t, p.read+marked), r)
	r.until(t, "a few cycles", func(r *recorder) bool { asked++; return asked > 2 })
	r.set(func(r *recorder) {
		if len(r.deliveries) > 0 || !r.feed.Read.IsZero() {
			t.Error("it was read without an agreement")
		}
		r.shut = nil
	})
	r.until(t, "the row once it may", rows(1))
	r.set(func(r *recorder) { r.shut = &store.Refused{} })
	p.do(t, `DELETE FROM personen`, `INSERT INTO personen VALUES (2,'B',NULL,NULL,now(6))`)
	r.set(func(r *recorder) { r.shut, r.away = nil, errors.New("away") })
	r.until(t, "our own store away", failing("store"))
	r.set(func(r *recorder) { r.away = nil })
	r.until(t, "the other row", func(r *recorder) bool { return value(r, "2", "family") == "B" && len(r.rows) == 1 })
}

func TestWhatIsHeldWaitsAndTheRestGoesOn(t *testing.T) {
	p := at(t, "sqlite")
	p.do(t, table3, `INSERT INTO personen VALUES (1,'A',NULL,NULL,now(6)),(2,'B',NULL,NULL,now(6))`)
	r := newRecorder()
	read(t, configOf(t, p.read+marked), r)
	r.until(t, "the first rows", rows(2))
	r.set(func(r *recorder) { r.hold = true })
	p.do(t, `DELETE FROM personen WHERE id=1`)
	r.until(t, "a few readings", func(r *recorder) bool { return r.feed.Rows == 1 })
	p.do(t, `UPDATE personen SET name='B2', stand=now(6) WHERE id=2`)
	r.until(t, "another change", func(r *recorder) bool { return value(r, "2", "family") == "B2" && len(r.rows) == 2 })
	r.set(func(r *recorder) { r.hold = false })
	r.until(t, "what was let through", func(r *recorder) bool { return len(r.rows) == 1 })
}

func TestAThousandColumns(t *testing.T) {
	everywhere(t, func(t *testing.T, p *place) {
		var more []string
		for i := range 900 {
			more = append(more, fmt.Sprintf("c%d SMALLINT", i))
		}
		p.do(t, strings.Replace(table3, "stand DATETIME(6)", "stand DATETIME(6), "+strings.Join(more, ","), 1), `INSERT INTO personen (id,name,stand) VALUES (1,'A',now(6))`)
		c := configOf(t, p.read+marked)
		trial, err := Try(t.Context(), c, nil, 3, "")
		if err != nil || trial.Rows != 1 || len(trial.Columns) != 900 || len(trial.First) != 1 || len(trial.First[0].Raw) != 2 {
			t.Fatalf("%d rows, %d columns, first %+v, %v", trial.Rows, len(trial.Columns), trial.First, err)
		}
	})
}

func TestNothingCanBeWritten(t *testing.T) {
	everywhere(t, func(t *testing.T, p *place) {
		p.do(t, table3)
		c := configOf(t, p.read+marked)
		o, err := openOffice(&c, func(string) string { return "" })
		if err != nil {
			t.Fatal(err)
		}
		defer o.close()
		err = o.within(t.Context(), func(tx *sql.Tx) error {
			_, err := tx.Exec("INSERT INTO personen (id) VALUES (9)")
			return err
		})
		if err == nil || !strings.Contains(strings.ToLower(err.Error()), "read") {
			t.Errorf("an insert: %v", err)
		}
	})
}

func TestWaterStandsBelowWrongClocksAndHeaps(t *testing.T) {
	var w water
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	stamp := func(at time.Time) mark { return markOf(at.Format("2006-01-02 15:04:05.000000")) }
	for i := range 5000 {
		w.see(stamp(now))
		if i < 50 {
			w.see(stamp(now.AddDate(50, 0, i)))
		}
	}
	if from, after, ok := w.from(); !ok || after || from.text != "2026-11-23 11:59:55" {
		t.Errorf("from %+v %v", from, after)
	}
	w.again(5050) // a heap of the same moment is not read each time
	if from, after, _ := w.from(); !after || from.at != now {
		t.Errorf("from %+v %v", from, after)
	}
	for i := range 200 {
		w.see(stamp(now.Add(time.Duration(i) * time.Second)))
	}
	if from, after, _ := w.from(); after || !from.at.After(now) {
		t.Errorf("from %+v %v after the heap", from, after)
	}
}

// The driver may give an empty text as no value, in the first row of an answer only.
func TestAnEmptyTextIsNoChange(t *testing.T) {
	everywhere(t, func(t *testing.T, p *place) {
		p.do(t, table3, `INSERT INTO personen VALUES (1,'A','','X',now(6)),(2,'B','1990','X',now(6))`)
		r := newRecorder()
		read(t, configOf(t, p.read+marked), r)
		r.until(t, "the first rows", rows(2))
		p.do(t, `UPDATE personen SET name='A2', stand=now(6) WHERE id=1`)
		r.until(t, "the change", func(r *recorder) bool { return value(r, "1", "family") == "A2" })
		r.looks(t, 15) // of them, some compare all rows
		if n := len(r.deliveries); n != 2 {
			t.Errorf("%d deliveries: %+v", n, r.deliveries)
		}
	})
}
