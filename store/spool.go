package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

// A spool is what one process keeps in a folder of the server's own while the
// store is away: entries of the log, so that nothing is answered before its
// event is written, and drafts, sealed. It is no second register: events hold no
// names and no texts, and a draft opens only with keys that are in the store.
//
//	SPOOL/WRITER/lock      held by the process for as long as it lives
//	SPOOL/WRITER/office    whose it is, so that no other office's store gets it
//	SPOOL/WRITER/log       entries, one a line after its SHA-256
//	SPOOL/WRITER/….draft   see later.go
type spool struct {
	root   string // Options.Spool
	writer string // of the log; the folder's name
	office string // marks the office

	mu   sync.Mutex
	lock *os.File // nil: there is no folder
	log  *os.File // nil: no entry waits
	sent int64    // up to here the store has it
	end  int64    // of what is surely kept
	torn bool     // more may stand behind the end: what was written and is not sure

	damaged bool // of a dead process: more stands behind the end, and cannot be read
}

// Names in a spool's folder.
const (
	lockFile   = "lock"
	officeFile = "office"
	logFile    = "log"
	draftEnd   = ".draft"
	newSpool   = ".new-" // a folder before it is locked
)

// errHeld is why a spool of a process that lives is not opened.
var errHeld = errors.New("a process holds it")

// MakeSpool makes a folder for Options.Spool where there is none, and sees to it
// that nobody else may open it.
func MakeSpool(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	info, err := os.Stat(folder)
	if err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("spool: other users of this machine may open %s (mode %04o); run: chmod 700 %[1]s", folder, mode)
	}
	try, err := os.CreateTemp(folder, newSpool+"*")
	if err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	return errors.Join(try.Close(), os.Remove(try.Name()))
}

// openSpool says what this process will keep in a folder, which is made where
// it is missing.
func openSpool(root, writer, office string) (*spool, error) {
	if err := MakeSpool(root); err != nil {
		return nil, err
	}
	return &spool{root: root, writer: writer, office: office}, nil
}

func (s *spool) path(name ...string) string {
	return filepath.Join(append([]string{s.root, s.writer}, name...)...)
}

// claim makes the folder. It is locked before it has its name, so that nobody
// takes it for that of a dead process.
func (s *spool) claim() (err error) {
	if s.lock != nil {
		return nil
	}
	fresh := filepath.Join(s.root, newSpool+s.writer)
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return err
	}
	lock, err := os.OpenFile(filepath.Join(fresh, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err = hold(lock); err == nil {
		err = os.WriteFile(filepath.Join(fresh, officeFile), []byte(s.office), 0o600)
	}
	if err == nil {
		err = os.Rename(fresh, s.path())
	}
	if err == nil {
		err = flush(s.root)
	}
	if err != nil {
		return errors.Join(err, lock.Close(), os.RemoveAll(fresh))
	}
	s.lock = lock
	return nil
}

// tidy removes the folder once nothing is in it that waits.
func (s *spool) tidy() error {
	if s.lock == nil || s.log != nil {
		return nil
	}
	drafts, err := s.drafts()
	if err != nil || len(drafts) > 0 {
		return err
	}
	err = errors.Join(os.RemoveAll(s.path()), s.lock.Close())
	s.lock = nil
	return err
}

// put keeps a draft under a name, in place of the one before.
func (s *spool) put(name string, content []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.claim(); err != nil {
		return err
	}
	file, err := os.CreateTemp(s.path(), ".new-*") // with mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), s.path(name+draftEnd))
	}
	if err != nil {
		return errors.Join(fullSpool(err), os.Remove(file.Name()))
	}
	return flush(s.path())
}

// drop removes a draft, if there is one of that name.
func (s *spool) drop(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lock == nil {
		return nil
	}
	if err := os.Remove(s.path(name + draftEnd)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return s.tidy()
}

// drafts lists the names of those that are kept.
func (s *spool) drafts() ([]string, error) {
	paths, err := filepath.Glob(s.path("*" + draftEnd))
	for i := range paths {
		paths[i] = strings.TrimSuffix(filepath.Base(paths[i]), draftEnd)
	}
	return paths, err
}

// read returns a draft.
func (s *spool) read(name string) ([]byte, error) { return os.ReadFile(s.path(name + draftEnd)) }

// release lets go of the folder and leaves what is in it to a later process.
func (s *spool) release() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.tidy()
	for _, file := range []*os.File{s.log, s.lock} {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
	}
	s.log, s.lock = nil, nil
	return err
}

// left opens the spools that processes of the same office left behind which do
// not live any more.
func (s *spool) left() (found []*spool, err error) {
	folders, err := os.ReadDir(s.root)
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		if !folder.IsDir() || folder.Name() == s.writer || strings.HasPrefix(folder.Name(), ".") {
			continue
		}
		old := &spool{root: s.root, writer: folder.Name(), office: s.office}
		switch openErr := old.reopen(); {
		case openErr == nil:
			found = append(found, old)
		case !errors.Is(openErr, errHeld) && !errors.Is(openErr, fs.ErrNotExist):
			err = errors.Join(err, fmt.Errorf("spool %s: %w", old.path(), openErr))
		}
	}
	return found, err
}

// reopen takes over the folder of a dead process; errHeld where it lives, or
// where the folder is another office's.
func (s *spool) reopen() (err error) {
	if s.lock, err = os.OpenFile(s.path(lockFile), os.O_RDWR, 0o600); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.lock.Close())
			s.lock = nil
		}
	}()
	if err := hold(s.lock); err != nil {
		return errHeld
	}
	office, err := os.ReadFile(s.path(officeFile)) // not there: somebody else has emptied the folder
	if err != nil {
		return err
	}
	if string(office) != s.office {
		return errHeld
	}
	s.log, err = os.OpenFile(s.path(logFile), os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		s.log = nil
		return nil
	}
	if err == nil {
		err = s.measure()
	}
	return err
}

// Beginnings of the names of folders that are set aside.
const (
	damagedSpool = ".damaged-"
	apartSpool   = ".apart-"
)

// setAside keeps a spool for whoever looks into it, and says where.
func (s *spool) setAside(as string) (aside string, err error) {
	aside = filepath.Join(s.root, as+s.writer)
	for n := 2; err == nil; n++ { // one of that name may be there from before
		if _, err = os.Lstat(aside); err == nil {
			aside = filepath.Join(s.root, fmt.Sprintf("%s%s-%d", as, s.writer, n))
		}
	}
	err = os.Rename(s.path(), aside)
	for _, file := range []*os.File{s.log, s.lock} {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
	}
	s.log, s.lock = nil, nil
	return aside, err
}

// fullSpool makes ErrFull of a full disk.
func fullSpool(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w (%v)", ErrFull, err)
	}
	return err
}

// flush makes names in a folder durable.
func flush(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
