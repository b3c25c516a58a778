package embedded

import (
	"os"
	"os/exec"
	"testing"

	"lotse/store/storetest"
)

// TestAFullFileSystem is the full disk once more, with a real one under it.
func TestAFullFileSystem(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root may mount a small file system; TestConformance/FullDisk has run with a limit of SQLite's instead")
	}
	dir := t.TempDir()
	mount := func(options string) {
		t.Helper()
		if out, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "tmpfs", dir).CombinedOutput(); err != nil {
			t.Skipf("this machine mounts no tmpfs: %v: %s", err, out)
		}
	}
	mount("size=6m,mode=0700")
	t.Cleanup(func() { // the last one, after the follower's and the store's
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	b := opened(t, dir)
	storetest.FullDisk(t, b, func() { mount("remount,size=200m,mode=0700") })
}
