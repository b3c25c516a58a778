package store

import (
	"cmp"
	"context"
	"slices"

	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/roster"
)

// CourseResult is how a course ended for one person.
type CourseResult struct {
	Person                                person.ID
	Listening, Reading, Writing, Speaking string // levels; of a DTZ Listening and Reading are one part
	Level                                 string // overall, where parts are not known
	Test                                  string // "DTZ", "DTB", "LiD" …; empty: no test
	Passed                                bool   // of a test without levels
	Day                                   person.Date
}

// Results writes down how a course ended for people: their places end, and what
// the tests showed becomes assessments. The same again changes nothing. A level
// from A2 on is a certificate; below there is only a notice that the test was taken.
func (d *Desk) Results(ctx context.Context, course string, results ...CourseResult) ([]Enrolled, error) {
	who := make([]Enrolling, len(results))
	for i, r := range results {
		who[i] = d.resulting(r)
	}
	return d.enrol(ctx, d.courseAct(ctx, "results", course, audit.CourseResults), audit.Resulted, course, who)
}

// resulting is the last step that a result means.
func (d *Desk) resulting(r CourseResult) Enrolling {
	exam := &roster.Exam{
		Test: r.Test, Listening: r.Listening, Reading: r.Reading, Writing: r.Writing, Speaking: r.Speaking,
		Level: r.Level, Passed: r.Passed, Day: r.Day, By: d.Session.Me.ID,
	}
	if exam.Day == "" {
		exam.Day = d.store.today()
	}
	if exam.Level == "" {
		exam.Level = exam.Overall()
	}
	e := Enrolling{Person: r.Person, Day: exam.Day, Result: exam.Level, exam: exam, someDay: r.Day == ""}
	parts := exam.Listening + exam.Reading + exam.Writing + exam.Speaking
	switch {
	case r.Passed || exam.Level >= "A2":
		e.State = roster.Certificate
	case r.Test != "" || parts != "" || exam.Level != "":
		e.State = roster.Examined
	default:
		e.State, e.exam, e.someDay = roster.Ended, nil, false
	}
	return e
}

// tests are those that a course may end with.
var tests = []string{"DTZ", "DTB", "LiD"}

// checkExam refuses a result that cannot be.
func (r *enrolRun) checkExam(x *roster.Exam) error {
	if x == nil {
		return nil
	}
	if x.Test != "" && !slices.Contains(tests, x.Test) {
		return mistake("enrol.test", "%.20q is no test; use DTZ, DTB or LiD", x.Test)
	}
	for _, level := range []string{x.Listening, x.Reading, x.Writing, x.Speaking, x.Level} {
		if _, known := r.desk.store.book.Entry("level", level); level != "" && !known {
			return mistake("enrol.result", "%.20q is no level; use one of %s", level, codes(r.desk.store.book.List("level")))
		}
	}
	if x.Test == "DTZ" && (x.Level > "B1" || max(x.Listening, x.Reading, x.Writing, x.Speaking) > "B1") {
		return mistake("enrol.dtz", "a DTZ shows A2 or B1 and no more")
	}
	if of := x.Overall(); of != "" && x.Level != of {
		return mistake("enrol.parts", "these parts of the DTZ give %s, not %s", of, x.Level)
	}
	return nil
}

// assessed writes what a test showed into the person's findings, once: what the
// same course said otherwise before is struck.
func (s *Store) assessed(p *person.Profile, c *roster.Course, seat *roster.Seat) bool {
	if seat.Exam == nil {
		return false
	}
	return s.keepFindings(p, seat.Exam.Findings(c.ID, c.Provider), seat.Exam)
}

// keepFindings appends findings of one test to those that staff wrote down.
func (s *Store) keepFindings(p *person.Profile, findings []person.Assessment, x *roster.Exam) (changed bool) {
	if p.Own == nil {
		p.Own = &person.Own{}
	}
	strike := &person.Strike{Reason: "result corrected", Day: s.today(), By: x.By}
	for _, list := range []*[]person.Assessment{&p.Own.Assessments, &p.Assessments} {
		for i, old := range *list {
			if len(findings) > 0 && findings[0].Course != "" && old.Course == findings[0].Course && old.Test == x.Test && old.Struck == nil && !hasFinding(findings, old) {
				(*list)[i].Struck, changed = strike, true
			}
		}
		for _, f := range findings {
			if !hasFinding(*list, f) {
				*list, changed = append(*list, f), true
			}
		}
		slices.SortStableFunc(*list, func(a, b person.Assessment) int { return cmp.Compare(a.Day, b.Day) })
	}
	return changed
}

// hasFinding says whether a finding is among others, by whomever it was written.
func hasFinding(list []person.Assessment, f person.Assessment) bool {
	return slices.ContainsFunc(list, func(a person.Assessment) bool {
		return a.Language == f.Language && a.Evidence == f.Evidence && a.Course == f.Course && a.Test == f.Test && a.Skill == f.Skill && a.Day == f.Day && a.Level == f.Level && a.Struck == nil
	})
}
