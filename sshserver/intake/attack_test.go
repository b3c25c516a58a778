package intake_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pkg/sftp"
	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver/intake"
)

// door is an intake door that is attacked.
type door struct {
	*testing.T
	folder  string
	address string
	machine gossh.Signer
	gone    atomic.Bool // the machine's key has been withdrawn
	got     chan intake.Delivered
	told    chan string
}

func openDoor(t *testing.T) *door {
	t.Helper()
	dir := t.TempDir()
	d := &door{T: t, folder: filepath.Join(dir, "in"), machine: key(t, filepath.Join(dir, "m")), got: make(chan intake.Delivered, 100), told: make(chan string, 1000)}
	s, err := intake.New(intake.Config{
		HostKey: key(t, filepath.Join(dir, "h")), Folder: d.folder, MaxBytes: 1 << 20,
		Machines: func() []intake.Machine {
			if d.gone.Load() {
				return nil
			}
			return []intake.Machine{{Source: "abh", Key: d.machine.PublicKey()}}
		},
		Deliver: func(_ context.Context, f intake.Delivered) error { d.got <- f; return os.Remove(f.Path) },
		Record: func(_ context.Context, what, _, _, _, outcome string) error {
			d.told <- what + " " + outcome
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d.address = l.Addr().String()
	go s.Serve(l)
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if left, _ := os.ReadDir(d.folder); len(left) != 0 {
			t.Errorf("%d files are left", len(left))
		}
	})
	return d
}

func (d *door) dial(auth ...gossh.AuthMethod) (*gossh.Client, error) {
	return gossh.Dial("tcp", d.address, &gossh.ClientConfig{User: "root", Auth: auth, HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: 20 * time.Second})
}

func (d *door) in() (*gossh.Client, *sftp.Client) {
	d.Helper()
	c, err := d.dial(gossh.PublicKeys(d.machine))
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() { c.Close() })
	files, err := sftp.NewClient(c)
	if err != nil {
		d.Fatal(err)
	}
	return c, files
}

func TestOnlyAKeyThatIsKnownLetsIn(t *testing.T) {
	d := openDoor(t)
	foreign := key(t, filepath.Join(t.TempDir(), "f"))
	for name, auth := range map[string][]gossh.AuthMethod{
		"none": nil, "password": {gossh.Password("abh")}, "a foreign key": {gossh.PublicKeys(foreign)},
		"a question": {gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
	} {
		if c, err := d.dial(auth...); err == nil {
			t.Errorf("%s lets in", name)
			c.Close()
		}
	}
	if _, files := d.in(); files == nil {
		t.Error("the machine itself is kept out")
	}
}

func TestNothingButFilesIsGiven(t *testing.T) {
	d := openDoor(t)
	c, _ := d.in()
	if _, err := c.Dial("tcp", "127.0.0.1:22"); err == nil {
		t.Error("a connection is forwarded")
	}
	if _, err := c.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("a port is forwarded back")
	}
	if ok, _, err := c.SendRequest("streamlocal-forward@openssh.com", true, nil); ok && err == nil {
		t.Error("a socket is forwarded back")
	}
	for _, kind := range []string{"x11", "auth-agent@openssh.com", "direct-streamlocal@openssh.com", "whatever"} {
		if ch, _, err := c.OpenChannel(kind, nil); err == nil {
			t.Errorf("a channel %s is opened", kind)
			ch.Close()
		}
	}
	for name, ask := range map[string]func(*gossh.Session) error{
		"pty":       func(s *gossh.Session) error { return s.RequestPty("xterm", 1<<30, 1<<30, nil) },
		"shell":     func(s *gossh.Session) error { return s.Shell() },
		"exec":      func(s *gossh.Session) error { return s.Run("id") },
		"env":       func(s *gossh.Session) error { return s.Setenv("LD_PRELOAD", "x") },
		"subsystem": func(s *gossh.Session) error { return s.RequestSubsystem("netconf") },
	} {
		s, err := c.NewSession()
		if err != nil {
			break // it was cut off for asking: as good
		}
		if err := ask(s); err == nil {
			t.Errorf("%s is given", name)
		}
		s.Close()
	}
	if len(d.got) != 0 {
		t.Error("something was delivered")
	}
}

