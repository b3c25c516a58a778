package intake

import (
	"errors"
	"io"
	"os"
	"path"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/pkg/sftp"
)

// delivery is what a machine may do by SFTP: put files.
type delivery struct {
	s     *Server
	l     *link
	mu    sync.Mutex
	files map[string]*upload // that are not handed on yet, by the machine's name
}

var (
	errUpload = errors.New("files can be delivered here, nothing else")
	errName   = errors.New("a file's name has letters, digits, spaces, '.', '-' and '_', at most 100, begins with a letter or digit, and names no folder")
	goodName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._ -]{0,99}$`)
)

// nameOf is the name of a file in the one folder that there is.
func nameOf(p string) (string, error) {
	name := strings.TrimPrefix(p, "/")
	if !goodName.MatchString(name) || strings.HasSuffix(name, " ") || len(name) > 100 || path.Base(name) != name {
		return "", errName
	}
	return name, nil
}

// temporary says whether a client means to give the file another name when all of it
// has come.
func temporary(name string) bool {
	for _, end := range []string{".part", ".filepart", ".tmp", ".new", ".ok"} {
		if strings.HasSuffix(strings.ToLower(name), end) {
			return true
		}
	}
	return false
}

// Fileread refuses.
func (d *delivery) Fileread(*sftp.Request) (io.ReaderAt, error) { return nil, errUpload }

// Filewrite begins a file.
func (d *delivery) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	name, err := nameOf(r.Filepath)
	if err != nil {
		return nil, err
	}
	if flags := r.Pflags(); !flags.Write || flags.Append {
		return nil, errUpload
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if old := d.files[name]; old != nil {
		old.mu.Lock()
		done := old.done
		old.mu.Unlock()
		if !done {
			return nil, errors.New("a file of this name is being delivered already")
		}
		old.remove() // begun anew before it got its name
		delete(d.files, name)
	}
	if len(d.files) >= mostFiles {
		return nil, errors.New("too many files at once; deliver one after the other")
	}
	u, err := d.begin(name)
	if err != nil {
		return nil, err
	}
	d.files[name] = u
	return u, nil
}

// Filecmd renames a file that this connection has brought, and refuses everything
// else. Attributes are taken without effect: clients send them after a file.
func (d *delivery) Filecmd(r *sftp.Request) error {
	switch r.Method {
	case "Setstat":
		return nil
	case "Rename":
		return d.rename(r.Filepath, r.Target)
	}
	return errUpload
}

// PosixRename is what OpenSSH asks for.
func (d *delivery) PosixRename(r *sftp.Request) error { return d.rename(r.Filepath, r.Target) }

func (d *delivery) rename(from, to string) error {
	old, err := nameOf(from)
	if err != nil {
		return err
	}
	name, err := nameOf(to)
	if err != nil {
		return err
	}
	d.mu.Lock()
	u := d.files[old]
	taken := d.files[name] != nil
	d.mu.Unlock()
	if u == nil || taken || temporary(name) {
		return os.ErrNotExist
	}
	u.mu.Lock()
	done := u.done
	u.done = false // handed on once
	u.mu.Unlock()
	if !done {
		return errors.New("close the file before it gets its name")
	}
	return d.hand(u, name)
}

// hand gives a complete file to whoever takes it.
func (d *delivery) hand(u *upload, name string) error {
	l, c := d.l, d.s.c
	file := Delivered{l.machine.Source, name, u.f.Name(), u.sum, u.most, l.fingerprint(), l.address}
	err := d.allowed()
	if err == nil {
		err = c.Deliver(d.s.ctx, file)
	}
	outcome := "ok"
	if err != nil {
		outcome = "refused"
	}
	if e := c.Record(d.s.ctx, File, l.address, file.Fingerprint, file.Source, outcome); e != nil {
		c.Log.Error("the log of the intake door cannot be written", "error", e)
	}
	if err != nil {
		d.forget(u)
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.s.coming.Add(-u.most)
	u.most = 0
	delete(d.files, u.name)
	return nil
}

// allowed looks once more whether the key still counts.
func (d *delivery) allowed() error {
	if m := d.s.find(d.l.machine.Key, d.l.address); m == nil || m.Source != d.l.machine.Source {
		return errRefused
	}
	return nil
}

func (d *delivery) forget(u *upload) {
	u.remove()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[u.name] == u {
		delete(d.files, u.name)
	}
}

// drop removes what was not complete when the session ended.
func (d *delivery) drop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, u := range d.files {
		u.remove()
		delete(d.files, name)
	}
}

// Filelist says that there is a folder, as clients ask before they deliver, and
// nothing of what lies in it.
func (d *delivery) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	switch {
	case r.Method == "List":
		return nil, errUpload
	case r.Filepath == "/":
		return folder{}, nil
	}
	return nil, os.ErrNotExist
}

// folder is the one that there is.
type folder struct{}

func (f folder) ListAt(out []os.FileInfo, at int64) (int, error) {
	if at > 0 || len(out) == 0 {
		return 0, io.EOF
	}
	out[0] = f
	return 1, io.EOF
}
func (folder) Name() string       { return "/" }
func (folder) Size() int64        { return 0 }
func (folder) Mode() os.FileMode  { return os.ModeDir | 0o300 }
func (folder) ModTime() time.Time { return time.Unix(0, 0) }
func (folder) IsDir() bool        { return true }
func (folder) Sys() any           { return nil }
