package canvas

import "strconv"

// scroll moves rows that stand elsewhere in the next frame, as those of a list
// do. What it cannot move is left for change.
func (c *Canvas) scroll(next []row) {
	by, first, last, gain := 0, 0, 0, fewest
	for _, try := range append(c.votes(next), 1, -1, 2, -2) {
		from, to := run(c.shown, next, try)
		moved := 0 // rows that would have to be written otherwise
		for y := from; y < to; y++ {
			if next[y].end > 0 && !sameBut(c.shown[y], next[y]) {
				moved++
			}
		}
		if moved > gain {
			by, first, last, gain = try, from, to, moved
		}
	}
	if by == 0 {
		return
	}
	top, bottom := first, last-1+by // of the region that scrolls
	if by < 0 {
		top, bottom = first+by, last-1
	}
	c.say("\x1b[" + strconv.Itoa(top+1) + ";" + strconv.Itoa(bottom+1) + "r")
	c.x, c.y = lost, lost
	c.dip(0)
	if by > 0 {
		c.moveTo(0, bottom)
		for range by {
			c.say("\n")
		}
	} else {
		c.moveTo(0, top)
		for range -by {
			c.say("\x1bM")
		}
	}
	c.say("\x1b[r")
	c.x, c.y = lost, lost
	c.scrolled(top, bottom, by)
}

// scrolled is what that does to the rows that are shown.
func (c *Canvas) scrolled(top, bottom, by int) {
	moved := make([]row, bottom-top+1)
	for i := range moved {
		if from := top + i + by; from >= top && from <= bottom {
			moved[i] = c.shown[from]
		} else {
			moved[i] = blankRow(c.width)
		}
	}
	copy(c.shown[top:], moved)
}

const (
	fewest      = 2  // rows that are not worth a scrolling
	gutter      = 2  // cells of a marker, which stays where it is
	farthestRow = 60 // rows that are scrolled at once
)

// votes is by how many rows most rows have moved up, where it is plain which ones
// have moved where; none if none has.
func (c *Canvas) votes(next []row) []int {
	where := map[string]int{} // what stands in a row: the row, -1 where there are several
	for y, r := range c.shown {
		if key := r.key(); key != "" {
			if _, twice := where[key]; twice {
				y = -1
			}
			where[key] = y
		}
	}
	count := map[int]int{}
	best := 0
	for y, r := range next {
		from, found := where[r.key()]
		if !found || from < 0 || from == y || max(from-y, y-from) > farthestRow {
			continue
		}
		by := from - y
		if count[by]++; count[by] > count[best] {
			best = by
		}
	}
	if best == 0 {
		return nil
	}
	return []int{best}
}

// key is what stands in a row, without its marker; "" where that is too little to
// tell it from others.
func (r row) key() string {
	if r.end-gutter < 8 {
		return ""
	}
	var text []byte
	for _, c := range r.cells[gutter:r.end] {
		text = append(text, c.text...)
		text = append(text, byte(c.pen))
	}
	return string(text)
}

// run is the longest run of rows that have all moved: from first, before last.
func run(old, next []row, by int) (first, last int) {
	start := 0
	for y := range next {
		from := y + by
		if from < 0 || from >= len(old) || !sameBut(old[from], next[y]) {
			start = y + 1
			continue
		}
		if y+1-start > last-first {
			first, last = start, y+1
		}
	}
	return first, last
}

// sameBut says whether two rows are the same but for their marker.
func sameBut(a, b row) bool {
	if a.end != b.end && max(a.end, b.end) > gutter {
		return false
	}
	for x := gutter; x < a.end; x++ {
		if a.cells[x] != b.cells[x] {
			return false
		}
	}
	return true
}
