package canvas

import (
	"strconv"
	"strings"
)

// pencil writes to the terminal and knows where it stands.
type pencil struct {
	out   []byte
	x, y  int // lost: nobody knows
	ink   pen
	basic bool // the terminal can neither move letters within a row nor delete rows
}

const lost = -1

func (p *pencil) say(text string) { p.out = append(p.out, text...) }

// control is a sequence with one number; 1 goes without saying.
func control(n int, last byte) string {
	if n == 1 {
		return "\x1b[" + string(last)
	}
	return "\x1b[" + strconv.Itoa(n) + string(last)
}

func (p *pencil) control(n int, last byte) { p.say(control(n, last)) }

// position is how to get to a cell from anywhere.
func position(x, y int) string {
	switch {
	case x == 0 && y == 0:
		return "\x1b[H"
	case x == 0:
		return "\x1b[" + strconv.Itoa(y+1) + "H"
	}
	return "\x1b[" + strconv.Itoa(y+1) + ";" + strconv.Itoa(x+1) + "H"
}

// moveTo moves by the shortest way.
func (p *pencil) moveTo(x, y int) {
	if p.x == x && p.y == y {
		return
	}
	best := position(x, y)
	shorter := func(way string) {
		if len(way) < len(best) {
			best = way
		}
	}
	if p.y != lost {
		// A line feed may bring the first column with it, as some terminals have it;
		// so only from there.
		start, down := "\r", y-p.y
		if p.x == 0 {
			start = ""
		}
		if down > 0 {
			shorter(start + strings.Repeat("\n", down) + across(0, x))
		}
		shorter(start + vertical(down) + across(0, x))
		if p.x != lost {
			shorter(vertical(down) + across(p.x, x))
		}
	}
	p.say(best)
	p.x, p.y = x, y
}

// vertical keeps the column.
func vertical(by int) string {
	switch {
	case by == 0:
		return ""
	case by > 0:
		return control(by, 'B')
	case by == -1:
		return "\x1bM"
	}
	return control(-by, 'A')
}

func across(from, to int) string {
	switch by := to - from; {
	case by == 0:
		return ""
	case by > 0:
		return control(by, 'C')
	case by >= -3:
		return strings.Repeat("\b", -by)
	default:
		return control(-by, 'D')
	}
}

// dip changes the style.
func (p *pencil) dip(ink pen) {
	if ink == p.ink {
		return
	}
	switch {
	case ink == 0:
		p.say("\x1b[m")
	case ink&p.ink == p.ink:
		p.say("\x1b[" + (ink &^ p.ink).codes() + "m")
	default:
		p.say("\x1b[0;" + ink.codes() + "m")
	}
	p.ink = ink
}

// put writes one cell of a row so wide. Behind the last column nobody knows where
// the cursor is.
func (p *pencil) put(c cell, width int) {
	if c != blank {
		p.dip(c.pen)
	}
	p.say(c.text)
	if p.x++; p.x >= width {
		p.x = lost
	}
}

// fork is a pencil in the same place that has written nothing.
func (p *pencil) fork() *pencil { return &pencil{x: p.x, y: p.y, ink: p.ink, basic: p.basic} }

// take goes on where a fork has come to.
func (p *pencil) take(fork *pencil) {
	out := append(p.out, fork.out...)
	*p = *fork
	p.out = out
}
