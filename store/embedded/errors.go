package embedded

import (
	"errors"
	"fmt"
	"syscall"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"lotse/store"
)

var (
	errClosed  = errors.New("the store is closed")
	errDamaged = errors.New("the database file is damaged")
)

// explain says what an error of SQLite means to the caller and, to the
// operator, what to do.
func explain(path string, err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch code := e.Code(); {
	case isFull(err):
		return fmt.Errorf("%w; make room where %s is", store.ErrFull, path)
	case code&0xff == codes.SQLITE_BUSY || code&0xff == codes.SQLITE_LOCKED || code&0xff == codes.SQLITE_PROTOCOL:
		return fmt.Errorf("%w: another process keeps %s locked (%v)", store.ErrAway, path, e)
	case code&0xff == codes.SQLITE_CANTOPEN:
		return fmt.Errorf("%w: %s cannot be opened (%v)", store.ErrAway, path, e)
	case code&0xff == codes.SQLITE_CORRUPT || code&0xff == codes.SQLITE_NOTADB || code == codes.SQLITE_IOERR_SHORT_READ || code == codes.SQLITE_IOERR_CORRUPTFS:
		return damaged(path, e.Error())
	case code&0xff == codes.SQLITE_IOERR: // the disk, its cable, or a network folder
		return fmt.Errorf("%w: %s cannot be read or written (%v)", store.ErrAway, path, e)
	}
	return err
}

// isFull says whether err means that the disk is full, and so that the
// transaction did not happen.
func isFull(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == codes.SQLITE_FULL || e.Code() == codes.SQLITE_IOERR_SHMSIZE)
}

// fullDisk is for errors of the operating system what explain is for SQLite's.
func fullDisk(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w (%v)", store.ErrFull, err)
	}
	return err
}

func damaged(path, how string) error {
	return fmt.Errorf("%w: %s (%s); stop the server, keep a copy of the folder and restore the last backup",
		errDamaged, path, how)
}
