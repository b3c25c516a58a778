package roster

import (
	"cmp"

	"lotse/store/person"
)

// Overall is the level that the parts of a DTZ give: it is reached where Speaking
// and at least one other part reach it, and Listening and Reading are one part
// (Deutsch-Test für Zuwanderer, BAMF). Below A2 there is only a notice, A1 here.
// Empty where the test is another one or Speaking was not taken.
func (x *Exam) Overall() string {
	if x.Test != "DTZ" || x.Speaking == "" {
		return ""
	}
	level := min(x.Speaking, max(x.understanding(), x.Writing))
	if level > "B1" {
		return "B1"
	}
	if level < "A2" {
		return "A1"
	}
	return level
}

// SameBut says whether a test showed the same as another, whoever wrote it down and
// for which day.
func (x *Exam) SameBut(other *Exam) bool {
	same := *x
	same.Day, same.By = other.Day, other.By
	return same == *other
}

// understanding is the part Listening/Reading; where both are given apart, the
// part is what both reach.
func (x *Exam) understanding() string {
	if x.Listening == "" || x.Reading == "" {
		return cmp.Or(x.Listening, x.Reading)
	}
	return min(x.Listening, x.Reading)
}

// Findings are the assessments that the test is evidence of: of each part that was
// taken, and overall. A test without levels shows none.
func (x *Exam) Findings(course, issuer string) (list []person.Assessment) {
	for _, part := range []struct{ skill, level string }{
		{person.Listening, x.Listening}, {person.Reading, x.Reading}, {person.Writing, x.Writing},
		{person.Speaking, x.Speaking}, {person.Overall, x.Level},
	} {
		if part.level != "" {
			list = append(list, person.Assessment{
				Language: "deu", Skill: part.skill, Level: part.level, Day: x.Day, Evidence: "certificate",
				Issuer: issuer, Source: person.Outreach, Test: x.Test, By: x.By, Course: course,
			})
		}
	}
	return list
}
