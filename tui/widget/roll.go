package widget

import "lotse/store/plain"

// Roll is a list of entries that take a row or several, of which not all fit. It
// knows where one is, never the entries: it asks for those that are seen.
type Roll struct {
	At, Top int
	seen    int // entries at the last drawing
}

// Entry is what a Roll shows of one thing: a heading above it, where a part of the
// list begins, and its rows, of which the first has the marker.
type Entry struct {
	Head []Row
	Sign plain.Line // one cell beside the marker
	Rows []Row
}

func (e Entry) height() int { return len(e.Head) + len(e.Rows) }

// Move moves the marker among count entries.
func (r *Roll) Move(by, count int) { r.At = max(0, min(r.At+by, count-1)) }

// Page is how many entries a page has.
func (r *Roll) Page() int { return max(1, r.seen) }

// Draw shows the entries around the marker. The cursor stands on the marker, so
// that going down costs two cells on the wire.
func (r *Roll) Draw(width, height, count int, marker plain.Line, entry func(i int) Entry) Frame {
	r.Move(0, count)
	if count == 0 {
		r.Top, r.seen = 0, 0
		return Frame{}.Fit(width, height)
	}
	shown := r.window(height, count, entry)
	r.seen = len(shown)
	var frame Frame
	for i, one := range shown {
		frame.Put(one.Head...)
		for n, row := range one.Rows {
			gutter := Row{{plain.Line{}.Pad(2), Normal}}
			if n == 0 {
				gutter = Row{{plain.Line{}.Pad(1), Normal}, {one.Sign.Pad(1), Strong}}
			}
			if n == 0 && r.Top+i == r.At {
				gutter[0].Text = marker.Pad(1)
				frame.X, frame.Y, frame.Cursor = 0, len(frame.Rows), true
			}
			frame.Put(append(gutter, row...))
		}
	}
	return frame.Fit(width, height)
}

// window are the entries from Top on that fit, the marker's among them.
func (r *Roll) window(height, count int, entry func(i int) Entry) []Entry {
	at := entry(r.At)
	room := height - at.height()
	var before, after []Entry
	next := r.At + 1
	from := r.At
	take := func(down bool, limit int) bool {
		i := from - 1
		if down {
			i = next
		}
		if i < limit && !down || i >= count {
			return false
		}
		one := entry(i)
		if one.height() > room {
			return false
		}
		room -= one.height()
		if down {
			after, next = append(after, one), next+1
		} else {
			before, from = append(before, one), from-1
		}
		return true
	}
	for take(false, max(0, min(r.Top, r.At))) {
	}
	for take(true, 0) {
	}
	for next == count && take(false, 0) {
	}
	r.Top = from
	list := make([]Entry, 0, len(before)+1+len(after))
	for i := len(before) - 1; i >= 0; i-- {
		list = append(list, before[i])
	}
	return append(append(list, at), after...)
}
