// Package plain holds text that may reach a terminal.
//
// Names, notes and words from the offices come from outside, and a terminal
// obeys what it is sent: an escape sequence in a name can rewrite the screen or
// the clipboard. So there are two gates. Check and CheckText refuse such text
// when it is written. Of and Lines replace it when it is read, and they are the
// only makers of Line, the one string type that widgets draw.
package plain
