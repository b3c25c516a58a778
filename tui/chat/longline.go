package chat

import (
	"strings"
	"unicode/utf8"

	"lotse/store/plain"
	"lotse/tui/widget"
)

// longLine is the text of a line that grows and shrinks at its end. Only its
// tail is under edit, so that a key costs the same however long the line is.
type longLine struct {
	head []piece        // what stands before the tail
	tail *widget.Editor // its cursor stays at the end
}

// piece is a part of a line that ends between two letters.
type piece struct {
	text         string
	runes, cells int
}

// pieceBytes is how much a piece has at least; a tail has two at most once show
// has brought the terminal up to it.
const pieceBytes = 256

func newLongLine() *longLine { return &longLine{tail: widget.NewEditor(maxLine)} }

// Text is the whole line.
func (l *longLine) Text() string {
	var b strings.Builder
	for _, p := range l.head {
		b.WriteString(p.text)
	}
	b.WriteString(l.tail.Text())
	return b.String()
}

func (l *longLine) empty() bool { return len(l.head) == 0 && l.tail.Text() == "" }

func (l *longLine) set(text string) {
	l.head = nil
	l.tail.SetText(text)
}

// insert adds text; false where not all of it fits.
func (l *longLine) insert(text string) bool {
	room := maxLine - utf8.RuneCountInString(l.tail.Text())
	for _, p := range l.head {
		room -= p.runes
	}
	if over := utf8.RuneCountInString(text) - room; over > 0 {
		l.tail.Insert(string([]rune(text)[:max(0, room)]))
		return false
	}
	l.tail.Insert(text)
	return !l.tail.Full
}

// freeze moves the beginning of a long tail to the head and says what; empty
// where the tail is short.
func (l *longLine) freeze() string {
	text := l.tail.Text()
	if len(text) <= 2*pieceBytes {
		return ""
	}
	at := 0
	for at < pieceBytes {
		letter := firstLetter(text[at:])
		if len(letter) > pieceBytes { // of endlessly many joined: no key may cost that
			letter = letter[:runeStart(letter, pieceBytes)]
		}
		at += len(letter)
	}
	text, rest := text[:at], text[at:]
	l.head = append(l.head, piece{text, utf8.RuneCountInString(text), plain.Of(text).Width()})
	l.tail.SetText(rest)
	return text
}

func runeStart(text string, at int) int {
	for at > 1 && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// thaw takes the end of the head back under edit, where the tail is too short
// for a key that takes away letters or, with word, all of a word.
func (l *longLine) thaw(word bool) (back string) {
	for len(l.head) > 0 {
		text := l.tail.Text()
		if len(text) >= pieceBytes && (!word || strings.Contains(strings.TrimRight(text, " "), " ")) {
			break
		}
		last := l.head[len(l.head)-1].text
		l.head = l.head[:len(l.head)-1]
		l.tail.SetText(last + text)
		back = last + back
	}
	return back
}
