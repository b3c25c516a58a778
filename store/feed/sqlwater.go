package feed

import "slices"

// water says from which mark on rows are read in each cycle. It stands at the
// hundredth of the highest marks: a hundred rows that an office stamped with a
// year to come do not hide what is stamped today.
type water struct {
	top   []mark // the highest ones, highest first
	stuck mark   // so many rows carry this mark that they are not read again
}

const (
	topMarks   = 100
	manyReread = 2000 // rows that were read again in vain
)

func (w *water) see(m mark) {
	switch { // a text among moments orders nothing
	case len(w.top) > 0 && m.kind < w.top[0].kind:
		return
	case len(w.top) > 0 && m.kind > w.top[0].kind:
		w.top = w.top[:0]
	}
	if m.kind == noMark || len(w.top) == topMarks && m.compare(w.top[topMarks-1]) <= 0 {
		return
	}
	at, _ := slices.BinarySearchFunc(w.top, m, func(a, b mark) int { return b.compare(a) })
	w.top = slices.Insert(w.top, at, m)
	w.top = w.top[:min(len(w.top), topMarks)]
}

// below says, at a glance, that a mark is none of the highest: moments and counters
// of the same length order as their texts do.
func (w *water) below(text []byte) bool {
	if len(w.top) < topMarks {
		return false
	}
	low := w.top[topMarks-1]
	return low.kind != textMark && len(text) == len(low.text) && string(text) <= low.text
}

// from is the mark to read from; false where no mark was seen yet. With after, rows
// of that mark itself are left out.
func (w *water) from() (m mark, after, ok bool) {
	if len(w.top) == 0 {
		return mark{}, false, false
	}
	low := w.top[len(w.top)-1].before()
	if w.stuck.kind != noMark && low.compare(w.stuck) <= 0 {
		return w.stuck, true, true
	}
	return low, false, true
}

// again tells how many rows were read without anything being new in them.
func (w *water) again(rows int) {
	if rows > manyReread && len(w.top) > 0 {
		w.stuck = w.top[len(w.top)-1]
	}
}
