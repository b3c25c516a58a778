package need

import (
	"time"

	"lotse/policies/rulebook"
	"lotse/store/person"
)

// set is codes that a rule names.
type set map[string]bool

// Rules is what the rule book says on one day, ready to be asked often and by many.
type Rules struct {
	edition *rulebook.Edition
	day     person.Date
	today   int // days since 1.1.1970

	levels map[string]int // codes of "level", in their order from 0

	claim, unsure, with, naturalised   set
	claimTerm, grantTerm, obligedTerm  rulebook.Term
	admits, suspended                  bool // §44(4) on this day
	refused, obliging                  set
	minAge, workAge                    int
	schools                            set // enrolments that are school
	enough, jobLevel                   int // index of level
	rungs                              []rung
	youth                              string // type of the course for young adults; empty: none
	youthUnder                         int    // its age
	shows                              set    // evidence that shows a level
	fast, slow, slowAfter, slowReasons set
	slowBelow                          int
	repeats                            set
	wrong                              map[string]set // type needed → types that do not fit
	afterA2                            string         // type of the course from A2 without B1; empty: none
	bskTerm, certTerm, staleTerm       rulebook.Term
	notices                            map[string]rulebook.Term // group of courses → after how long to tell
	noticeRules                        map[string]string
	eokDue, eokTitles, eokLevels       set
	miaSex                             string
	miaAge, miaCourses                 int
	careNeeded, careNeed, careSettled  string
	group                              map[string]string // type of course → group
	vocational                         set               // types of vocational language courses

	routes [1 << 7][]string
	blocks [1 << 4][]string
}

// rung is a vocational course that leads from one level to another.
type rung struct {
	course, why      string
	from, enoughFrom int // index of level
}

// rung is the highest vocational course that a level leads into, nil where there is
// none.
func (r *Rules) rung(level int) *rung {
	for i := len(r.rungs) - 1; i >= 0; i-- {
		if one := &r.rungs[i]; one.from <= level && level < one.enoughFrom {
			return one
		}
	}
	return nil
}

// The routes and blocks, in the order of their code lists; bits of judge.open and
// judge.blocked.
var (
	routeCodes = [7]string{"44-1", "44a", "44-4", "bsk", "eok", "mia", "local"}
	blockCodes = [4]string{"childcare", "place", "authorisation", "suspended"}
)

const (
	claim = iota
	obligation
	admission
	bsk
	eok
	mia
	local
)

const (
	childcare = iota
	place
	authorisation
	suspended
)

// On prepares the rules of a day, such as "2026-11-23".
func On(book *rulebook.Book, day person.Date) *Rules {
	r := &Rules{edition: book.At(string(day)), day: day, levels: map[string]int{}, group: map[string]string{}, vocational: set{},
		wrong: map[string]set{}, notices: map[string]rulebook.Term{}, noticeRules: map[string]string{}}
	r.today, _, _ = span(day)
	for i, e := range book.List("level") {
		r.levels[e.Code] = i
	}
	for _, e := range book.List("course") {
		r.group[e.Code] = e.Attrs["group"]
		if e.Attrs["group"] == "job" && e.Attrs["ue"] != "" {
			r.vocational[e.Code] = true
		}
	}
	r.readRoutes()
	r.readCourses()
	r.readJob()
	for bits := range r.routes {
		r.routes[bits] = chosen(routeCodes[:], bits)
	}
	for bits := range r.blocks {
		r.blocks[bits] = chosen(blockCodes[:], bits)
	}
	return r
}

func chosen(codes []string, bits int) []string {
	var out []string
	for i, code := range codes {
		if bits&(1<<i) != 0 {
			out = append(out, code)
		}
	}
	return out
}

// rule is the rule that is in force; without parameters where none is.
func (r *Rules) rule(id string) rulebook.Rule {
	one, _ := r.edition.Rule(id)
	return one
}

func setOf(rule rulebook.Rule, param string) set {
	s := set{}
	for _, code := range rule.List(param) {
		s[code] = true
	}
	return s
}

func (r *Rules) level(rule rulebook.Rule, param string) int {
	if i, known := r.levels[rule.Params[param]]; known {
		return i
	}
	return 1 << 10 // no level reaches it
}

