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
	listColumns
)

const (
	birth = iota
	arrived
	germanDay
	courseEnd
	lastContact
	followUp
	dayColumns
)

const (
	family = iota
	given
	native
	aliases // all of them as one name
	nameColumns
)

// chunk holds the columns of 4,096 people: 90 bytes a person. The pointers come
// first, so that the collector of garbage looks no further.
type chunk struct {
	// The upper halves of codes, made only where a dictionary has outgrown the lower.
	highCodes [codeColumns]*[chunkRows]uint8
	highLists [listColumns]*[chunkRows]uint16

	edition uint64 // the generation for which it was made; older ones are never changed
	at      int    // its place among the chunks
	ids     [chunkRows]uint32
	azrs    [chunkRows]uint64 // the number, plus one; 0: none
	codes   [codeColumns][chunkRows]uint8
	lists   [listColumns][chunkRows]uint16
	days    [dayColumns][chunkRows]int32
	names   [nameColumns][chunkRows]uint32
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

func (c *chunk) setCode(column int, i, code uint32) {
	c.codes[column][i] = uint8(code)
	if code > 0xff && c.highCodes[column] == nil {
		c.highCodes[column] = new([chunkRows]uint8)
	}
	if high := c.highCodes[column]; high != nil {
		high[i] = uint8(code >> 8)
	}
}

func (c *chunk) setList(column int, i, list uint32) {
	c.lists[column][i] = uint16(list)
	if list > 0xffff && c.highLists[column] == nil {
		c.highLists[column] = new([chunkRows]uint16)
	}
	if high := c.highLists[column]; high != nil {
		high[i] = uint16(list >> 16)
	}
}

// clone is a copy that shares nothing.
func (c *chunk) clone(edition uint64) *chunk {
	copied := *c
	copied.edition = edition
	for column, high := range copied.highCodes {
		if high != nil {
			own := *high
			copied.highCodes[column] = &own
		}
	}
	for column, high := range copied.highLists {
		if high != nil {
			own := *high
			copied.highLists[column] = &own
		}
	}
	return &copied
}

// move copies everything of a row of another chunk, or of this one.
func (c *chunk) move(i uint32, from *chunk, j uint32) {
	c.ids[i], c.azrs[i] = from.ids[j], from.azrs[j]
	for column := range codeColumns {
		c.setCode(column, i, from.code(column, j))
	}
	for column := range listColumns {
		c.setList(column, i, from.list(column, j))
	}
	for column := range dayColumns {
		c.days[column][i] = from.days[column][j]
	}
	for column := range nameColumns {
		c.names[column][i] = from.names[column][j]
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
