package linkage

import "lotse/store/person"

// day is a birth date as it is compared: any part may be 0 for not known. Days that no
// calendar has are compared too: they are what a clerk's slip left.
type day struct {
	year       uint16
	month, day uint8
}

func (d day) none() bool    { return d.year == 0 }
func (d day) whole() bool   { return d.day != 0 } // a month 00 before a day is a slip
func (d day) newYear() bool { return d.month == 1 && d.day == 1 }

// packed is the date as one number.
func (d day) packed() uint32 { return uint32(d.year)<<16 | uint32(d.month)<<8 | uint32(d.day) }

// dayOf reads what Date keeps; anything else is not known. A day 00 means that it is not
// known.
func dayOf(d person.Date) day {
	parts := [3]int{}
	for i, span := range [3][2]int{{0, 4}, {5, 7}, {8, 10}} {
		if len(d) < span[1] {
			break
		}
		n, ok := digits(string(d[span[0]:span[1]]))
		if !ok || i > 0 && d[span[0]-1] != '-' {
			return day{}
		}
		parts[i] = n
	}
	if len(d) > 10 || parts[0] == 0 {
		return day{}
	}
	return day{uint16(parts[0]), uint8(parts[1]), uint8(parts[2])}
}

func digits(text string) (n int, ok bool) {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, true
}

// The grades of a date.
const (
	otherDate   grade = 1 + iota
	sameYear          // and nothing else
	sameDay           // day and month, in a year far off
	faintDate         // two digits wrong
	incomplete        // one is known less exactly and does not contradict
	placeholder       // one is the 1 January of the same year
	oneDigit          // one digit wrong or two neighbours swapped, or a year off by one
	turned            // day and month changed places
	newYear           // the same 1 January
	agreesDate
)

// compareDays grades two dates.
func compareDays(a, b day) grade {
	switch {
	case a.none() || b.none():
		return unknown
	case a == b && a.newYear():
		return newYear
	case a == b && a.whole():
		return agreesDate
	case !a.whole() || !b.whole():
		return compareIncomplete(a, b)
	case a.year == b.year && a.month == b.day && a.day == b.month:
		return turned
	case a.newYear() && b.newYear():
		if years := int(a.year) - int(b.year); years*years <= 1 {
			return sameDay
		}
		return otherDate // the day says nothing, and the year differs
	case a.newYear() != b.newYear():
		if a.year == b.year {
			return placeholder
		}
		return otherDate
	}
	return compareDigits(a, b)
}

func compareIncomplete(a, b day) grade {
	switch {
	case a.year != b.year, a.month != 0 && b.month != 0 && a.month != b.month:
		return otherDate
	}
	return incomplete
}

func compareDigits(a, b day) grade {
	x, y := a.text(), b.text()
	wrong, first := 0, -1
	for i := range x {
		if x[i] != y[i] {
			if wrong++; first < 0 {
				first = i
			}
		}
	}
	years := int(a.year) - int(b.year)
	sameDayMonth := a.month == b.month && a.day == b.day
	switch {
	case wrong == 1 && first >= 3, sameDayMonth && years*years == 1:
		return oneDigit
	case wrong == 2 && x[first] == y[first+1] && x[first+1] == y[first]:
		return oneDigit // never beyond the last digit: wrong would be 1
	case sameDayMonth && (wrong == 1 || years*years <= 4):
		return sameDay
	case wrong == 2:
		return faintDate
	case a.year == b.year:
		return sameYear
	}
	return otherDate
}

func (d day) text() (t [8]byte) {
	n := int(d.year)*10000 + int(d.month)*100 + int(d.day)
	for i := 7; i >= 0; i-- {
		t[i] = byte(n % 10)
		n /= 10
	}
	return t
}
