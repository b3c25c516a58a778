package linkage

import (
	"math"
	"strings"
)

// The fields by number.
const (
	iGiven = iota
	iFamily
	iBirth
	iSex
	iNation
	iPlace
	iAZR
	fields
)

var fieldNames = [fields]Field{Given, Family, Birth, Sex, Nationality, Place, AZR}

// grades is how many grades a field may have.
const grades = 11

// The grades of the other fields.
const (
	other    grade = 1 + iota
	nearly         // one digit of a postcode or a number
	sameCode       // the same
)

// vector is a pair compared.
type vector struct {
	grade     [fields]grade
	exchanged bool            // given and family name changed places; their grades are those across
	rare      [fields]float32 // log2 of how often the value occurs that both have, 0 where that is not counted
}

// compare compares two sketches. Frequencies come from v, which may be nil.
func compare(a, b *sketch, v *vocabulary) (c vector) {
	c.grade[iBirth] = compareDays(a.birth, b.birth)
	c.grade[iGiven] = compareNames(a.given, b.given)
	c.grade[iFamily] = compareNames(a.family, b.family)
	if max(c.grade[iGiven], c.grade[iFamily]) <= shared || c.grade[iGiven]+c.grade[iFamily] <= faint+sounding {
		c.exchange(a, b)
	}
	c.grade[iSex] = compareCodes(a.sex != 0 && b.sex != 0, a.sex == b.sex)
	if a.nation != nil && b.nation != nil {
		c.grade[iNation] = compareCodes(true, a.nation == b.nation || common(a.nation.text, b.nation.text))
	}
	c.grade[iPlace] = comparePlaces(a.place, b.place)
	c.grade[iAZR] = compareNumbers(a.azr, b.azr)
	if v != nil {
		c.count(a, b, v)
	}
	return c
}

// exchange looks whether given and family name changed places: across, both must be
// alike and one surely, or one the same where the other is not known.
func (c *vector) exchange(a, b *sketch) {
	first, second := compareNames(a.given, b.family), compareNames(a.family, b.given)
	if max(first, second) >= sounding && min(first, second) >= faint || min(first, second) >= echoing || max(c.grade[iGiven], c.grade[iFamily]) <= faint && max(first, second) == agrees && min(first, second) == unknown {
		c.grade[iGiven], c.grade[iFamily], c.exchanged = first, second, true
	}
}

func compareCodes(known, same bool) grade {
	switch {
	case !known:
		return unknown
	case same:
		return sameCode
	}
	return other
}

// common says whether two lists share a code.
func common(a, b string) bool {
	for code := range strings.SplitSeq(a, " ") {
		for second := range strings.SplitSeq(b, " ") {
			if code == second {
				return true
			}
		}
	}
	return false
}

func comparePlaces(a, b *word) grade {
	switch {
	case a == nil || b == nil:
		return unknown
	case a == b || a.text == b.text:
		return sameCode
	case len(a.text) >= 4 && len(b.text) >= 4 && oneSlip(a.text, b.text):
		return nearly
	}
	return other
}

func compareNumbers(a, b uint64) grade {
	switch {
	case a == 0 || b == 0:
		return unknown
	case a == b:
		return sameCode
	}
	wrong := 0
	for x, y := a-1, b-1; x != y; x, y = x/10, y/10 {
		if x%10 != y%10 {
			wrong++
		}
	}
	if wrong == 1 {
		return nearly
	}
	return other
}

// count notes how often the values occur that both have.
func (c *vector) count(a, b *sketch, v *vocabulary) {
	if g := c.grade[iGiven]; g == agrees || g == regrouped {
		c.rare[iGiven] = v.rarity(a.given, c.exchanged, true)
	}
	if g := c.grade[iFamily]; g == agrees || g == regrouped {
		c.rare[iFamily] = v.rarity(a.family, c.exchanged, false)
	}
	if c.grade[iBirth] == agreesDate || c.grade[iBirth] == newYear {
		c.rare[iBirth] = rarity(v.births[a.birth.packed()], v.dates)
	}
	if c.grade[iPlace] == sameCode {
		c.rare[iPlace] = rarity(a.place.count, v.places)
	}
	if c.grade[iNation] == sameCode && a.nation == b.nation {
		c.rare[iNation] = rarity(a.nation.count, v.nations)
	}
}

// rarity is how often a name occurs as the one it is, or where names changed places as
// either.
func (v *vocabulary) rarity(n *name, exchanged, given bool) float32 {
	switch {
	case exchanged:
		return rarity(n.given+n.family, v.givens+v.families)
	case given:
		return rarity(n.given, v.givens)
	}
	return rarity(n.family, v.families)
}

// rarest is how rare a value may count as, in bits: nobody has counted finer.
const rarest = -15

func rarity(count, of int32) float32 {
	if of <= 0 {
		return 0
	}
	return max(rarest, min(-0.001, float32(math.Log2(float64(max(count, 1))/float64(of)))))
}
