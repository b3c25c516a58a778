package widget

import (
	"strings"
	"unicode/utf8"
)

// Behind is how many runes stand behind the cursor. Typing does not change it.
func (b *buffer) Behind() int { return utf8.RuneCountInString(b.after) }

// SetBehind moves the cursor so that at least so many runes stand behind it, and
// no letter is cut in two.
func (b *buffer) SetBehind(runes int) {
	text := b.text()
	at := len(text)
	for ; runes > 0 && at > 0; runes-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	start := strings.LastIndexByte(text[:at], '\n') + 1 // letters never reach over a line break
	for {
		letter, _ := firstCluster(text[start:])
		if letter == "" || start+len(letter) > at {
			break
		}
		start += len(letter)
	}
	b.moveTo(start)
}

// Top is the first wrapped line that was drawn.
func (a *Area) Top() int { return a.top }

// SetTop has the area drawn from a wrapped line on, as far as the cursor allows.
func (a *Area) SetTop(line int) { a.top = max(0, line) }

// Cursor is where the cursor stands, in bytes of the text.
func (b *buffer) Cursor() int { return len(b.before) }
