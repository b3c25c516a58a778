package sshserver_test

import (
	"io"
	"runtime"
	"syscall"
	"testing"
	"time"

	"lotse/sshserver"
	"lotse/store/audit"
)

// A client stops reading in the middle of its work. Others do not notice; when it
// has read nothing for as long as is allowed, it is lost.
func TestClientThatStopsReadingIsLostAndNobodyElseNotices(t *testing.T) {
	t.Parallel()
	o := openFor(t, crowd(200), roomy, func(c *sshserver.Config) { c.Limits.Output = 700 * time.Millisecond })
	frozen := o.raw(o.as("maike"))
	frozen.ask("pty-req", ptyPayload{Term: "xterm-256color", Columns: 400, Rows: 200})
	frozen.ask("shell", nil)
	frozen.shows("Personenliste")
	gone := make(chan struct{})
	go func() { // and goes on pressing keys: each paints all anew
		defer close(gone)
		for key := "\r"; ; key = code("ctrl+l") {
			if _, err := io.WriteString(frozen, key); err != nil {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	other := o.atHome(t, "hinrich", 80, 24)
	other.press("enter")
	other.sees("Born")
	for lost := false; !lost; {
		before, _ := other.Size()
		other.press([]string{"down", "pgdown", "end", "home"}[before%4])
		other.press("ctrl+l")
		wait(t, "the other screen answers", func() bool { now, _ := other.Size(); return now > before })
		select {
		case <-gone:
			lost = true
		case <-time.After(100 * time.Millisecond):
		}
	}
	ended := o.until(audit.SessionEnded, func(e audit.Event) bool { return e.Staff == "" || e.Staff == "maike" })
	if ended.Outcome != "lost" {
		t.Errorf("ended as %q", ended.Outcome)
	}
	other.press("home")
	other.sees("Abbas, Amir 0")
}

// Somebody kills the master of many screens (ssh with ControlMaster). Nothing
// spins, nothing is left behind, and the log has the end.
func TestKilledMasterLeavesNothingBehind(t *testing.T) {
	o := openFor(t, crowd(40), roomy)
	before := runtime.NumGoroutine()
	socket := o.shortDir(t) + "/m"
	master := o.stockScreen(t, o.addr, "-M", "-S", socket)
	master.sees("Personenliste")
	second := o.stockScreen(t, o.addr, "-S", socket)
	second.sees("Personenliste")
	io.WriteString(second.in, ":")
	second.sees("find")
	if err := master.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-master.done
	<-second.done
	ended := o.until(audit.SessionEnded, func(audit.Event) bool { return true })
	if ended.Outcome != "lost" && ended.Outcome != "closed" {
		t.Errorf("ended as %q", ended.Outcome)
	}
	wait(t, "the goroutines are gone", func() bool { return runtime.NumGoroutine() <= before+2 })
	began := processTime(t)
	time.Sleep(time.Second)
	if spent := processTime(t) - began; spent > 300*time.Millisecond {
		t.Errorf("%v of a processor in a second with nobody there", spent)
	}
}

// processTime is what this process has had of the processors.
func processTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
