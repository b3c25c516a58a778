package register

// Weigh says how many bytes of memory each part of the register takes. Fields
// that share a column are named after the first.
func (r *Register) Weigh() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	rows := len(r.chunks) * chunkRows
	parts := map[string]int{"id": rows * 4, "azr": rows * 8, "name": rows * 4 * nameColumns, "restricted": rows, "circle": rows * 2,
		"index": len(r.ids.slots) * 4, "versions": cap(r.versions) * 8}
	for _, f := range fields {
		switch f.place.sort {
		case inCodes:
			parts[f.name] = rows + r.highCodes(f.place.column) + r.codes[f.place.column].weight()
		case inLists:
			parts[f.name] = rows*2 + r.highLists(f.place.column) + r.lists[f.place.column].weight()
		case inDays:
			parts[f.name] = rows * 4
		}
	}
	delete(parts, "birth") // age has the same column
	for _, leaf := range r.order.leaves {
		parts["order"] += cap(leaf)*4 + 24
	}
	parts["words"] = r.names.dictionary.weight()
	for _, x := range r.names.both() {
		parts["vocabulary"] += x.weight()
	}
	return parts
}

func (r *Register) highCodes(column int) (bytes int) {
	for _, c := range r.chunks {
		if c.highCodes[column] != nil {
			bytes += chunkRows
		}
	}
	return bytes
}

func (r *Register) highLists(column int) (bytes int) {
	for _, c := range r.chunks {
		if c.highLists[column] != nil {
			bytes += 2 * chunkRows
		}
	}
	return bytes
}

// weight counts words, their text and the map that numbers them, of which an
// entry takes about 25 bytes with the room that maps keep.
func (d *dictionary) weight() (bytes int) {
	for _, word := range d.words {
		bytes += len(word)
	}
	return bytes + cap(d.words)*16 + len(d.codes)*25
}

func (l *lists) weight() (bytes int) {
	for _, list := range l.all {
		bytes += len(list) * 16
	}
	for key := range l.codes {
		bytes += len(key) + 25
	}
	return bytes + cap(l.all)*24
}
