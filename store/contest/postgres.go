//go:build unix

package contest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// where Debian's package has the server.
const postgresPrograms = "/usr/lib/postgresql/15/bin"

// errNoPostgres says that there is no server to compare with.
var errNoPostgres = errors.New("PostgreSQL 15 is not installed in " + postgresPrograms)

// postgres is a server of one's own, reached by a socket in a folder of its own.
type postgres struct {
	base
	conn   *pgx.Conn
	dir    string
	server *exec.Cmd
	said   bytes.Buffer
}

// startPostgres makes a cluster in a new folder and starts a server for it. The
// server refuses to run as root, so root lends it the account of "postgres" or
// "nobody".
func startPostgres(ctx context.Context) (_ *postgres, err error) {
	if _, err := os.Stat(filepath.Join(postgresPrograms, "postgres")); err != nil {
		return nil, errNoPostgres
	}
	as, err := lowly()
	if err != nil {
		return nil, err
	}
	p := &postgres{}
	if p.dir, err = os.MkdirTemp("", "lotse-pg"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("start PostgreSQL: %w: %s", err, lastLine(p.said.String())), p.close())
		}
	}()
	if as != nil {
		if err := os.Chown(p.dir, int(as.Uid), int(as.Gid)); err != nil {
			return nil, err
		}
	}
	data := filepath.Join(p.dir, "data")
	made := p.program(as, "initdb", "-D", data, "-A", "trust", "-U", "contest", "-E", "UTF8", "--locale=C", "--no-sync")
	if err := made.Run(); err != nil {
		return nil, err
	}
	p.server = p.program(as, "postgres", "-D", data, "-k", p.dir, "-c", "listen_addresses=", "-c", "shared_buffers=1GB", "-c", "work_mem=128MB",
		"-c", "maintenance_work_mem=512MB", "-c", "effective_cache_size=4GB", "-c", "random_page_cost=1.1", "-c", "fsync=off", "-c", "max_wal_size=8GB",
		"-c", "autovacuum=off", "-c", "jit=off")
	if err := p.server.Start(); err != nil {
		p.server = nil
		return nil, err
	}
	p.run = func(ctx context.Context, words string) (cursor, error) { return p.conn.Query(ctx, words) } // pgx prepares it
	return p, p.await(ctx)
}

// lowly is the account that a server gets from root; nil where this process has
// one that will do.
func lowly() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.ParseUint(account.Uid, 10, 32)
		gid, _ := strconv.ParseUint(account.Gid, 10, 32)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody")
}

func (p *postgres) program(as *syscall.Credential, name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(postgresPrograms, name), args...)
	c.Dir, c.Stderr = p.dir, &p.said
	c.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
	c.SysProcAttr = &syscall.SysProcAttr{Credential: as, Setpgid: true} // Ctrl-C is for us
	return c
}

// await waits until the server answers.
func (p *postgres) await(ctx context.Context) (err error) {
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if p.conn, err = pgx.Connect(ctx, "host="+p.dir+" user=contest dbname=postgres sslmode=disable"); err == nil || ctx.Err() != nil {
			return err
		}
	}
	return err
}

func (p *postgres) close() error {
	var errs []error
	if p.conn != nil {
		errs = append(errs, p.conn.Close(context.Background()))
	}
	if p.server != nil {
		errs = append(errs, p.server.Process.Signal(syscall.SIGINT)) // a fast shutdown
		p.server.Wait()
	}
	return errors.Join(append(errs, os.RemoveAll(p.dir))...)
}

func (p *postgres) take(ctx context.Context, people <-chan []one) error {
	for _, t := range tables {
		if _, err := p.conn.Exec(ctx, strings.Replace(t.create(), "CREATE", "CREATE UNLOGGED", 1)); err != nil {
			return err
		}
	}
	for list := range people {
		if err := copyIn(ctx, p.conn, list); err != nil {
			return err
		}
	}
	return p.index(ctx)
}

func copyIn(ctx context.Context, conn *pgx.Conn, list []one) error {
	all := map[string][][]any{}
	for _, o := range list {
		for table, rows := range o.rows() {
			all[table] = append(all[table], rows...)
		}
	}
	for _, t := range tables {
		if _, err := conn.CopyFrom(ctx, pgx.Identifier{t.name}, t.names(), pgx.CopyFromRows(all[t.name])); err != nil {
			return err
		}
	}
	return nil
}

func (p *postgres) index(ctx context.Context) error {
	p.slip = fmt.Sprintf("t.token IN (%s)", quoted(swapped(typo)))
	words := append([]string{}, indexes...)
	if _, err := p.conn.Exec(ctx, "CREATE EXTENSION fuzzystrmatch"); err == nil {
		words = append(words, "CREATE TABLE word AS SELECT DISTINCT token FROM token", "CREATE UNIQUE INDEX ON word (token)")
		p.slip = fmt.Sprintf("t.token IN (SELECT w.token FROM word w WHERE levenshtein_less_equal(w.token, '%s', 1) <= 1 OR w.token IN (%s))",
			typo, quoted(swapped(typo)))
	}
	for _, index := range append(words, "VACUUM ANALYZE") {
		if _, err := p.conn.Exec(ctx, index); err != nil {
			return err
		}
	}
	return nil
}

// swapped are the words in which two neighbours have changed places.
func swapped(word string) []string {
	var out []string
	for i := range len(word) - 1 {
		out = append(out, word[:i]+string(word[i+1])+string(word[i])+word[i+2:])
	}
	return out
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
