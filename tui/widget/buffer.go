package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"lotse/store/plain"
)

// buffer is a text under edit: what stands before the cursor and what after.
// The cursor moves by whole letters, that is grapheme clusters: a base with its
// marks is one.
type buffer struct {
	before, after string
	most          int  // runes that fit
	lines         bool // line breaks may stay
}

func (b *buffer) text() string { return b.before + b.after }

func (b *buffer) set(text string) {
	b.before, b.after = "", ""
	b.insert(text)
}

// insert types or pastes text at the cursor. It keeps what fits and says
// whether all did. What a terminal would obey and what nobody sees is left out.
func (b *buffer) insert(text string) bool {
	room := b.most - utf8.RuneCountInString(b.text())
	whole := true
	if limit := 8 * max(0, b.most); len(text) > limit { // never clean megabytes
		text, whole = text[:limit], false
	}
	add := b.clean(text)
	if utf8.RuneCountInString(add) > room {
		add, whole = firstRunes(add, room), false
	}
	// The last line is cleaned again, so that a mark joins its letter.
	start := strings.LastIndexByte(b.before, '\n') + 1
	b.before = b.before[:start] + b.clean(b.before[start:]+add)
	return whole
}

func (b *buffer) clean(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	text = strings.ReplaceAll(text, "\t", " ")
	if !b.lines {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	lines := strings.Split(strings.ToValidUTF8(text, ""), "\n")
	for i, line := range lines {
		lines[i] = strings.ReplaceAll(plain.Of(line).String(), "\uFFFD", "")
	}
	return strings.Join(lines, "\n")
}

func firstRunes(text string, n int) string {
	for at := range text {
		if n <= 0 {
			return text[:at]
		}
		n--
	}
	return text
}

// firstCluster is the first letter of text with its marks, and its cells.
func firstCluster(text string) (string, int) {
	if text == "" {
		return "", 0
	}
	cluster, width := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
	if cluster == "" { // never an endless loop
		_, size := utf8.DecodeRuneInString(text)
		return text[:size], 1
	}
	return cluster, width
}

// lastCluster is the last letter of text with its marks. Letters never reach
// over a line break.
func lastCluster(text string) string {
	if strings.HasSuffix(text, "\n") {
		return "\n"
	}
	rest := text[strings.LastIndexByte(text, '\n')+1:]
	last := ""
	for rest != "" {
		last, _ = firstCluster(rest)
		rest = rest[len(last):]
	}
	return last
}

func (b *buffer) left() {
	last := lastCluster(b.before)
	b.before, b.after = b.before[:len(b.before)-len(last)], last+b.after
}

func (b *buffer) right() {
	first, _ := firstCluster(b.after)
	b.before, b.after = b.before+first, b.after[len(first):]
}

// moveTo puts the cursor at a byte of the text where a letter begins.
func (b *buffer) moveTo(at int) {
	text := b.text()
	b.before, b.after = text[:at], text[at:]
}

func (b *buffer) backspace() {
	b.before = b.before[:len(b.before)-len(lastCluster(b.before))]
}

func (b *buffer) delete() {
	first, _ := firstCluster(b.after)
	b.after = b.after[len(first):]
}

// wordLeft is where the word before the cursor begins.
func (b *buffer) wordLeft() int {
	word := strings.TrimRightFunc(b.before, unicode.IsSpace)
	at := strings.LastIndexFunc(word, unicode.IsSpace)
	if at < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(word[at:])
	return at + size
}

// wordRight is where the word after the cursor ends.
func (b *buffer) wordRight() int {
	word := strings.TrimLeftFunc(b.after, unicode.IsSpace)
	at := strings.IndexFunc(word, unicode.IsSpace)
	if at < 0 {
		return len(b.text())
	}
	return len(b.text()) - len(word) + at
}

// press does what keys mean in every editor; false where the key is not one of them.
func (b *buffer) press(key Key) bool {
	switch key.Name {
	case "left", "ctrl+b":
		b.left()
	case "right", "ctrl+f":
		b.right()
	case "ctrl+left", "alt+left", "alt+b":
		b.moveTo(b.wordLeft())
	case "ctrl+right", "alt+right", "alt+f":
		b.moveTo(b.wordRight())
	case "backspace", "ctrl+h", "shift+backspace":
		b.backspace()
	case "delete":
		b.delete()
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		b.before = b.before[:b.wordLeft()]
	default:
		return false
	}
	return true
}
