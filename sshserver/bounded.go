package sshserver

import (
	"io"
	"strings"
	"time"
)

// bounded is terminal input without what never ends: a paste beyond maxPaste is
// cut, an escape sequence beyond maxSequence dropped. The reader behind it
// would keep all of it in memory.
type bounded struct {
	from  io.Reader
	in    []byte
	out   []byte // let through, not yet read
	last  time.Time
	state func(*bounded, byte)
	size  int    // of what is being read, so far
	seen  string // the first bytes of a sequence, or those of the end of a paste
	paste bool
}

const (
	maxPaste    = 256 << 10
	maxSequence = 1024

	// A sequence comes in one go. What follows later is typed: Alt-P begins like
	// a sequence, too.
	sequencePause = 100 * time.Millisecond
	pastePause    = 10 * time.Second

	escape      = 0x1b
	bell        = 0x07
	pasteBegins = "200~" // after ESC [
	pasteEnds   = "\x1b[201~"
)

func newBounded(from io.Reader) *bounded {
	return &bounded{from: from, in: make([]byte, 4096), state: (*bounded).text}
}

func (b *bounded) Read(p []byte) (int, error) {
	for len(b.out) == 0 {
		n, err := b.from.Read(b.in)
		b.rest(time.Now())
		for _, c := range b.in[:n] {
			b.state(b, c)
		}
		if err != nil && len(b.out) == 0 {
			return 0, err
		}
	}
	n := copy(p, b.out)
	b.out = append(b.out[:0], b.out[n:]...)
	return n, nil
}

// rest ends a sequence that did not go on. A paste may take its time, but not
// for ever: without an end it would swallow every key after it.
func (b *bounded) rest(now time.Time) {
	switch pause := now.Sub(b.last); {
	case b.paste && pause > pastePause:
		b.out = append(b.out, pasteEnds...)
		b.turn((*bounded).text)
	case !b.paste && pause > sequencePause:
		b.turn((*bounded).text)
	}
	b.last = now
}

func (b *bounded) turn(state func(*bounded, byte)) {
	b.state, b.size, b.seen, b.paste = state, 0, "", false
}

// pass lets a byte through unless there were too many of its kind.
func (b *bounded) pass(c byte, most int) {
	if b.size++; b.size <= most {
		b.out = append(b.out, c)
	}
}

func (b *bounded) text(c byte) {
	b.out = append(b.out, c)
	if c == escape {
		b.turn((*bounded).escaped)
	}
}

func (b *bounded) escaped(c byte) {
	b.out = append(b.out, c)
	switch c {
	case escape:
	case '[':
		b.turn((*bounded).control)
	case ']', 'P', 'X', '^', '_':
		b.turn((*bounded).string)
	default:
		b.turn((*bounded).text)
	}
}

// control is what follows ESC [, up to its last byte.
func (b *bounded) control(c byte) {
	b.pass(c, maxSequence)
	if len(b.seen) < len(pasteBegins) {
		b.seen += string([]byte{c})
	}
	switch {
	case b.seen == pasteBegins && c == '~' && b.size == len(pasteBegins):
		b.turn((*bounded).pasted)
		b.paste = true
	case c == escape:
		b.turn((*bounded).escaped)
	case c >= 0x40 && c <= 0x7e:
		b.turn((*bounded).text)
	}
}

// string is what ends with BEL or ESC \.
func (b *bounded) string(c byte) {
	if c == escape {
		b.out = append(b.out, c)
		b.turn((*bounded).escaped)
		return
	}
	b.pass(c, maxSequence)
	if c == bell {
		b.turn((*bounded).text)
	}
}

// pasted is a paste up to its end, which gets through in any case.
func (b *bounded) pasted(c byte) {
	if next := b.seen + string([]byte{c}); strings.HasPrefix(pasteEnds, next) {
		if b.seen = next; next == pasteEnds {
			b.out = append(b.out, pasteEnds...)
			b.turn((*bounded).text)
		}
		return
	}
	held := b.seen
	b.seen = ""
	for i := range len(held) {
		b.pass(held[i], maxPaste)
	}
	if c == escape {
		b.seen = string([]byte{c})
		return
	}
	b.pass(c, maxPaste)
}
