package main

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"lotse/sshserver/wiretest"
	"lotse/store/storetest"
)

// The stories in testdata/script are told with several people against a server
// that is a process of its own. Each begins with what happens, in plain words.
//
//	office                  a filled office in ./office, with the keys of a demo;
//	                        $KEPT is after how many seconds what is typed must be kept
//	serve [FLAG…]           a server for it; $PORT is where it listens
//	demo [FLAG…]            the same with lotse demo in ./office
//	halt, fell              end it with SIGTERM (it must exit 0), with SIGKILL
//	as ROLE [<FILE] WORD…   says a word over SSH with the key of a role, or key file
//	ssh ROLE WORD…          the same with the stock client
//	raw NAME QUOTED         puts any bytes into $NAME and the file NAME
//	code N                  the exit code of the last "as"
//	pick NAME               puts the first word of the last output into $NAME
//	fewer NAME N            the last output is a number, and N less than $NAME
//	live NAME ROLE          opens a screen and leaves it open
//	ended NAME REGEXP       it is closed within five seconds, and said this
//	keys NAME KEY…          presses keys: enter, esc, tab, shift+tab, up, down, left, right, ctrl+s, or any text
//	shows NAME REGEXP       the screen comes to show this, as a terminal draws it
//	talk NAME ROLE [none]   begins a conversation on a dumb terminal, or without one
//	says NAME TEXT REGEXP…  says a line in it, and waits for each of the answers
//	hears NAME REGEXP       this is said by itself
//	resize NAME WxH         makes the terminal another size
//	drop NAME               the link breaks without a word
//	cable NAME              a link to the server that can be pulled; $PORT is its other end
//	pull NAME               nothing gets through it any more, and nobody is told
//	freeze, thaw            stops the last server as it stands, and has it go on
//	same NAME NAME          two screens look the same, but for the sentence above the key bar
//	flip                    changes one bit in the log
//	ferretdb                an empty MongoDB, as FerretDB understands it, at $LOTSE_STORE
//	store gone, silent      the last FerretDB is stopped, answers no more
//	store back              and is there again
//	told REGEXP             the server's own log comes to say this
//	beside NAME WORD…       says a word on the connection of a screen that is open
//	$TODAY, $SOON, $LATER   days: of now, in two weeks, in five months
//	flood N                 kills the server under N writers; see flood_test.go

func TestMain(m *testing.M) {
	// The people in stories mostly wait for each other, not for a processor.
	flag.Set("test.parallel", strconv.Itoa(2+runtime.GOMAXPROCS(0)))
	testscript.Main(m, map[string]func(){"lotse": main})
}

func TestStories(t *testing.T) {
	t.Parallel()
	filled := fillOnce(t.TempDir())
	params := stories(func() *teller { return &teller{filled: filled} })
	params.Dir = "testdata/script"
	testscript.Run(t, params)
}

// stories are the parameters of a run in which each story has a teller.
func stories(begin func() *teller) testscript.Params {
	return testscript.Params{
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("LANG", "en")
			today := time.Now()
			for name, days := range map[string]int{"TODAY": 0, "SOON": 14, "LATER": 150} {
				env.Setenv(name, today.AddDate(0, 0, days).Format(time.DateOnly))
			}
			t := begin()
			t.sessions, t.cables = map[string]*session{}, map[string]*wiretest.Relay{}
			env.Values[tellerKey] = t
			return nil
		},
		Condition: func(name string) (bool, error) {
			_, err := exec.LookPath(name)
			return err == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"office": office, "serve": serve, "demo": demoed, "ssh": stock, "raw": raw, "halt": halt, "fell": fell,
			"as": as, "logged": logged, "code": code, "pick": pick, "fewer": fewer, "live": live, "ended": ended, "keys": keys, "shows": shows, "resize": resize, "drop": drop, "settle": settle,
			"talk": talk, "says": says, "hears": hears, "flip": flip, "cable": cable, "pull": pull, "freeze": freeze, "thaw": thaw, "same": same, "flood": flood, "ferretdb": emptyFerret,
			"store": storeIs, "told": told, "beside": beside,
		},
	}
}

// teller is what one story remembers.
type teller struct {
	filled   func() (string, error)              // the folder of an office to copy
	mongodb  func(*testscript.TestScript) string // where it lies in a MongoDB; nil: in the folder
	ferret   *storetest.FerretDB                 // the last one that was started
	silent   bool                                // it answers no more
	server   *server
	code     int // of the last word said
	sessions map[string]*session
	cables   map[string]*wiretest.Relay
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
		d := demoOffice(dir, 120)
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
	ts.Setenv("KEPT", "0.5")
	if mongodb := tellerOf(ts).mongodb; mongodb != nil {
		ts.Setenv("LOTSE_STORE", mongodb(ts))
		ts.Setenv("KEPT", "6") // FerretDB is slow
		return
	}
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
