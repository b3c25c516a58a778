package linkage

import (
	"slices"
	"strings"
)

// sketch is a record as it is compared.
type sketch struct {
	given, family *name
	place         *word
	nation        *word // all nationalities, sorted
	azr           uint64
	birth         day
	sex           byte
}

// word is a value of few characters, and how many records have it.
type word struct {
	text  string
	count int32
}

// vocabulary keeps each value once, with how many records have it.
type vocabulary struct {
	raw    map[string]*name // by the name as written
	names  map[string]*name // by the folded name
	words  map[string]*word // of places and nationalities, by field and value
	births map[uint32]int32
	// How many records have the field at all.
	givens, families, places, nations, dates int32
}

func newVocabulary() *vocabulary {
	return &vocabulary{raw: map[string]*name{}, names: map[string]*name{}, words: map[string]*word{}, births: map[uint32]int32{}}
}

// name is the one name of this spelling.
func (v *vocabulary) name(text string) *name {
	if text == "" {
		return nil
	}
	if v == nil {
		return fold(text)
	}
	if known, ok := v.raw[text]; ok {
		return known
	}
	n := fold(text)
	if n != nil {
		if known := v.names[n.text]; known != nil {
			n = known
		} else {
			v.names[n.text] = n
		}
	}
	if v.raw != nil && len(text) <= maxName {
		v.raw[strings.Clone(text)] = n
	}
	return n
}

func (v *vocabulary) word(field Field, text string) *word {
	if text == "" {
		return nil
	}
	if v == nil {
		return &word{text: text}
	}
	key := string(field[:1]) + text
	w := v.words[key]
	if w == nil {
		w = &word{text: key[1:]}
		v.words[key] = w
	}
	return w
}

// sketch makes ready what is compared; v may be nil, then nothing is kept.
func (v *vocabulary) sketch(r *Record) sketch {
	return sketch{
		given: v.name(r.Given), family: v.name(r.Family), birth: dayOf(r.Birth), sex: sexOf(r.Sex),
		nation: v.word(Nationality, nations(r.Nationalities)), place: v.word(Place, placeOf(r.Place)), azr: azrOf(r.AZR),
	}
}

// count takes a record into the frequencies, or with -1 out of them.
func (v *vocabulary) count(s *sketch, by int32) {
	if s.given != nil {
		s.given.given += by
		v.givens += by
	}
	if s.family != nil {
		s.family.family += by
		v.families += by
	}
	if s.place != nil {
		s.place.count += by
		v.places += by
	}
	if s.nation != nil {
		s.nation.count += by
		v.nations += by
	}
	if !s.birth.none() {
		v.births[s.birth.packed()] += by
		v.dates += by
	}
}

const maxValue = 32 // bytes of a place or a nationality; the rest does not count

func placeOf(text string) string {
	return strings.Clone(strings.ToUpper(strings.ToValidUTF8(strings.TrimSpace(text[:min(len(text), maxValue)]), "")))
}

func nations(list []string) string {
	var known []string
	for _, one := range list[:min(len(list), 4)] {
		// Without declaration, unsettled and not said are no nationality.
		if one = placeOf(one); one != "" && one != "998" && one != "999" {
			known = append(known, one)
		}
	}
	slices.Sort(known)
	return strings.Join(slices.Compact(known), " ")
}

func sexOf(text string) byte {
	switch strings.ToLower(text[:min(len(text), 8)]) {
	case "m", "male", "männlic", "1":
		return 'm'
	case "w", "f", "female", "weiblich", "2":
		return 'w'
	case "d", "diverse":
		return 'd'
	}
	return 0
}

// azrOf is a federal number, 0 where the text is none: [0-9]{2}(0[0-9]|1[0-2])([0-2][0-9]|3[01])[0-9]{6}.
func azrOf(text string) uint64 {
	if len(text) != 12 {
		return 0
	}
	month, okMonth := digits(text[2:4])
	date, okDate := digits(text[4:6])
	first, okFirst := digits(text[:6])
	last, okLast := digits(text[6:])
	if !okMonth || !okDate || !okFirst || !okLast || month > 12 || date > 31 {
		return 0
	}
	return uint64(first)*1_000_000 + uint64(last) + 1
}

// forget drops values that nobody has any more.
func (v *vocabulary) forget(s *sketch) {
	for _, n := range [2]*name{s.given, s.family} {
		if n != nil && n.given == 0 && n.family == 0 {
			delete(v.names, n.text)
		}
	}
	if s.birth.packed() != 0 && v.births[s.birth.packed()] == 0 {
		delete(v.births, s.birth.packed())
	}
	if s.place != nil && s.place.count == 0 {
		delete(v.words, string(Place[:1])+s.place.text)
	}
	if s.nation != nil && s.nation.count == 0 {
		delete(v.words, string(Nationality[:1])+s.nation.text)
	}
}

// recognise gives a sketch that was made without a vocabulary the values of this one,
// as far as it has them.
func (v *vocabulary) recognise(s *sketch) {
	for _, n := range [2]**name{&s.given, &s.family} {
		if *n == nil {
			continue
		}
		if known := v.names[(*n).text]; known != nil {
			*n = known
		}
	}
	if s.place != nil {
		if known := v.words[string(Place[:1])+s.place.text]; known != nil {
			s.place = known
		}
	}
	if s.nation != nil {
		if known := v.words[string(Nationality[:1])+s.nation.text]; known != nil {
			s.nation = known
		}
	}
}
