package person

import (
	"fmt"
	"time"
)

// Date is a day, month or year as it is known: "1980-07-12", "1980-07", "1980",
// or empty where nothing is. Dates order as their texts do.
type Date string

// DateOf is the day of t in t's own time zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// ParseDate reads "1980-07-12", "1980-07" or "1980" and, as people write it in
// Germany, "12.07.1980".
func ParseDate(text string) (Date, error) {
	for layout, kept := range map[string]string{
		time.DateOnly: time.DateOnly, "2006-01": "2006-01", "2006": "2006", "2.1.2006": time.DateOnly, "1.2006": "2006-01",
	} {
		if t, err := time.Parse(layout, text); err == nil {
			return Date(t.Format(kept)), nil
		}
	}
	return "", fmt.Errorf("%.20q is not a date; write 2026-05-31 or 31.05.2026", text)
}

// Year is the year of the date, 0 where none is known.
func (d Date) Year() int {
	var year int
	if len(d) >= 4 {
		fmt.Sscanf(string(d[:4]), "%d", &year)
	}
	return year
}

// Time is the first moment (UTC) that the date may mean; false where none is known.
func (d Date) Time() (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, string(d)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// Age is the number of whole years from d to the given day, -1 where the birth
// date is unknown. An incomplete date counts from its first day.
func (d Date) Age(day time.Time) int {
	born, ok := d.Time()
	if !ok {
		return -1
	}
	age := day.Year() - born.Year()
	if day.Month() < born.Month() || day.Month() == born.Month() && day.Day() < born.Day() {
		age--
	}
	return age
}
