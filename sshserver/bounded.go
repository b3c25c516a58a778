package sshserver

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// bounded is terminal input without what never ends: a paste beyond maxPaste is
// cut, an escape sequence beyond maxSequence dropped. The reader behind it
// would keep all of it in memory. And a text that comes faster than anybody types
// is a paste, even where the terminal does not say so: its letters are no commands,
// and one by one they would keep a core busy for minutes.
type bounded struct {
	from  io.Reader
	in    []byte
	part  []byte // of a letter that has not come wholly
	out   []byte // let through, not yet read
	last  time.Time
	rush  int // bytes that came faster than typed, without a pause
	state func(*bounded, byte)
	open  bool   // to text: in no sequence and no paste
	size  int    // of what is being read, so far
	seen  string // the first bytes of a sequence, or those of the end of a paste
	paste bool
}

const (
	maxPaste    = 256 << 10
	maxSequence = 1024
	maxTyped    = 512 // bytes at once

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
	return &bounded{from: from, in: make([]byte, 16<<10), state: (*bounded).text, open: true}
}

func (b *bounded) Read(p []byte) (int, error) {
	for len(b.out) == 0 {
		began := time.Now()
		n, err := b.from.Read(b.in)
		if time.Since(began) > sequencePause {
			b.rush = 0 // nothing was waiting
		}
		b.rest(time.Now())
		b.take(b.in[:n])
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
		b.rests()
	case !b.paste && pause > sequencePause:
		b.rests()
	}
	b.last = now
}

// take sorts what came into pastes and keys.
func (b *bounded) take(in []byte) {
	for len(in) > 0 {
		text := 0
		if b.open {
			text = letters(in)
		}
		if text > maxTyped || text > 0 && b.rush > 0 {
			b.mark(in[:text])
			in = in[text:]
			continue
		}
		keys := append(b.part, in[:max(text, 1)]...) // of a sequence one byte: what follows its end is sorted anew
		b.part, in = nil, in[max(text, 1):]
		for _, c := range keys {
			b.state(b, c)
		}
	}
}

// letters is how many bytes of text come before the first key that is none.
func letters(in []byte) int {
	n := slices.IndexFunc(in, func(c byte) bool {
		return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f
	})
	if n < 0 {
		return len(in)
	}
	return n
}

// mark lets text through as a paste, but for a letter at its end that has not come
// wholly; up to maxPaste as any other.
func (b *bounded) mark(text []byte) {
	if b.rush += len(text); b.rush > maxPaste {
		return
	}
	whole := len(text)
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if at := len(text) - back; utf8.RuneStart(text[at]) {
			if !utf8.FullRune(text[at:]) {
				whole = at
			}
			break
		}
	}
	b.out = append(b.out, "\x1b["+pasteBegins...)
	b.out = append(append(b.out, b.part...), text[:whole]...)
	b.out = append(b.out, pasteEnds...)
	b.part = bytes.Clone(text[whole:])
}

// rests comes back to text.
func (b *bounded) rests() {
	b.turn((*bounded).text)
	b.open = true
}

func (b *bounded) turn(state func(*bounded, byte)) {
	b.state, b.size, b.seen, b.paste, b.open = state, 0, "", false, false
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
	case 'O':
		b.turn((*bounded).single)
	case ']', 'P', 'X', '^', '_':
		b.turn((*bounded).string)
	default:
		b.rests()
	}
}

// single is the one byte that follows ESC O: F1, or a cursor key.
func (b *bounded) single(c byte) {
	b.rests()
	b.text(c)
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
		b.rests()
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
		b.rests()
	}
}

// pasted is a paste up to its end, which gets through in any case.
func (b *bounded) pasted(c byte) {
	if next := b.seen + string([]byte{c}); strings.HasPrefix(pasteEnds, next) {
		if b.seen = next; next == pasteEnds {
			b.out = append(b.out, pasteEnds...)
			b.rests()
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
