// Package canvas knows what a terminal shows, and makes it show something else
// with as few bytes as it can.
//
// A Canvas is given whole frames. It compares each with the one before, cell by
// cell, and sends what differs: moved rather than written anew where rows scroll
// (scroll.go) or letters make room for others within a row (row.go), and with the
// shortest of the ways that the cursor can take (pencil.go). A letter typed at
// the end of a line is that letter and nothing more.
//
// It is the last that a text passes before the terminal, and trusts none: what is
// neither a letter nor one of a few styles (cell.go) goes no further, and where
// terminals disagree on how wide a letter is, the rest of its row is painted from
// a place that all agree on.
package canvas
