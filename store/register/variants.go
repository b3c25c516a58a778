package register

import (
	"slices"
	"strings"
)

// A word is a variant of another where both have the same bones, the classes of
// their consonants, and their sounds lie near each other. The bones are what an
// index can look up, so they are coarse and a word may have several; the sounds
// decide. What lies near is the knowledge of this file: how the languages of
// those who arrive are written by German, English and French clerks. It knows
// letters and no names.

// bones are up to 16 classes of consonants, four bits each, the first highest.
type bones uint64

const (
	boneM bones = iota + 1
	boneN
	boneL
	boneR
	boneB
	boneV
	boneT
	boneK
	boneS
)

// maxBones is how many bones a word may have at once.
const maxBones = 16

// classes are the bones that a sound may be; 0 is none.
func (r *spoken) classes(i int) []bones {
	text := r.text()
	after := byte(0)
	if i+1 < len(text) {
		after = text[i+1]
	}
	switch text[i] {
	case 'm':
		return []bones{boneM}
	case 'n':
		return []bones{boneN}
	case 'r':
		return []bones{boneR}
	case 'b', 'p':
		return []bones{boneB}
	case 't', 'd':
		return []bones{boneT}
	case '0', '9':
		return []bones{boneT, boneS}
	case 's', 'z', '$', 'Z', 'C', 'J', 'T':
		return []bones{boneS}
	case 'k', 'q', 'G':
		return []bones{boneK}
	case 'K', 'x':
		return []bones{boneK, 0}
	case 'X', 'c':
		return []bones{boneS, boneK, 0}
	case 'j':
		return []bones{boneS, 0}
	case 'f':
		return []bones{boneV}
	case 'g':
		if after == 'a' || after == 'e' || after == 'i' {
			return []bones{boneK, boneS, 0}
		}
		return []bones{boneK, 0}
	case 'l':
		// The article's l becomes the letter after it: Abdulrahman, Abdurrahman.
		if i > 1 && vowel(text[i-1]) && strings.IndexByte("rnsztd$", after) >= 0 && after != 0 {
			return []bones{boneL, 0}
		}
		return []bones{boneL}
	case 'v', 'w':
		if r.bare || i > 0 && vowel(text[i-1]) && !vowel(after) { // u, or part of a diphthong
			return []bones{boneV, 0}
		}
		return []bones{boneV}
	}
	return []bones{0}
}

// bones are all that the reading may have; of the same class twice in a row one
// remains, whatever vowels stand between.
func (r *spoken) bones() []bones {
	all := []bones{0}
	for i := range r.size {
		classes := r.classes(i)
		if len(classes) == 1 && classes[0] == 0 {
			continue
		}
		if len(all)*len(classes) > maxBones {
			classes = classes[:1]
		}
		known := len(all)
		for n, class := range classes {
			for k := range known {
				grown := all[k]
				if class != 0 {
					grown = grown.with(class)
				}
				if n < len(classes)-1 {
					all = append(all, grown)
				} else {
					all[k] = grown
				}
			}
		}
	}
	return all
}

// with puts a class behind. While they are made, bones are kept right-aligned.
func (b bones) with(class bones) bones {
	if b&15 == class || b>>60 != 0 {
		return b
	}
	return b<<4 | class
}

// aligned puts the first class into the highest bits, so that the bones of a
// beginning are a range.
func (b bones) aligned() bones {
	for b != 0 && b>>60 == 0 {
		b <<= 4
	}
	return b
}

// near holds how far two sounds lie apart, in hundredths of a letter.
var near = func() (table [128][128]uint8) {
	for a := range table {
		for b := range table[a] {
			if table[a][b] = far; a == b {
				table[a][b] = 0
			}
		}
	}
	for row := range strings.FieldsSeq(`ae25 ei25 iy0 ey20 ou15 ao40 eo50 uy25 ui50 ai60 au60 eu45 oi70 oy60 ay50
		yj5 ij10 ej30 jJ10 jZ15 jX40 jc20 jz50 j$35 wu10 wo20 vu30 vo40 wv5 fv25 fw35 bv50 bp30 pf60
		sz15 s$30 zZ20 z$45 sZ40 $Z30 $C30 $J40 $X10 CX10 CJ35 CZ40 JZ20 Jz35 Cc15 Jc15 cs25 ck20 cT10 cX20 c$40 cZ40 cz40 cq30 cK40 ch30
		TC30 Ts20 Tz20 T$40 TJ40 TZ40 Tt50 TX40 JX35 ZX40 sX40 zX60
		XK10 Xk15 Xh20 Xq25 Xg50 Xx10 kq15 kg40 qg25 kK20 qK25 gG10 gh25 gK40 gJ30 gj40 Gk35 Gq15 GK25 Gh30 Gx25 Kh15 Kx5 hx5 xk25
		td30 0t5 0s25 0z35 0d35 0920 9d5 9z25 9t35 9s40 zd60 mn60 GX40 h'15 c'15 a'15 e'20 i'20 o'20 u'20`) {
		a, b, cost := row[0], row[1], uint8(0)
		for _, digit := range []byte(row[2:]) {
			if digit >= '0' && digit <= '9' {
				cost = cost*10 + digit - '0'
			} else {
				cost = 20
			}
		}
		table[a][b], table[b][a] = cost, cost
	}
	return table
}()

