package chat

import (
	"time"
	"unicode/utf8"

	"lotse/tui/widget"
)

// keys makes keys of what a terminal sends. Text that comes together is one key;
// sequences of arrows and the like are keys with a name, or none.
type keys struct {
	sequence []byte // begun, not ended
	letter   []byte // the same of a letter of several bytes
	last     time.Time
	after    byte // the last line end: LF after CR is the same
	broken   bool // something was no UTF-8
}

const (
	escape = 0x1b

	// maxSequence is the longest that is waited for. A sequence comes in one go:
	// what follows later was typed.
	maxSequence   = 256
	sequencePause = 100 * time.Millisecond
)

// controls are the keys below the space that mean something.
var controls = map[byte]string{
	3: "ctrl+c", 4: "ctrl+d", 8: "backspace", 9: "tab", 12: "ctrl+l", 14: "ctrl+n", 16: "ctrl+p", 18: "ctrl+l",
	21: "ctrl+u", 23: "ctrl+w", 127: "backspace",
}

// read makes keys of what came at a moment.
func (k *keys) read(burst []byte, now time.Time) []widget.Key {
	if now.Sub(k.last) > sequencePause {
		k.sequence = nil
	}
	k.last = now
	var found []widget.Key
	var typed []byte
	flush := func() {
		if len(typed) > 0 {
			found, typed = append(found, widget.Key{Text: string(typed)}), nil
		}
	}
	for _, b := range burst {
		if k.sequence != nil || b == escape {
			flush()
			if name := k.escaped(b); name != "" {
				found = append(found, widget.Key{Name: name})
			}
			continue
		}
		if b >= ' ' && b != 127 {
			typed = append(typed, k.text(b)...)
			continue
		}
		flush()
		if name := k.control(b); name != "" {
			found = append(found, widget.Key{Name: name})
		}
	}
	flush()
	return found
}

func (k *keys) control(b byte) string {
	if len(k.letter) > 0 {
		k.letter, k.broken = nil, true
	}
	second := b == '\n' && k.after == '\r'
	k.after = 0
	switch {
	case second:
		return ""
	case b == '\r' || b == '\n':
		k.after = b
		return "enter"
	}
	return controls[b]
}

// text gives whole letters; what is no UTF-8 is left out.
func (k *keys) text(b byte) []byte {
	k.after = 0
	if b < utf8.RuneSelf {
		k.broken = k.broken || len(k.letter) > 0
		k.letter = nil
		return []byte{b}
	}
	if utf8.RuneStart(b) {
		k.broken = k.broken || len(k.letter) > 0
		k.letter = nil
	}
	k.letter = append(k.letter, b)
	if !utf8.FullRune(k.letter) {
		return nil
	}
	whole := k.letter
	k.letter = nil
	if !utf8.Valid(whole) {
		k.broken = true
		return nil
	}
	return whole
}

// escaped goes on with a sequence; at its end it gives the name of the key.
func (k *keys) escaped(b byte) string {
	k.sequence = append(k.sequence, b)
	s := k.sequence
	switch {
	case len(s) == 1:
		return ""
	case b == escape && (len(s) == 2 || s[1] == '[' || s[1] == 'O'): // Esc twice, or a sequence that was broken off
		k.sequence = s[:1]
		return ""
	case len(s) == 2 && (b == '[' || b == 'O' || b == ']' || b == 'P' || b == 'X' || b == '^' || b == '_'):
		return ""
	case len(s) == 2: // Alt and a letter
	case s[1] == '[' && (b < 0x40 || b > 0x7e):
		return k.cut()
	case s[1] == '[' || s[1] == 'O':
		k.sequence = nil
		return map[byte]string{'A': "up", 'B': "down"}[b]
	case b != 7 && b != '\\': // a text to the terminal's program, up to BEL or ESC \
		return k.cut()
	}
	k.sequence = nil
	return ""
}

// cut keeps an endless sequence short; it is swallowed all the same.
func (k *keys) cut() string {
	if len(k.sequence) > maxSequence {
		k.sequence = k.sequence[:maxSequence]
	}
	return ""
}
