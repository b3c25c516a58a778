package chat

import (
	"bufio"
	"context"
	"io"
	"time"

	"lotse/tui/widget"
)

// Typed is what somebody types on a terminal as an io.Reader of lines: for words
// that read the standard input. Ctrl-D is its end, Ctrl-C an error.
func Typed(from io.Reader, echo io.Writer, width func() int) io.Reader {
	t := &typed{from: from, typist: newTypist(bufio.NewWriter(echo), width)}
	t.typist.begin("")
	return t
}

type typed struct {
	from   io.Reader
	typist *typist
	keys   keys
	lines  []byte // ended, not yet read
	err    error
}

func (t *typed) Read(p []byte) (int, error) {
	buffer := make([]byte, 4096)
	for len(t.lines) == 0 && t.err == nil {
		n, err := t.from.Read(buffer)
		for _, key := range t.keys.read(buffer[:n], time.Now()) {
			t.press(key)
		}
		if err != nil {
			t.end(err)
		}
		t.typist.out.Flush()
	}
	if len(t.lines) == 0 {
		return 0, t.err
	}
	n := copy(p, t.lines)
	t.lines = t.lines[n:]
	return n, nil
}

// end is the end of what is typed; a line that was begun counts.
func (t *typed) end(err error) {
	if t.err == nil {
		t.lines, t.err = append(t.lines, t.typist.line.Text()...), err
	}
}

func (t *typed) press(key widget.Key) {
	if t.err != nil {
		return
	}
	if key.Name == "ctrl+d" {
		t.end(io.EOF)
		return
	}
	switch t.typist.press(key) {
	case entered:
		t.lines = append(append(t.lines, t.typist.line.Text()...), '\n')
		t.typist.begin("")
	case dropped:
		t.lines, t.err = nil, context.Canceled
	case full:
		t.lines, t.err = nil, errFull
	}
}
