package command

import (
	"time"

	"lotse/store/person"
)

// DayAhead reads the day of a next step as people say it: see dayAhead.
func DayAhead(typed string, now time.Time) (person.Date, bool) { return dayAhead(typed, now) }
