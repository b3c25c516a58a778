package linkage

import (
	"strings"
	"unicode/utf8"

	"lotse/store/person"
)

// name is a name as it is compared: folded once, compared often.
type name struct {
	text    string // the words in A–Z as written, one space between
	sound   string // the consonants of each word by their classes, whatever clerk wrote it
	voiced  string // the same with its vowels, as far as they tell names apart
	letters uint32 // which letters there are, to reject quickly
	given   int32  // how many records have it as a given name
	family  int32  // and as a family name
}

// Longer names are cut: nothing that a person is called is longer, and the time of a
// comparison must not depend on what somebody sends.
const (
	maxName  = 96 // bytes as written
	maxWord  = 32 // bytes of a word
	maxWords = 6
)

// fold makes a name, nil where nothing in the text is a letter.
func fold(text string) *name {
	folded := foldText(text)
	if folded == "" {
		return nil
	}
	n := &name{text: folded}
	var sound, voiced strings.Builder
	for word := range strings.SplitSeq(folded, " ") {
		if sound.Len() > 0 {
			sound.WriteByte(' ')
			voiced.WriteByte(' ')
		}
		sounded(&sound, &voiced, word)
	}
	n.sound, n.voiced = sound.String(), voiced.String()
	for i := range len(folded) {
		n.letters |= 1 << (folded[i] & 31)
	}
	return n
}

func foldText(text string) string {
	if len(text) > maxName {
		text = text[:maxName]
		for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
	}
	form := unumlaut.Replace(person.Suchform(strings.ToValidUTF8(text, "")))
	words := strings.Fields(latin(form))
	words = words[:min(len(words), maxWords)]
	for i, word := range words {
		words[i] = word[:min(len(word), maxWord)]
	}
	return strings.Join(words, " ")
}

// unumlaut undoes the E that ICAO 9303 puts for an umlaut: Mueller, Müller and Muller
// are one name.
var unumlaut = strings.NewReplacer("AE", "A", "OE", "O", "UE", "U")

// latin writes Cyrillic, Greek and Arabic letters in A–Z, as far as a letter has a
// sound; Arabic comes without its short vowels, and so compares by its sounds.
func latin(text string) string {
	if isASCII(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if in, ok := inLatin[r]; ok {
			b.WriteString(in)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var inLatin = func() map[rune]string {
	table := map[rune]string{}
	for _, rows := range []string{
		"а A б B в V г H ґ G д D е E ж ZH з Z и Y і I й I к K л L м M н N о O п P р R с S т T у U ф F х KH ц TS ч CH ш SH щ SHCH ъ - ы Y ь - э E ю IU я IA ѐ E ђ DJ ј J љ LJ њ NJ ћ C ў U џ DZ",
		"α A β V γ G δ D ε E ζ Z η I θ TH ι I κ K λ L μ M ν N ξ X ο O π P ρ R σ S τ T υ Y φ F χ CH ψ PS ω O",
		"ا A أ A إ I آ A ب B ت T ث TH ج J ح H خ KH د D ذ DH ر R ز Z س S ش SH ص S ض D ط T ظ Z ع A غ GH ف F ق Q ك K ل L م M ن N ه H و W ي Y ء - پ P چ CH ژ ZH گ G ڤ V ۆ O ێ E ە E ٹ T ڈ D ڑ R ں N ئ - ؤ W",
	} {
		words := strings.Fields(rows)
		for i := 0; i+1 < len(words); i += 2 {
			table[[]rune(words[i])[0]] = strings.Trim(words[i+1], "-")
		}
	}
	return table
}()

// sounded writes what remains of a word when the clerk's way of spelling is taken
// off: the classes of its consonants, each once where it stands twice, and a mark for a
// vowel at the beginning; and the same with vowels.
func sounded(sound, voiced *strings.Builder, word string) {
	var last, lastVoiced byte
	for i := 0; i < len(word); {
		class, size := soundAt(word, i)
		if class != 0 && class != last {
			sound.WriteByte(class)
			last = class
		}
		heard := class
		if vowel := vowels[word[i]]; size == 1 && vowel != 0 {
			heard = vowel
		}
		if heard != 0 && heard != lastVoiced {
			voiced.WriteByte(heard)
			lastVoiced = heard
		}
		i += size
	}
	if last == 0 {
		sound.WriteString(word[:min(1, len(word))])
	}
	if lastVoiced == 0 {
		voiced.WriteString(word[:min(1, len(word))])
	}
}

// vowels that clerks write for each other.
var vowels = [256]byte{'A': 'A', 'E': 'I', 'I': 'I', 'J': 'I', 'Y': 'I', 'O': 'U', 'U': 'U'}

// soundAt is the class of the sound at i, 0 for none, and how many letters it takes.
func soundAt(word string, i int) (class byte, size int) {
	for _, s := range spelled {
		if strings.HasPrefix(word[i:], s.letters) {
			return s.class, s.size
		}
	}
	switch c := word[i]; c {
	case 'A', 'E', 'I', 'O', 'U', 'Y', 'J':
		if i == 0 {
			return 'A', 1
		}
		return 0, 1
	case 'H':
		if i > 0 {
			return 0, 1
		}
		return 'H', 1
	case 'B', 'P':
		return 'B', 1
	case 'D', 'T':
		return 'T', 1
	case 'F', 'V', 'W':
		return 'F', 1
	case 'G', 'K', 'Q', 'C':
		return 'K', 1
	case 'X', 'S', 'Z':
		return 'S', 1
	default:
		return c, 1
	}
}

var spelled = []struct {
	letters string
	class   byte
	size    int // how many of the letters it takes
}{
	{"SHCH", 'S', 4}, {"TSCH", 'S', 4}, {"DSCH", 'S', 4}, {"SCH", 'S', 3}, {"TCH", 'S', 3}, {"DJ", 'S', 2}, {"DZ", 'S', 2}, {"SH", 'S', 2}, {"ZH", 'S', 2},
	{"CHE", 'S', 2}, {"CHI", 'S', 2}, {"TS", 'S', 2}, {"TZ", 'S', 2}, {"CE", 'S', 1}, {"CI", 'S', 1}, {"KH", 'H', 2}, {"CH", 'H', 2}, {"GH", 'K', 2}, {"PH", 'F', 2}, {"TH", 'T', 2}, {"DH", 'T', 2}, {"CK", 'K', 2}, {"KS", 'S', 2},
}
