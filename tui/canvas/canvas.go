package canvas

// Canvas is what a terminal shows.
type Canvas struct {
	pencil
	width, height int
	shown         []row
	begun         bool
	anew          bool // the terminal shows nobody knows what
	hidden        bool // the cursor
	together      bool // the terminal can wait for the end of a frame
	marks         mode // letters with their marks
	mouse         bool // clicks and the wheel are to be reported
	reports       bool // they are
}

// mode is one that the terminal may have.
type mode uint8

const (
	unknown mode = iota
	wanted       // it has it, and will be told
	set
)

// Modes that the terminal is asked about with the first frame; its answers are
// for Learn. A canvas never waits for them.
const (
	Together = 2026 // show a frame when it is complete
	Marks    = 2027 // a letter with its marks is one
)

// Point is a cell of the screen, from 0.
type Point struct{ X, Y int }

// New makes the canvas of a terminal of so many cells. A basic terminal, such as a
// VT100, can neither move letters within a row nor delete rows.
func New(width, height int, basic bool) *Canvas {
	c := &Canvas{pencil: pencil{basic: basic}}
	c.Resize(width, height)
	return c
}

// Resize hears the size of the terminal. Where it is another one the next frame
// is painted wholly.
func (c *Canvas) Resize(width, height int) {
	width, height = max(1, width), max(1, height)
	if width != c.width || height != c.height {
		c.width, c.height, c.anew = width, height, true
	}
}

// Forget has the next frame painted wholly: who knows what the terminal shows.
func (c *Canvas) Forget() { c.anew = true }

// Learn hears that the terminal has one of the modes.
func (c *Canvas) Learn(number int) {
	switch {
	case number == Together:
		c.together = true
	case number == Marks && c.marks == unknown:
		c.marks = wanted
	}
}

const (
	enter = "\x1b[?1049h\x1b[?7l" + // the other screen, and no row may run on into the next
		"\x1b[?2004h" + // pastes are told from keys
		"\x1b[>4;2m\x1b[>1u" + // keys are told from each other
		"\x1b[2 q" + // a cursor that does not blink
		"\x1b[?2026$p\x1b[?2027$p"
	leave = "\x1b[<1u\x1b[>4m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[0 q\x1b[?1049l"
)

// Mouse says whether the terminal is to report clicks and the wheel from the next
// frame on. Motion never is.
func (c *Canvas) Mouse(on bool) { c.mouse = on }

const (
	mouseOn  = "\x1b[?1000h\x1b[?1006h"
	mouseOff = "\x1b[?1006l\x1b[?1000l"
)

// Paint turns what the terminal shows into the frame and gives the bytes for
// that: none where it shows the frame already. No cursor hides it.
func (c *Canvas) Paint(content string, cursor *Point) []byte {
	next := read(content, c.width, c.height)
	c.out = c.out[:0]
	if c.anew {
		c.wipe()
	}
	c.scroll(next)
	c.clear(next)
	for y := range next {
		c.change(c.shown[y], next[y], y)
	}
	c.shown = next
	c.dip(0)
	if cursor != nil {
		c.moveTo(min(max(cursor.X, 0), c.width-1), min(max(cursor.Y, 0), c.height-1))
	}
	return c.frame(cursor != nil)
}

// wipe begins on an empty screen.
func (c *Canvas) wipe() {
	c.dip(0)
	c.say("\x1b[H\x1b[2J")
	c.x, c.y, c.anew = 0, 0, false
	c.shown = make([]row, c.height)
	for y := range c.shown {
		c.shown[y] = blankRow(c.width)
	}
}

// clear empties runs of rows at once: deleted, and as many inserted.
func (c *Canvas) clear(next []row) {
	for y := 0; y < len(next) && !c.basic; y++ {
		last := y
		for last < len(next) && next[last].end == 0 && c.shown[last].end > 0 {
			last++
		}
		if n := last - y; n > 3 {
			c.moveTo(0, y)
			c.control(n, 'M')
			c.control(n, 'L')
			c.x = lost
			for ; y < last; y++ {
				c.shown[y] = blankRow(c.width)
			}
		}
	}
}

// small is how many bytes reach the terminal in one piece for certain, so that
// nobody sees half of them.
const small = 100

// frame puts around a frame what belongs to it.
func (c *Canvas) frame(cursor bool) []byte {
	before, after := "", ""
	switch {
	case !c.begun:
		before = enter
		c.begun = true
	case len(c.out) == 0:
	case c.together && len(c.out) > small:
		before, after = "\x1b[?2026h", "\x1b[?2026l"
	case !c.hidden && cursor && len(c.out) > small:
		before, after = "\x1b[?25l", "\x1b[?25h"
	}
	switch {
	case !cursor && !c.hidden:
		before += "\x1b[?25l"
	case cursor && c.hidden:
		after = "\x1b[?25h" + after
	}
	c.hidden = !cursor
	if c.mouse != c.reports {
		c.reports = c.mouse
		after += map[bool]string{true: mouseOn, false: mouseOff}[c.mouse]
	}
	if c.marks == wanted && before+after+string(c.out) != "" {
		before, c.marks = before+"\x1b[?2027h", set
	}
	return append(append([]byte(before), c.out...), after...)
}

// Leave gives the terminal back as it was; nothing where it was never painted.
func (c *Canvas) Leave() []byte {
	if !c.begun {
		return nil
	}
	c.begun = false
	before := ""
	if c.reports {
		before, c.reports = mouseOff, false
	}
	if c.marks == set {
		before += "\x1b[?2027l"
	}
	return []byte(before + leave)
}
