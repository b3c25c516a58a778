package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"
	"time"

	"lotse/policies/rulebook"
	"lotse/store"
	"lotse/store/person"
)

// Options of a Run.
type Options struct {
	Dir   string // of the configurations; looked at again when files change
	Env   func(string) string
	Log   *slog.Logger
	Inbox string         // folder beneath which each source has one for files from the intake door; empty: none
	Book  *rulebook.Book // nil: the one that the program carries
}

// feeds are the readers of all sources of a folder.
type feeds struct {
	Options
	st      *store.Store
	running map[person.Source]*running
	told    map[string]string // the last fault of each file, by its path
}

// running is one source that is being read.
type running struct {
	file string // hash of its configuration
	path string
	stop context.CancelFunc
	done chan struct{}
}

// Run documents the sources of a folder in the store, and reads them until ctx ends.
// A configuration that changes is taken over within seconds; one that is faulty is
// told, and the last good one stays.
func Run(ctx context.Context, st *store.Store, o Options) error {
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Env == nil {
		o.Env = os.Getenv
	}
	if _, err := os.ReadDir(o.Dir); err != nil {
		return fmt.Errorf("the folder of the sources cannot be read: %w", err)
	}
	f := &feeds{Options: o, st: st, running: map[person.Source]*running{}, told: map[string]string{}}
	defer f.stop()
	for beat := time.NewTicker(time.Second); ; {
		f.look(ctx)
		select {
		case <-ctx.Done():
			beat.Stop()
			return nil
		case <-beat.C:
		}
	}
}

func (f *feeds) stop() {
	for _, r := range f.running {
		r.stop()
	}
	for _, r := range f.running {
		<-r.done
	}
}

// look reads the folder, and begins, changes and ends what it says.
func (f *feeds) look(ctx context.Context) {
	paths, err := configured(f.Dir)
	if err != nil {
		f.tell(f.Dir, err)
		return
	}
	at := map[person.Source]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		var c Config
		if err == nil {
			c, err = parse(path, text, f.Env, f.Book)
		}
		if err == nil && at[c.ID] != "" {
			err = &Fault{path, 1, 1, fmt.Sprintf("the source %s is described by %s already; keep one of the two files", c.ID, at[c.ID])}
		}
		if err == nil {
			at[c.ID] = path
			err = f.apply(ctx, c)
		}
		f.tell(path, err)
	}
	f.forget(paths)
}

// tell says what is wrong with a file, once.
func (f *feeds) tell(path string, err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	if f.told[path] == text {
		return
	}
	f.told[path] = text
	if err != nil {
		f.Log.Error("the configuration of a source is not taken over", "error", text)
	}
}

// forget stops what has no file any more. The source stays documented.
func (f *feeds) forget(paths []string) {
	for _, id := range slices.Sorted(maps.Keys(f.running)) {
		r := f.running[id]
		if slices.Contains(paths, r.path) {
			continue
		}
		f.Log.Warn("a source is read no more: its configuration was taken away", "source", id, "file", r.path)
		r.stop()
		<-r.done
		delete(f.running, id)
	}
}

// apply documents a source and reads it as its configuration says.
func (f *feeds) apply(ctx context.Context, c Config) error {
	old := f.running[c.ID]
	if old != nil && old.file == c.File && old.path == c.Path {
		return nil
	}
	if err := f.document(ctx, c.Source); err != nil {
		return fmt.Errorf("%s: the source %s cannot be documented: %w", c.Path, c.ID, err)
	}
	if old != nil {
		old.stop()
		<-old.done
	}
	within, stop := context.WithCancel(ctx)
	r := &running{file: c.File, path: c.Path, stop: stop, done: make(chan struct{})}
	f.running[c.ID] = r
	f.Log.Info("a source is configured", "source", c.ID, "file", c.Path, "kind", c.Kind, "state", c.State)
	go func() {
		defer close(r.done)
		f.read(within, c)
	}()
	return nil
}

func (f *feeds) document(ctx context.Context, s store.Source) (err error) {
	desk := f.st.Operator("sources", "en")
	defer func() { err = errors.Join(err, desk.End(ctx, store.EndedClosed)) }()
	return desk.PutSource(ctx, s)
}

// read reads one source. What goes wrong inside, whatever it is, touches no other;
// it is begun again.
func (f *feeds) read(ctx context.Context, c Config) {
	if c.Kind == "" || c.State != store.SourceLinked {
		return
	}
	for ctx.Err() == nil {
		f.readOnce(ctx, c)
		sleep(ctx, lastWait)
	}
}

func (f *feeds) readOnce(ctx context.Context, c Config) {
	if desk := f.st.SourceDesk(c.ID); desk != nil {
		f.readAt(ctx, c, desk)
	}
}

func (f *feeds) readAt(ctx context.Context, c Config, d desk) {
	defer func() {
		if p := recover(); p != nil { // its text may hold somebody's data
			f.Log.Error("reading a source broke off", "source", c.ID, "panic", fmt.Sprintf("%T", p))
		}
	}()
	if c.Read.SQL() {
		readSQL(ctx, &c, d, f.Env, f.Log)
		return
	}
	readFiles(ctx, &c, d, Inbox(f.Inbox, string(c.ID)), f.Log)
}
