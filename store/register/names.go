package register

import (
	"cmp"
	"slices"
	"strings"

	"lotse/store/person"
)

// names holds the distinct names of all people, each as it is written and by
// the keys under which it is found. Names are numbered and never forgotten
// before the register is built again; nothing but a scan over visible people
// ever reads them out.
type names struct {
	dictionary
	fresh freshKeys // of names added since the last publication
	vocabulary
}

type freshKeys struct {
	keys   []key
	sounds []sound
}

// key is one word under which a name is found. 24 bytes.
type key struct {
	text  string
	name  uint32
	marks marks
}

// marks are the parts of the name that a key is made of, in the low eight bits,
// and above them one bit for each kind of letter in the key.
type marks uint32

func (m marks) parts() uint8 { return uint8(m) }

func marksOf(text string, parts uint8) marks {
	m := marks(parts)
	for i := range len(text) {
		m |= 1 << (8 + text[i]%24)
	}
	return m
}

// sound is a key by its bones; a key has one for each of its bones. 32 bytes.
type sound struct {
	bones bones
	text  string
	name  uint32
	parts uint8
}

// vocabulary is sorted: large, and recent for what came since large was last
// sorted. None of it is changed once a snapshot has it.
type vocabulary struct {
	large, recent             []key
	largeSounds, recentSounds []sound
}

func (v vocabulary) both() [2][]key         { return [2][]key{v.large, v.recent} }
func (v vocabulary) bothSounds() [2][]sound { return [2][]sound{v.largeSounds, v.recentSounds} }

func newNames() *names { return &names{dictionary: *newDictionary()} }

// maxKey is how many bytes of a key are compared by sound or letter by letter;
// longer ones are found by their beginning only.
const maxKey = 64

// code is the number of a name, and makes the name findable.
func (n *names) code(name string) uint32 {
	before := len(n.words)
	code := n.dictionary.code(name)
	if len(n.words) > before {
		for _, k := range person.PartKeys(name) {
			n.fresh.keys = append(n.fresh.keys, key{k.Text, code, marksOf(k.Text, k.Parts)})
			for _, b := range bonesOf(k.Text) {
				n.fresh.sounds = append(n.fresh.sounds, sound{b, k.Text, code, k.Parts})
			}
		}
	}
	return code
}

// bonesOf are the bones of a key, each once, aligned and sorted.
func bonesOf(text string) (all []bones) {
	if len(text) > maxKey {
		return nil
	}
	for _, r := range readings(text) {
		for _, b := range r.bones() {
			if b != 0 {
				all = append(all, b.aligned())
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// publish sorts the fresh keys in. Sorting all again would cost the same for
// one name as for a thousand, so it waits until recent has grown.
func (n *names) publish() {
	if len(n.fresh.keys) == 0 {
		return
	}
	n.recent = append(slices.Clone(n.recent), n.fresh.keys...)
	n.recentSounds = append(slices.Clone(n.recentSounds), n.fresh.sounds...)
	n.fresh = freshKeys{}
	if len(n.recent) > 1024 {
		n.large = append(slices.Clone(n.large), n.recent...)
		n.largeSounds = append(slices.Clone(n.largeSounds), n.recentSounds...)
		n.recent, n.recentSounds = nil, nil
		sortKeys(n.large)
		sortSounds(n.largeSounds)
	}
	sortKeys(n.recent)
	sortSounds(n.recentSounds)
}

func sortKeys(keys []key) {
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(a.name, b.name)) })
}

func sortSounds(all []sound) {
	slices.SortFunc(all, func(a, b sound) int {
		return cmp.Or(cmp.Compare(a.bones, b.bones), strings.Compare(a.text, b.text), cmp.Compare(a.name, b.name))
	})
}

// beginning adds the names that have a key which is word or begins with it.
func (v vocabulary) beginning(word string, into *hits) {
	for _, keys := range v.both() {
		at, _ := slices.BinarySearchFunc(keys, word, func(k key, text string) int { return strings.Compare(k.text, text) })
		for ; at < len(keys) && strings.HasPrefix(keys[at].text, word); at++ {
			rank := begins
			if len(keys[at].text) == len(word) {
				rank = exactly
			}
			into.add(keys[at].name, rank, keys[at].marks.parts())
		}
	}
}

// slips adds the names that have a key with one letter more, less, other or
// swapped.
func (v vocabulary) slips(word string, into *hits) {
	wanted := marksOf(word, 0) >> 8
	for _, keys := range v.both() {
		for i := range keys {
			k := &keys[i]
			// One slip changes at most two kinds of letters.
			other := k.marks>>8 ^ wanted
			other &= other - 1
			if other&(other-1) != 0 || !oneSlip(k.text, word) {
				continue
			}
			into.add(k.name, slip, k.marks.parts())
		}
	}
}

// oneSlip says whether a and b differ by at most one letter that is more, less
// or another, or by two neighbours swapped. Letters beyond A–Z count in bytes.
func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	switch {
	case i == len(b):
		return true
	case len(a) > len(b):
		return a[i+1:] == b[i:]
	case a[i+1:] == b[i+1:]:
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// variants adds the names that have a key which is another spelling of the word
// or, for words long enough, begins with one.
func (v vocabulary) variants(word string, beside bool, into *hits) {
	if len(word) > maxKey {
		return
	}
	for _, said := range readings(word) {
		if said.size < minSounds {
			continue
		}
		made := said.bones()
		for i := range made {
			made[i] = made[i].aligned()
		}
		slices.Sort(made)
		for _, b := range slices.Compact(made) {
			if b != 0 {
				v.sounding(&said, b, openTo(said.size, beside), into)
			}
		}
	}
}

// minSounds is how many sounds a word must have to be met by variants.
const minSounds = 3

// sounding adds the names with these bones that sound like the word or, within
// the bound, like it at their beginning.
func (v vocabulary) sounding(said *spoken, from bones, open int, into *hits) {
	to := from
	if open > 0 {
		to |= 1<<from.free() - 1
	}
	for _, sounds := range v.bothSounds() {
		at, _ := slices.BinarySearchFunc(sounds, from, func(s sound, b bones) int { return cmp.Compare(s.bones, b) })
		last, rank := "", none
		for ; at < len(sounds) && sounds[at].bones <= to; at++ {
			if s := &sounds[at]; s.text != last {
				last, rank = s.text, said.meets(s.text, s.bones == from, open)
			}
			if rank != none {
				into.add(sounds[at].name, rank, sounds[at].parts)
			}
		}
	}
}

// meets says how a word by its sounds meets a key.
func (r *spoken) meets(text string, whole bool, open int) rank {
	var other spoken
	best := r.meetsAs(&other, text, "x", whole, open)
	if best != variant && strings.Contains(text, "X") {
		other = spoken{}
		if again := r.meetsAs(&other, text, "ks", whole, open); again != none {
			best = again
		}
	}
	return best
}

func (r *spoken) meetsAs(other *spoken, text, x string, whole bool, open int) rank {
	other.read(text, x)
	switch {
	case whole && alike(r, other):
		return variant
	case open > 0 && other.size > r.size && begin(r, other, open):
		return variantBegins
	}
	return none
}
