package store

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"lotse/policies/rulebook"
	"lotse/store/person"
	"lotse/store/roster"
)

const (
	maxSeats      = 40
	maxCourseText = 120 // characters of a provider, a place, hours or a reason
)

var courseID = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,59}$`)

// checkCourse refuses what cannot be a course, and brings the rest into the form
// in which it is kept.
func (s *Store) checkCourse(c *roster.Course) error {
	for _, check := range []func(*roster.Course) error{s.checkCourseTexts, s.checkCourseDays, s.checkCourseCodes, checkSeats} {
		if err := check(c); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) checkCourseTexts(c *roster.Course) (err error) {
	if c.ID != "" && !courseID.MatchString(c.ID) {
		return mistake("course.id", "%.40q is no id of a course; write it in small letters, digits and hyphens, such as alpha-norden-26-03", c.ID)
	}
	for _, text := range []struct {
		what string
		in   *string
	}{{"provider", &c.Provider}, {"place", &c.Place}, {"hours", &c.Hours}} {
		if *text.in, err = line("course.text", "the "+text.what+" of the course", strings.TrimSpace(*text.in), maxCourseText); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) checkCourseDays(c *roster.Course) error {
	for _, day := range []person.Date{c.From, c.To} {
		if day != "" && !fullDay(day) {
			return mistake("course.day", "%.40q is not a day; write 2026-12-01", string(day))
		}
	}
	switch {
	case c.From == "":
		return mistake("course.from", "say on which day the course begins, such as 2026-12-01")
	case c.To == "":
		return mistake("course.to", "say on which day the course ends, such as 2027-06-30")
	case c.To < c.From:
		return mistake("course.order", "the course would end on %s, before it begins on %s", c.To, c.From)
	}
	return nil
}

func (s *Store) checkCourseCodes(c *roster.Course) error {
	e, known := s.book.Entry("course", c.Type)
	switch {
	case !known:
		return mistake("course.type", "%.40q is no type of course; use one of %s", c.Type, codes(s.book.List("course")))
	case !e.Valid(string(c.From)) && e.ValidTo != "" && e.ValidTo < string(c.From):
		return mistake("course.ended", "%s ended on %s (%s); a course cannot begin on %s", c.Type, e.ValidTo, e.Source, c.From)
	case !e.Valid(string(c.From)):
		return mistake("course.early", "%s is only from %s (%s); a course cannot begin on %s", c.Type, e.ValidFrom, e.Source, c.From)
	}
	if _, known := s.book.Entry("municipality", c.Municipality); !known {
		return mistake("course.municipality", "%.40q is no municipality", c.Municipality)
	}
	if _, known := s.book.Entry("daytime", c.Times); !known {
		return mistake("course.times", "%.40q is no time of day; use one of %s", c.Times, codes(s.book.List("daytime")))
	}
	return s.checkWeekdays(c)
}

// checkWeekdays puts days into the order of the week, each once.
func (s *Store) checkWeekdays(c *roster.Course) error {
	week := s.book.List("weekday")
	place := func(code string) int {
		return slices.IndexFunc(week, func(e rulebook.Entry) bool { return e.Code == code })
	}
	for _, day := range c.Days {
		if place(day) < 0 {
			return mistake("course.weekday", "%.20q is no day of the week; use one of %s", day, codes(week))
		}
	}
	c.Days = slices.Clone(c.Days)
	slices.SortFunc(c.Days, func(a, b string) int { return place(a) - place(b) })
	c.Days = slices.Compact(c.Days)
	return nil
}

func checkSeats(c *roster.Course) error {
	taken := c.Places()
	switch {
	case c.Seats < 1 || c.Seats > maxSeats:
		return mistake("course.seats", "a course has 1 to %d places, not %d", maxSeats, c.Seats)
	case c.Reserved < 0 || c.Reserved > c.Seats:
		return mistake("course.reserved", "of %d places %d cannot be kept back", c.Seats, c.Reserved)
	case taken.Confirmed+taken.Trial > c.Seats:
		return mistake("course.taken", "%d places are taken or kept back; there cannot be only %d", taken.Confirmed+taken.Trial, c.Seats)
	}
	return nil
}

// freeCourseID makes a readable id: type, municipality, year of the beginning and
// the first number that is free from nth on.
func (s *Store) freeCourseID(c *roster.Course, nth int) string {
	e, _ := s.book.Entry("municipality", c.Municipality)
	stem := strings.ToLower(fmt.Sprintf("%s-%s-%.2s", c.Type, slug(e.German), string(c.From)[2:]))
	for ; ; nth++ {
		id := fmt.Sprintf("%s-%02d", stem, nth)
		if s.catalogue.called(id) == nil {
			return id
		}
	}
}

// slug is the first word of a name that is no kind of place, in plain letters.
func slug(name string) string {
	name, _, _ = strings.Cut(name, ",")
	var out strings.Builder
	for _, r := range strings.ToLower(person.Suchform(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			out.WriteRune(r)
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
	}
	return strings.TrimSuffix(fmt.Sprintf("%.30s", out.String()), "-")
}
