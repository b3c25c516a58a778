package county

import (
	"strings"

	"lotse/store/person"
)

// birthDate is the birth date as papers have it.
func (h *human) birthDate() person.Date {
	full := h.born.date()
	switch h.birth {
	case yearOnly:
		return full[:4]
	case monthOnly:
		return full[:7]
	}
	return full
}

// otherBirth is the birth date as a second office may have it: day and month
// swapped, 01.01., only the year, or the same.
func (t *teller) otherBirth(m *human, differs float64) person.Date {
	kept := m.birthDate()
	if len(kept) < 10 || !t.dice.chance(differs) {
		return kept
	}
	year, month, on := kept[:4], kept[5:7], kept[8:]
	if on <= "12" && on != month && t.dice.chance(0.7) {
		return year + "-" + on + "-" + month
	}
	if t.dice.chance(0.8) {
		return year + "-01-01"
	}
	return year
}

// otherName is the name as a second office may have it: another spelling,
// family and given name swapped, or letters lost.
func (t *teller) otherName(n naming, differs float64) (family, given string) {
	family, given = n.latin(n.spelt)
	if !t.dice.chance(differs) {
		return family, given
	}
	switch t.dice.weighted([]float64{70, 8, 22}) {
	case 0:
		return n.latin(n.spelt + 1 + t.dice.IntN(2))
	case 1:
		if family != "" {
			return given, family
		}
	}
	return slip(t.dice, family), given
}

// slip is what a hasty hand makes of a name: a doubled letter single, a single
// one doubled, or two swapped.
func slip(d dice, text string) string {
	runes := []rune(text)
	if len(runes) < 4 {
		return text
	}
	at := d.between(1, len(runes)-3)
	switch {
	case runes[at] == ' ' || runes[at+1] == ' ':
		return strings.ReplaceAll(text, " ", "-")
	case runes[at] == runes[at+1]:
		return string(runes[:at]) + string(runes[at+1:])
	case d.chance(0.5):
		return string(runes[:at+1]) + string(runes[at:])
	}
	runes[at], runes[at+1] = runes[at+1], runes[at]
	return string(runes)
}
