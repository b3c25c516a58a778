package intake

import (
	"math"
	"syscall"
)

// free are the bytes that the disk of a folder has left.
func free(folder string) int64 {
	var s syscall.Statfs_t
	if syscall.Statfs(folder, &s) != nil {
		return math.MaxInt64
	}
	return int64(s.Bavail) * s.Bsize
}
