package canvas

import "slices"

// change turns one row into another.
func (p *pencil) change(old, next row, y int) {
	first := differs(old.cells, next.cells)
	if first == len(next.cells) {
		return
	}
	if firm := min(old.firm, next.firm); firm < len(next.cells) {
		p.repaint(old, next, min(first, firm), y)
		return
	}
	best := p.fork()
	best.overwrite(old.cells, next.cells, y)
	for _, by := range p.shifts(old, next, first) {
		if try := p.fork(); try.shift(old.cells, next.cells, first, by, y) && len(try.out) < len(best.out) {
			best = try
		}
	}
	p.take(best)
}

func differs(old, next []cell) int {
	for x := range next {
		if old[x] != next[x] {
			return x
		}
	}
	return len(next)
}

// repaint paints the rest of a row anew: from a place on, terminals may have put
// its letters elsewhere.
func (p *pencil) repaint(old, next row, from, y int) {
	p.moveTo(from, y)
	if old.end > from {
		p.say("\x1b[K")
	}
	for _, c := range next.cells[from:max(from, next.end)] {
		if c.text != "" {
			p.put(c, len(next.cells))
		}
	}
	p.x = lost
}

// overwrite writes the cells that differ, and those between them where that is
// shorter than to step over them.
func (p *pencil) overwrite(old, next []cell, y int) {
	end := trimmed(next)
	for x := 0; x < end; {
		if old[x] == next[x] {
			x++
			continue
		}
		p.moveTo(x, y)
		for stop := worth(old, next, x, end); x < stop; {
			if n := gap(next[x:stop]); n > longGap && !p.basic {
				p.control(n, 'X')
				x += n
				p.moveTo(x, y)
				continue
			}
			p.put(next[x], len(next))
			x++
		}
	}
	if left := trimmed(old) - end; left > 0 {
		p.moveTo(end, y)
		p.say([]string{"", " ", "  ", "\x1b[K"}[min(left, 3)])
		if p.x += left; left > 2 {
			p.x = end
		}
		if p.x >= len(next) {
			p.x = lost
		}
	}
}

const (
	longGap = 10 // blanks that cost more than to erase them and step over
	step    = 4  // bytes of a step over a few cells
)

// worth is where to stop writing that begins at x: before cells that stay the
// same and are more than a step is worth.
func worth(old, next []cell, x, end int) int {
	stop, same := x, 0
	for ; x < end; x++ {
		if old[x] != next[x] {
			stop, same = x+1, 0
			continue
		}
		same += len(next[x].text)
		if next[x] != blank && next[x].pen != next[stop-1].pen {
			same += step
		}
		if same > step {
			break
		}
	}
	return stop
}

// gap is how many blanks a run of cells begins with.
func gap(cells []cell) int {
	n := slices.IndexFunc(cells, func(c cell) bool { return c != blank })
	if n < 0 {
		return len(cells)
	}
	return n
}

func trimmed(cells []cell) int {
	end := len(cells)
	for end > 0 && cells[end-1] == blank {
		end--
	}
	return end
}

// farthest is how far letters are shifted within a row: a word, mostly.
const farthest = 24

// shifts are by how many cells the rest of a row may have moved.
func (p *pencil) shifts(old, next row, first int) []int {
	var list []int
	for by := 1; by <= farthest && !p.basic; by++ {
		if alike(old.cells, next.cells, first, first+by) {
			list = append(list, by)
		}
		if alike(old.cells, next.cells, first+by, first) {
			list = append(list, -by)
		}
	}
	return list
}

// alike says whether a piece of the old row may be found in the new one.
func alike(old, next []cell, from, to int) bool {
	const enough = 8
	same := 0
	for i := 0; i < 2*enough && from+i < len(old) && to+i < len(next); i++ {
		if old[from+i] == next[to+i] && old[from+i] != blank {
			same++
		}
	}
	return same >= enough
}

// shift moves the rest of a row from a cell on, to the right or to the left, and
// writes what is still missing.
func (p *pencil) shift(old, next []cell, from, by, y int) bool {
	moved := make([]cell, 0, len(old))
	moved = append(moved, old[:from]...)
	if by > 0 {
		moved = append(append(moved, slices.Repeat([]cell{blank}, by)...), old[from:]...)[:len(old)]
	} else if from-by <= len(old) {
		moved = append(append(moved, old[from-by:]...), slices.Repeat([]cell{blank}, -by)...)
	} else {
		return false
	}
	p.moveTo(from, y)
	if by > 0 {
		p.control(by, '@')
	} else {
		p.control(-by, 'P')
	}
	p.overwrite(moved, next, y)
	return true
}
