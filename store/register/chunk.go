package register

import (
	"fmt"
	"strconv"

	"lotse/store/person"
)

// chunkRows is how many people lie in one chunk.
const chunkRows = 4096

// The columns of each kind.
const (
	municipality = iota
	district
	sex
	residence
	sphere
	german
	listening
	reading
	writing
	speaking
	literateAny
	literateLatin
	school
	qualification
	course
	courseType
	courseProvider
	childcare
	declaration
	lastKind
	enrolment  // how far on the way, of the course that course goes by
	courseID   // of the same
	dueType    // the course that is due
	misplaced  // where that is plainly not the one in which she sits
	restricted // 1 where the person is
	children   // in the household, plus one; 0: not known
	conflicts  // fields about which sources disagree
	codeColumns
)

// numbers are the columns of codes that hold a number or a flag, and no word of
// a dictionary.
func numbers(column int) bool {
	return column == restricted || column == children || column == conflicts
}

const (
	nationalities = iota
	languages
	needs
	assigned
	circle
	followUpFor
	sources
	referred
	daytimes
	routes
	blocks // with "place", which the register knows from its offers
	listColumns
)

const (
	birth = iota
	arrived
	germanDay
	courseEnd
	lastContact
	followUp
	deadline
	dayColumns
)

const (
	family = iota
	given
	native
	aliases // all of them as one name
	nameColumns
)

// chunk holds the columns of 4,096 people: 108 bytes a person. A copy shares each
// column until it is written to, so that one change costs a few columns of one
// chunk. Of a code or a list that is too large for its column, the upper half is
// in a second one, which is made only where it is needed.
type chunk struct {
	edition   uint64 // the generation for which it was made; older ones are never changed
	owned     uint64 // the columns that this edition alone has, one bit each
	at        int    // its place among the chunks
	ids       *[chunkRows]uint32
	azrs      *[chunkRows]uint64 // the number, plus one; 0: none
	codes     [codeColumns]*[chunkRows]uint8
	highCodes [codeColumns]*[chunkRows]uint8
	lists     [listColumns]*[chunkRows]uint16
	highLists [listColumns]*[chunkRows]uint16
	days      [dayColumns]*[chunkRows]int32
	names     [nameColumns]*[chunkRows]uint32
}

// Where the bits of the columns begin in owned.
const (
	ownedCodes = 2 // after ids and AZR numbers
	ownedLists = ownedCodes + codeColumns
	ownedDays  = ownedLists + listColumns
	ownedNames = ownedDays + dayColumns
)

func newChunk(at int, edition uint64) *chunk {
	c := &chunk{edition: edition, owned: ^uint64(0), at: at, ids: new([chunkRows]uint32), azrs: new([chunkRows]uint64)}
	for column := range c.codes {
		c.codes[column] = new([chunkRows]uint8)
	}
	for column := range c.lists {
		c.lists[column] = new([chunkRows]uint16)
	}
	for column := range c.days {
		c.days[column] = new([chunkRows]int32)
	}
	for column := range c.names {
		c.names[column] = new([chunkRows]uint32)
	}
	return c
}

// clone is a copy that may be written to.
func (c *chunk) clone(edition uint64) *chunk {
	copied := *c
	copied.edition, copied.owned = edition, 0
	return &copied
}

// set writes one value, into a copy of the column where others have it.
func set[T comparable](c *chunk, column **[chunkRows]T, owned int, i uint32, value T) {
	if (*column)[i] == value {
		return
	}
	if c.owned>>owned&1 == 0 {
		copied := **column
		*column = &copied
		c.owned |= 1 << owned
	}
	(*column)[i] = value
}

func (c *chunk) code(column int, i uint32) uint32 {
	code := uint32(c.codes[column][i])
	if high := c.highCodes[column]; high != nil {
		code |= uint32(high[i]) << 8
	}
	return code
}

func (c *chunk) list(column int, i uint32) uint32 {
	list := uint32(c.lists[column][i])
	if high := c.highLists[column]; high != nil {
		list |= uint32(high[i]) << 16
	}
	return list
}

func (c *chunk) setID(i, id uint32)          { set(c, &c.ids, 0, i, id) }
func (c *chunk) setAZR(i uint32, azr uint64) { set(c, &c.azrs, 1, i, azr) }

