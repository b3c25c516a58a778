package register

import "slices"

// Remake takes people in as they are made anew: the same versions of them say
// something else than before, for what they are made of may be used now, or may not
// be used any more. Whoever was dropped at her version comes back, unless she is
// hidden. What is older than what is here is ignored. It becomes visible with the
// next Publish or Apply.
func (r *Register) Remake(entries ...Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(entries) > leafRows {
		r.unsorted = true
	}
	for i := range entries {
		e := &entries[i]
		id, ok := packID(e.ID)
		if !ok {
			continue
		}
		row, known := r.ids.find(id, r.chunks, len(r.versions))
		if gone, dropped := r.dropped[id]; known && e.Version < r.versions[row] || dropped && e.Version < gone {
			continue
		}
		r.write(e, id, row, known)
	}
}

// Mask drops everybody of whom one of these sources is known something, and
// publishes that; Remake brings them back. It returns how many they were.
func (r *Register) Mask(sourcesOf ...string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	concerned := r.listsWith(sources, sourcesOf)
	masked := 0
	for row := len(r.versions) - 1; row >= 0; row-- { // backwards: few others have to move
		c, i := r.chunks[row/chunkRows], uint32(row%chunkRows)
		if concerned[c.list(sources, i)] {
			r.unsorted = true
			r.drop(c.ids[i], r.versions[row])
			masked++
		}
	}
	r.publish()
	return masked
}

// From counts the people of whom one of these sources is known something.
func (s *Snapshot) From(sourcesOf ...string) int {
	concerned := make([]bool, len(s.lists[sources]))
	for code, list := range s.lists[sources] {
		concerned[code] = slices.ContainsFunc(list, func(one string) bool { return slices.Contains(sourcesOf, one) })
	}
	n := 0
	for row := range s.rows {
		if concerned[s.chunks[row/chunkRows].list(sources, uint32(row%chunkRows))] {
			n++
		}
	}
	return n
}

// listsWith says by number which lists of a column have one of some words.
func (r *Register) listsWith(column int, words []string) []bool {
	out := make([]bool, len(r.lists[column].all))
	for code, list := range r.lists[column].all {
		out[code] = slices.ContainsFunc(list, func(one string) bool { return slices.Contains(words, one) })
	}
	return out
}

// Sources are the sources of which something is, or once was, known of somebody.
func (s *Snapshot) Sources() []string {
	var all []string
	for _, list := range s.lists[sources] {
		all = append(all, list...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
