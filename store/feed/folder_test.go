package feed

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// watched follows a folder with these lines under read, and hands over what is
// delivered to a recorder.
func watched(t *testing.T, lines string) (dir string, r *recorder) {
	t.Helper()
	dir = t.TempDir()
	c := configOf(t, fmt.Sprintf("  folder: %s\n  key: nr\n  every: 100ms\n%s", dir, lines))
	ctx, cancel := context.WithCancel(t.Context())
	r, done := newRecorder(), make(chan struct{})
	go func() {
		defer close(done)
		readFiles(ctx, &c, r, "", slog.New(slog.DiscardHandler))
	}()
	t.Cleanup(func() { cancel(); <-done })
	r.until(t, "the folder is looked at", well)
	return dir, r
}

func drop(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// looks waits until a folder was looked at so often again.
func (r *recorder) looks(t *testing.T, n int) {
	t.Helper()
	for range n {
		last := time.Time{}
		r.set(func(r *recorder) { last = r.feed.Read })
		r.until(t, "another look", func(r *recorder) bool { return r.feed.Read.After(last) })
	}
}

const head = "nr;name;geboren;titel\n"

func TestADeletedRowIsGoneAndTheOthersStay(t *testing.T) {
	dir, r := watched(t, "  kind: csv\n  whole: false\n  still: 100ms\n  deleted: weg\n")
	drop(t, dir, "1.csv", "nr;name;geboren;titel;weg\n1;Eins;;;\n2;Zwei;;;0\n3;Drei;;;nein\n")
	r.until(t, "three rows", rows(3))
	drop(t, dir, "2.csv", "nr;name;geboren;titel;weg\n2;Zwei;;;2026-11-01\n9;Neun;;;ja\n")
	r.until(t, "the deleted one is gone", rows(2))
	if got := value(r, "1", "family") + value(r, "3", "family"); got != "EinsDrei" {
		t.Errorf("there are %s", keys(r.rows))
	}
}

func TestWhoIsNotInAWholeFileIsGone(t *testing.T) {
	dir, r := watched(t, "  kind: csv\n  whole: true\n  still: 100ms\n  encoding: windows-1252\n")
	drop(t, dir, "1.csv", head+"1;M\xfcller;;\n2;Zwei;;\n")
	r.until(t, "two rows", rows(2))
	if got := value(r, "1", "family"); got != "Müller" {
		t.Errorf("%q", got)
	}
	drop(t, dir, "2.csv", head+"1;M\xfcller;;\n")
	r.until(t, "one row", rows(1))
}

// A renamed column would empty its field for everybody.
func TestAFileWithoutAColumnIsRefused(t *testing.T) {
	dir, r := watched(t, "  kind: csv\n  whole: false\n  still: 100ms\n")
	drop(t, dir, "1.csv", "nr;name;geburtstag;titel\n1;Eins;1990-01-02;\n")
	r.until(t, "it is delivered as broken", func(r *recorder) bool {
		return len(r.deliveries) == 1 && r.deliveries[0].Broken != nil && r.deliveries[0].Broken.Code == "column"
	})
}

func TestAFileIsReadWhenItsMarkerIsThere(t *testing.T) {
	dir, r := watched(t, "  kind: csv\n  whole: false\n  marker: .ok\n")
	drop(t, dir, "1.csv", head+"1;Eins;;\n")
	r.looks(t, 5)
	drop(t, dir, "1.csv", head+"1;Eins;;\n2;Zwei;;\n")
	drop(t, dir, "1.csv.OK", "")
	r.until(t, "two rows", rows(2))
	r.looks(t, 2)
	if left, err := os.ReadDir(dir); err != nil || len(left) != 3 {
		t.Errorf("%v %v: only done, held and refused should be there", left, err)
	}
	if len(r.deliveries) != 1 {
		t.Errorf("%d deliveries", len(r.deliveries))
	}
}

// Whoever writes slowly stops in the middle of a line now and then.
func TestASlowWriterIsWaitedFor(t *testing.T) {
	for kind, parts := range map[string][2]string{
		"csv":    {head + "1;Ei", "ns;;\n2;Zwei;;\n"},
		"ndjson": {"{\"nr\":1,\"name\":\"Eins\"}\n{\"nr\":2,", "\"name\":\"Zwei\"}\n"},
		"xml":    {"<alle><p><nr>1</nr><name>Eins</name></p>", "<p><nr>2</nr><name>Zwei</name></p></alle>"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			dir, r := watched(t, "  kind: "+kind+"\n  whole: false\n  still: 100ms\n  records: /alle/p\n")
			drop(t, dir, "1", parts[0])
			r.looks(t, 6)
			drop(t, dir, "1", parts[0]+parts[1])
			r.until(t, "two rows", rows(2))
			if len(r.deliveries) != 1 || r.deliveries[0].Broken != nil {
				t.Errorf("%+v", r.deliveries)
			}
		})
	}
}

func TestNamesThatAreNotWholeYet(t *testing.T) {
	f := folders{c: &Config{Read: Read{Marker: ".fertig"}}}
	for name, want := range map[string]bool{
		"a.csv": false, ".a.csv": true, "a.csv.part": true, "a.CSV.PART": true, "a.csv~": true, "a.csv.Fertig": true, "fertig.csv": false,
	} {
		if got := f.temporary(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
