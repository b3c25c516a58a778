package roster

import (
	"slices"
	"strings"

	"lotse/store/person"
)

// Attend writes down a session, in place of what was written for its day, and says
// whether that changed anything.
func (c *Course) Attend(s Session) bool {
	s.Absent, s.Excused = sorted(s.Absent), sorted(s.Excused)
	s.Absent = slices.DeleteFunc(s.Absent, func(id person.ID) bool { return slices.Contains(s.Excused, id) })
	at, there := slices.BinarySearchFunc(c.Sessions, s.Day, func(one Session, day person.Date) int {
		return strings.Compare(string(one.Day), string(day))
	})
	if !there {
		c.Sessions = slices.Insert(c.Sessions, at, s)
		return true
	}
	old := c.Sessions[at]
	c.Sessions[at] = s
	return !slices.Equal(old.Absent, s.Absent) || !slices.Equal(old.Excused, s.Excused)
}

func sorted(ids []person.ID) []person.ID { return slices.Compact(slices.Sorted(slices.Values(ids))) }

// Absences counts the sessions that somebody missed without excuse, of those while
// she was in the course.
func (c *Course) Absences(s *Seat) (absent, of int) {
	from := s.inFrom()
	for _, one := range c.Sessions {
		if from == "" || one.Day < from || s.To != "" && one.Day > s.To {
			continue
		}
		of++
		if slices.Contains(one.Absent, s.Person) {
			absent++
		}
	}
	return absent, of
}

// inFrom is the day from which somebody is in the course; empty: she never was.
// Who was registered before it began is there from its first session.
func (s *Seat) inFrom() person.Date {
	for _, step := range s.Steps {
		if Holds(step.State) != "" {
			return step.Day
		}
	}
	if Holds(s.State) != "" || Over(s.State) && s.State != Withdrawn {
		return s.Since
	}
	return ""
}

// Flagged says whether absences are to be looked into: more than twice, or more
// than a tenth of the sessions (domain of language courses: Fehlzeiten).
func Flagged(absent, of int) bool { return absent > 2 || absent*10 > of }
