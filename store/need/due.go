package need

import (
	"slices"

	"lotse/store/person"
)

// decide finds the type of course that is due.
func (j *judge) decide() {
	switch {
	case j.age >= 0 && j.age < j.r.minAge:
		j.because(person.Identity, "44-3-age/child")
		return
	case j.pupil:
		j.because(person.Course, "44-3-age/pupil")
		return
	}
	if len(j.l.Birth) < len("2006-01-02") {
		j.because(person.Identity, "unknown/age")
	}
	switch {
	case j.proven >= j.r.enough:
		j.vocation()
	case j.r.naturalised[j.title]:
		j.german()
	default:
		j.integration()
	}
	if j.due != "" && j.misplaced != "" && !j.r.wrong[j.due][j.misplaced] {
		j.fitsAfterAll()
	}
}

// fitsAfterAll takes back that a place is the wrong one, where what is due in the
// end is another course than the one that it was held against.
func (j *judge) fitsAfterAll() {
	j.misplaced = ""
	if j.out != nil {
		j.out.Why = slices.DeleteFunc(j.out.Why, func(r Reason) bool { return r.Rule == "misplaced/sits" })
	}
}

// vocation finds the course for work that comes after the level of an integration
// course.
func (j *judge) vocation() {
	if next := j.r.rung(j.proven); next != nil {
		j.work(next.course, next.why)
		return
	}
	j.because(person.Language, "44-3-level/much", j.l.German)
}

// german is who is naturalised: German was asked for then.
func (j *judge) german() {
	j.because(person.Status, "44-german/none")
	if j.level >= 0 {
		j.choose("KOMM", person.Language, "local/due")
	}
}

// work takes a course for work, where somebody is of an age to work.
func (j *judge) work(course, rule string) {
	if j.r.workAge > 0 && j.age > j.r.workAge {
		j.because(person.Identity, "bsk/age")
		return
	}
	if j.sits(course) {
		return
	}
	j.choose(course, person.Language, rule, j.l.German)
}

func (j *judge) choose(course string, class person.Class, rule string, args ...string) {
	j.due = course
	j.because(class, rule, args...)
}

// integration finds the integration course that fits, or what there is instead.
func (j *judge) integration() {
	fits, class, rule := j.fitting()
	j.shown()
	if j.sits(fits) {
		return
	}
	if last := j.ended(person.Done); last != nil && !j.r.wrong[fits][last.Type] {
		j.after(last)
		return
	}
	if last := j.ended(person.Dropped); last != nil && (fits == "ALLG" || fits == j.r.youth) && j.r.slowAfter[last.Type] && j.r.slowReasons[last.Reason] && j.r.slow[j.l.School] {
		fits, class, rule = "FOERDER", person.Course, "foerder/dropped"
	}
	if !j.is(claim) && !j.is(obligation) && !j.is(admission) && j.r.eokDue[j.title] {
		j.instead()
		return
	}
	j.choose(fits, class, rule)
}

// shown says how the level is known.
func (j *judge) shown() {
	switch {
	case j.level < 0:
		j.because(person.Language, "unknown/level")
	case j.level >= j.r.enough:
		j.because(person.Language, "44-3-level/self", j.l.German)
	default:
		if j.out == nil {
			return
		}
		j.because(person.Language, "44-3-level/below", j.l.German)
		if _, end, known := ends(j.r.staleTerm, j.l.GermanDay); known && end < j.r.today {
			j.because(person.Language, "stale/old", string(j.l.GermanDay))
		}
	}
}

// fitting is the type that fits what a person can read and write.
func (j *judge) fitting() (course string, class person.Class, rule string) {
	script, latin := j.l.LiterateAny, j.l.LiterateLatin
	switch {
	case script == "no":
		return "ALPHA", person.Language, "alpha/primary"
	case script == "partly":
		return "ALPHA", person.Language, "alpha/functional"
	case latin == "yes" && j.r.youth != "" && j.age >= 0 && j.age < j.r.youthUnder:
		return j.r.youth, person.Identity, "youth/due"
	case latin == "yes" && j.r.fast[j.l.School] && j.ended(person.Done) == nil:
		return "INTENSIV", person.Education, "intensiv/due"
	case latin == "yes":
		return "ALLG", person.Language, "allg/due"
	case latin != "" && script == "yes":
		return "ZWEIT", person.Language, "zweit/due"
	case latin != "" && (j.l.School == "" || j.l.School == "none"):
		return "ALPHA", person.Language, "unknown/script"
	case latin != "":
		return "ZWEIT", person.Language, "unknown/script"
	}
	return "ALLG", person.Language, "unknown/literacy"
}

// sits says whether somebody sits in a course that serves for the one that is due,
// and finds one that plainly does not.
func (j *judge) sits(needed string) bool {
	sure := j.l.LiterateAny != "" && j.l.LiterateLatin != ""
	for i := range j.l.Case.Seats {
		e := &j.l.Case.Seats[i]
		if e.State != person.Running && e.State != person.Waiting {
			continue
		}
		switch {
		case j.r.wrong[needed][e.Type]:
			if sure || needed == "ALPHA" && j.l.LiterateAny != "" {
				j.misplaced = e.Type
				j.because(person.Course, "misplaced/sits", e.Type, needed)
			}
		case e.State == person.Running && j.serves(e.Type, needed):
			j.because(person.Course, "seat/sits", e.Type)
			return true
		}
	}
	return false
}

