package intake_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver/intake"
)

func key(t *testing.T, file string) gossh.Signer {
	t.Helper()
	_, private, _ := ed25519.GenerateKey(rand.Reader)
	block, err := gossh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func TestMachinesPutFilesWithStockClientsAndNothingElse(t *testing.T) {
	if _, err := exec.LookPath("sftp"); err != nil {
		t.Skip("no OpenSSH client here")
	}
	dir := t.TempDir()
	mine, other, folder := filepath.Join(dir, "mine"), filepath.Join(dir, "other"), filepath.Join(dir, "in")
	machine := key(t, mine)
	key(t, other)
	got := make(chan intake.Delivered, 10)
	s, err := intake.New(intake.Config{
		HostKey: key(t, filepath.Join(dir, "host")), Folder: folder, MaxBytes: 1 << 20,
		Machines: func() []intake.Machine { return []intake.Machine{{Source: "abh", Key: machine.PublicKey()}} },
		Deliver:  func(_ context.Context, d intake.Delivered) error { got <- d; return os.Remove(d.Path) },
		Record:   func(context.Context, string, string, string, string, string) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go s.Serve(l)
	os.WriteFile(filepath.Join(dir, "a.csv"), []byte("nr;name\n1;A\n"), 0o600)
	os.WriteFile(filepath.Join(dir, "big.csv"), make([]byte, 3<<20), 0o600)
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	batch := []string{"-b", "-", "x@127.0.0.1"}
	for _, one := range []struct {
		name, program, key, input string
		args                      []string
		good                      bool
		files                     int
	}{
		{"put", "sftp", mine, "put a.csv\n", batch, true, 1},
		{"put with times", "sftp", mine, "put -p a.csv\n", batch, true, 1},
		{"part, then renamed", "sftp", mine, "put a.csv a.csv.part\nrename a.csv.part a.csv\n", batch, true, 1},
		{"part, never renamed", "sftp", mine, "put a.csv a.csv.part\n", batch, true, 0},
		{"scp", "scp", mine, "", []string{"a.csv", "x@127.0.0.1:b.csv"}, true, 1},
		{"too large", "sftp", mine, "put big.csv\n", batch, false, 0},
		{"list (OpenSSH tells the refusal, and ends well)", "sftp", mine, "ls\n", batch, true, 0},
		{"get", "sftp", mine, "get a.csv\n", batch, false, 0},
		{"mkdir", "sftp", mine, "mkdir d\n", batch, false, 0},
		{"path", "sftp", mine, "put a.csv /etc/cron.d/a\n", batch, false, 0},
		{"foreign key", "sftp", other, "put a.csv\n", batch, false, 0},
		{"exec", "ssh", mine, "", []string{"x@127.0.0.1", "id"}, false, 0},
		{"shell", "ssh", mine, "", []string{"-tt", "x@127.0.0.1"}, false, 0},
	} {
		c := exec.Command(one.program, append([]string{"-F", "none", "-o", "Port=" + port, "-i", one.key, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
			"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"}, one.args...)...)
		c.Dir, c.Stdin = dir, strings.NewReader(one.input)
		out, err := c.CombinedOutput()
		files := 0
		for ; len(got) > 0; files++ {
			<-got
		}
		if (err == nil) != one.good || files != one.files {
			t.Errorf("%s: %v, %d files; %s", one.name, err, files, out)
		}
	}
	if err := s.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("%d files are left", len(left))
	}
}
