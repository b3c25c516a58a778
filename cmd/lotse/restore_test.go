package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"

	"lotse/store"
	"lotse/store/embedded"
)

// saved is an office with a backup of it and the key that opens that.
type saved struct{ dir, store, key, file string }

func saveOffice(t *testing.T, people int) saved {
	t.Helper()
	dir := t.TempDir()
	quiet := console{in: strings.NewReader(""), out: io.Discard, err: io.Discard, env: func(string) string { return "" }}
	d := demo{console: quiet, dir: filepath.Join(dir, "office"), people: people, seed: 1}
	if err := d.folder(); err != nil {
		t.Fatal(err)
	}
	if err := d.prepare(context.Background()); err != nil {
		t.Fatal(err)
	}
	o := saved{dir: dir, store: "sqlite:" + d.path("store"), key: filepath.Join(dir, "key"), file: filepath.Join(dir, "office.age")}
	if _, err := makeKey(o.key, "director"); err != nil {
		t.Fatal(err)
	}
	o.must(t, "backup", "--store", o.store, "--to", o.key+".pub", o.file)
	return o
}

// program is the real one, in a process of its own.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("lotse") // put there by testscript.Main
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "LANG=en", "LOTSE_PASSPHRASE=", "LOTSE_STORE=")
	return cmd
}

