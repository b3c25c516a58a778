//go:build unix

package offices

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // the office's own connection
)

// ErrMissing says that a server is not installed here.
var ErrMissing = errors.New("the database server is not installed (Debian: postgresql, mariadb-server)")

// Server is one that runs.
type Server struct {
	Kind     string // postgres or mariadb, as the configuration of a source has it
	Socket   string // of a source's host
	Port     int    // on 127.0.0.1
	User     string // may do everything
	Database string
	DB       *sql.DB // the office's own way in

	dir  string
	as   *syscall.Credential
	args []string
	run  *exec.Cmd
	said sync.Mutex
	log  bytes.Buffer
}

// Write keeps what the server says, to tell why it does not start.
func (s *Server) Write(text []byte) (int, error) {
	s.said.Lock()
	defer s.said.Unlock()
	return s.log.Write(text)
}

// Start starts a server of a kind: "postgres" or "mariadb".
func Start(ctx context.Context, kind string) (_ *Server, err error) {
	s := &Server{Kind: kind, Database: "amt", User: "amt"}
	if s.dir, err = os.MkdirTemp("", "lotse-office"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.said.Lock()
			err = fmt.Errorf("start %s: %w: %s", kind, err, lastLines(s.log.String()))
			s.said.Unlock()
			s.Close()
		}
	}()
	if s.Port, err = freePort(); err != nil {
		return nil, err
	}
	if err := s.lend(); err != nil {
		return nil, err
	}
	if kind == "postgres" {
		err = s.makePostgres()
	} else {
		err = s.makeMariaDB()
	}
	if err != nil {
		return nil, err
	}
	return s, s.Up(ctx)
}

// lend gives the folder to an account that is not root: PostgreSQL refuses root.
func (s *Server) lend() error {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range map[string][]string{"postgres": {"postgres", "nobody"}}[s.Kind] {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.ParseUint(account.Uid, 10, 32)
		gid, _ := strconv.ParseUint(account.Gid, 10, 32)
		s.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return os.Chown(s.dir, int(uid), int(gid))
	}
	if s.Kind == "postgres" {
		return errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody")
	}
	return nil
}

func (s *Server) makePostgres() error {
	programs, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(programs) == 0 {
		return ErrMissing
	}
	bin, data := filepath.Dir(programs[len(programs)-1]), filepath.Join(s.dir, "data")
	s.Socket, s.User, s.Database = s.dir, "amt", "postgres"
	s.args = []string{filepath.Join(bin, "postgres"), "-D", data, "-k", s.dir, "-p", strconv.Itoa(s.Port), "-c", "listen_addresses=127.0.0.1",
		"-c", "fsync=off", "-c", "shared_buffers=128MB", "-c", "timezone=Europe/Berlin"}
	return s.command(filepath.Join(bin, "initdb"), "-D", data, "-A", "trust", "-U", s.User, "-E", "UTF8", "--locale=C", "--no-sync").Run()
}

func (s *Server) makeMariaDB() error {
	server, err := exec.LookPath("mariadbd")
	if err != nil {
		if server = "/usr/sbin/mariadbd"; !exists(server) {
			return ErrMissing
		}
	}
	install, err := exec.LookPath("mariadb-install-db")
	if err != nil {
		return ErrMissing
	}
	data := filepath.Join(s.dir, "data")
	s.Socket, s.User = filepath.Join(s.dir, "s.sock"), "root"
	self := "root"
	if me, err := user.Current(); err == nil {
		self = me.Username
	}
	s.args = []string{server, "--no-defaults", "--datadir=" + data, "--socket=" + s.Socket, "--port=" + strconv.Itoa(s.Port), "--bind-address=127.0.0.1",
		"--user=" + self, "--innodb-flush-log-at-trx-commit=2", "--innodb-flush-method=nosync", "--pid-file=" + filepath.Join(s.dir, "pid"),
		"--character-set-server=utf8mb4", "--lc-messages-dir=/usr/share/mysql", "--max-connections=100", "--sql-mode="}
	return s.command(install, "--no-defaults", "--datadir="+data, "--user="+self, "--auth-root-authentication-method=normal", "--skip-test-db").Run()
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir, c.Stdout, c.Stderr = s.dir, s, s
	c.Env = append(os.Environ(), "LC_ALL=C", "TZ=Europe/Berlin")
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Setpgid: true}
	return c
}

// Up starts the server, and waits until it answers.
func (s *Server) Up(ctx context.Context) error {
	s.run = s.command(s.args[0], s.args[1:]...)
	if err := s.run.Start(); err != nil {
		s.run = nil
		return err
	}
	if s.DB == nil {
		if err := s.connect(); err != nil {
			return err
		}
	}
	var err error
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		if err = s.DB.PingContext(ctx); err == nil {
			return s.database(ctx)
		}
	}
	return errors.Join(err, ctx.Err())
}

func (s *Server) connect() (err error) {
	if s.Kind == "postgres" {
		s.DB, err = sql.Open("pgx", fmt.Sprintf("host=%s port=%d user=%s dbname=%s sslmode=disable", s.Socket, s.Port, s.User, s.Database))
		return err
	}
	c := mysql.NewConfig()
	c.Net, c.Addr, c.User, c.MultiStatements, c.Logger = "unix", s.Socket, s.User, true, &mysql.NopLogger{}
	connector, err := mysql.NewConnector(c)
	if err == nil {
		s.DB = sql.OpenDB(connector)
	}
	return err
}

func (s *Server) database(ctx context.Context) error {
	if s.Kind == "postgres" {
		return nil
	}
	if _, err := s.DB.ExecContext(ctx, "CREATE DATABASE IF NOT EXISTS "+s.Database); err != nil {
		return err
	}
	c := mysql.NewConfig()
	c.Net, c.Addr, c.User, c.DBName, c.MultiStatements, c.Logger = "unix", s.Socket, s.User, s.Database, true, &mysql.NopLogger{}
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return err
	}
	s.DB.Close()
	s.DB = sql.OpenDB(connector)
	return nil
}

// Down ends the server at once, as a machine that loses its power.
func (s *Server) Down() {
	if s.run == nil {
		return
	}
	syscall.Kill(-s.run.Process.Pid, syscall.SIGKILL)
	s.run.Wait()
	s.run = nil
	os.Remove(filepath.Join(s.dir, "data", "postmaster.pid"))
}

// Close ends the server and takes its folder away.
func (s *Server) Close() {
	if s.DB != nil {
		s.DB.Close()
	}
	s.Down()
	os.RemoveAll(s.dir)
}

// Source is the part "read" of a source's configuration that reads a table here
// over TCP.
func (s *Server) Source(table string) string {
	return fmt.Sprintf("  kind: %s\n  host: 127.0.0.1\n  port: %d\n  database: %s\n  user: %s\n  table: %s\n", s.Kind, s.Port, s.Database, s.User, table)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], "; ")
}