func (r *Rules) readRoutes() {
	one := r.rule("44-1")
	r.claim, r.unsure, r.with = setOf(one, "titles"), setOf(one, "unsure"), setOf(one, "with")
	r.naturalised = setOf(r.rule("44-german"), "titles")
	r.claimTerm = r.rule("44-2").Term("term")
	r.obligedTerm, r.obliging = r.rule("44a").Term("term"), setOf(r.rule("44a"), "spheres")
	one, r.admits = r.edition.Rule("44-4")
	r.suspended = one.Params["suspended"] == "yes"
	r.grantTerm, r.refused = one.Term("term"), setOf(one, "refused")
	one = r.rule("eok")
	r.eokDue, r.eokTitles, r.eokLevels = setOf(one, "due"), setOf(one, "titles"), setOf(one, "levels")
	one = r.rule("mia")
	r.miaSex, r.miaAge, r.miaCourses = one.Params["sex"], one.Number("age"), one.Number("courses")
	care := r.rule("childcare").Params
	r.careNeeded, r.careNeed, r.careSettled = care["state"], care["need"], care["settled"]
}

func (r *Rules) readCourses() {
	one := r.rule("44-3-age")
	r.minAge, r.schools = one.Number("age"), setOf(one, "types")
	one = r.rule("44-3-level")
	r.enough, r.shows = r.level(one, "level"), setOf(one, "evidence")
	r.fast = setOf(r.rule("intensiv"), "schools")
	if one, inForce := r.edition.Rule("youth"); inForce && r.edition.Holds("course", one.Params["type"]) {
		r.youth, r.youthUnder = one.Params["type"], one.Number("under")
	}
	one = r.rule("foerder")
	r.slow, r.slowAfter, r.slowReasons, r.slowBelow = setOf(one, "schools"), setOf(one, "after"), setOf(one, "reasons"), r.level(one, "below")
	r.repeats = setOf(r.rule("repeat"), "types")
	for needed := range r.rule("misplaced").Params {
		r.wrong[needed] = setOf(r.rule("misplaced"), needed)
	}
	r.staleTerm = r.rule("stale").Term("term")
}

func (r *Rules) readJob() {
	r.workAge = r.rule("bsk").Number("to_age")
	for _, id := range []string{"bsk-b2", "bsk-c1", "bsk-c2"} {
		one, inForce := r.edition.Rule(id)
		if inForce && r.edition.Holds("course", one.Params["type"]) {
			r.rungs = append(r.rungs, rung{one.Params["type"], id + "/due", r.level(one, "level"), r.level(one, "enough")})
		}
	}
	r.jobLevel = r.level(r.rule("job-bsk"), "level")
	for _, id := range []string{"bsk-b1", "job-bsk"} {
		one, inForce := r.edition.Rule(id)
		if inForce && r.afterA2 == "" && r.edition.Holds("course", one.Params["type"]) {
			r.afterA2, r.jobLevel = one.Params["type"], r.level(one, "level")
		}
	}
	r.bskTerm, r.certTerm = r.rule("deufov-6-3").Term("term"), r.rule("deufov-8-1").Term("term")
	for _, id := range []string{"deufov-9-3", "notice"} {
		if one, inForce := r.edition.Rule(id); inForce {
			r.notices[one.Params["group"]], r.noticeRules[one.Params["group"]] = one.Term("term"), id
		}
	}
}

// span is the first and the last day that a date may mean, in days since
// 1.1.1970; false where nothing is known.
func span(d person.Date) (first, last int, known bool) {
	y, m, day, parts := split(d)
	switch parts {
	case 1:
		return days(y, 1, 1), days(y, 12, 31), true
	case 2:
		return days(y, m, 1), days(y, m+1, 1) - 1, true
	case 3:
		at := days(y, m, day)
		return at, at, true
	}
	return 0, 0, false
}

func days(y, m, d int) int {
	return int(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// split reads the numbers of a date, and says how many there are.
func split(d person.Date) (y, m, day, parts int) {
	number := func(text person.Date) (n int) {
		for i := range len(text) {
			n = n*10 + int(text[i]-'0')
		}
		return n
	}
	switch len(d) {
	case 4:
		return number(d), 0, 0, 1
	case 7:
		return number(d[:4]), number(d[5:]), 0, 2
	case 10:
		return number(d[:4]), number(d[5:7]), number(d[8:]), 3
	}
	return 0, 0, 0, 0
}

// ends is the last day of a term that begins with a date: at the earliest and at
// the latest.
func ends(t rulebook.Term, from person.Date) (first, last int, known bool) {
	y, m, d, parts := split(from)
	switch parts {
	case 1:
		return t.After(y, 1, 1), t.After(y, 12, 31), true
	case 2:
		_, end, _ := span(from)
		last := time.Unix(int64(end)*86400, 0).UTC()
		return t.After(y, m, 1), t.After(last.Year(), int(last.Month()), last.Day()), true
	case 3:
		end := t.After(y, m, d)
		return end, end, true
	}
	return 0, 0, false
}

func dateOf(day int) person.Date {
	return person.DateOf(time.Unix(int64(day)*86400, 0).UTC())
}
