package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The stories in testdata/script are told with several people against a server
// that is a process of its own. Each begins with what happens, in plain words.
//
//	office                  a filled office in ./office, with the keys of a demo
//	serve [FLAG…]           a server for it; $PORT is where it listens
//	demo [FLAG…]            the same with lotse demo in ./office
//	halt, fell              end it with SIGTERM (it must exit 0), with SIGKILL
//	as ROLE [<FILE] WORD…   says a word over SSH with the key of a role, or key file
//	ssh ROLE WORD…          the same with the stock client
//	raw NAME QUOTED         puts any bytes into $NAME and the file NAME
//	code N                  the exit code of the last "as"
//	pick NAME               puts the first word of the last output into $NAME
//	live NAME ROLE          opens a screen and leaves it open
//	ended NAME REGEXP       it is closed within five seconds, and said this
//	keys NAME KEY…          presses keys: enter, esc, tab, up, down, ctrl+s, or any text
//	shows NAME REGEXP       the screen comes to show this, as a terminal draws it
//	resize NAME WxH         makes the terminal another size
//	drop NAME               the link breaks without a word
//	flip                    changes one bit in the log
//	flood N                 kills the server under N writers; see flood_test.go

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lotse": main})
}

func TestStories(t *testing.T) {
	filled := fillOnce(t.TempDir())
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("LANG", "en")
			env.Values[tellerKey] = &teller{filled: filled, sessions: map[string]*session{}}
			return nil
		},
		Condition: func(name string) (bool, error) {
			_, err := exec.LookPath(name)
			return err == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"office": office, "serve": serve, "demo": demoed, "ssh": stock, "raw": raw, "halt": halt, "fell": fell,
			"as": as, "code": code, "pick": pick, "live": live, "ended": ended, "keys": keys, "shows": shows, "resize": resize, "drop": drop,
			"flip": flip, "flood": flood,
		},
	})
}

// teller is what one story remembers.
type teller struct {
	filled   func() (string, error) // the folder of an office to copy
	server   *server
	code     int // of the last word said
	sessions map[string]*session
}

type tellerType struct{}

var tellerKey tellerType

func tellerOf(ts *testscript.TestScript) *teller { return ts.Value(tellerKey).(*teller) }

func affirmative(ts *testscript.TestScript, neg bool) {
	if neg {
		ts.Fatalf("! makes no sense here")
	}
}

// fillOnce fills an office in a folder, for all stories of one run.
func fillOnce(dir string) func() (string, error) {
	return sync.OnceValues(func() (string, error) {
		quiet := console{in: strings.NewReader(""), out: io.Discard, err: io.Discard, env: func(string) string { return "" }}
		d := demo{console: quiet, dir: filepath.Join(dir, "office"), people: 120, seed: 1}
		if err := d.folder(); err != nil {
			return "", err
		}
		if _, err := makeKey(d.path("host_key"), "story"); err != nil {
			return "", err
		}
		return d.dir, d.prepare(context.Background())
	})
}

func office(ts *testscript.TestScript, neg bool, _ []string) {
	affirmative(ts, neg)
	from, err := tellerOf(ts).filled()
	ts.Check(err)
	to := ts.MkAbs("office")
	ts.Check(os.CopyFS(to, os.DirFS(from)))
	ts.Check(filepath.Walk(to, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		if info.IsDir() { // CopyFS makes them with the umask's modes
			return os.Chmod(path, 0o700)
		}
		return os.Chmod(path, 0o600)
	}))
	ts.Setenv("LOTSE_STORE", "sqlite:"+filepath.Join(to, "store"))
}

// pick takes the first word of what was printed last.
func pick(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	words := strings.Fields(ts.ReadFile("stdout"))
	if len(words) == 0 {
		ts.Fatalf("nothing was printed")
	}
	ts.Setenv(args[0], words[0])
}

// raw puts bytes, written as in Go, into a variable and a file of that name.
func raw(ts *testscript.TestScript, neg bool, args []string) {
	affirmative(ts, neg)
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Setenv(args[0], text)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}
