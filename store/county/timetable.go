package county

import (
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
)

var (
	week  = []string{"su", "mo", "tu", "we", "th", "fr", "sa"} // as time.Weekday counts
	hours = map[string][]string{
		"morning":   {"08:30–12:45", "09:00–12:15", "08:15–12:30"},
		"afternoon": {"13:00–16:15", "13:30–16:45", "14:00–17:15"},
		"evening":   {"17:30–20:45", "18:00–21:15", "18:15–20:30"},
	}
)

// timetable decides on which days and at what hours a course is held: courses near
// the home once or twice a week, in the evening two or three times, else nearly daily.
func (s *scheduler) timetable(c *store.Course, where string) {
	c.Hours = pick(s.more, hours[c.Times])
	c.Bus = s.more.chance(0.3)
	switch {
	case where == "local" && c.Type != "EOK":
		c.Days = pick(s.more, [][]string{{"tu"}, {"mo", "th"}, {"we"}, {"tu", "fr"}})
	case c.Times == "evening":
		c.Days = pick(s.more, [][]string{{"mo", "we"}, {"tu", "th"}, {"mo", "tu", "th"}})
	case c.Times == "afternoon":
		c.Days = []string{"mo", "tu", "we", "th"}
	default:
		c.Days = pick(s.more, [][]string{{"mo", "tu", "we", "th", "fr"}, {"mo", "tu", "we", "th"}})
	}
}

// lately is how many sessions back attendance is written down.
const lately = 40

// meet writes down who was not there. Most miss little, one in twelve much.
func (s *scheduler) meet(c *store.Course, from day) {
	chance := map[person.ID]float64{}
	for _, seat := range c.Roster {
		chance[seat.Person] = 0.006
		if s.more.chance(0.08) {
			chance[seat.Person] = 0.17
		}
	}
	for on := from; on < s.today; on++ {
		if slices.Contains(c.Days, week[on.time().Weekday()]) {
			c.Sessions = append(c.Sessions, s.session(c, on.date(), chance))
		}
	}
	c.Sessions = c.Sessions[max(0, len(c.Sessions)-lately):]
}

func (s *scheduler) session(c *store.Course, on person.Date, chance map[person.ID]float64) roster.Session {
	one := roster.Session{Day: on}
	for _, seat := range c.Roster {
		switch {
		case seat.State == roster.Interrupted && on >= seat.Since, seat.Steps[0].Day > on:
		case s.more.chance(chance[seat.Person]):
			one.Absent = append(one.Absent, seat.Person)
		case s.more.chance(0.02):
			one.Excused = append(one.Excused, seat.Person)
		}
	}
	slices.Sort(one.Absent)
	slices.Sort(one.Excused)
	return one
}