func TestAMachineSeesAndChangesNothing(t *testing.T) {
	d := openDoor(t)
	_, files := d.in()
	secret := filepath.Join(d.folder, "..", "h") // the host key beside it
	for name, do := range map[string]func() error{
		"list":     func() error { _, err := files.ReadDir("/"); return err },
		"list up":  func() error { _, err := files.ReadDir("../.."); return err },
		"read":     func() error { f, err := files.Open(secret); return errOr(f, err) },
		"read up":  func() error { f, err := files.Open("../h"); return errOr(f, err) },
		"mkdir":    func() error { return files.Mkdir("d") },
		"remove":   func() error { return files.Remove(secret) },
		"rmdir":    func() error { return files.RemoveDirectory("/") },
		"symlink":  func() error { return files.Symlink(secret, "link") },
		"hardlink": func() error { return files.Link(secret, "link") },
		"readlink": func() error { _, err := files.ReadLink("/proc/self/exe"); return err },
		"rename":   func() error { return files.Rename(secret, "mine.csv") },
		"into /":   func() error { f, err := files.Create("/etc/cron.d/lotse"); return errOr(f, err) },
		"into a":   func() error { f, err := files.Create("a/b.csv"); return errOr(f, err) },
		"hidden":   func() error { f, err := files.Create(".ssh"); return errOr(f, err) },
		"NUL":      func() error { f, err := files.Create("a\x00.csv"); return errOr(f, err) },
		"long":     func() error { f, err := files.Create(strings.Repeat("a", 5000)); return errOr(f, err) },
	} {
		if err := do(); err == nil {
			t.Errorf("%s is allowed", name)
		}
	}
	if _, err := os.Stat(secret); err != nil {
		t.Error(err)
	}
	if len(d.got) != 0 {
		t.Errorf("%v was delivered", <-d.got)
	}
}

func errOr(f io.Closer, err error) error {
	if err == nil {
		return f.Close()
	}
	return err
}

func TestWhatIsNotWholeIsNotDelivered(t *testing.T) {
	d := openDoor(t)
	c, files := d.in()
	f, err := files.Create("half.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("nr;na")); err != nil {
		t.Fatal(err)
	}
	c.Close() // the line is cut in the middle
	_, files = d.in()
	if f, err = files.Create("sparse.csv"); err == nil {
		_, err = f.WriteAt([]byte("x"), 1<<40)
		err = errOr(f, err)
	}
	if err == nil {
		t.Error("a file of a terabyte with nothing in it is taken")
	}
	if f, err = files.Create("large.csv"); err == nil {
		_, err = io.Copy(f, io.LimitReader(zeros{}, 10<<20))
		err = errOr(f, err)
	}
	if err == nil {
		t.Error("ten times as much as allowed is taken")
	}
	if f, err = files.Create("gap.csv"); err == nil {
		_, err = f.WriteAt([]byte("behind"), 4096)
		err = errOr(f, err)
	}
	if err == nil {
		t.Error("a file with a hole is taken")
	}
	if len(d.got) != 0 {
		t.Errorf("%v was delivered", <-d.got)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestGarbageEndsTheConnectionAndNothingElse(t *testing.T) {
	d := openDoor(t)
	for name, bytesSent := range map[string][]byte{
		"a huge packet": {0xff, 0xff, 0xff, 0xff, 1}, "noise": bytes.Repeat([]byte("\x00\x00\x00\x05garb"), 1000), "nothing": nil,
	} {
		c, err := d.dial(gossh.PublicKeys(d.machine))
		if err != nil {
			t.Fatal(name, err)
		}
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(name, err)
		}
		in, _ := s.StdinPipe()
		out, _ := s.StdoutPipe()
		if err := s.RequestSubsystem("sftp"); err != nil {
			t.Fatal(name, err)
		}
		in.Write(bytesSent)
		in.Close()
		io.Copy(io.Discard, out) // until the door has had enough
		c.Close()
	}
	raw, err := net.Dial("tcp", d.address)
	if err != nil {
		t.Fatal(err)
	}
	raw.Write(bytes.Repeat([]byte("GET / HTTP/1.1\r\n"), 5000))
	raw.Close()
	d.puts("after.csv")
}

// puts delivers a file, as a machine does.
func (d *door) puts(name string) {
	d.Helper()
	_, files := d.in()
	f, err := files.Create(name)
	if err == nil {
		_, err = f.Write([]byte("nr;name\n1;A\n"))
		err = errOr(f, err)
	}
	if err != nil {
		d.Fatal(err)
	}
	if got := <-d.got; got.Name != name || got.Bytes != 12 {
		d.Errorf("delivered: %+v", got)
	}
}

func TestAWithdrawnKeyEndsTheConnection(t *testing.T) {
	d := openDoor(t)
	c, files := d.in()
	f, err := files.Create("late.csv")
	if err != nil {
		t.Fatal(err)
	}
	d.gone.Store(true)
	c.Wait() // ends when the door has looked at its machines again
	if err := errOr(f, nil); err == nil {
		t.Error("the file is taken all the same")
	}
	if _, err := d.dial(gossh.PublicKeys(d.machine)); err == nil {
		t.Error("the key still lets in")
	}
	if len(d.got) != 0 {
		t.Errorf("%v was delivered", <-d.got)
	}
}

func TestSilentConnectionsKeepNobodyOut(t *testing.T) {
	d := openDoor(t)
	for range 7 { // one below what one address may have open without a key
		c, err := net.Dial("tcp", d.address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.Write([]byte("SSH-2.0-slow\r\n"))
	}
	d.puts("meanwhile.csv")
}
