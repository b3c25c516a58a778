package register

import "sync/atomic"

// index finds the row of an id. Its slots hold rows plus one and are only ever
// filled, so that snapshots share it while it grows: whether a row has the id
// that is looked for is read from the snapshot's own chunks. It costs 5 to 11
// bytes a person.
type index struct {
	slots []atomic.Uint32
	used  int
}

func newIndex() *index { return &index{slots: make([]atomic.Uint32, 1024)} }

// slotOf spreads ids over the slots, whose number is a power of two.
func (x *index) slotOf(id uint32) int {
	return int(uint64(id)*0x9E3779B97F4A7C15>>32) & (len(x.slots) - 1)
}

// find looks an id up among the first rows of some chunks.
func (x *index) find(id uint32, chunks []*chunk, rows int) (row uint32, known bool) {
	for at := x.slotOf(id); ; at = (at + 1) & (len(x.slots) - 1) {
		row := x.slots[at].Load()
		if row == 0 {
			return 0, false
		}
		if row--; int(row) < rows && chunks[row/chunkRows].ids[row%chunkRows] == id {
			return row, true
		}
	}
}

// with is the index with one more row, which chunks have already; where it is
// full it is made anew and leaves out rows that were given up.
func (x *index) with(id, row uint32, chunks []*chunk) *index {
	if x.used*4 >= len(x.slots)*3 {
		x = x.doubled(chunks, row)
	}
	x.put(id, row)
	return x
}

func (x *index) put(id, row uint32) {
	for at := x.slotOf(id); ; at = (at + 1) & (len(x.slots) - 1) {
		switch x.slots[at].Load() {
		case row + 1:
			return
		case 0:
			x.slots[at].Store(row + 1)
			x.used++
			return
		}
	}
}

func (x *index) doubled(chunks []*chunk, but uint32) *index {
	larger := &index{slots: make([]atomic.Uint32, 2*len(x.slots))}
	for at := range x.slots {
		row := x.slots[at].Load()
		if row == 0 || row-1 == but || int(row-1)/chunkRows >= len(chunks) {
			continue
		}
		larger.put(chunks[(row-1)/chunkRows].ids[(row-1)%chunkRows], row-1)
	}
	return larger
}
