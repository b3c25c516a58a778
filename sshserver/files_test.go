package sshserver_test

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pkg/sftp"

	"lotse/store/audit"
)

// stockFiles says commands to the sftp that is installed here.
func (o *office) stockFiles(who string, commands ...string) (out string, err error) {
	o.t.Helper()
	if _, err := exec.LookPath("sftp"); err != nil {
		o.t.Skip("no sftp here")
	}
	host, port, err := net.SplitHostPort(o.addr)
	if err != nil {
		o.t.Fatal(err)
	}
	cmd := exec.Command("sftp", "-F", "none", "-i", o.keyFile(who), "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-P", port, "-b", "-", "lotse@"+host)
	cmd.Stdin = strings.NewReader(strings.Join(commands, "\n") + "\n")
	text, err := cmd.CombinedOutput()
	return string(text), err
}

// tree is what a program for files sees.
func (o *office) tree(who string) *sftp.Client {
	o.t.Helper()
	files, err := sftp.NewClient(o.as(who))
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { files.Close() })
	return files
}

func TestStockClientReadsFiles(t *testing.T) {
	o := open(t)
	here := filepath.Join(t.TempDir(), "LIESMICH.txt")
	out, err := o.stockFiles("maike", "ls /", "get /README.txt "+here)
	if err != nil || !strings.Contains(out, "README.txt") || !strings.Contains(out, "lists") {
		t.Fatalf("%v: %s", err, out)
	}
	if text, err := os.ReadFile(here); err != nil || !strings.Contains(string(text), "Zweck") {
		t.Errorf("%v: %s", err, text)
	}
	o.until(audit.SessionFace, func(e audit.Event) bool { return len(e.Codes) == 1 && e.Codes[0] == "files" })
}

func TestFilesCannotBeChanged(t *testing.T) {
	o := open(t)
	files := o.tree("maike")
	for what, err := range map[string]error{
		"create": func() error { _, err := files.Create("/x"); return err }(),
		"mkdir":  files.Mkdir("/x"), "remove": files.Remove("/README.txt"), "rename": files.Rename("/README.txt", "/y"),
		"chmod": files.Chmod("/README.txt", 0o777), "link": files.Symlink("/etc/passwd", "/x"), "truncate": files.Truncate("/README.txt", 0),
	} {
		if err == nil {
			t.Errorf("%s is allowed", what)
		}
	}
	for _, path := range []string{"/etc/passwd", "/lists/../../etc/passwd", "../../../etc/passwd", "/README.txt/x", "/lists/\x00", strings.Repeat("x/", 2000)} {
		if _, err := files.Stat(path); err == nil {
			t.Errorf("%.40q is there", path)
		}
		if _, err := files.Open(path); err == nil {
			t.Errorf("%.40q can be opened", path)
		}
	}
	if all, err := files.ReadDir("/"); err != nil || len(all) != 2 {
		t.Errorf("%v, %v", all, err)
	}
}

func TestFewFilesAreOpenAtOnce(t *testing.T) {
	o := open(t)
	files := o.tree("maike")
	var open []*sftp.File
	for {
		f, err := files.Open("/README.txt")
		if err != nil {
			if !strings.Contains(err.Error(), "Dateien zugleich") {
				t.Errorf("refused with %v", err)
			}
			break
		}
		if open = append(open, f); len(open) > 20 {
			t.Fatal("no end")
		}
	}
	open[0].Close()
	f, err := files.Open("/README.txt")
	if err != nil {
		t.Fatal("after closing one:", err)
	}
	if text, err := io.ReadAll(f); err != nil || len(text) == 0 {
		t.Errorf("%v: %q", err, text)
	}
}

// A list leaves as a file while its owner states what for, with what its reader
// may see, and the log has it.
func TestListLeavesAsAFile(t *testing.T) {
	o := openFor(t, crowd(20), roomy)
	client := o.as("hinrich")
	for _, line := range []string{`list save "Alle: heute/morgen" id:any`, `list purpose "Alle: heute/morgen" Einladung zum Infoabend`, `list save geheim id:any`} {
		if a := o.say(client, line); a.code != 0 {
			t.Fatalf("%s: %+v", line, a)
		}
	}
	files := o.tree("hinrich")
	found, err := files.ReadDir("/lists")
	var names []string
	for _, f := range found {
		names = append(names, f.Name())
	}
	if want := "Alle- heute-morgen.csv Alle- heute-morgen.ndjson Alle- heute-morgen.xlsx"; err != nil || strings.Join(names, " ") != want {
		t.Fatalf("%v, %q instead of %q", err, names, want)
	}
	if n := len(o.events(audit.Exported)); n != 0 {
		t.Errorf("looking at the folder exported %d times", n)
	}
	f, err := files.Open("/lists/Alle- heute-morgen.csv")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if rows := strings.Count(string(text), "\r\n"); err != nil || rows != 22 || !strings.HasPrefix(string(text), "\ufeff") {
		t.Errorf("%v: %d lines of %.300q", err, rows, text)
	}
	event := o.until(audit.Exported, func(e audit.Event) bool { return e.Phase == audit.Done })
	if event.Count != 21 || event.Stated != "Einladung zum Infoabend" {
		t.Errorf("the log says %+v", event)
	}
	if _, err := files.Open("/lists/geheim.csv"); err == nil {
		t.Error("a list without a purpose leaves")
	}
	if a := o.say(client, `list purpose "Alle: heute/morgen"`); a.code != 0 {
		t.Errorf("%+v", a)
	}
	if again, err := files.ReadDir("/lists"); err != nil || len(again) != 0 {
		t.Errorf("withdrawn, and still there: %v, %v", again, err)
	}
}

func TestWhoMayNotFindHasNoLists(t *testing.T) {
	o := open(t)
	if _, err := o.tree("antje").ReadDir("/lists"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v, not a refusal", err)
	}
}

// A file that is open says nothing any more once a source was shut.
func TestOpenFileEndsWhenASourceIsShut(t *testing.T) {
	o := openFor(t, crowd(20), roomy)
	client := o.as("hinrich")
	for _, line := range []string{"list save alle id:any", "list purpose alle Einladung zum Infoabend"} {
		if a := o.say(client, line); a.code != 0 {
			t.Fatalf("%s: %+v", line, a)
		}
	}
	f, err := o.tree("hinrich").Open("/lists/alle.csv")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.store.Operator("test", "de").Suspend(t.Context(), "abh", "Störung"); err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(f); err == nil || len(text) > 0 {
		t.Errorf("%v: %q", err, text)
	}
}
