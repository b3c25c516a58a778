package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	gossh "golang.org/x/crypto/ssh"
)

// dial comes in with the key of a role, or with any key file.
func dial(port, keyFile string) (*gossh.Client, error) {
	text, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, err
	}
	signer, err := gossh.ParsePrivateKey(text)
	if err != nil {
		return nil, err
	}
	var banner string
	client, err := gossh.Dial("tcp", net.JoinHostPort("127.0.0.1", port), &gossh.ClientConfig{
		User: "lotse", Auth: []gossh.AuthMethod{gossh.PublicKeys(signer)},
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: 20 * time.Second,
		BannerCallback: func(message string) error { banner += message; return nil },
	})
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, banner)
	}
	return client, err
}

// say says one word and returns its exit code, -1 where there was none.
func say(client *gossh.Client, line string, stdin string) (code int, out, errs string, err error) {
	s, err := client.NewSession()
	if err != nil {
		return -1, "", "", err
	}
	defer s.Close()
	var stdout, stderr bytes.Buffer
	s.Stdin, s.Stdout, s.Stderr = strings.NewReader(stdin), &stdout, &stderr
	err = s.Run(line)
	var exit *gossh.ExitError
	if errors.As(err, &exit) {
		return exit.ExitStatus(), stdout.String(), stderr.String(), nil
	}
	if err != nil {
		return -1, stdout.String(), stderr.String(), err
	}
	return 0, stdout.String(), stderr.String(), nil
}

func keyFile(ts *testscript.TestScript, role string) string {
	if file := ts.MkAbs("office/keys/" + role); exists(file) {
		return file
	}
	return ts.MkAbs(role)
}

// as says a word over SSH. The words are joined with spaces, as ssh does it.
func as(ts *testscript.TestScript, neg bool, args []string) {
	role, words, stdin := args[0], args[1:], ""
	if file, ok := strings.CutPrefix(words[0], "<"); ok {
		stdin, words = ts.ReadFile(file), words[1:]
	}
	client, err := dial(ts.Getenv("PORT"), keyFile(ts, role))
	if err != nil {
		ts.Stderr().Write([]byte(err.Error() + "\n"))
		tellerOf(ts).code = 255
		if !neg {
			ts.Fatalf("%s was not let in: %v", role, err)
		}
		return
	}
	defer client.Close()
	code, out, errs, err := say(client, strings.Join(words, " "), stdin)
	ts.Stdout().Write([]byte(out))
	ts.Stderr().Write([]byte(errs))
	tellerOf(ts).code = code
	if err != nil {
		ts.Fatalf("%s got no answer: %v", role, err)
	}
	if (code != 0) != neg {
		ts.Fatalf("exit code %d", code)
	}
}

// logged waits until the log has something, as the dpo reads it: what ends by itself
// is recorded a moment after it is seen.
func logged(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	client, err := dial(ts.Getenv("PORT"), keyFile(ts, "dpo"))
	ts.Check(err)
	defer client.Close()
	want := regexp.MustCompile(args[0])
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		_, out, errs, err := say(client, "log "+strings.Join(args[1:], " "), "")
		ts.Check(err)
		switch {
		case want.MatchString(out):
			return
		case time.Now().After(until):
			ts.Fatalf("the log never has %q: %s%s", args[0], out, errs)
		}
	}
}

// stock says a word with the ssh that is installed.
func stock(ts *testscript.TestScript, neg bool, args []string) {
	line := append([]string{"-i", ts.MkAbs("office/keys/" + args[0]), "-F", "none", "-o", "IdentitiesOnly=yes",
		"-o", "UserKnownHostsFile=" + ts.MkAbs("office/known_hosts"), "-o", "StrictHostKeyChecking=yes",
		"-p", ts.Getenv("PORT"), "lotse@127.0.0.1"}, args[1:]...)
	cmd := exec.Command("ssh", line...)
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	err := cmd.Run()
	tellerOf(ts).code = cmd.ProcessState.ExitCode()
	if (err != nil) != neg {
		ts.Fatalf("ssh: %v", err)
	}
}

// fewer says that of a number that was picked up N are gone.
func fewer(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	before, err := strconv.Atoi(ts.Getenv(args[0]))
	ts.Check(err)
	by, err := strconv.Atoi(args[1])
	ts.Check(err)
	if got := strings.TrimSpace(ts.ReadFile("stdout")); got != strconv.Itoa(before-by) {
		ts.Fatalf("%s, not %d: $%s was %d", got, before-by, args[0], before)
	}
}

func code(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	if got := strconv.Itoa(tellerOf(ts).code); got != args[0] {
		ts.Fatalf("exit code %s, not %s", got, args[0])
	}
}
