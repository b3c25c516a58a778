package person

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Suchform is the form in which a name is searched and sorted: Latin letters as
// upper-case A–Z after ICAO 9303 ("Müller" is "MUELLER", "Łukasz" "LUKASZ"),
// letters of other scripts folded and without vowel points, words parted by one
// space. Hyphens part words, apostrophes vanish, digits and signs do not count.
// Composed and decomposed spellings have the same form.
func Suchform(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(folded(text).icao, "'", "")), " ")
}

// NameKeys lists the words under which a name is found, each by its beginning:
// its parts, and what follows from each part on written as one, so that
// "Al-Hassan" is found by "alhassan", "hassan" and "al". Each comes after ICAO
// 9303 (MUELLER) and plain (MULLER), where those differ.
func NameKeys(name string) []string {
	var keys []string
	for _, key := range PartKeys(name) {
		keys = append(keys, key.Text)
	}
	return slices.Compact(keys)
}

// PartKey is a key of a name, and the parts of the name that it is made of, one
// bit each; parts beyond the eighth share a bit.
type PartKey struct {
	Text  string
	Parts uint8
}

// PartKeys are the keys of NameKeys, sorted, with the parts that they stand for.
func PartKeys(name string) []PartKey {
	f := folded(name)
	var keys []PartKey
	for _, form := range []string{f.icao, contracted.Replace(f.plain)} {
		parts := strings.FieldsFunc(form, func(r rune) bool { return r == ' ' || r == '\'' })
		for i, part := range parts {
			keys = append(keys, PartKey{part, partBits(i, i)})
			if end := min(len(parts), maxJoined); i < end-1 {
				keys = append(keys, PartKey{strings.Join(parts[i:end], ""), partBits(i, end-1)})
			}
		}
	}
	slices.SortFunc(keys, func(a, b PartKey) int { return cmp.Or(strings.Compare(a.Text, b.Text), cmp.Compare(a.Parts, b.Parts)) })
	return slices.Compact(keys)
}

// partBits has the bits from first to last.
func partBits(first, last int) (bits uint8) {
	for i := first; i <= last; i++ {
		bits |= 1 << min(i, 7)
	}
	return bits
}

