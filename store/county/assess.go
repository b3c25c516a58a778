package county

import (
	"strconv"

	"lotse/store/person"
)

func number(n int) string { return strconv.Itoa(n) }

// assess lists how German was found over time: what somebody said of
// themselves, tests at the beginning and the end of courses. The last finding is
// the level of today.
func (t *teller) assess(a *account) []person.Assessment {
	l := &a.learning
	if !a.adult() || l.level == "" {
		return nil
	}
	f := &findings{dice: t.dice, centre: t.centre, last: a.began, until: t.today - 1}
	first, again := t.arrivalTests(a)
	goals := t.goals(a)
	entry := t.entry(a, max(first, again), goals)
	f.add(first, entry, "self", "")
	if again != 0 && again > f.last {
		f.add(again, entry, "placement", "Einstufung am Kursort")
	}
	for _, g := range goals {
		if g.issuer != "" || f.level != g.level {
			f.reach(g)
		}
	}
	return f.list
}

// arrivalTests are the days on which somebody was first asked for their German
// and, now and then, first tested (0 where not), before any course began.
func (t *teller) arrivalTests(a *account) (first, again day) {
	until := t.today - 1
	if len(a.enrolments) > 0 {
		start, _ := a.enrolments[0].From.Time()
		until = min(until, dayAt(start)-1)
	}
	first = max(a.began+1, min(a.began+10+day(t.dice.after(40)), until, a.began+90))
	if t.dice.chance(0.55) {
		again = min(first+day(t.dice.between(10, 60)), until)
	}
	if again <= first {
		again = 0
	}
	return first, again
}

// milestone is a level that has to be found on a day (with an issuer of the
// certificate) or until then.
type milestone struct {
	finding
	issuer string
	after  day // of a course that ended without a certificate
}

// goals are the certificates and the level of today, which those who are or were
// in a course that needs it had before.
func (t *teller) goals(a *account) []milestone {
	l := &a.learning
	last, after := t.today-1, day(0)
	var out []milestone
	for i, w := range l.wishes {
		start, _ := a.enrolments[i].From.Time()
		end, _ := a.enrolments[i].To.Time()
		switch {
		case w.certified():
			out = append(out, milestone{finding{w.result, dayAt(end) + 12}, issuer(w), 0})
		case w.state != "done" && required[w.kind] != "":
			last = min(last, max(a.began+1, dayAt(start)-1))
		case w.state == "done":
			after = dayAt(end) + 5
		}
	}
	return append(out, milestone{finding{l.level, last}, "", after})
}

// entry is the level that somebody arrived with: not above what was found later,
// and not so far below that nobody could have learnt the rest.
func (t *teller) entry(a *account, on day, goals []milestone) string {
	most := len(levels) - 1
	for _, w := range a.learning.wishes {
		if beginners(w.kind) {
			most = min(most, rank("A2"))
		}
		if w.result != "" {
			most = min(most, rank(w.result))
		}
	}
	for _, g := range goals {
		most = min(most, rank(g.level))
	}
	weights := append([]float64{}, []float64{70, 20, 7, 3, 1, 0.5, 0.2}[:most+1]...)
	for at := range most + 1 {
		if a.learning.alpha() && at > rank("A1") { // rare without letters
			weights[at] /= 20
		}
	}
	for at := range most {
		for _, g := range goals {
			if !(finding{levels[at], on}).reaches(g.level, g.on) {
				weights[at] = 0
			}
		}
	}
	return levels[t.dice.weighted(weights)]
}

// certified says whether a certificate was given: the Deutsch-Test für Zuwanderer
// has none below A2.
func (w wish) certified() bool { return w.state == "done" && rank(w.result) >= rank("A2") }

// reached is the level that the test found, as the roster has it.
func (w wish) reached() string {
	if w.tested && !w.certified() {
		return "<A2"
	}
	return w.result
}

func issuer(w wish) string {
	if w.tested {
		return dtz
	}
	return "DTB"
}

const dtz = "DTZ"

// examiners are those who certify what a test found.
var examiners = map[string]string{dtz: "BAMF", "DTB": "telc"}

// findings grows in the order of days.
type findings struct {
	dice   dice
	centre string // that tests
	until  day
	last   day
	level  string
	best   [4]int // ranks by skill
	list   []person.Assessment
}

// reach adds the finding of a milestone, not before it can have been learnt.
func (f *findings) reach(g milestone) {
	if g.issuer != "" {
		f.add(g.on, g.level, "certificate", g.issuer)
		return
	}
	need := int(climb(f.level, g.level))
	soonest := min(g.on, max(g.after, f.last+day(f.dice.between(need, 2*need))))
	f.add(soonest+day(f.dice.between(0, min(260, int(g.on-soonest)))), g.level, "placement", f.centre)
}

// add appends a finding: overall, or per skill so that the rule of the
// Deutsch-Test für Zuwanderer gives just this level.
func (f *findings) add(on day, level, evidence, issuer string) {
	on = min(max(on, f.last+1), f.until)
	if on <= f.last { // no day is left: the new finding takes the place of the old
		f.list, f.best = nil, [4]int{}
	}
	f.last, f.level = on, level
	one := person.Assessment{Language: "deu", Skill: person.Overall, Level: level, Day: on.date(), Evidence: evidence, Issuer: issuer, Source: person.Outreach}
	if evidence == "certificate" {
		one.Test, one.Issuer = issuer, examiners[issuer]
	}
	if evidence == "self" && f.dice.chance(0.5) {
		f.list = append(f.list, one)
		return
	}
	for skill, at := range f.skills(rank(level), evidence, issuer) {
		f.best[skill] = max(f.best[skill], at)
		one.Skill, one.Level = skillNames[skill], levels[f.best[skill]]
		f.list = append(f.list, one)
	}
}

var skillNames = []string{person.Listening, person.Reading, person.Writing, person.Speaking}

// skills spreads a level: speaking reaches it and one other part does. A
// certificate names no level above its own, that of the Deutsch-Test für
// Zuwanderer none but A2 and B1, and listening and reading are one part of it.
func (f *findings) skills(at int, evidence, issuer string) [4]int {
	lower := func() int {
		if at > 0 && f.dice.chance(0.4) {
			return at - 1
		}
		return at
	}
	better := at
	if at < 5 && f.dice.chance(0.25) {
		better++
	}
	switch {
	case issuer == dtz && at == rank("B1"):
		parts := [][2]int{{at, at}, {at, at - 1}, {at - 1, at}}[f.dice.weighted([]float64{60, 28, 12})]
		return [4]int{parts[0], parts[0], parts[1], at}
	case issuer == dtz:
		return [4]int{at, at, at, better}
	case evidence == "certificate":
		return [4]int{at, lower(), lower(), at}
	}
	return [4]int{at, lower(), lower(), better}
}
