package county

import "lotse/store/person"

// needs lists what somebody found a person to need. A course is needed from
// some time before it began; how long that was is what waiting means.
func (t *teller) needs(a *account) []person.NeedFound {
	var out []person.NeedFound
	for _, e := range a.enrolments {
		out = append(out, t.courseNeed(a, e))
	}
	if a.adult() && a.learning.state == "none" && a.age < 66 && rank(a.learning.level) < 3 && t.dice.chance(0.8) {
		out = append(out, t.open(a, "course", t.suitable(a)))
	}
	for _, n := range []struct {
		kind string
		p    float64
	}{
		{"childcare", t.childcareLack(a)},
		{"recognition", t.when(a.adult() && a.age < 60 && a.learning.school == "tertiary", 0.3)},
		{"school", t.when(!a.adult() && a.age >= 6, 0.06)},
		{"housing", t.when(a.role == "head" || a.role == "alone", 0.17)},
		{"health", 0.06},
		{"counselling", t.when(a.adult(), 0.13)},
		{"work", t.when(a.adult() && a.age < 63 && rank(a.learning.level) >= 2, 0.22)},
	} {
		if t.dice.chance(n.p) {
			out = append(out, t.sometimesMet(t.open(a, n.kind, "")))
		}
	}
	return out
}

func (t *teller) when(yes bool, p float64) float64 {
	if yes {
		return p
	}
	return 0
}

func (t *teller) childcareLack(a *account) float64 {
	if t.youngChild(t.h, a.human) {
		return 0.45
	}
	return 0
}

// courseNeed was found before the course began, or before the person was put on
// the waiting list.
func (t *teller) courseNeed(a *account, e person.Enrolment) person.NeedFound {
	start, _ := e.From.Time()
	need := person.NeedFound{Kind: "course", Detail: e.Type, By: t.roles["courses"], State: "met"}
	found := dayAt(start) - day(a.learning.wait)
	if e.State == person.Waiting {
		need.State = "open"
	} else {
		need.Closed = e.From
	}
	need.Found = max(found, a.began+1).date()
	return need
}

// suitable is the course that would suit somebody who has had none.
func (t *teller) suitable(a *account) string {
	switch {
	case a.learning.alpha():
		return "ALPHA"
	case a.learning.literacy == "second" && t.dice.chance(0.5):
		return "ZWEIT"
	case t.h.title == "gestattung" || t.h.title == "duldung":
		return "EOK"
	}
	return "ALLG"
}

// open is a need that was found by whoever does outreach there.
func (t *teller) open(a *account, kind, detail string) person.NeedFound {
	since := min(int(t.today-a.since())-1, 5+t.dice.after(200))
	return person.NeedFound{Kind: kind, Detail: detail, Found: (t.today - day(since)).date(), By: t.worker(), State: "open"}
}

// sometimesMet closes a need in the meantime.
func (t *teller) sometimesMet(n person.NeedFound) person.NeedFound {
	found, _ := n.Found.Time()
	days := int(t.today - dayAt(found))
	if days < 30 || !t.dice.chance(0.35) {
		return n
	}
	n.State = "met"
	if t.dice.chance(0.2) {
		n.State = "withdrawn"
	}
	n.Closed = (dayAt(found) + day(t.dice.between(10, days-1))).date()
	return n
}
