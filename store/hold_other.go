//go:build !unix || solaris || aix

package store

import (
	"errors"
	"os"
)

// hold cannot be done here, so there is no spool.
func hold(*os.File) error { return errors.New("this system has no file locks; there is no spool here") }
