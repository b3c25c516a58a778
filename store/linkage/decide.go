package linkage

// The bounds of decisions, in bits.
const (
	certain  = 6.6  // a hundred to one: below it nothing is linked without somebody who looks
	strict   = 8.0  // likewise where the date only resembles
	doubtful = -3.3 // one in ten: below it nobody looks
	margin   = 7.0  // by how much the best must be better than the next
)

// decide says what follows from a comparison, as far as it alone can.
func decide(c *vector, bits float64) Decision {
	switch {
	case c.grade[iAZR] == sameCode && c.plainlyDifferent():
		return Alarm
	case c.grade[iAZR] == sameCode && c.speaksFor():
		return Same
	case c.grade[iAZR] == sameCode:
		return Unsure
	case bits >= c.needed() && c.closely() && c.grade[iAZR] != other && c.grade[iSex] != other:
		return Same
	case bits >= doubtful:
		return Unsure
	}
	return Apart
}

// resembles says whether given name, family name and date each at least resemble.
func (c *vector) resembles() bool {
	for f := iGiven; f <= iBirth; f++ {
		if levelOf(f, c.grade[f]) < Resembles {
			return false
		}
	}
	return true
}

// closely says whether given name, family name and date each resemble so closely that
// it is not the likeness of relatives: brothers have names of the same sound, or share
// one of several.
func (c *vector) closely() bool {
	return min(c.grade[iGiven], c.grade[iFamily]) >= part && c.resembles()
}

// needed is how much must speak for a pair before it is linked.
func (c *vector) needed() float64 {
	if levelOf(iBirth, c.grade[iBirth]) < NewYear {
		return strict
	}
	return certain
}

// plainlyDifferent says whether nobody would take them for one person: two of given
// name, family name and birth date have nothing in common.
func (c *vector) plainlyDifferent() bool {
	nothing := 0
	for _, is := range [...]bool{
		c.grade[iGiven] == differs, c.grade[iFamily] == differs, c.grade[iBirth] == otherDate || c.grade[iBirth] == sameYear,
	} {
		if is {
			nothing++
		}
	}
	return nothing >= 2
}

// speaksFor says whether, besides the number, something is alike and the given name
// does not differ: who marries takes another family name, twins have one date.
func (c *vector) speaksFor() bool {
	if levelOf(iGiven, c.grade[iGiven]) == Differs || levelOf(iBirth, c.grade[iBirth]) == Differs && levelOf(iFamily, c.grade[iFamily]) == Differs {
		return false
	}
	for f := iGiven; f <= iBirth; f++ {
		if levelOf(f, c.grade[f]) >= Resembles {
			return true
		}
	}
	return false
}
