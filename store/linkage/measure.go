package linkage

import (
	"math/bits"
	"strings"
)

// likeness is Jaro's measure with Winkler's bonus for the same beginning, from 0 to 1.
// It counts bytes, at most the first maxWord.
func likeness(a, b string) float64 {
	if a == b {
		return 1
	}
	a, b = a[:min(len(a), maxWord)], b[:min(len(b), maxWord)]
	if a == "" || b == "" {
		return 0
	}
	window := max(0, max(len(a), len(b))/2-1)
	var inA, inB uint64
	for i := range len(a) {
		for j := max(0, i-window); j < min(len(b), i+window+1); j++ {
			if a[i] == b[j] && inB>>j&1 == 0 {
				inA |= 1 << i
				inB |= 1 << j
				break
			}
		}
	}
	met := bits.OnesCount64(inA)
	if met == 0 {
		return 0
	}
	moved := 0
	for x, y := inA, inB; x != 0; x, y = x&(x-1), y&(y-1) {
		if a[bits.TrailingZeros64(x)] != b[bits.TrailingZeros64(y)] {
			moved++
		}
	}
	n := float64(met)
	jaro := (n/float64(len(a)) + n/float64(len(b)) + (n-float64(moved/2))/n) / 3
	same := 0
	for same < min(4, len(a), len(b)) && a[same] == b[same] {
		same++
	}
	return jaro + float64(same)*0.1*(1-jaro)
}

// oneSlip says whether a and b differ by at most one byte that is more, less or
// another, or by two neighbours that changed places.
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

// grade is how two values of a field compare, finer than a Level: each has a weight of
// its own. The grades of names, of dates and of the rest share numbers.
type grade uint8

const unknown grade = 0

// The grades of a name.
const (
	differs   grade = 1 + iota
	faint           // some likeness, or an initial
	echoing         // the same consonants, as in Hassan and Hussein
	shared          // one of several words in common
	part            // all words of the shorter are in the longer
	sounding        // another spelling of the same sounds
	slipped         // one letter wrong, or nearly so
	regrouped       // the same words in another order or otherwise parted
	agrees
)

// compareNames grades two names.
func compareNames(a, b *name) grade {
	switch {
	case a == nil || b == nil:
		return unknown
	case a == b || a.text == b.text:
		return agrees
	}
	if a.text > b.text {
		a, b = b, a // which is the first must not matter
	}
	spaceA, spaceB := strings.IndexByte(a.text, ' ') >= 0, strings.IndexByte(b.text, ' ') >= 0
	if !spaceA && !spaceB {
		return compareWords(a.text, b.text, heard(a.sound == b.sound, a.voiced, b.voiced))
	}
	return compareSeveral(a, b)
}

// heard is how much two words sound alike, from 0 to 1: 0 where their consonants differ.
func heard(consonants bool, a, b string) float64 {
	if !consonants {
		return 0
	}
	return likeness(a, b)
}

// compareWords grades two words, of which is known how much they sound alike.
func compareWords(a, b string, alike float64) grade {
	if len(a) == 1 || len(b) == 1 {
		if a[0] == b[0] {
			return faint
		}
		return differs
	}
	if min(len(a), len(b)) >= 3 && oneSlip(a, b) && (min(len(a), len(b)) >= 4 || a[0] == b[0]) {
		if alike > 0 {
			return sounding
		}
		return slipped
	}
	like := likeness(a, b)
	switch {
	case alike >= 0.85:
		return sounding
	case like >= 0.92:
		return slipped
	case alike > 0 && like >= 0.5:
		return echoing
	case like >= 0.8:
		return faint
	}
	return differs
}

// compareSeveral grades names of which at least one has several words.
func compareSeveral(a, b *name) grade {
	var wordsA, wordsB, soundsA, soundsB, voicedA, voicedB [maxWords]string
	as, bs := split(a.text, &wordsA), split(b.text, &wordsB)
	split(a.sound, &soundsA)
	split(b.sound, &soundsB)
	split(a.voiced, &voicedA)
	split(b.voiced, &voicedB)
	if len(a.text) <= maxName && strings.ReplaceAll(a.text, " ", "") == strings.ReplaceAll(b.text, " ", "") {
		return regrouped
	}
	if as > bs {
		as, bs = bs, as
		wordsA, wordsB, soundsA, soundsB, voicedA, voicedB = wordsB, wordsA, soundsB, soundsA, voicedB, voicedA
	}
	var used [maxWords]bool
	met, worst, best := 0, agrees, differs
	for i := range as {
		found, at := differs, -1
		for j := range bs {
			if used[j] {
				continue
			}
			g := agrees
			if wordsA[i] != wordsB[j] {
				g = compareWords(wordsA[i], wordsB[j], heard(soundsA[i] == soundsB[j], voicedA[i], voicedB[j]))
			}
			if g > found {
				found, at = g, j
			}
		}
		if at >= 0 {
			used[at] = true
			if found > echoing {
				met++
			}
		}
		worst = min(worst, found)
		if len(wordsA[i]) > 2 {
			best = max(best, found)
		}
	}
	switch {
	case met == as && as == bs && worst == agrees:
		return regrouped
	case met == as && as == bs:
		return worst
	case met == as && best > echoing:
		return part
	case met > 0 && best > echoing:
		return shared
	}
	if like := likeness(a.text, b.text); like >= 0.92 {
		return slipped
	} else if like >= 0.85 {
		return faint
	}
	return min(best, echoing)
}

func split(text string, words *[maxWords]string) (n int) {
	for n < maxWords {
		word, rest, more := strings.Cut(text, " ")
		words[n] = word
		n++
		if !more {
			break
		}
		text = rest
	}
	return n
}
