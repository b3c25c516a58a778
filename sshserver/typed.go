package sshserver

import (
	"bytes"
	"context"
	"io"
)

// typed is the input of a word with a terminal (ssh -t): nobody else echoes
// what is typed there, or makes an end of it at Ctrl-D.
type typed struct {
	from io.Reader
	echo io.Writer
	line []byte // typed, not yet ended
	out  []byte // ended, not yet read
	err  error
}

const (
	ctrlC, ctrlD, ctrlU = 3, 4, 21
	backspace, del      = 8, 127

	maxLine = 64 << 10
)

func (y *typed) Read(p []byte) (int, error) {
	buffer := make([]byte, 1024)
	for len(y.out) == 0 && y.err == nil {
		n, err := y.from.Read(buffer)
		for _, b := range buffer[:n] {
			y.key(b)
		}
		if err != nil && y.err == nil {
			y.finish(err)
		}
	}
	if len(y.out) == 0 {
		return 0, y.err
	}
	n := copy(p, y.out)
	y.out = y.out[n:]
	return n, nil
}

func (y *typed) key(b byte) {
	switch {
	case y.err != nil:
	case b == '\r' || b == '\n':
		y.out = append(append(y.out, y.line...), '\n')
		y.line = y.line[:0]
		y.echo.Write([]byte{'\n'})
	case b == ctrlD:
		y.finish(io.EOF)
	case b == ctrlC:
		y.line, y.out, y.err = nil, nil, context.Canceled
	case b == ctrlU:
		y.erase(len(y.line))
	case b == backspace || b == del:
		y.erase(1)
	case b >= ' ' || b == '\t':
		y.write(b)
	}
}

func (y *typed) finish(err error) {
	y.out, y.line, y.err = append(y.out, y.line...), nil, err
}

func (y *typed) write(b byte) {
	if len(y.line) < maxLine {
		y.line = append(y.line, b)
		y.echo.Write([]byte{b})
	}
}

// erase takes back so many characters; one may have several bytes.
func (y *typed) erase(n int) {
	for ; n > 0 && len(y.line) > 0; n-- {
		letter := bytes.LastIndexFunc(y.line, func(rune) bool { return true })
		y.line = y.line[:letter]
		y.echo.Write([]byte("\b \b"))
	}
}