// serves says whether a course is as good as the one that is due.
func (j *judge) serves(course, needed string) bool {
	switch group := j.r.group[needed]; {
	case course == needed:
		return true
	case j.r.vocational[needed]:
		return j.r.vocational[course]
	case group == "integration":
		return j.r.group[course] == "integration"
	case group == "first", group == "local":
		return j.r.group[course] == "integration" || j.r.group[course] == "first" || j.r.group[course] == "local"
	}
	return false
}

// ended is the last integration course that ended in a way.
func (j *judge) ended(how string) *person.Enrolment {
	var last *person.Enrolment
	for i := range j.l.Case.Seats {
		e := &j.l.Case.Seats[i]
		if e.State == how && j.r.group[e.Type] == "integration" && (last == nil || e.To >= last.To) {
			last = e
		}
	}
	return last
}

// after finds what comes after an integration course that did not lead to B1.
func (j *judge) after(last *person.Enrolment) {
	times := 0
	for i := range j.l.Case.Seats {
		if e := &j.l.Case.Seats[i]; e.State == person.Done && e.Type == last.Type {
			times++
		}
	}
	result := max(j.r.index(last.Result), j.proven)
	switch {
	case result < 0:
		j.because(person.Course, "unknown/result", last.Type)
	case j.r.slowAfter[last.Type] && result < j.r.slowBelow:
		j.choose("FOERDER", person.Course, "foerder/due", last.Type)
	case j.r.repeats[last.Type] && times < 2 && j.r.edition.Holds("course", last.Type):
		j.choose(last.Type, person.Course, "repeat/due", last.Type)
	case result >= j.r.jobLevel && j.r.afterA2 != "" && (j.r.workAge == 0 || j.age <= j.r.workAge):
		j.because(person.Course, "repeat/none", last.Type)
		j.a2()
	default:
		j.because(person.Course, "repeat/none", last.Type)
		j.choose("KOMM", person.Language, "local/due")
	}
}

// a2 takes the course for work from A2.
func (j *judge) a2() {
	if j.r.afterA2 == "BSK-B1" {
		j.work(j.r.afterA2, "bsk-b1/due")
		return
	}
	j.work(j.r.afterA2, "job-bsk/due")
}

// instead finds a course for whom no route leads into an integration course.
func (j *judge) instead() {
	switch done := j.had("EOK"); {
	case j.level >= j.r.jobLevel && j.r.afterA2 != "" && (j.r.workAge == 0 || j.age <= j.r.workAge):
		j.because(person.Status, "eok/instead", j.title)
		j.a2()
	case done || j.level >= 0 && !j.r.eokLevels[j.l.German]:
		if !j.sits("KOMM") {
			j.choose("KOMM", person.Status, "local/instead", j.title)
		}
	default:
		if !j.sits("EOK") {
			j.choose("EOK", person.Status, "eok/due", j.title)
		}
	}
}

func (j *judge) had(course string) bool {
	for i := range j.l.Case.Seats {
		if e := &j.l.Case.Seats[i]; e.State == person.Done && e.Type == course {
			return true
		}
	}
	return false
}

// lacksCare says whether childcare stands in the way: as the profile has it, or as
// somebody found it to be needed and nobody settled it since.
func (j *judge) lacksCare() bool {
	if j.r.careNeeded != "" && j.l.Childcare == j.r.careNeeded {
		return true
	}
	return j.l.Childcare != j.r.careSettled && slices.Contains(j.l.Needs, j.r.careNeed)
}

// blocks finds what stands in the way of the course that is due.
func (j *judge) blocks(offers Offers) {
	if j.due == "" {
		return
	}
	if j.lacksCare() {
		j.block(childcare, person.Need, "childcare/needed")
	}
	if offers != nil && j.l.Municipality != "" && !offers.Within(j.due, j.l.Municipality) {
		j.block(place, person.Place, "place/none", j.due, j.l.Municipality)
	}
	integration := j.r.group[j.due] == "integration"
	switch {
	case j.r.vocational[j.due] && !j.paper:
		j.block(authorisation, person.Entitlement, "authorisation/bsk")
	case integration && !j.is(claim) && j.is(admission) && !j.paper:
		j.block(authorisation, person.Entitlement, "authorisation/missing")
	}
	barred := !j.is(claim) && !j.is(obligation) && !j.is(admission) && j.proven < j.r.enough
	if barred && j.r.suspended && j.title != "" && !j.r.refused[j.title] && !j.r.vocational[j.due] {
		j.block(suspended, person.Entitlement, "44-4/suspended")
	}
}

// deadlines finds the notice that is owed to whoever waits; the others are found
// with their routes.
func (j *judge) deadlines() {
	since := j.l.Case.Waiting
	if since == "" {
		return
	}
	for i := range j.l.Case.Seats {
		e := &j.l.Case.Seats[i]
		if e.State != person.Waiting {
			continue
		}
		group := j.r.group[e.Type]
		term, owed := j.r.notices[group]
		if end, _, known := ends(term, since); owed && known {
			j.deadline("notice", end, person.Course, j.r.noticeRules[group]+"/runs", string(since))
			return
		}
	}
}
