package county

import (
	"strconv"

	"lotse/store/person"
)

func number(n int) string { return strconv.Itoa(n) }

// assess lists how German was found over time; the last finding is the level of
// today. Levels of tests come from the courses.
func (t *teller) assess(a *account) []person.Assessment {
	l := &a.learning
	if !a.adult() || l.level == "" {
		return nil
	}
	f := &findings{dice: t.dice, last: t.h.arrived, until: t.today - 1}
	first := t.h.arrived + day(10+t.dice.after(60))
	entry := t.entry(a)
	if entry == l.level || t.h.arrived+60 < t.today {
		f.add(first, entry, "self", "", person.Outreach)
	}
	if t.dice.chance(0.55) && entry != l.level {
		f.add(first+day(t.dice.between(10, 60)), entry, "placement", "Einstufung am Kursort", person.Outreach)
	}
	for i, w := range l.wishes {
		if w.state == "done" && w.result != "" && i < len(a.enrolments) {
			end, _ := a.enrolments[i].To.Time()
			f.add(dayAt(end)+12, w.result, "certificate", issuer(w), person.Outreach)
		}
	}
	if f.level != l.level {
		f.add(f.last+day(t.dice.between(40, 260)), l.level, "placement", "Kreisbildungshaus Aurich", person.Outreach)
	}
	return f.list
}

// entry is the level that somebody arrived with, never above that of today.
func (t *teller) entry(a *account) string {
	most := rank(a.learning.level)
	for _, w := range a.learning.wishes {
		if w.result != "" {
			most = min(most, rank(w.result))
		}
	}
	return levels[min(most, t.dice.weighted([]float64{70, 20, 7, 3}))]
}

func issuer(w wish) string {
	if w.tested {
		return "DTZ"
	}
	return "DTB"
}

// findings grows in the order of days.
type findings struct {
	dice  dice
	until day
	last  day
	level string
	list  []person.Assessment
}

// add appends a finding: overall, or per skill so that the rule of the
// Deutsch-Test für Zuwanderer gives just this level.
func (f *findings) add(on day, level, evidence, issuer string, source person.Source) {
	on = min(max(on, f.last+1), f.until)
	if on <= f.last { // no day is left: the new finding takes the place of the old
		f.list = nil
	}
	f.last, f.level = on, level
	one := person.Assessment{Language: "deu", Skill: person.Overall, Level: level, Day: on.date(), Evidence: evidence, Issuer: issuer, Source: source}
	if evidence == "self" && f.dice.chance(0.5) {
		f.list = append(f.list, one)
		return
	}
	for skill, level := range f.skills(level) {
		one.Skill, one.Level = skillNames[skill], level
		f.list = append(f.list, one)
	}
}

var skillNames = []string{person.Listening, person.Reading, person.Writing, person.Speaking}

// skills spreads a level: speaking reaches it and listening does; the others
// may be one lower, and where speaking is better, none is higher.
func (f *findings) skills(level string) []string {
	at := rank(level)
	lower := func() string {
		if at > 0 && f.dice.chance(0.4) {
			return levels[at-1]
		}
		return level
	}
	speaking := level
	if at < 5 && f.dice.chance(0.25) {
		speaking = levels[at+1]
	}
	return []string{level, lower(), lower(), speaking}
}
