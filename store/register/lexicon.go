package register

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// use is a name that is found under a key, and the parts of it that the key is
// made of.
type use struct {
	key   string
	name  uint32
	parts uint8
}

// lexicon is a sorted list of keys with their uses and their sounds. It is
// never changed. All keys are one text and everything else is numbers, so that
// a key costs 12 bytes beside its letters, a use 5 and each of its bones 12, and
// the garbage collector has nothing to follow.
type lexicon struct {
	text  string   // all keys, one behind the other
	ends  []uint32 // by key: where it ends in text
	kinds []uint32 // by key: one bit for each kind of letter
	last  []uint32 // by key: where its uses end
	names []uint32 // by use
	parts []uint8  // by use

	bones []bones  // of all keys, sorted; a key has one for each of its bones
	of    []uint32 // by bones: whose they are
}

func (x *lexicon) size() int { return len(x.ends) }

func (x *lexicon) key(i int) string {
	if i == 0 {
		return x.text[:x.ends[0]]
	}
	return x.text[x.ends[i-1]:x.ends[i]]
}

// uses are where the uses of a key begin and end.
func (x *lexicon) uses(i int) (from, to uint32) {
	if i > 0 {
		from = x.last[i-1]
	}
	return from, x.last[i]
}

// from is the first key that is not before word.
func (x *lexicon) from(word string) int {
	return sort.Search(x.size(), func(i int) bool { return x.key(i) >= word })
}

// add adds the names of a key.
func (x *lexicon) add(key int, r rank, into *hits) {
	for at, to := x.uses(key); at < to; at++ {
		into.add(x.names[at], r, x.parts[at])
	}
}

// kindsOf has one bit for each kind of letter in a key.
func kindsOf(text string) (kinds uint32) {
	for i := range len(text) {
		kinds |= 1 << (text[i] % 24)
	}
	return kinds
}

// lexiconOf sorts some uses.
func lexiconOf(uses []use) *lexicon {
	slices.SortFunc(uses, func(a, b use) int { return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.name, b.name)) })
	x, text, all := &lexicon{}, []byte(nil), []sound(nil)
	for i, u := range uses {
		if i == 0 || u.key != uses[i-1].key {
			text = append(text, u.key...)
			for _, b := range bonesOf(u.key) {
				all = append(all, sound{b, uint32(len(x.ends))})
			}
			x.ends = append(x.ends, uint32(len(text)))
			x.kinds = append(x.kinds, kindsOf(u.key))
			x.last = append(x.last, 0)
		}
		x.names, x.parts = append(x.names, u.name), append(x.parts, u.parts)
		x.last[len(x.last)-1] = uint32(len(x.names))
	}
	x.text = string(text)
	x.sortSounds(all)
	return x
}

// sound is one of the bones of a key.
type sound struct {
	bones bones
	key   uint32
}

func (x *lexicon) sortSounds(all []sound) {
	slices.SortFunc(all, func(a, b sound) int { return cmp.Or(cmp.Compare(a.bones, b.bones), cmp.Compare(a.key, b.key)) })
	for _, s := range all {
		x.bones, x.of = append(x.bones, s.bones), append(x.of, s.key)
	}
}

// merged is what both have, in slices without room to spare. It reads each
// once, and makes no sounds anew.
func merged(a, b *lexicon) *lexicon {
	places, keys, text := [2][]uint32{make([]uint32, a.size()), make([]uint32, b.size())}, 0, 0
	eachKey(a, b, func(i, j int) {
		if i >= 0 {
			places[0][i] = uint32(keys)
			text += len(a.key(i))
		}
		if j >= 0 {
			places[1][j] = uint32(keys)
			if i < 0 {
				text += len(b.key(j))
			}
		}
		keys++
	})
	x := &lexicon{ends: make([]uint32, 0, keys), kinds: make([]uint32, 0, keys), last: make([]uint32, 0, keys),
		names: make([]uint32, 0, len(a.names)+len(b.names)), parts: make([]uint8, 0, len(a.parts)+len(b.parts))}
	var all strings.Builder
	all.Grow(text)
	eachKey(a, b, func(i, j int) {
		if i >= 0 {
			x.take(a, i, &all)
		}
		if j < 0 {
			return
		}
		if i >= 0 { // the same key: only its uses are new
			x.takeUses(b, j)
			x.last[len(x.last)-1] = uint32(len(x.names))
			return
		}
		x.take(b, j, &all)
	})
	x.text = all.String()
	x.mergeBones(a, b, places)
	return x
}

// eachKey goes through the keys of both in order; −1 stands for a key that only
// the other has.
func eachKey(a, b *lexicon, f func(i, j int)) {
	for i, j := 0, 0; i < a.size() || j < b.size(); {
		order := 0
		switch {
		case i == a.size():
			order = 1
		case j == b.size():
			order = -1
		default:
			order = strings.Compare(a.key(i), b.key(j))
		}
		switch {
		case order < 0:
			f(i, -1)
			i++
		case order > 0:
			f(-1, j)
			j++
		default:
			f(i, j)
			i, j = i+1, j+1
		}
	}
}

func (x *lexicon) take(from *lexicon, key int, text *strings.Builder) {
	text.WriteString(from.key(key))
	x.ends = append(x.ends, uint32(text.Len()))
	x.kinds = append(x.kinds, from.kinds[key])
	x.takeUses(from, key)
	x.last = append(x.last, uint32(len(x.names)))
}

func (x *lexicon) takeUses(from *lexicon, key int) {
	at, to := from.uses(key)
	x.names = append(x.names, from.names[at:to]...)
	x.parts = append(x.parts, from.parts[at:to]...)
}

// mergeBones takes the sounds of both, each key at its new place. A key that
// both had has them twice; one of them is left out.
func (x *lexicon) mergeBones(a, b *lexicon, places [2][]uint32) {
	x.bones, x.of = make([]bones, 0, len(a.bones)+len(b.bones)), make([]uint32, 0, len(a.of)+len(b.of))
	for i, j := 0, 0; i < len(a.bones) || j < len(b.bones); {
		fromA := j == len(b.bones)
		if i < len(a.bones) && j < len(b.bones) {
			by := cmp.Or(cmp.Compare(a.bones[i], b.bones[j]), cmp.Compare(places[0][a.of[i]], places[1][b.of[j]]))
			if fromA = by <= 0; by == 0 {
				j++
			}
		}
		if fromA {
			x.bones, x.of = append(x.bones, a.bones[i]), append(x.of, places[0][a.of[i]])
			i++
		} else {
			x.bones, x.of = append(x.bones, b.bones[j]), append(x.of, places[1][b.of[j]])
			j++
		}
	}
}

// weight is how many bytes it takes.
func (x *lexicon) weight() int {
	return len(x.text) + 4*(cap(x.ends)+cap(x.kinds)+cap(x.last)+cap(x.names)+cap(x.of)) + cap(x.parts) + 8*cap(x.bones)
}
