package command

import (
	"time"

	"lotse/store/person"
)

// DayAhead reads the day of a next step as people say it: see dayAhead.
func DayAhead(typed string, now time.Time) (person.Date, bool) { return dayAhead(typed, now) }

// Sentence says what was done.
func (a Acted) Sentence(f Format) string { return a.sentence(f) }
