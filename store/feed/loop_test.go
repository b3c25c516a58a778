package feed

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lotse/store"
	"lotse/store/embedded"
	"lotse/store/person"
)

// lines is a log that can be waited for.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
	news chan struct{}
}

func (l *lines) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.news)
	l.news = make(chan struct{})
	return l.text.Write(text)
}

func (l *lines) until(t *testing.T, words string) {
	t.Helper()
	late := time.After(30 * time.Second)
	for {
		l.mu.Lock()
		found, news, text := strings.Contains(l.text.String(), words), l.news, l.text.String()
		l.mu.Unlock()
		if found {
			return
		}
		select {
		case <-news:
		case <-late:
			t.Fatalf("the log does not say %q:\n%s", words, text)
		}
	}
}

func TestFolderIsFollowed(t *testing.T) {
	backend, err := embedded.Open(t.Context(), filepath.Join(t.TempDir(), "store"))
	if err != nil {
		t.Fatal(err)
	}
	defer backend.Close()
	st, err := store.Open(t.Context(), backend, store.Options{Process: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	planned := "source: abh\noffice: Ausländerbehörde\nstate: planned\n"
	write("abh.yaml", planned)
	write("jugend.yaml", "source: jugend\noffice: Jugendamt\nstate: refused\n")
	said := &lines{news: make(chan struct{})}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, st, Options{Dir: dir, Env: environment, Log: slog.New(slog.NewTextHandler(said, nil))})
	}()
	said.until(t, "jugend.yaml:3:1: a source that is refused needs a reason")
	said.until(t, "source=abh")
	check := func(id person.Source, office string) {
		t.Helper()
		desk := st.Operator("gesa", "en")
		defer desk.End(context.Background(), store.EndedClosed)
		if s, err := desk.Source(t.Context(), id); err != nil || s.Office != office {
			t.Errorf("%s: %q, %v; want %q", id, s.Office, err, office)
		}
	}
	check("abh", "Ausländerbehörde")
	write("jugend.yaml", "source: jugend\noffice: Jugendamt\nstate: refused\nreason: nein\n")
	said.until(t, "source=jugend")
	check("jugend", "Jugendamt")
	write("abh.yaml", planned+"ofice: x\n")
	said.until(t, `abh.yaml:4:1: \"ofice\" is no key`)
	check("abh", "Ausländerbehörde") // the last good one stays
	write("abh.yaml", strings.Replace(planned, "Ausländerbehörde", "Ausländeramt", 1)+strings.SplitAfter(good, "state: linked\n")[1])
	said.until(t, "kind=postgres")
	check("abh", "Ausländeramt")
	os.Remove(filepath.Join(dir, "abh.yaml"))
	said.until(t, "its configuration was taken away")
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// panicking is a desk that breaks.
type panicking struct{ *recorder }

func (panicking) Lease(context.Context) (bool, error) { panic("Frau Müller") }

func TestPanicStaysInItsSource(t *testing.T) {
	said := &lines{news: make(chan struct{})}
	f := &feeds{Options: Options{Env: environment, Log: slog.New(slog.NewTextHandler(said, nil))}}
	c := configOf(t, "  kind: sqlite\n  file: x.db\n  table: t\n  key: id\n")
	f.readAt(t.Context(), c, panicking{newRecorder()})
	said.until(t, "broke off")
	if strings.Contains(said.text.String(), "Müller") {
		t.Error("the log holds what the panic said")
	}
}
