//go:build unix

package feed

import "syscall"

// noFollow has opening a link fail: what lies where it leads was not delivered.
const noFollow = syscall.O_NOFOLLOW
