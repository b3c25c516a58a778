package register

import (
	"cmp"
	"hash/fnv"
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
	fresh []key // of names added since the last publication
	vocabulary
}

// key is one word under which a name is found. 24 bytes.
type key struct {
	text     string
	name     uint32
	skeleton uint32 // hash of its consonants, 0 without
}

// vocabulary is sorted: large, and recent for what came since large was last
// sorted. Neither is changed once a snapshot has it.
type vocabulary struct{ large, recent []key }

func newNames() *names { return &names{dictionary: *newDictionary()} }

// code is the number of a name, and makes the name findable.
func (n *names) code(name string) uint32 {
	before := len(n.words)
	code := n.dictionary.code(name)
	if len(n.words) > before {
		for _, text := range person.NameKeys(name) {
			n.fresh = append(n.fresh, key{text, code, skeleton(text)})
		}
	}
	return code
}

// publish sorts the fresh keys in. Sorting all again would cost the same for
// one name as for a thousand, so it waits until recent has grown.
func (n *names) publish() {
	if len(n.fresh) == 0 {
		return
	}
	n.recent = append(slices.Clone(n.recent), n.fresh...)
	n.fresh = nil
	if len(n.recent) > 1024 {
		n.large = append(slices.Clone(n.large), n.recent...)
		n.recent = nil
		sortKeys(n.large)
	}
	sortKeys(n.recent)
}

func sortKeys(keys []key) {
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(a.name, b.name)) })
}

// nameSet is a set of names, one bit each.
type nameSet []uint64

func (s nameSet) add(name uint32)        { s[name>>6] |= 1 << (name & 63) }
func (s nameSet) bit(name uint32) uint64 { return s[name>>6] >> (name & 63) & 1 }
func newNameSet(size int) nameSet        { return make(nameSet, size/64+1) }
func (v vocabulary) both() [2][]key      { return [2][]key{v.large, v.recent} }

// beginning adds the names that have a key which begins with prefix.
func (v vocabulary) beginning(prefix string, set nameSet) {
	for _, keys := range v.both() {
		at, _ := slices.BinarySearchFunc(keys, prefix, func(k key, text string) int { return strings.Compare(k.text, text) })
		for ; at < len(keys) && strings.HasPrefix(keys[at].text, prefix); at++ {
			set.add(keys[at].name)
		}
	}
}

// resembling adds the names that have a key almost like word: one letter more,
// less, other or swapped, or the same consonants.
func (v vocabulary) resembling(word string, set nameSet) {
	bones := skeleton(word)
	for _, keys := range v.both() {
		for _, k := range keys {
			if bones != 0 && k.skeleton == bones || oneSlip(k.text, word) {
				set.add(k.name)
			}
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

// skeleton is a hash of a key's consonants, so that Mohammed, Muhammad and
// Mohamad meet; 0 where fewer than two are left or the key is not in A–Z.
func skeleton(text string) uint32 {
	var bones [16]byte
	n := 0
	for i := 0; i < len(text) && n < len(bones); i++ {
		c := consonant(text, i)
		if c == 0 || n > 0 && bones[n-1] == c {
			continue
		}
		if text[i] > 'Z' {
			return 0
		}
		bones[n] = c
		n++
	}
	if n < 2 {
		return 0
	}
	h := fnv.New32a()
	h.Write(bones[:n])
	return h.Sum32() | 1
}

// consonant is the class of the letter at i, 0 for one that does not count:
// a vowel, or an h that belongs to the letter before or ends the word.
func consonant(text string, i int) byte {
	switch c := text[i]; c {
	case 'A', 'E', 'I', 'O', 'U', 'Y':
		if i == 0 {
			return 'A'
		}
		return 0
	case 'H':
		if i > 0 && (i == len(text)-1 || !strings.ContainsRune("AEIOUY", rune(text[i-1]))) {
			return 0
		}
		return c
	case 'C', 'G', 'Q':
		return 'K'
	case 'V', 'W', 'P':
		return 'F'
	case 'Z':
		return 'S'
	case 'D':
		return 'T'
	default:
		return c
	}
}
