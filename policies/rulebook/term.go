package rulebook

import (
	"fmt"
	"strconv"
	"time"
)

// Term is a length of time as laws give it: "1y", "6m", "4w" or "10d".
type Term struct {
	N    int
	Unit byte // y, m, w, d
}

// ParseTerm reads a term.
func ParseTerm(text string) (Term, error) {
	if n := len(text); n > 1 {
		if count, err := strconv.Atoi(text[:n-1]); err == nil && count > 0 && count < 1000 {
			switch text[n-1] {
			case 'y', 'm', 'w', 'd':
				return Term{count, text[n-1]}, nil
			}
		}
	}
	return Term{}, fmt.Errorf("%q is not a length of time such as 1y, 6m, 4w or 10d", text)
}

// Days since 1.1.1970 of a day of the calendar; months beyond the twelfth go on
// in the next year.
func daysOf(year, month, day int) int {
	year, month = year+(month-1)/12, (month-1)%12+1
	return int(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// After is the last day of the term that an event on a day begins, in days since
// 1.1.1970. The day of the event does not count (BGB §187(1)); months and years
// end with the day of the same number, or with the last of a month that has none
// (§188(2), (3)): 29.2.2024 and a year is 28.2.2025, 31.8. and six months the end
// of February.
func (t Term) After(year, month, day int) int {
	switch t.Unit {
	case 'w':
		return daysOf(year, month, day) + 7*t.N
	case 'd':
		return daysOf(year, month, day) + t.N
	case 'y':
		year += t.N
	case 'm':
		month += t.N
	}
	return min(daysOf(year, month, day), daysOf(year, month+1, 1)-1)
}

// Words says the term in "de" (after "nach", "in", "als") or "en".
func (t Term) Words(lang string) string {
	de := map[byte][2]string{'y': {"einem Jahr", "Jahren"}, 'm': {"einem Monat", "Monaten"}, 'w': {"einer Woche", "Wochen"}, 'd': {"einem Tag", "Tagen"}}
	en := map[byte][2]string{'y': {"one year", "years"}, 'm': {"one month", "months"}, 'w': {"one week", "weeks"}, 'd': {"one day", "days"}}
	words := de[t.Unit]
	if lang == "en" {
		words = en[t.Unit]
	}
	if t.N == 1 {
		return words[0]
	}
	return strconv.Itoa(t.N) + " " + words[1]
}
