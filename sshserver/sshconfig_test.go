package sshserver_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"lotse/sshserver"
	"lotse/sshserver/wiretest"
)

// sshConfig is the file that a member of staff makes of what whoami prints.
func (o *office) sshConfig(t testing.TB, who string, change ...string) string {
	t.Helper()
	a := o.say(o.as(who), "whoami --ssh-config")
	if a.code != 0 || a.err != "" {
		t.Fatalf("%+v", a)
	}
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(strings.NewReplacer(change...).Replace(a.out)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestSSHConfigIsOneThatOpenSSHTakes(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("no ssh here")
	}
	for name, want := range map[string]string{
		"": "127.0.0.1 ", "lotse.example.org": "lotse.example.org ", "192.0.2.7:22": "192.0.2.7 22", "[2001:db8::7]:2022": "2001:db8::7 2022", "2001:db8::7": "2001:db8::7 ",
	} {
		o := open(t, func(c *sshserver.Config) { c.Name = name })
		host, port, _ := strings.Cut(want, " ")
		if port == "" {
			_, port, _ = strings.Cut(o.addr, ":")
		}
		for _, who := range []string{"maike", "hinrich"} { // German, English
			file := o.sshConfig(t, who)
			out, err := exec.Command("ssh", "-F", file, "-G", "lotse").CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			for _, line := range []string{
				"hostname " + host, "port " + port, "user lotse", "identitiesonly yes", "controlmaster auto", "controlpersist 600",
				"serveraliveinterval 15", "serveralivecountmax 3", "tcpkeepalive yes", "hostkeyalgorithms ssh-ed25519", "compression no",
			} {
				if !strings.Contains("\n"+string(out), "\n"+line+"\n") {
					t.Errorf("%q: ssh does not have %q: %s", name, line, out)
				}
			}
			text, _ := os.ReadFile(file)
			if !strings.Contains(string(text), fingerprint(who)) || strings.Contains(strings.ToLower(string(text)), who) {
				t.Errorf("%s has\n%s", who, text)
			}
		}
	}
}

func TestServerWithAnImpossibleNameIsNone(t *testing.T) {
	o := open(t)
	for _, name := range []string{"a b", "-oProxyCommand=x", "host:port", "host:99999", "a\nb", "::1:x", "[::1", "höst", "host:"} {
		_, err := sshserver.New(sshserver.Config{Admission: o.store.Admission(), HostKeys: []gossh.Signer{signer("host")}, Name: name})
		if (err == nil) != (name == "host:") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// With the block in its config, whoever says a second word pays two round trips.
func TestSecondWordOverTheSharedConnectionIsCheap(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Skip("no ssh here")
	}
	o := open(t)
	counter, err := wiretest.NewCounter(o.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer counter.Close()
	_, port, _ := strings.Cut(o.addr, ":")
	_, there, _ := strings.Cut(counter.Addr(), ":")
	dir := o.shortDir(t)
	file := o.sshConfig(t, "maike", "Port "+port, "Port "+there, "~/.ssh/id_ed25519", o.keyFile("maike"), "~/.ssh/lotse-%C", dir+"/%C")
	say := func(words ...string) ([]byte, error) {
		return exec.Command("ssh", append([]string{"-F", file, "-o", "StrictHostKeyChecking=accept-new", "-o", "UserKnownHostsFile=" + dir + "/known",
			"-o", "LogLevel=ERROR", "-o", "BatchMode=yes"}, words...)...).CombinedOutput()
	}
	defer say("-O", "exit", "lotse")
	var trips [2]int
	for i := range trips {
		counter.Reset()
		if out, err := say("lotse", "whoami"); err != nil || !strings.Contains(string(out), "Maike") {
			t.Fatalf("%v: %s", err, out)
		}
		trips[i] = (len(counter.Flights()) + 1) / 2
	}
	t.Logf("%d round trips for the first word after the connection's own, %d for the second", trips[0], trips[1])
	if trips[0] < 7 || trips[1] > 3 {
		t.Errorf("%d and %d round trips, want 7 or more and at most 3", trips[0], trips[1])
	}
}
