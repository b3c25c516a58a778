package register

import (
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
	fresh []use // of names added since the last publication
	vocabulary
}

// vocabulary is sorted: large, and recent for what came since large was last
// made. None of it is changed once a snapshot has it.
type vocabulary struct{ large, recent *lexicon }

func (v vocabulary) both() [2]*lexicon { return [2]*lexicon{v.large, v.recent} }

func newNames() *names {
	return &names{dictionary: *newDictionary(), vocabulary: vocabulary{large: new(lexicon), recent: new(lexicon)}}
}

// maxKey is how many bytes of a key are compared by sound or letter by letter;
// longer ones are found by their beginning only.
const maxKey = 64

// code is the number of a name, and makes the name findable.
func (n *names) code(name string) uint32 {
	before := len(n.words)
	code := n.dictionary.code(name)
	if len(n.words) > before {
		for _, k := range person.PartKeys(name) {
			n.fresh = append(n.fresh, use{k.Text, code, k.Parts})
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

// maxRecent is how many uses recent has before large takes them.
const maxRecent = 1024

// publish sorts the fresh keys in. Making large anew would cost the same for
// one name as for a thousand, so it waits until recent has grown.
func (n *names) publish() {
	if len(n.fresh) == 0 {
		return
	}
	n.recent = merged(n.recent, lexiconOf(n.fresh))
	n.fresh = nil
	if len(n.recent.names) > maxRecent {
		n.large, n.recent = merged(n.large, n.recent), new(lexicon)
	}
}

// beginning adds the names that have a key which is word or begins with it.
func (v vocabulary) beginning(word string, into *hits) {
	for _, x := range v.both() {
		for at := x.from(word); at < x.size() && strings.HasPrefix(x.key(at), word); at++ {
			rank := begins
			if len(x.key(at)) == len(word) {
				rank = exactly
			}
			x.add(at, rank, into)
		}
	}
}

// slips adds the names that have a key with one letter more, less, other or
// swapped.
func (v vocabulary) slips(word string, into *hits) {
	wanted := kindsOf(word)
	for _, x := range v.both() {
		for i, kinds := range x.kinds {
			// One slip changes at most two kinds of letters.
			other := kinds ^ wanted
			other &= other - 1
			if other&(other-1) == 0 && oneSlip(x.key(i), word) {
				x.add(i, slip, into)
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
	for _, x := range v.both() {
		at, _ := slices.BinarySearch(x.bones, from)
		for ; at < len(x.bones) && x.bones[at] <= to; at++ {
			key := int(x.of[at])
			if rank := said.meets(x.key(key), x.bones[at] == from, open); rank != none {
				x.add(key, rank, into)
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
