package sshserver_test

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"

	"lotse/sshserver"
)

// syncText is what a client sees.
type syncText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *syncText) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *syncText) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func TestInputIsPassedOnButForWhatNeverEnds(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	paste := long[:sshserver.MaxPaste]
	sequence := long[:sshserver.MaxSequence]
	for in, want := range map[string]string{
		"abc äöü\r\x1b[A\x1bOP\x1b\x1b":             "abc äöü\r\x1b[A\x1bOP\x1b\x1b",
		"\x1b[200~a\x1b[Ab\x1b[201~c":               "\x1b[200~a\x1b[Ab\x1b[201~c",
		"\x1b[200~" + long + "\x1b[201~q":           "\x1b[200~" + paste + "\x1b[201~q",
		"\x1b[200~" + long:                          "\x1b[200~" + paste,
		"\x1b[200~" + long + "\x1b[20\x1b[201~q":    "\x1b[200~" + paste + "\x1b[201~q",
		"\x1b]52;" + long + "\aq":                   "\x1b]52;" + sequence[4-1:] + "q",
		"\x1b[1" + long[:100] + "m":                 "\x1b[1" + long[:100] + "m",
		"\x1b[" + strings.Repeat("1", 1<<20) + "mq": "\x1b[" + strings.Repeat("1", sshserver.MaxSequence) + "q",
		"\xff\xfe\x00":                              "\xff\xfe\x00",
	} {
		got, err := io.ReadAll(sshserver.Bounded(bytes.NewReader([]byte(in))))
		if err != nil {
			t.Error(err)
		}
		if string(got) != want {
			t.Errorf("%.20q…: %d bytes, want %d: %.60q", in, len(got), len(want), got)
		}
	}
}

func TestHugePasteIsCut(t *testing.T) {
	o := open(t)
	o.show()
	client := o.as("maike")
	w := o.screen(client)
	megabyte := bytes.Repeat([]byte("paste "), 1<<20/6)
	w.in.Write([]byte("\x1b[200~"))
	for range 20 {
		if _, err := w.in.Write(megabyte); err != nil {
			t.Fatal(err)
		}
	}
	w.in.Write([]byte("\x1b[201~"))
	wait(t, "the paste", func() bool { return strings.Contains(w.text(), "262144") })
}