func (o saved) must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := program(t, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("lotse %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (o saved) refused(t *testing.T, says string, args ...string) {
	t.Helper()
	out, err := program(t, args...).CombinedOutput()
	if failed, ok := errors.AsType[*exec.ExitError](err); !ok || failed.ExitCode() != 1 || !strings.Contains(string(out), says) {
		t.Errorf("lotse %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// The power fails while an office is put back, three times, each time later.
// Nobody can open what is there, not even with a key that is in it already; the
// same file finishes it.
func TestAKilledRestoreIsFinished(t *testing.T) {
	t.Parallel()
	o := saveOffice(t, 1500)
	file, err := os.ReadFile(o.file)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(o.dir, "new")
	target := "sqlite:" + folder
	seen := int64(0)
	for _, part := range []int{30, 60, 90} {
		seen = o.killAt(t, folder, file[:len(file)*part/100], seen)
		o.refused(t, "broke off", "serve", "--store", target, "--host-key", o.key, "--listen", "127.0.0.1:0")
		o.refused(t, "broke off", "init", "--store", target, "--name", "Eve", o.key+".pub")
		o.refused(t, "broke off", "audit", "verify", "--store", target)
	}
	other := filepath.Join(o.dir, "other.age")
	o.must(t, "backup", "--store", o.store, "--to", o.key+".pub", other)
	o.refused(t, "another backup was being put", "restore", "--store", target, "--identity", o.key, other)
	if out := o.must(t, "restore", "--store", target, "--identity", o.key, o.file); !strings.Contains(out, "ok: the log is as it was written") {
		t.Errorf("the last restore says:\n%s", out)
	}
	o.must(t, "staff", "list", "--store", target)
	if out := o.must(t, "audit", "verify", "--store", target); !strings.Contains(out, "ok: ") {
		t.Errorf("afterwards:\n%s", out)
	}
}

// killAt gives a restore the beginning of the file and kills it when more is
// there than was before.
func (o saved) killAt(t *testing.T, folder string, begin []byte, before int64) int64 {
	t.Helper()
	cmd := program(t, "restore", "--store", "sqlite:"+folder, "--identity", o.key, "-")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	go in.Write(begin) // and it stays open
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if exists(filepath.Join(folder, embedded.File)) {
			if now := count(t, folder); now > before+50 {
				cmd.Process.Kill()
				cmd.Wait()
				return count(t, folder)
			}
		}
		if time.Now().After(end) {
			t.Fatalf("nothing more than %d documents are put in\n%s", before, said.String())
		}
	}
}

// count is how many documents a store has, staff and keys being none of them yet.
func count(t *testing.T, folder string) (n int64) {
	t.Helper()
	b, err := embedded.Open(t.Context(), folder)
	if err != nil {
		return 0 // being made
	}
	defer b.Close()
	for _, c := range store.Collections {
		err := b.All(t.Context(), c, nil, func(store.Document) error {
			if n++; c == store.StaffDocs || c == store.StaffKeys {
				t.Errorf("a document in %s while the restore is under way", c)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// A backup is killed while it is sent somewhere. The office is none the worse,
// and its log says that one was begun.
func TestAKilledBackupLeavesTheOfficeAlone(t *testing.T) {
	t.Parallel()
	o := saveOffice(t, 400)
	cmd := program(t, "backup", "--store", o.store, "--to", o.key+".pub", "-")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	part := make([]byte, 1000)
	if _, err := io.ReadFull(out, part); err != nil { // it has begun, and cannot end
		t.Fatal(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	if out := o.must(t, "audit", "verify", "--store", o.store); !strings.Contains(out, "ok: ") {
		t.Errorf("the log says\n%s", out)
	}
	o.must(t, "backup", "--store", o.store, "--to", o.key+".pub", o.file+"2")
}

// Whoever stops a backup finds nothing that could be taken for one.
func TestAStoppedBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	o := saveOffice(t, 60)
	folder := filepath.Join(o.dir, "backups")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	quiet := console{in: strings.NewReader(""), out: io.Discard, err: io.Discard, env: func(string) string { return "" }}
	w, err := quiet.begin(filepath.Join(folder, "a.age"))
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte("half of it"))
	if there := names(t, folder); len(there) != 1 || there[0] == "a.age" {
		t.Errorf("while it is made: %v", there)
	}
	if err := w.end(false); err != nil || len(names(t, folder)) != 0 {
		t.Errorf("after it was stopped: %v, %v", names(t, folder), err)
	}
	if w, err = quiet.begin(filepath.Join(folder, "a.age")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "a.age"), []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.end(true); err == nil {
		t.Error("a file that came to be meanwhile was overwritten")
	}
	if text, _ := os.ReadFile(filepath.Join(folder, "a.age")); string(text) != "another's" || len(names(t, folder)) != 1 {
		t.Errorf("there is %q, and %v", text, names(t, folder))
	}
}

func names(t *testing.T, folder string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return list
}

// The disk for backups is full, a real one where root runs the tests.
func TestABackupOnAFullDiskLeavesNothing(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root may mount a small file system; the story backup_refused has run with /dev/full")
	}
	o := saveOffice(t, 400)
	folder := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=100k,mode=0700", "tmpfs", folder).CombinedOutput(); err != nil {
		t.Skipf("this machine mounts no tmpfs: %v: %s", err, out)
	}
	defer exec.Command("umount", folder).Run()
	o.refused(t, "no room for the backup", "backup", "--store", o.store, "--to", o.key+".pub", filepath.Join(folder, "a.age"))
	if left := names(t, folder); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	o.must(t, "audit", "verify", "--store", o.store)
}

// typed runs the program on a terminal, waits for a prompt and types; it returns
// all that the terminal showed and whether it is as it was before.
func typed(t *testing.T, prompt, answer string, args ...string) (shown string, asBefore bool, err error) {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal: %v", err)
	}
	defer master.Close()
	defer tty.Close()
	before, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	cmd := program(t, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer time.AfterFunc(time.Minute, func() { cmd.Process.Kill() }).Stop()
	var screen bytes.Buffer
	for buffer := make([]byte, 1000); !strings.Contains(screen.String(), prompt); {
		n, err := master.Read(buffer)
		if err != nil {
			t.Fatalf("the terminal shows %q, %v", screen.String(), err)
		}
		screen.Write(buffer[:n])
	}
	for hides := answer == ""; !hides; time.Sleep(time.Millisecond) { // the prompt comes a moment before the echo goes
		now, err := term.GetState(tty.Fd())
		hides = err != nil || *now != *before
	}
	io.WriteString(master, answer)
	rest := make(chan []byte)
	go func() { text, _ := io.ReadAll(master); rest <- text }()
	err = cmd.Wait()
	after, stateErr := term.GetState(tty.Fd())
	tty.Close()
	screen.Write(<-rest)
	return screen.String(), stateErr == nil && *after == *before, err
}

func TestAPassphraseIsNotShown(t *testing.T) {
	t.Parallel()
	o := saveOffice(t, 20)
	file := filepath.Join(o.dir, "words.age")
	const words = "pferd batterie klammer zuhause\n"
	shown, asBefore, err := typed(t, "Passphrase of the backup: ", words+words, "backup", "--store", o.store, file)
	if err != nil || strings.Contains(shown, "batterie") || !asBefore || !exists(file) {
		t.Errorf("%v, as before: %t, the terminal shows\n%s", err, asBefore, shown)
	}
	shown, asBefore, err = typed(t, "Passphrase of the backup: ", "pfer\x03", "backup", "--store", o.store, file+"2")
	if err == nil || !strings.Contains(shown, "cancelled") || !asBefore || exists(file+"2") {
		t.Errorf("interrupted: %v, as before: %t, the terminal shows\n%s", err, asBefore, shown)
	}
	shown, _, err = typed(t, "no text for a terminal", "", "backup", "--store", o.store, "--to", o.key+".pub", "-")
	if err == nil {
		t.Errorf("a backup on a terminal: %s", shown)
	}
}
