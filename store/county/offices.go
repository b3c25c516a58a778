package county

import (
	"slices"

	"lotse/store/person"
)

// youth is the file of the youth office, which writes names and birth dates
// down itself: they differ now and then.
func (t *teller) youth(a *account) person.Record {
	f := newFacts(person.YouthOffice, max(a.since(), t.today-day(t.dice.between(5, 200))))
	t.identity(f, a, 0.2, 0.08)
	f.setList(person.Nationality, t.h.nation.code)
	t.lives(f, t.here)
	f.set(person.Street, a.street)
	if t.dice.chance(0.1) {
		f.set(person.Street, t.street())
	}
	if a.adult() {
		f.set(person.Children, number(t.kids()))
		f.set(person.Phone, a.phone)
	}
	return f.record(fileOf(person.YouthOffice, a.number), a.id)
}

// lives sets the place of living.
func (t *teller) lives(f facts, at *place) {
	f.set(person.Municipality, at.code)
	f.set(person.District, at.district)
}

// identity sets name, birth and sex, differing in so many of the cases.
func (t *teller) identity(f facts, a *account, name, birth float64) {
	family, given := t.otherName(a.naming, name)
	f.set(person.Family, family)
	f.set(person.Given, given)
	f.set(person.Birth, string(t.otherBirth(a.human, birth)))
	f.set(person.Sex, a.sex)
}

func (t *teller) kids() int {
	kids := 0
	for _, m := range t.h.members {
		if m.role == "child" && m.twinOf == nil {
			kids++
		}
	}
	return kids
}

// outreach is what staff of the county wrote down themselves: the name in its
// own script, how to reach the person, what they learnt.
func (t *teller) outreach(a *account) person.Record {
	f := newFacts(person.Outreach, max(a.since(), t.today-day(t.dice.between(3, 500))))
	if t.dice.chance(0.88) {
		f.set(person.Native, a.naming.native())
	}
	if t.dice.chance(0.05) {
		_, given := a.naming.latin(a.naming.spelt + 1)
		f.setList(person.Aliases, given)
	}
	f.set(person.Phone, a.phone)
	f.set(person.Declaration, a.declaration)
	f.setList(person.Languages, t.languages()...)
	if len(t.h.stays) > 1 && t.dice.chance(0.4) {
		t.lives(f, t.here)
		f.set(person.Street, a.street)
	}
	if a.adult() {
		t.brought(f, a)
	}
	r := f.record("outreach:"+string(a.id), a.id)
	r.Assessments = a.assessments
	return r
}

func (t *teller) languages() []string {
	out := t.h.nation.list("languages")
	if second := t.h.nation.row["second"]; t.dice.chance(0.35) {
		out = append(out, second)
	}
	if !slices.Contains(out, "eng") && t.dice.chance(0.15) {
		out = append(out, "eng")
	}
	return out
}

// brought is what a grown person told of school, work and family.
func (t *teller) brought(f facts, a *account) {
	l := &a.learning
	f.set(person.School, l.school)
	f.set(person.Qualification, t.qualification(l.school))
	if t.dice.chance(0.6) {
		f.set(person.Occupation, t.work(a))
	}
	letters := map[string][2]string{"primary": {"no", "no"}, "functional": {"partly", "no"}, "second": {"yes", "no"}, "latin": {"yes", "yes"}}[l.literacy]
	if l.literacy == "second" && (l.state == "running" || l.state == "done") {
		letters[1] = "partly"
	}
	f.set(person.LiterateAny, letters[0])
	f.set(person.LiterateLatin, letters[1])
	if a.role == "head" || a.role == "partner" {
		f.set(person.Children, number(t.kids()))
	}
	f.set(person.Childcare, t.childcare(a))
}

// work is an occupation in the form for a man or a woman.
func (t *teller) work(a *account) string {
	at := 0
	if a.sex == "w" {
		at = 1
	}
	return side(pick(t.dice, t.occupation[a.learning.school]), at)
}

func (t *teller) qualification(school string) string {
	switch {
	case school == "tertiary":
		return []string{"abroad", "in_recognition", "recognised", "none"}[t.dice.weighted([]float64{66, 14, 12, 8})]
	case school == "secondary" || school == "middle":
		return []string{"abroad", "in_recognition", "recognised", "none"}[t.dice.weighted([]float64{28, 3, 2, 67})]
	}
	return "none"
}

func (t *teller) childcare(a *account) string {
	open := slices.ContainsFunc(a.needs, func(n person.NeedFound) bool { return n.Kind == "childcare" && n.State == "open" })
	switch {
	case open:
		return "needed"
	case t.youngChild(t.h, a.human):
		return "arranged"
	case a.learning.state == "none" && t.dice.chance(0.5):
		return ""
	}
	return "none_needed"
}

// twin is the only record of a second file: from the youth office for families
// and the young, otherwise from outreach work, where the link was not seen.
func (t *teller) twin(a *account) person.Record {
	source := person.Outreach
	if t.youthShare(a) > 0 {
		source = person.YouthOffice
	}
	f := newFacts(source, max(a.since(), t.today-day(t.dice.between(10, 400))))
	t.identity(f, a, 0.75, 0.55)
	f.setList(person.Nationality, t.h.nation.code)
	t.lives(f, pick(t.dice, t.h.stays).place)
	f.set(person.Declaration, a.declaration)
	id := fileOf(source, a.number)
	if source == person.Outreach {
		id = "outreach:" + string(a.id)
		f.set(person.Phone, a.phone)
		f.setList(person.Languages, t.languages()...)
	}
	return f.record(id, a.id)
}
