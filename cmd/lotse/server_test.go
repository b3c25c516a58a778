package main

import (
	"bufio"
	"database/sql"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// server is a server process.
type server struct {
	cmd  *exec.Cmd
	mu   sync.Mutex
	log  strings.Builder // what it wrote
	done chan struct{}
}

var listening = regexp.MustCompile(`listening (?:address=|on )\S*:(\d+)`)

// serve starts the server and waits until it listens.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	port := ts.Getenv("PORT") // after a fall at the same place
	if port == "" {
		port = "0"
	}
	begin(ts, append([]string{"serve", "--store", ts.Getenv("LOTSE_STORE"), "--host-key", ts.MkAbs("office/host_key"),
		"--listen", "127.0.0.1:" + port}, args...))
}

// demoed starts a demo in ./office and waits until it listens.
func demoed(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	begin(ts, append([]string{"demo", "--dir", ts.MkAbs("office"), "--listen", "127.0.0.1:0"}, args...))
}

func begin(ts *testscript.TestScript, args []string) {
	s := &server{cmd: exec.Command(lotse(ts), args...), done: make(chan struct{})}
	out, err := s.cmd.StderrPipe()
	ts.Check(err)
	s.cmd.Stdout = s.cmd.Stderr
	ts.Check(s.cmd.Start())
	ready := make(chan string, 1)
	go s.follow(out, ready)
	ts.Defer(func() { s.end(syscall.SIGKILL) })
	select {
	case port := <-ready:
		ts.Setenv("PORT", port)
		tellerOf(ts).server = s
		ts.Stdout().Write([]byte(s.text()))
	case <-s.done:
		ts.Fatalf("the server did not start: %s", s.text())
	case <-time.After(30 * time.Second):
		ts.Fatalf("the server does not listen: %s", s.text())
	}
}

// lotse is the test binary under the name by which it is the program.
func lotse(ts *testscript.TestScript) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if path := filepath.Join(dir, "lotse"); exists(path) {
			return path
		}
	}
	ts.Fatalf("no lotse in PATH")
	return ""
}

func (s *server) follow(out io.Reader, ready chan<- string) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		s.mu.Lock()
		s.log.WriteString(lines.Text() + "\n")
		s.mu.Unlock()
		if found := listening.FindStringSubmatch(lines.Text()); found != nil {
			ready <- found[1]
		}
	}
	s.cmd.Wait()
	close(s.done)
}

func (s *server) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

func (s *server) end(signal os.Signal) bool {
	s.cmd.Process.Signal(signal)
	select {
	case <-s.done:
		return true
	case <-time.After(30 * time.Second):
		s.cmd.Process.Kill()
		return false
	}
}

func halt(ts *testscript.TestScript, neg bool, _ []string) {
	affirmative(ts, neg)
	s := tellerOf(ts).server
	if !s.end(syscall.SIGTERM) {
		ts.Fatalf("the server does not stop")
	}
	ts.Logf("[server]\n%s", s.text())
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		ts.Fatalf("the server stopped with exit code %d", code)
	}
}

func fell(ts *testscript.TestScript, neg bool, _ []string) {
	affirmative(ts, neg)
	tellerOf(ts).server.end(syscall.SIGKILL)
}

// flip changes one bit of an entry in the middle of the log, as somebody could
// who has the database.
func flip(ts *testscript.TestScript, neg bool, _ []string) {
	affirmative(ts, neg)
	uri := ts.Getenv("LOTSE_STORE")
	folder, embedded := strings.CutPrefix(uri, "sqlite:")
	if !embedded {
		ts.Setenv("FLIPPED", flipMongo(ts, uri))
		return
	}
	db, err := sql.Open("sqlite", filepath.Join(folder, "lotse.db"))
	ts.Check(err)
	defer db.Close()
	var id string
	var body []byte
	ts.Check(db.QueryRow(`SELECT id, body FROM audit ORDER BY id LIMIT 1 OFFSET 3`).Scan(&id, &body))
	body[len(body)/2] ^= 1
	_, err = db.Exec(`UPDATE audit SET body = ? WHERE id = ?`, body, id)
	ts.Check(err)
	ts.Setenv("FLIPPED", id)
}