func (c *chunk) setDay(column int, i uint32, day int32) {
	set(c, &c.days[column], ownedDays+column, i, day)
}

func (c *chunk) setName(column int, i, name uint32) {
	set(c, &c.names[column], ownedNames+column, i, name)
}

func (c *chunk) setCode(column int, i, code uint32) {
	set(c, &c.codes[column], ownedCodes+column, i, uint8(code))
	setHigh(&c.highCodes[column], i, uint8(code>>8))
}

func (c *chunk) setList(column int, i, list uint32) {
	set(c, &c.lists[column], ownedLists+column, i, uint16(list))
	setHigh(&c.highLists[column], i, uint16(list>>16))
}

// setHigh writes an upper half. These are few, and copied at every change.
func setHigh[T uint8 | uint16](column **[chunkRows]T, i uint32, high T) {
	switch {
	case *column == nil && high == 0:
		return
	case *column == nil:
		*column = new([chunkRows]T)
	case (*column)[i] == high:
		return
	default:
		copied := **column
		*column = &copied
	}
	(*column)[i] = high
}

// move copies everything of a row of another chunk, or of this one.
func (c *chunk) move(i uint32, from *chunk, j uint32) {
	c.setID(i, from.ids[j])
	c.setAZR(i, from.azrs[j])
	for column := range codeColumns {
		c.setCode(column, i, from.code(column, j))
	}
	for column := range listColumns {
		c.setList(column, i, from.list(column, j))
	}
	for column := range dayColumns {
		c.setDay(column, i, from.days[column][j])
	}
	for column := range nameColumns {
		c.setName(column, i, from.names[column][j])
	}
}

// packAZR puts an AZR number of twelve digits into a number, 0 where it is none.
func packAZR(azr string) uint64 {
	n, err := strconv.ParseUint(azr, 10, 64)
	if len(azr) != azrDigits || err != nil {
		return 0
	}
	return n + 1
}

func unpackAZR(packed uint64) string {
	if packed == 0 {
		return ""
	}
	return fmt.Sprintf("%0*d", azrDigits, packed-1)
}

const azrDigits = 12

// packDate puts a date into a number that orders as dates do, 0 where nothing
// is known: year·512 + month·32 + day, with 0 for the parts that are not known.
func packDate(d person.Date) int32 {
	if len(d) != 4 && len(d) != 7 && len(d) != 10 {
		return 0
	}
	var parts [3]int32
	at := 0
	for _, r := range []byte(d) {
		switch {
		case r == '-' && at < 2:
			at++
		case r < '0' || r > '9':
			return 0
		default:
			parts[at] = parts[at]*10 + int32(r-'0')
		}
	}
	if parts[0] > 9999 || parts[1] > 12 || parts[2] > 31 {
		return 0
	}
	return parts[0]<<9 | parts[1]<<5 | parts[2]
}

func unpackDate(day int32) person.Date {
	if day == 0 {
		return ""
	}
	text := digits(day>>9, 4)
	for _, part := range []int32{day >> 5 & 15, day & 31} {
		if part != 0 {
			text += "-" + digits(part, 2)
		}
	}
	return person.Date(text)
}

func digits(n int32, width int) string {
	var b [4]byte
	for i := width - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b[:width])
}

const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// packID puts an id into 30 bits that order as ids do.
func packID(id person.ID) (uint32, bool) {
	if len(id) != 7 || id[3] != '-' {
		return 0, false
	}
	var packed uint32
	for i := range len(id) {
		if i == 3 {
			continue
		}
		at := symbolAt[id[i]]
		if at < 0 {
			return 0, false
		}
		packed = packed<<5 | uint32(at)
	}
	return packed, true
}

func unpackID(packed uint32) person.ID {
	var text [7]byte
	for i := 6; i >= 0; i-- {
		if i == 3 {
			text[i] = '-'
			continue
		}
		text[i] = symbols[packed&31]
		packed >>= 5
	}
	return person.ID(text[:])
}

var symbolAt = func() (at [256]int8) {
	for i := range at {
		at[i] = -1
	}
	for i := range len(symbols) {
		at[symbols[i]] = int8(i)
	}
	return at
}()
