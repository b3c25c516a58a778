package storetest

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// FerretDB is a process that answers as a MongoDB would, for one case after
// another: see the module store/mongo/ferretdb.
type FerretDB struct {
	data, socket string
	cmd          *exec.Cmd
}

// StartFerretDB starts one on the databases in the folder data, which it makes
// where it is missing. Whoever starts it stops it; at the latest it ends along
// with this process.
func StartFerretDB(data string) (*FerretDB, error) {
	dir, err := os.MkdirTemp("", "ferret") // a short path: sockets have at most 108 bytes
	if err != nil {
		return nil, err
	}
	f := &FerretDB{data: data, socket: filepath.Join(dir, "db.sock")}
	return f, f.Start()
}

// Start starts it again after Stop, under the same URI.
func (f *FerretDB) Start() error {
	program, err := ferretDB()
	if err != nil {
		return err
	}
	f.cmd = exec.Command(program, "--socket", f.socket, "--dir", f.data, "--tied")
	f.cmd.Stderr = os.Stderr
	if _, err := f.cmd.StdinPipe(); err != nil { // open until this process ends
		return err
	}
	out, err := f.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := f.cmd.Start(); err != nil {
		return err
	}
	ready := make(chan error, 1)
	go func() {
		_, err := bufio.NewReader(out).ReadString('\n')
		ready <- err
	}()
	select {
	case err = <-ready:
	case <-time.After(patience):
		err = fmt.Errorf("not within %v", patience)
	}
	if err != nil {
		f.Stop()
		return fmt.Errorf("FerretDB does not start: %w", err)
	}
	return nil
}

// URI is where a database of it is.
func (f *FerretDB) URI(database string) string {
	return "mongodb://" + url.PathEscape(f.socket) + "/" + database + "?standalone=allow"
}

// Stop ends it in good order, so that its folder can be copied.
func (f *FerretDB) Stop() {
	if f.cmd == nil || f.cmd.ProcessState != nil {
		return
	}
	f.cmd.Process.Signal(syscall.SIGTERM)
	killer := time.AfterFunc(10*time.Second, func() { f.cmd.Process.Kill() })
	defer killer.Stop()
	f.cmd.Wait()
	os.RemoveAll(filepath.Dir(f.socket))
}

// Pause stops it from answering, as a network that drops everything would, until
// Resume. When it returns, no thread of it runs any more.
func (f *FerretDB) Pause() {
	f.cmd.Process.Signal(syscall.SIGSTOP)
	for range 200 {
		if f.stopped() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// stopped says whether all threads have stopped, where the system tells it (proc(5)).
func (f *FerretDB) stopped() bool {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", f.cmd.Process.Pid))
	for _, thread := range threads {
		stat, err := os.ReadFile(thread)
		_, state, _ := strings.Cut(string(stat), ") ")
		if err == nil && !strings.HasPrefix(state, "T") {
			return false
		}
	}
	return len(threads) > 0
}

// Resume lets it go on after Pause.
func (f *FerretDB) Resume() { f.cmd.Process.Signal(syscall.SIGCONT) }

// ferretDB builds the program, if need be, and says where it is. Packages that
// are tested at once wait for each other. Half a minute goes into it on a machine
// that never built it; .ci/prepare has done so before.
var ferretDB = sync.OnceValues(func() (string, error) {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	dir := filepath.Join(filepath.Dir(strings.TrimSpace(string(mod))), "store", "mongo", "ferretdb")
	lock, err := os.Open(filepath.Join(dir, "build")) // not go.mod, which the go command locks itself
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	build := exec.Command(lock.Name())
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build FerretDB: %w\n%s", err, out)
	}
	return filepath.Join(dir, "ferretdb"), nil
})