// WordKeys lists the keys that a typed word stands for; a name is found where a
// key of the name begins with one of them. It is empty where nothing in the
// word is a letter.
func WordKeys(word string) []string {
	f := folded(word)
	join := strings.NewReplacer(" ", "", "'", "")
	icao, plain := join.Replace(f.icao), join.Replace(f.plain)
	keys := []string{icao, plain}
	// A short word is still being typed: "mue" must not find every "Mu…".
	if short := contracted.Replace(icao); len(short) >= 5 {
		keys = append(keys, short)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return slices.DeleteFunc(keys, func(key string) bool { return key == "" })
}

// maxJoined is how many parts of a name may be written as one.
const maxJoined = 6

// contracted undoes the "e" that ICAO puts for an umlaut, so that a passport's
// "MUELLER" and a form's "Muller" meet.
var contracted = strings.NewReplacer("AE", "A", "OE", "O", "UE", "U")

// forms are the two ways to write a name in A–Z. A space parts words, an
// apostrophe parts a prefix such as O' from its word.
type forms struct{ icao, plain string }

func folded(text string) forms {
	var icao, plain strings.Builder
	var base rune // the last letter, for the mark that may follow it
	for _, r := range norm.NFKD.String(text) {
		switch two, special := letters[unicode.ToLower(r)]; {
		case special:
			icao.WriteString(two[0])
			plain.WriteString(two[1])
		case r == '\u0308' && strings.ContainsRune("AOU", base):
			icao.WriteByte('E')
		case r == '\u030a' && base == 'A':
			icao.WriteByte('A')
		case unicode.IsMark(r) && vanishing(r), unicode.Is(unicode.Lm, r), r == '\u200c', r == '\u200d':
			continue
		default:
			base = foldedLetter(r)
			icao.WriteRune(base)
			plain.WriteRune(base)
			continue
		}
		base = 0
	}
	return forms{icao.String(), plain.String()}
}

// foldedLetter is the letter that r is searched as, a space for what is none.
func foldedLetter(r rune) rune {
	switch {
	case r < 0x80 || unicode.Is(unicode.Latin, r):
		r = unicode.ToUpper(r)
		if 'A' <= r && r <= 'Z' || r > 0x7f {
			return r
		}
	case unicode.IsLetter(r) || unicode.IsMark(r):
		r = unicode.ToLower(r)
		if same, ok := alike[r]; ok {
			return same
		}
		return geez(r)
	}
	if strings.ContainsRune("'’‘`′", r) {
		return '\''
	}
	return ' '
}

// vanishing tells marks that people leave out when they type (accents, Arabic
// and Hebrew vowel points) from those that are vowels of their script.
func vanishing(r rune) bool {
	return unicode.In(r, unicode.Inherited, unicode.Latin, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Cyrillic, unicode.Greek)
}

// geez folds the Ethiopic letters that sound alike in Amharic and Tigrinya
// names and are spelled either way; each row has eight vowels.
func geez(r rune) rune {
	switch r &^ 7 {
	case 'ሐ', 'ኀ':
		return 'ሀ' + r&7
	case 'ሠ':
		return 'ሰ' + r&7
	case 'ዐ':
		return 'አ' + r&7
	case 'ፀ':
		return 'ጸ' + r&7
	}
	return r
}

// alike folds letters of other scripts that are spelled either way.
var alike = map[rune]rune{
	'ى': 'ي', 'ی': 'ي', 'ے': 'ي', 'ة': 'ه', 'ہ': 'ه', 'ھ': 'ه', 'ۀ': 'ه', 'ک': 'ك', 'ٱ': 'ا',
	'ґ': 'г', 'є': 'е', 'ς': 'σ',
}

// letters are the Latin letters, lower-case, that do not decompose into A–Z and
// marks: after ICAO 9303 and plain. Those of DIN 91379 are all here, besides the
// letters of African and of older Turkic orthographies that papers carry.
var letters = letterTable(`ß SS; æ AE; œ OE; ø OE O; þ TH; ð D; đ D; ħ H; ı I; ĸ Q; ł L; ŉ N; ŋ N; ŧ T; ə E; ǝ E;
	ƀ B; ƃ B; ɓ B; ƈ C; ƌ D; ɖ D; ɗ D; ɛ E; ɇ E; ƒ F; ǥ G; ɠ G; ɡ G; ɣ G; ƣ G; ƕ HW; ɦ H; ɨ I; ɩ I; ɪ I; ɉ J; ȷ J; ɟ J;
	ƙ K; ƚ L; ɫ L; ɬ L; ɭ L; ⱡ L; ƛ L; ɱ M; ƞ N; ɲ N; ɳ N; ɔ O; ɵ O; ȣ OU; ƥ P; ɋ Q; ɍ R; ɽ R; ɾ R; ʀ R;
	ƨ S; ʂ S; ȿ S; ʃ SH; ƪ SH; ƭ T; ƫ T; ʈ T; ⱦ T; ʉ U; ʊ U; ɯ U; ʋ V; ʌ V; ⱴ V; ⱳ W; ƿ W; ƴ Y; ɏ Y; ȝ Y; ʏ Y;
	ƶ Z; ȥ Z; ɀ Z; ⱬ Z; ʒ Z; ʐ Z; ƹ Z; ɐ A; ɑ A; ɒ A; ⱥ A; ȼ C; ꞓ C; ȡ D; ȴ L; ȵ N; ȶ T; ȸ DB; ȹ QP; ꞡ G; ꞣ K; ꞥ N; ꞧ R; ꞩ S;
	ⱨ H; ⱪ K; ⱱ V; ỻ LL; ỽ V; ỿ Y; ẜ S; ẝ S; ꝁ K; ꝃ K; ꝑ P; ꝓ P; ꝗ Q; ꝙ Q; ꝟ V; ꝥ TH; ꜩ TZ; ꜳ AA; ꜵ AO; ꜷ AU; ꜹ AV; ꜽ AY; ꝏ OO`)

func letterTable(text string) map[rune][2]string {
	table := map[rune][2]string{}
	for row := range strings.SplitSeq(text, ";") {
		words := strings.Fields(row)
		letter := []rune(words[0])[0]
		table[letter] = [2]string{words[1], words[len(words)-1]}
	}
	return table
}
