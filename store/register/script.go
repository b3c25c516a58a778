package register

import (
	"strings"
	"unicode"
)

// Sounds are bytes. Capital letters and digits are those that Latin spelling
// writes with several letters, or with one that languages read differently:
//
//	$ sh  C tsh  J dj  Z zh  T ts  K kh  G gh  0 th  9 dh  ' hamza or 'ayn
//	X ch: sh, tsh, kh or k   c: k, dj, ts or 'ayn   j: dj, zh or y   x: kh, h

// spelled are the sounds of letters together, the longest first.
var spelled = sounds("SCHTSCH=$ SHCH=$ DSCH=J TSCH=C TCH=C SCH=$ DZH=J DSH=J TSH=C SH=$ CH=X KH=K GH=G ZH=Z TH=0 DH=9 PH=f DJ=J TZ=T TS=T CK=k DT=t " +
	"OU=u OO=u EE=i IJ=i IY=i YI=i II=i YY=i GIA=Ja GIO=Jo GIU=Ju " +
	"EY=ei AY=ai EJ=ei AJ=ai")

// cyrillic, arabic and ethiopic letters by their sounds. Arabic is written
// without its short vowels.
var (
	cyrillic = letterSounds("а a б b в v г g д d е e ж Z з z и i і i к k л l м m н n о o п p р r с s т t у u ф f х K ц T ч C ш $ щ $ ъ ' ы y ь ' э e ю yu я ya ѐ e ђ J ј y љ l њ n ћ C ў w џ J")
	arabic   = letterSounds("ا a ب b ت t ث 0 ج J ح h خ K د d ذ 9 ر r ز z س s ش $ ص s ض d ط t ظ z ع ' غ G ف f ق q ك k ل l م m ن n ه h و w ي y ء ' پ p چ C ژ Z گ g ڤ v ڕ r ڵ l ۆ o ێ e ە e ٹ t ڈ d ڑ r ں n ټ t ډ d ړ r ږ Z ښ $ ګ g ڼ n ې e ۍ i ئ '")
	geezRows = [...]string{
		0x00: "h", 0x01: "l", 0x02: "h", 0x03: "m", 0x04: "s", 0x05: "r", 0x06: "s", 0x07: "$", 0x08: "q", 0x09: "qw", 0x0a: "q", 0x0b: "qw",
		0x0c: "b", 0x0d: "v", 0x0e: "t", 0x0f: "C", 0x10: "h", 0x11: "hw", 0x12: "n", 0x13: "ny", 0x14: "'", 0x15: "k", 0x16: "kw", 0x17: "K",
		0x18: "Kw", 0x19: "w", 0x1a: "'", 0x1b: "z", 0x1c: "Z", 0x1d: "y", 0x1e: "d", 0x1f: "d", 0x20: "J", 0x21: "g", 0x22: "gw", 0x23: "g",
		0x24: "t", 0x25: "C", 0x26: "p", 0x27: "T", 0x28: "T", 0x29: "f", 0x2a: "p",
	}
	geezVowels = [8]string{"e", "u", "i", "a", "e", "", "o", "wa"}
)

type spelling struct{ letters, sound string }

func sounds(text string) (all []spelling) {
	for row := range strings.FieldsSeq(text) {
		letters, sound, _ := strings.Cut(row, "=")
		all = append(all, spelling{letters, sound})
	}
	return all
}

func letterSounds(text string) map[rune]string {
	table := map[rune]string{}
	words := strings.Fields(text)
	for i := 0; i+1 < len(words); i += 2 {
		table[[]rune(words[i])[0]] = words[i+1]
	}
	return table
}

// maxSounds is how many sounds of a word count.
const maxSounds = 24

// spoken is a word by its sounds.
type spoken struct {
	sounds [maxSounds]byte
	size   int
	bare   bool // of a script that leaves short vowels out

}

func (r *spoken) text() []byte { return r.sounds[:r.size] }

// add puts sounds behind; of the same one twice in a row one remains.
func (r *spoken) add(sounds string) {
	for i := range len(sounds) {
		if r.size == maxSounds || r.size > 0 && r.sounds[r.size-1] == sounds[i] {
			continue
		}
		r.sounds[r.size] = sounds[i]
		r.size++
	}
}

// readings are the ways to read a folded word: an X is kh or ks. None where its
// script is not known here.
func readings(word string) []spoken {
	var first spoken
	if !first.read(word, "x") || first.size == 0 {
		return nil
	}
	if !strings.ContainsRune(word, 'X') {
		return []spoken{first}
	}
	var second spoken
	second.read(word, "ks")
	return []spoken{first, second}
}

func (r *spoken) read(word, x string) bool {
	for i, letter := range word {
		switch {
		case r.size == maxSounds:
			return true
		case letter < 0x80:
			return r.latin(word[i:], x)
		case letter >= 0x1200 && letter < 0x1200+8*rune(len(geezRows)):
			row, vowel := geezRows[(letter-0x1200)/8], geezVowels[letter&7]
			if row == "'" && vowel == "e" {
				vowel = "a" // the first order of alef is a
			}
			r.add(row)
			r.add(vowel)
		case unicode.Is(unicode.Cyrillic, letter):
			r.add(cyrillic[letter])
		case unicode.Is(unicode.Arabic, letter):
			r.bare = true
			r.add(arabic[letter])
		default:
			return false
		}
	}
	return true
}

// latin reads a word in A–Z.
func (r *spoken) latin(word, x string) bool {
	for i := 0; i < len(word) && r.size < maxSounds; {
		if word[i] >= 0x80 {
			return r.read(word[i:], x)
		}
		if two, ok := together(word[i:]); ok {
			r.add(two.sound)
			i += len(two.letters)
			continue
		}
		r.add(single(word, i, x))
		i++
	}
	return true
}

func together(rest string) (spelling, bool) {
	for _, s := range spelledFrom[rest[0]] {
		if strings.HasPrefix(rest, s.letters) {
			return s, true
		}
	}
	return spelling{}, false
}

// spelledFrom are the spellings that begin with a letter.
var spelledFrom = func() (table [256][]spelling) {
	for _, s := range spelled {
		table[s.letters[0]] = append(table[s.letters[0]], s)
	}
	return table
}()

// single is the sound of the letter at i. A U between vowels, or before the
// first, is a w.
func single(word string, i int, x string) string {
	switch c := word[i]; {
	case c == 'X':
		return x
	case c == 'U' && (i == 0 || vowel(word[i-1])) && i+1 < len(word) && vowel(word[i+1]):
		return "w"
	case c < 'A' || c > 'Z':
		return ""
	default:
		return lower[c-'A' : c-'A'+1]
	}
}

const lower = "abcdefghijklmnopqrstuvwxyz"

func vowel(c byte) bool {
	switch c {
	case 'A', 'E', 'I', 'O', 'U', 'Y', 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}
