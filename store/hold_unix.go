//go:build unix && !solaris && !aix

package store

import (
	"os"
	"syscall"
)

// hold locks a file until it is closed or the process ends, or says that
// another process has it.
func hold(file *os.File) error { return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
