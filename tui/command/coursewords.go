package command

import "lotse/store/person"

// courseWords are about courses and places in them.
func courseWords() []Word {
	return []Word{
		{"course", "[--json] [--all] [TYPE] [in MUNICIPALITY]", "help.course", "course.table", parseCourses},
		{"course show", "[--json] COURSE", "help.course.show", "course.read", parseCourseShow},
		{"course open", "TYPE MUNICIPALITY FROM TO " + courseFlagsUsage + " [--id ID]", "help.course.open", "course.edit", parseCourseOpen},
		{"course change", "COURSE " + courseFlagsUsage + " [--type TYPE] [--in MUNICIPALITY] [--from DAY] [--to DAY]", "help.course.change", "course.edit", parseCourseChange},
		{"course start", "COURSE", "help.course.start", "course.edit", parseCourseStart},
		{"course end", "COURSE", "help.course.end", "course.edit", parseCourseEnd},
		{"course cancel", "COURSE WHY…", "help.course.cancel", "course.edit", parseCourseCancel},
		{"course attend", "COURSE DAY [absent ID…] [excused ID…]", "help.course.attend", "course.edit", parseAttend},
		{"course result", "[--test DTZ] [--day DAY] COURSE ID [LEVEL|listening LEVEL reading LEVEL writing LEVEL speaking LEVEL|passed]", "help.course.result", "enrol", parseResult},
		{"enrol", "[--yes] [--json] [--to STEP] [--limit N] [--route ROUTE] [--first WHY…] [--childcare] [--bus] [--evening] COURSE ID…|--list NAME|--filter FILTER", "help.enrol", "propose", parseEnrol},
		{"enrol drop", "[--day DAY] COURSE ID REASON…", "help.enrol.drop", "enrol", parseEnrolDrop},
		{"enrol withdraw", "[--day DAY] COURSE ID REASON…", "help.enrol.withdraw", "propose", parseEnrolWithdraw},
		{"enrol interrupt", "[--day DAY] COURSE ID REASON…", "help.enrol.interrupt", "enrol", parseEnrolInterrupt},
		{"enrol step", "[--day DAY] COURSE ID STEP", "help.enrol.step", "propose", parseEnrolStep},
		{"enrol first", "COURSE ID WHY…", "help.enrol.first", "enrol", parseEnrolFirst},
	}
}

const courseFlagsUsage = "[--provider NAME…] [--place PLACE…] [--times TIME] [--days mo,we] [--hours 08:30-12:00] [--seats N] [--reserved N] [--childcare|--no-childcare] [--bus|--no-bus]"

var whichCourse = Question{Name: "course"}

func init() {
	person1 := func(a answers) []person.ID { return []person.ID{person.ID(a.of("person"))} }
	leaving := func(to string) asked {
		return asked{[]Question{whichCourse, whichPerson, {Name: "leaving", Sort: Choice, List: "reason"}}, true, func(a answers) (Action, error) {
			return Enrol{Course: a.of("course"), Whom: Whom{People: person1(a)}, To: to, Reason: a.of("leaving")}, nil
		}}
	}
	for word, row := range map[string]asked{
		"course change": {[]Question{whichCourse, {Name: "changes"}}, true, func(a answers) (Action, error) {
			return parseCourseChange(a.of("course")+" "+a.of("changes"), nil)
		}},
		"course attend": {[]Question{whichCourse, {Name: "attendday", Sort: PastDay, Usual: today}, {Name: "missing", Open: true}}, true,
			func(a answers) (Action, error) {
				return parseAttend(a.of("course")+" "+a.of("attendday")+" "+a.of("missing"), nil)
			}},
		"course result": {[]Question{whichCourse, whichPerson, {Name: "examresult"}}, true, func(a answers) (Action, error) {
			return parseResult(a.of("course")+" "+a.of("person")+" "+a.of("examresult"), nil)
		}},
		"course show": {[]Question{whichCourse}, false, func(a answers) (Action, error) { return ShowCourse{ID: a.of("course")}, nil }},
		"course open": {[]Question{
			{Name: "coursetype", Sort: Choice, List: "course"}, {Name: "courseplace", Sort: Places},
			{Name: "coursefrom", Sort: ComingDay}, {Name: "courseto", Sort: ComingDay},
			{Name: "provider", Flag: "provider"}, {Name: "times", Flag: "times", Sort: Choice, List: "daytime", Usual: always("morning")},
			{Name: "seats", Flag: "seats", Usual: always("25")},
		}, true, func(a answers) (Action, error) {
			set := courseSet{"type": a.of("coursetype"), "in": a.of("courseplace"), "from": a.of("coursefrom"), "to": a.of("courseto"),
				"provider": a.of("provider"), "times": a.of("times"), "seats": a.of("seats")}
			return OpenCourse{set}, nil
		}},
		"course start": {[]Question{whichCourse}, true, func(a answers) (Action, error) { return AdvanceCourse{a.of("course"), "running", ""}, nil }},
		"course end":   {[]Question{whichCourse}, true, func(a answers) (Action, error) { return AdvanceCourse{a.of("course"), "done", ""}, nil }},
		"course cancel": {[]Question{whichCourse, {Name: "cancelwhy"}}, true, func(a answers) (Action, error) {
			return AdvanceCourse{a.of("course"), "cancelled", a.of("cancelwhy")}, nil
		}},
		"enrol": {[]Question{whichCourse, whoever}, false, func(a answers) (Action, error) {
			return Enrol{Course: a.of("course"), Whom: anybody(a.of("people"))}, nil
		}},
		"enrol drop":      leaving("dropped"),
		"enrol withdraw":  leaving("withdrawn"),
		"enrol interrupt": leaving("interrupted"),
		"enrol step": {[]Question{whichCourse, whichPerson, {Name: "seatstep", Sort: Choice, List: "seat"}}, false, func(a answers) (Action, error) {
			return Enrol{Course: a.of("course"), Whom: Whom{People: person1(a)}, To: a.of("seatstep")}, nil
		}},
		"enrol first": {[]Question{whichCourse, whichPerson, {Name: "firstwhy"}}, true, func(a answers) (Action, error) {
			return Enrol{Course: a.of("course"), Whom: Whom{People: person1(a)}, To: "waiting", First: a.of("firstwhy")}, nil
		}},
	} {
		asks[word] = row
	}
}
