package linkage

import "strings"

// Two records are compared where they have a key in common: each key forgives another
// error. A key that too many have is passed over, finer ones remain.
const keys = 14

// keyset are the keys of a record, 0 for none.
type keyset [keys]uint64

// crowd is how many records may have a key before it is passed over.
var crowd = [keys]int{200, 400, 400, 300, 300, 300, 300, 200, 200, 200, 200, 60, 60, 100}

func (s *sketch) keys() (k keyset) {
	if s.azr != 0 {
		k[0] = mix(0, s.azr, 0)
	}
	var given, family, initials uint64
	if s.given != nil {
		given = hash(s.given.text)
	}
	if s.family != nil {
		family = hash(s.family.text)
	}
	year, date := uint64(s.birth.year), uint64(0)
	if s.birth.whole() {
		low, high := min(s.birth.month, s.birth.day), max(s.birth.month, s.birth.day)
		date = uint64(high)<<8 | uint64(low)
		k[1] = mix(1, year, date)
		if s.birth.newYear() {
			date = 0
		}
	}
	if given != 0 && family != 0 {
		x, y := hash(firstWord(s.given.sound)), hash(firstWord(s.family.sound))
		k[2] = mix(2, min(x, y), max(x, y))
		initials = mix(0, uint64(min(s.given.text[0], s.family.text[0])), uint64(max(s.given.text[0], s.family.text[0])))
		k[9] = mix(9, family, uint64(s.given.text[0]))
		k[10] = mix(10, given, uint64(s.family.text[0]))
	}
	k[3], k[4] = both(3, family, year), both(4, family, date)
	k[5], k[6] = both(5, given, year), both(6, given, date)
	k[7], k[8] = both(7, initials, year), both(8, initials, date)
	k[11], k[12] = both(11, family, 1), both(12, given, 1)
	if s.place != nil {
		k[13] = both(13, initials, hash(s.place.text))
	}
	return k
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

// both is a key of two values, none where one is missing.
func both(slot, x, y uint64) uint64 {
	if x == 0 || y == 0 {
		return 0
	}
	return mix(slot, x, y)
}

func mix(slot, x, y uint64) uint64 {
	h := (x^slot*0x9e3779b97f4a7c15)*0xff51afd7ed558ccd ^ y*0xc4ceb9fe1a85ec53
	h ^= h >> 32
	h *= 0x9e3779b97f4a7c15
	return (h ^ h>>29) | 1
}

func hash(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h | 1
}
