package linkage

import (
	"cmp"
	"slices"
	"sync"
)

// Index finds records that are like one, quickly. It may be asked while it is
// written to.
type Index struct {
	lock       sync.RWMutex
	model      *Model
	vocabulary *vocabulary
	ids        map[string]int32
	entries    []entry
	empty      []int32 // entries that nobody has
	chains     chains
}

// entry is a record of the index.
type entry struct {
	sketch
	id string
}

// NewIndex makes an empty index.
func NewIndex(m *Model) *Index {
	v := newVocabulary()
	v.raw = nil // would keep each spelling for good
	return &Index{model: m, vocabulary: v, ids: map[string]int32{}}
}

// Use changes the model by which the index compares.
func (x *Index) Use(m *Model) {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.model = m
}

// atOnce is how many records are taken in before others may ask.
const atOnce = 512

// Put takes in records, or replaces those of the same id.
func (x *Index) Put(records ...Record) {
	for some := range slices.Chunk(records, atOnce) {
		x.put(some)
	}
}

func (x *Index) put(records []Record) {
	x.lock.Lock()
	defer x.lock.Unlock()
	for i := range records {
		r := &records[i]
		x.remove(r.ID)
		at := int32(len(x.entries))
		if n := len(x.empty); n > 0 {
			at, x.empty = x.empty[n-1], x.empty[:n-1]
		} else {
			x.entries = append(x.entries, entry{})
		}
		e := entry{x.vocabulary.sketch(r), r.ID}
		x.vocabulary.count(&e.sketch, 1)
		x.entries[at], x.ids[r.ID] = e, at
		x.chains.grow(x.entries)
		x.chains.add(at, e.keys())
	}
}

// Remove takes out a record.
func (x *Index) Remove(id string) {
	x.lock.Lock()
	defer x.lock.Unlock()
	x.remove(id)
}

func (x *Index) remove(id string) {
	at, there := x.ids[id]
	if !there {
		return
	}
	e := &x.entries[at]
	x.chains.drop(at, e.keys())
	x.vocabulary.count(&e.sketch, -1)
	x.vocabulary.forget(&e.sketch)
	*e = entry{}
	delete(x.ids, id)
	x.empty = append(x.empty, at)
}

// Len is how many records there are.
func (x *Index) Len() int {
	x.lock.RLock()
	defer x.lock.RUnlock()
	return len(x.ids)
}

// budget is how many records are compared at most for one.
const budget = 4000

// Near are the records most like one, without the one of the same id, the likeliest
// first, at most so many. Fields that are not known yet do not count. Of those that
// are Same only one can be, the best by far; where two are about as good, both are
// Unsure.
func (x *Index) Near(r *Record, most int) []Match {
	var none *vocabulary
	asked := none.sketch(r)
	x.lock.RLock()
	defer x.lock.RUnlock()
	x.vocabulary.recognise(&asked)
	found := x.found(&asked, r.ID)
	slices.SortFunc(found, func(a, b near) int { return cmp.Or(cmp.Compare(b.bits, a.bits), cmp.Compare(a.at, b.at)) })
	settleNear(found)
	matches := make([]Match, 0, min(most, len(found)))
	for _, n := range found[:min(max(most, 0), len(found))] {
		c := compare(&asked, &x.entries[n.at].sketch, x.vocabulary)
		match := x.model.match(&c, n.bits)
		match.A, match.B, match.Decision = r.ID, x.entries[n.at].id, n.decision
		matches = append(matches, match)
	}
	return matches
}

// near is a record that is like the one asked about.
type near struct {
	at       int32
	bits     float64
	decision Decision
}

// found compares those who have a key in common, the keys that fewest have first.
func (x *Index) found(asked *sketch, id string) (found []near) {
	among := max(len(x.ids), 1000)
	left := budget
	seen := map[int32]bool{}
	own := asked.keys()
	for _, slot := range specific {
		if own[slot] == 0 {
			continue
		}
		of := 0
		x.chains.each(slot, own[slot], func(at int32) bool {
			of++
			if seen[at] {
				return of < crowd[slot]*4
			}
			seen[at] = true
			e := &x.entries[at]
			if e.id != id {
				c := compare(asked, &e.sketch, x.vocabulary)
				bits := x.model.bits(&c, among)
				if bits >= least || c.grade[iAZR] == sameCode {
					found = append(found, near{at, bits, decide(&c, bits)})
				}
			}
			left--
			return left > 0 && of < crowd[slot]*4
		})
	}
	return found
}

// specific are the keys in the order in which they are asked.
var specific = [keys]int{0, 1, 4, 6, 2, 3, 5, 9, 8, 10, 7, 13, 11, 12}

// settleNear takes back Same where another is about as good; found is sorted.
func settleNear(found []near) {
	for i := range found {
		if found[i].decision != Same {
			continue
		}
		if i > 0 || len(found) > 1 && found[1].bits > found[0].bits-margin {
			found[i].decision = Unsure
		}
	}
}