const far = 150

// missing is what a sound costs that only one of the two words has.
var missing = func() (table [128]uint8) {
	for c := range table {
		table[c] = 100
	}
	for row := range strings.FieldsSeq("a35 e30 i30 o40 u35 y25 j30 w30 h20 '0 c40 g60 x50 X60 K60 l80") {
		table[row[0]] = 0
		for _, digit := range []byte(row[1:]) {
			table[row[0]] = table[row[0]]*10 + digit - '0'
		}
	}
	return table
}()

// bareVowel is what a short vowel costs that the other script leaves out.
const bareVowel = 8

// gap is what the sound at i costs where the other word has none.
func (r *spoken) gap(i int, bare bool) int {
	c := r.sounds[i]
	last := i == r.size-1
	switch {
	case bare && !r.bare && i > 0 && (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'):
		return bareVowel
	case last && (c == 'h' || c == 'e'):
		return 12 // written or not: Fatemeh, Noureddine
	case c == 'l' && i > 1 && !last && vowel(r.sounds[i-1]) && strings.IndexByte("rnsztd$", r.sounds[i+1]) >= 0:
		return 15
	case i > 0 && !last && (c == 'y' || c == 'j' || c == 'i') && vowel(r.sounds[i-1]) && vowel(r.sounds[i+1]):
		return 15 // a glide: Rezai, Rezayi
	}
	return int(missing[c])
}

// change is what it costs that one sound stands for another. An alef that
// carries a vowel, at the beginning or in the article, carries any.
func (r *spoken) change(i int, other *spoken, j int) int {
	if r.carrier(i) && vowel(other.sounds[j]) || other.carrier(j) && vowel(r.sounds[i]) {
		return bareVowel
	}
	return int(near[r.sounds[i]][other.sounds[j]])
}

func (r *spoken) carrier(i int) bool {
	return r.bare && r.sounds[i] == 'a' && (i == 0 || i+1 < r.size && r.sounds[i+1] == 'l')
}

// apart is how far two words lie apart by their sounds, in hundredths of a
// letter, and how far at least a beginning of b lies from a; more than limit is
// not told exactly.
func apart(a, b *spoken, limit int) (whole, beginning int) {
	var row, gaps [maxSounds + 1]int
	for j := range b.size {
		gaps[j] = b.gap(j, a.bare)
		row[j+1] = row[j] + gaps[j]
	}
	for i := range a.size {
		corner, skip := row[0], a.gap(i, b.bare)
		row[0] += skip
		nearest := row[0]
		for j := range b.size {
			change := corner + a.change(i, b, j)
			corner = row[j+1]
			row[j+1] = min(change, corner+skip, row[j]+gaps[j])
			nearest = min(nearest, row[j+1])
		}
		if nearest > limit {
			return nearest, nearest
		}
	}
	return row[b.size], slices.Min(row[1 : b.size+1])
}

// The bounds of likeness, in hundredths of a letter: for every word, and for each
// of its sounds.
const allowedBase, allowedEach = 12, 9

// alike says whether a is a spelling of b.
func alike(a, b *spoken) bool {
	limit := allowedBase + allowedEach*min(a.size, b.size)
	whole, _ := apart(a, b, limit)
	return whole <= limit
}

// aboutTo is how many sounds more a beginning may have in another spelling.
const aboutTo = 4

// begin says whether b begins with a spelling of a.
func begin(a, b *spoken, limit int) bool {
	b.size = min(b.size, a.size+aboutTo)
	_, beginning := apart(a, b, limit)
	return beginning <= limit
}

// openTo is how far the beginning of a name may lie from a word, 0 where
// beginnings are not looked for. Words beside others may be further off, for
// the others narrow down who is meant.
func openTo(size int, beside bool) int {
	switch {
	case beside && size >= 3:
		return 8 * size
	case size >= 4:
		return 5 * size
	}
	return 0
}

// free is how many of the low bits no class takes.
func (b bones) free() (bits int) {
	for ; bits < 64 && b>>bits&15 == 0; bits += 4 {
	}
	return bits
}
