package county

import (
	"time"

	"lotse/store/person"
)

// day counts days since 1.1.1970.
type day int

// sixteen years, from which on somebody counts as learning like the grown-up.
const sixteen = day(16*365 + 4)

func dayOf(year int, month time.Month, d int) day {
	return day(time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func dayAt(t time.Time) day { return dayOf(t.Date()) }

func (d day) time() time.Time   { return time.Unix(int64(d)*86400, 0).UTC() }
func (d day) date() person.Date { return person.DateOf(d.time()) }
func (d day) year() int         { return d.time().Year() }

// years is the day some whole years later.
func (d day) years(n int) day {
	t := d.time()
	return dayOf(t.Year()+n, t.Month(), t.Day())
}

// date is a day, empty for day 0, which stands for none.
func date(d day) person.Date {
	if d == 0 {
		return ""
	}
	return d.date()
}
