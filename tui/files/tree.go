package files

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/text"
)

// MaxBytes is how large a file may get. It is made whole before its first byte
// is sent, so that what is counted is what leaves.
const MaxBytes = 64 << 20

// ErrTooLarge says that a list does not fit into MaxBytes.
var ErrTooLarge = errors.New("the list is too large for a file; narrow its filter")

// Tree is what one principal may take away. It is for one goroutine at a time.
type Tree struct {
	desk  *store.Desk
	lang  string
	shelf *store.Shelf
}

// New makes the tree of a Desk. Nothing is read before something is looked at.
func New(d *store.Desk, lang string) *Tree { return &Tree{desk: d, lang: lang} }

const (
	root   = "/"
	lists  = "/lists"
	readme = "/README.txt"
)

var endings = []string{"csv", "xlsx", "ndjson"}

// entry is one file or folder.
type entry struct {
	name string
	dir  bool
	size int64
	at   time.Time
	list store.Shelved // of which it is an export
	kind string        // one of endings, empty for what is none
}

func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return e.size }
func (e entry) ModTime() time.Time { return e.at }
func (e entry) IsDir() bool        { return e.dir }
func (e entry) Sys() any           { return nil }
func (e entry) Mode() fs.FileMode {
	if e.dir {
		return fs.ModeDir | 0o500
	}
	return 0o400
}

// List is what lies in a folder, ordered by name; fs.ErrNotExist where there is
// none.
func (t *Tree) List(ctx context.Context, folder string) ([]fs.FileInfo, error) {
	var found []fs.FileInfo
	switch clean(folder) {
	case root:
		found = []fs.FileInfo{t.readme(), entry{name: "lists", dir: true, at: t.desk.Session.Now()}}
	case lists:
		all, err := t.lists(ctx)
		if err != nil {
			return nil, err
		}
		for _, e := range all {
			found = append(found, e)
		}
	default:
		return nil, fs.ErrNotExist
	}
	slices.SortFunc(found, func(a, b fs.FileInfo) int { return cmp.Compare(a.Name(), b.Name()) })
	return found, nil
}

// Stat tells of one file or folder; fs.ErrNotExist where there is none.
func (t *Tree) Stat(ctx context.Context, name string) (fs.FileInfo, error) {
	switch at := clean(name); at {
	case root:
		return entry{name: root, dir: true, at: t.desk.Session.Now()}, nil
	case lists:
		return entry{name: "lists", dir: true, at: t.desk.Session.Now()}, nil
	case readme:
		return t.readme(), nil
	default:
		return t.file(ctx, at)
	}
}

// Read is what is in a file: for a list, the export is made and recorded now.
// Errors are fs.ErrNotExist, ErrTooLarge and those of Desk.Export.
func (t *Tree) Read(ctx context.Context, name string) ([]byte, error) {
	at := clean(name)
	if at == readme {
		return t.instructions(), nil
	}
	e, err := t.file(ctx, at)
	if err != nil {
		return nil, err
	}
	out := &bounded{most: MaxBytes}
	if err := export(ctx, t.desk, t.lang, e, out); err != nil {
		return nil, fmt.Errorf("export %s: %w", e.name, err)
	}
	return out.Bytes(), nil
}

// bounded takes no more than a file may have.
type bounded struct {
	bytes.Buffer
	most int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.most {
		return 0, ErrTooLarge
	}
	return b.Buffer.Write(p)
}

func clean(name string) string { return path.Clean("/" + name) }

func (t *Tree) file(ctx context.Context, at string) (entry, error) {
	if path.Dir(at) != lists {
		return entry{}, fs.ErrNotExist
	}
	all, err := t.lists(ctx)
	if err != nil {
		return entry{}, err
	}
	i := slices.IndexFunc(all, func(e entry) bool { return e.name == path.Base(at) })
	if i < 0 {
		return entry{}, fs.ErrNotExist
	}
	return all[i], nil
}

// lists are the files of the saved lists that may leave. Of lists whose names come
// to the same file, the later ones have a number.
func (t *Tree) lists(ctx context.Context) ([]entry, error) {
	if t.shelf == nil {
		shelf, err := t.desk.OpenShelf(ctx)
		if err != nil {
			return nil, err
		}
		t.shelf = shelf
	}
	if err := t.desk.Session.Why(); err != nil {
		return nil, err
	}
	var all []entry
	taken := map[string]bool{}
	for _, l := range t.shelf.Lists() {
		if l.Purpose == "" || l.Why != nil {
			continue
		}
		name := stem(l.Name)
		for base, n := name, 2; taken[name]; n++ {
			name = fmt.Sprintf("%s %d", base, n)
		}
		taken[name] = true
		for _, kind := range endings {
			all = append(all, entry{name: name + "." + kind, at: l.Changed, list: l, kind: kind})
		}
	}
	return all, nil
}

// stem is a list's name as that of a file on whatever machine: the letters that
// one of them cannot keep become "-".
func stem(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, plain.Of(name).String())
	return cmp.Or(strings.Trim(name, " ."), "-")
}

func (t *Tree) readme() entry {
	return entry{name: "README.txt", size: int64(len(t.instructions())), at: t.desk.Session.Now()}
}

func (t *Tree) instructions() []byte {
	return []byte(strings.ReplaceAll(text.Of(t.lang, "files.readme"), "\n", "\r\n") + "\r\n")
}
