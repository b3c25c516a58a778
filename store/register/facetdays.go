package register

import (
	"math/bits"
	"strconv"
	"time"
)

// band is a stretch of days that a facet counts as one value.
type band struct {
	value Value
	span
}

// bands part all days into values. After them come two more numbers to count
// by: of those whose day is not known, and of those whose day is in no band.
type bands struct {
	all   []band
	year  int32 // of the first band, where each is one year; 0 where they are not
	first int32 // the month at which the table begins
	table []uint8
}

// compareDays stands in the table for a month that is not all in one band.
const compareDays = 0xff

// The bands of ages and of days since and until.
var (
	ageBands      = [][2]string{{"0", "5"}, {"6", "10"}, {"11", "17"}, {"18", "26"}, {"27", "45"}, {"46", "64"}, {"65", ""}}
	contactBands  = [][2]string{{"", "30"}, {"31", "90"}, {"91", "180"}, {"181", "365"}, {"366", ""}}
	followUpBands = [][2]string{{"", "0"}, {"1", "7"}, {"8", "30"}, {"31", ""}}
)

// newBands makes the bands of a field as they are today; dates go by years.
func newBands(f *field, today time.Time) *bands {
	switch f.kind {
	case kindNumber:
		return rangeBands(ageBands, func(v Value) span { return bornBetween(v, today) })
	case kindAgo:
		return rangeBands(contactBands, func(v Value) span { return daysAgo(v, today) })
	case kindIn:
		return rangeBands(followUpBands, func(v Value) span { return daysUntil(v, today) })
	}
	return yearBands(today.Year()-150, today.Year()+20)
}

func rangeBands(of [][2]string, days func(Value) span) *bands {
	b := &bands{}
	for _, ends := range of {
		v := Value{From: ends[0], To: ends[1]}
		b.all = append(b.all, band{v, days(v)})
	}
	b.fill()
	return b
}

func yearBands(from, to int) *bands {
	b := &bands{year: int32(from)}
	for year := from; year <= to; year++ {
		text := strconv.Itoa(year)
		v := Value{From: text, To: text}
		b.all = append(b.all, band{v, datesBetween(v)})
	}
	return b
}

// openMonths is how far the table reaches into a band without end: 80 years of
// 16 months, as days are packed.
const openMonths = 80 * 16

// fill makes the table by month: most months lie in one band as a whole.
func (b *bands) fill() {
	first, last := int32(1<<30), int32(0)
	for _, one := range b.all {
		first, last = min(first, one.to>>5), max(last, one.from>>5)
	}
	b.first = max(0, first-openMonths)
	b.table = make([]uint8, last+openMonths-b.first)
	for i := range b.table {
		b.table[i] = compareDays
	}
	for i, one := range b.all {
		// The months that begin and end in the band.
		from, to := (one.from+31)>>5-b.first, (one.to-31)>>5-b.first
		for month := max(0, from); month <= min(to, int32(len(b.table)-1)); month++ {
			b.table[month] = uint8(i)
		}
	}
}

func (b *bands) unknown() int { return len(b.all) }

// find is the number under which a day counts.
func (b *bands) find(day int32) int {
	if day == 0 {
		return b.unknown()
	}
	if b.year > 0 {
		if at := int(day>>9 - b.year); uint(at) < uint(len(b.all)) {
			return at
		}
		return b.unknown() + 1
	}
	for at := range b.all {
		if b.all[at].from <= day && day <= b.all[at].to {
			return at
		}
	}
	return b.unknown() + 1
}

// tally counts rows by their bands.
func (b *bands) tally(rows *mask, days *[chunkRows]int32, to []uint32) {
	for w, word := range rows {
		for ; word != 0; word &= word - 1 {
			day := days[w*64+bits.TrailingZeros64(word)]
			at := uint8(compareDays)
			if month := day>>5 - b.first; uint32(month) < uint32(len(b.table)) {
				at = b.table[month]
			}
			if at == compareDays {
				to[b.find(day)]++
			} else {
				to[at]++
			}
		}
	}
}
