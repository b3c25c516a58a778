package sshserver

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"sync"

	"charm.land/ssh"
	"github.com/pkg/sftp"

	"lotse/store"
	"lotse/tui/command"
	"lotse/tui/files"
)

// filesSubsystem is the one subsystem that is offered.
const filesSubsystem = "sftp"

// files lets a program for files read what its user may take away.
func (t *seat) files(s ssh.Session) int {
	leave, err := t.words.wait(t.ctx, t.key)
	if err != nil {
		return t.stopped(s)
	}
	defer leave()
	if err := t.desk.Face(t.ctx, "files"); err != nil {
		t.say(s, command.Sentence(err, t.lang()))
		return exitEnded
	}
	shelf := &shelf{seat: t, tree: files.New(t.desk, t.lang())}
	server := sftp.NewRequestServer(&conversation{&input{seat: t, from: s}, s}, sftp.Handlers{FileGet: shelf, FilePut: shelf, FileCmd: shelf, FileList: shelf})
	err = server.Serve()
	server.Close()
	if t.why() != nil {
		return t.stopped(s)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		t.Log.Warn("files", "session", t.id, "err", err)
	}
	return 0
}

// conversation is what the sftp server reads and writes; closing it is the
// seat's affair.
type conversation struct {
	io.Reader
	io.Writer
}

func (*conversation) Close() error { return nil }

// shelf answers what the client's program asks. Asked many things at once, it
// answers one after the other: an export takes memory.
type shelf struct {
	seat *seat
	mu   sync.Mutex
	tree *files.Tree
	open int
}

// maxOpen is how many files of one seat may be open at once: each lies in memory.
const maxOpen = 3

// Fileread makes a file. It stays in memory until the client closes it.
func (f *shelf) Fileread(r *sftp.Request) (file io.ReaderAt, err error) {
	err = f.ask(func() error {
		if f.open >= maxOpen {
			return tooManyFiles{}
		}
		turns := f.seat.desk.Session.Turns()
		content, err := f.tree.Read(f.seat.ctx, r.Filepath)
		if err != nil {
			return err
		}
		f.open++
		file = &opened{bytes.NewReader(content), f, turns, sync.Once{}}
		return nil
	})
	return file, err
}

type tooManyFiles struct{}

func (tooManyFiles) Error() string { return "too many files are open" }

// opened is a file while the client has it open.
type opened struct {
	*bytes.Reader
	shelf *shelf
	turns uint64 // of the sources, when it was made
	once  sync.Once
}

// ReadAt reads on as long as what the file says may still be said: once sources were
// opened or shut, it has to be made anew.
func (o *opened) ReadAt(into []byte, at int64) (int, error) {
	if o.shelf.seat.desk.Session.Turns() != o.turns {
		return 0, sftp.ErrSSHFxNoSuchFile
	}
	return o.Reader.ReadAt(into, at)
}

func (o *opened) Close() error {
	o.once.Do(func() {
		o.shelf.mu.Lock()
		defer o.shelf.mu.Unlock()
		o.shelf.open--
		o.Reader.Reset(nil)
	})
	return nil
}

// Filelist lists a folder or tells of one file.
func (f *shelf) Filelist(r *sftp.Request) (list sftp.ListerAt, err error) {
	err = f.ask(func() error {
		switch r.Method {
		case "List":
			all, err := f.tree.List(f.seat.ctx, r.Filepath)
			list = listing(all)
			return err
		case "Stat":
			one, err := f.tree.Stat(f.seat.ctx, r.Filepath)
			list = listing{one}
			return err
		}
		return sftp.ErrSSHFxOpUnsupported
	})
	return list, err
}

// Filewrite and Filecmd refuse: nothing here can be changed.
func (f *shelf) Filewrite(*sftp.Request) (io.WriterAt, error) {
	return nil, sftp.ErrSSHFxPermissionDenied
}
func (f *shelf) Filecmd(*sftp.Request) error { return sftp.ErrSSHFxPermissionDenied }

// ask does one thing for the client and puts what went wrong into a sentence,
// which programs for files show.
func (f *shelf) ask(do func() error) (err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seat.touch()
	defer func() {
		if value := recover(); value != nil {
			f.seat.crash("files", value)
			err = sftp.ErrSSHFxFailure
		}
	}()
	switch err = do(); {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return sftp.ErrSSHFxNoSuchFile
	case errors.Is(err, sftp.ErrSSHFxOpUnsupported):
		return err
	case isRefused(err): // programs for files have a number of their own for it
		return sftp.ErrSSHFxPermissionDenied
	case errors.Is(err, files.ErrTooLarge):
		return errors.New(sayLarge.in(f.seat.lang(), files.MaxBytes>>20))
	case errors.Is(err, tooManyFiles{}):
		return errors.New(sayOpen.in(f.seat.lang(), maxOpen))
	}
	return errors.New(command.Sentence(err, f.seat.lang()))
}

func isRefused(err error) bool {
	_, refused := errors.AsType[*store.Refused](err)
	return refused
}

// listing hands out what was found in portions.
type listing []fs.FileInfo

func (l listing) ListAt(into []fs.FileInfo, from int64) (int, error) {
	if from < 0 || from >= int64(len(l)) {
		return 0, io.EOF
	}
	n := copy(into, l[from:])
	if n < len(into) {
		return n, io.EOF
	}
	return n, nil
}
