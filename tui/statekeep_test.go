package tui

import (
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"lotse/store"
)

// running is an App in a program, as the door runs it.
type running struct {
	t       *testing.T
	app     *App
	program *tea.Program

	mu   sync.Mutex
	seen string
	news int // that reached the App
}

func (r *running) Init() tea.Cmd { return r.app.Init() }

func (r *running) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := r.app.Update(msg)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = ansi.Strip(r.app.View().Content)
	r.news++
	return r, cmd
}

func (r *running) View() tea.View { return tea.View{} }

func (o *office) runs(who string) *running {
	o.t.Helper()
	r := &running{t: o.t, app: New(o.t.Context(), o.as(who), Options{Width: 80, Height: 24, Lang: "de"})}
	r.program = tea.NewProgram(r, tea.WithContext(o.t.Context()), tea.WithInput(nil), tea.WithOutput(io.Discard),
		tea.WithoutRenderer(), tea.WithoutSignalHandler(), tea.WithWindowSize(80, 24))
	over := make(chan struct{})
	go func() {
		defer close(over)
		_, _ = r.program.Run()
	}()
	o.t.Cleanup(func() {
		r.program.Kill()
		<-over
		r.app.stop()
	})
	r.sees("Personen, die Sie sehen")
	return r
}

func (r *running) now() (screen string, news int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen, r.news
}

func (r *running) sees(want string) {
	r.t.Helper()
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		screen, _ := r.now()
		if strings.Contains(screen, want) {
			return
		}
		if time.Now().After(until) {
			r.t.Fatalf("%q does not come:\n%s", want, screen)
		}
	}
}

func (r *running) press(name string) {
	key, special := specialKeys[name]
	if !special {
		key = tea.Key{Code: []rune(name)[0], Text: name}
	}
	r.program.Send(tea.KeyPressMsg(key))
}

// kept is how often the places of all keys were written so far.
func (o *office) kept() (version int64) {
	o.t.Helper()
	err := o.backend.All(o.t.Context(), store.Screens, nil, func(doc store.Document) error {
		version += doc.Version
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return version
}

// rests waits until nothing was written for a while, and says how often it was.
func (o *office) rests() int64 {
	o.t.Helper()
	const calm = 700 * time.Millisecond
	version, since := o.kept(), time.Now()
	for end := since.Add(20 * time.Second); time.Since(since) < calm; time.Sleep(20 * time.Millisecond) {
		if now := o.kept(); now != version {
			version, since = now, time.Now()
		}
		if time.Now().After(end) {
			o.t.Fatal("it never rests")
		}
	}
	return version
}

func TestStateIsKeptAsItChangesAndNotOtherwise(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 30)
	l := o.runs("maike")
	if n := o.rests(); n != 0 {
		t.Errorf("an untouched screen was kept %d times", n)
	}
	began := time.Now()
	for i := range 65 {
		l.press([]string{"down", "up"}[i%2])
		time.Sleep(15 * time.Millisecond)
	}
	took := time.Since(began)
	l.sees("▸ 2")
	n := o.rests()
	if most := int64(took/keepPause) + 4; n < 2 || n > most {
		t.Errorf("65 keys in %v: written %d times, at most %d are due", took, n, most)
	}
	_, news := l.now()
	if again := o.rests(); again != n {
		t.Error("written while nobody pressed anything")
	}
	if _, now := l.now(); now != news {
		t.Errorf("the App had %d news meanwhile, for which it is drawn anew", now-news)
	}
}

// The process is killed: what was kept is what somebody saw last.
func TestStateIsThereWithoutAnyGoodbye(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 30)
	l := o.runs("maike")
	for _, key := range []string{"/", "b", "a", "k", "r", "enter", "down"} {
		l.press(key)
	}
	l.sees("bakr")
	o.rests()
	if err := l.app.desk.End(t.Context(), "killed"); err != nil { // and no Leave
		t.Fatal(err)
	}
	o.back("maike").sees("bakr").sees("Weiter, wo Sie")
}

// While the store does not take it nothing is said, and it is tried again.
func TestStateThatCannotBeKeptIsTriedAgainInSilence(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 5)
	l := o.runs("maike")
	o.backend.refuse.Store(store.Screens)
	l.press("1")
	l.sees("Suche:")
	if n := o.rests(); n != 0 {
		t.Fatal("written")
	}
	o.backend.refuse.Store(store.Collection(""))
	if screen, _ := l.now(); strings.Contains(screen, "das ging nicht") {
		t.Errorf("it is said:\n%s", screen)
	}
	for end := time.Now().Add(20 * time.Second); o.kept() == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never kept")
		}
	}
}
