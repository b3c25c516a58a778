package feed

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// patience is how long a file that ends in the middle may stand still before it is
// taken for one that its sender gave up, and refused.
const patience = 30 * time.Second

// complete says whether a file may be read: a marker says so, or it has not changed
// for long enough. Of what comes through the intake door the door knows it.
func (f *folders) complete(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	if marker := f.c.Read.Marker; filepath.Dir(path) != f.c.Read.Folder {
		return true
	} else if marker != "" {
		_, err := os.Lstat(f.marker(path))
		return err == nil
	}
	now := stamp{size: info.Size(), time: info.ModTime(), since: time.Now()}
	seen := f.seen[path]
	if seen.size != now.size || !seen.time.Equal(now.time) {
		f.seen[path] = now
		return false
	}
	still := now.since.Sub(seen.since)
	return still >= patience || still >= f.c.Read.Still && f.ends(path, info.Size())
}

// marker is the file beside another that says that it is whole; the other's own name
// where there is none. A name ends as its sender writes it, .ok or .OK.
func (f *folders) marker(path string) string {
	if upper := path + strings.ToUpper(f.c.Read.Marker); exists(upper) {
		return upper
	}
	return path + f.c.Read.Marker
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// ends says whether a file ends as its kind does: with the end of a line, or of the
// outermost element.
func (f *folders) ends(path string, size int64) bool {
	file, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return false
	}
	defer file.Close()
	tail := make([]byte, min(size, 4096))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return false
	}
	tail = bytes.ReplaceAll(tail, []byte{0}, nil) // of UTF-16
	if f.c.Read.Kind != "xml" {
		return bytes.HasSuffix(tail, []byte("\n"))
	}
	root, _, _ := strings.Cut(strings.TrimPrefix(f.c.Read.Records, "/"), "/")
	at := bytes.LastIndex(tail, []byte("</"))
	return at >= 0 && strings.Contains(string(tail[at:]), root)
}

// temporary says whether a name says that its file is not to be read.
func (f *folders) temporary(name string) bool {
	name = strings.ToLower(name)
	ends := func(end string) bool { return strings.HasSuffix(name, end) }
	return strings.HasPrefix(name, ".") || slices.ContainsFunc(unfinished, ends) || f.c.Read.Marker != "" && ends(f.c.Read.Marker)
}
