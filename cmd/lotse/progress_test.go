package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"lotse/store"
)

func TestProgressIsToldOnceASecondWithAllRecords(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	now := time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC)
	p := &counting{to: &out, now: func() time.Time { return now }, done: "put in"}
	for n := range int64(40) { // ten a second
		p.tell(store.Persons, 25*(n+1))
		now = now.Add(100 * time.Millisecond)
	}
	p.tell(store.Notes, 25)
	p.end()
	told := strings.Split(strings.TrimSuffix(strings.TrimPrefix(out.String(), "\r"), "\x1b[K"), "\r")
	want := []string{
		"25 records put in, of them 25 in persons\x1b[K", "275 records put in, of them 275 in persons\x1b[K",
		"525 records put in, of them 525 in persons\x1b[K", "775 records put in, of them 775 in persons\x1b[K",
		"1025 records put in, of them 25 in notes\x1b[K", "",
	}
	if strings.Join(told, "|") != strings.Join(want, "|") {
		t.Errorf("told %q", told)
	}
	(&counting{}).tell(store.Persons, 1) // without a terminal nothing is told
}

func TestLogOfAServerIsInUTC(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	since := time.Date(2026, 5, 31, 14, 3, 0, 0, time.FixedZone("county", 7200))
	problem(newLog(&out))(&store.Absence{Since: since})
	newLog(&out).Info("told", "at", since)
	if !strings.Contains(out.String(), "cannot be reached since 2026-05-31T12:03:00Z") || !strings.Contains(out.String(), "at=2026-05-31T12:03:00.000Z") {
		t.Errorf("the log says %s", out.String())
	}
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		stamp, _, _ := strings.Cut(line, " ")
		if !strings.HasPrefix(stamp, "time=") || !strings.HasSuffix(stamp, "Z") {
			t.Errorf("stamped %s", stamp)
		}
	}
}
