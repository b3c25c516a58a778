package widget

import (
	"strings"

	"lotse/store/plain"
)

// Choice is one of a few words. Left and right go through them; a digit or the
// first letter of a word picks it.
type Choice struct {
	Options []plain.Line
	At      int
}

// Press picks; false where the key means nothing here.
func (c *Choice) Press(key Key) bool {
	switch key.Name {
	case "left", "h":
		c.At = (c.At + len(c.Options) - 1) % len(c.Options)
	case "right", "l", "space":
		c.At = (c.At + 1) % len(c.Options)
	default:
		return c.pick(key.Text)
	}
	return true
}

func (c *Choice) pick(text string) bool {
	if len(text) == 1 && text[0] >= '1' && int(text[0]-'1') < len(c.Options) {
		c.At = int(text[0] - '1')
		return true
	}
	for i := 1; text != "" && i <= len(c.Options); i++ { // the next one with this letter
		at := (c.At + i) % len(c.Options)
		if strings.HasPrefix(strings.ToLower(c.Options[at].String()), strings.ToLower(text)) {
			c.At = at
			return true
		}
	}
	return false
}

// Draw shows all words in a row, the chosen one in brackets; where they do not
// fit, the chosen one alone.
func (c *Choice) Draw(width, _ int) Frame {
	var row Row
	x := 0
	for i, option := range c.Options {
		if i == c.At {
			x = row.Width() + 1
			row = row.And(Strong, "["+option.String()+"]").And(Normal, " ")
		} else {
			row = row.And(Normal, " "+option.String()+"  ")
		}
	}
	if row.Width() > width+2 {
		row, x = In(Normal, "< ").And(Strong, c.Options[c.At].String()).And(Normal, " >"), 2
	}
	return Frame{Rows: []Row{row.Cut(width)}, X: x, Cursor: true}
}

// Check is a box that is ticked or not, with a word behind it.
type Check struct {
	Word plain.Line
	On   bool
}

// Press ticks with the space bar.
func (c *Check) Press(key Key) bool {
	if key.Name != "space" && key.Name != "x" {
		return false
	}
	c.On = !c.On
	return true
}

// Draw shows box and word.
func (c *Check) Draw(width, _ int) Frame {
	box, tone := "[ ] ", Normal
	if c.On {
		box, tone = "[x] ", Strong
	}
	return Frame{Rows: []Row{In(tone, box).And(Normal, c.Word.String()).Cut(width)}, X: 1, Cursor: true}
}

// Button is something to be done with Enter.
type Button struct {
	Word plain.Line
	Do   func()
}

// Press does it with Enter or the space bar.
func (b *Button) Press(key Key) bool {
	if key.Name != "enter" && key.Name != "space" {
		return false
	}
	b.Do()
	return true
}

// Draw shows the word in brackets.
func (b *Button) Draw(width, _ int) Frame {
	return Frame{Rows: []Row{In(Strong, "[ "+b.Word.String()+" ]").Cut(width)}, X: 2, Cursor: true}
}
