package county

import (
	"fmt"
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/roster"
)

// papers adds what is written down beside the records of the offices: grants,
// recognitions, times of day, and the ids and reasons of needs. Its dice are its own.
func (t *teller) papers(a *account, out *store.Arrival) {
	t.detail(out.Profile.Needs)
	if !a.adult() || a.twinOf != nil {
		return
	}
	out.Profile.Grants = t.grants(a)
	t.recognise(a, out)
	t.times(a, out)
	t.refer(out)
}

func (t *teller) key(kind byte) string { return fmt.Sprintf("%c%016x", kind, t.facts.Uint64()) }

// detail gives needs an id and says how urgent they are, and who closed them why.
func (t *teller) detail(needs []person.NeedFound) {
	for i := range needs {
		n := &needs[i]
		n.ID = t.key('b')
		n.Urgency = []string{"", "now", "soon", "later"}[t.facts.weighted([]float64{45, 15, 25, 15})]
		if n.State == "open" {
			continue
		}
		n.Closer = n.By
		if n.State == "withdrawn" {
			n.Why = pick(t.facts, []string{"hat sich erledigt", "möchte es zurzeit nicht", "Familie hilft", "doppelt aufgenommen"})
		}
	}
}

// times of day are known of two in five.
func (t *teller) times(a *account, out *store.Arrival) {
	last := out.Records[len(out.Records)-1]
	if last.Source != person.Outreach || !t.facts.chance(0.4) {
		return
	}
	list := pick(t.facts, [][]string{{"morning"}, {"morning"}, {"morning", "afternoon"}, {"afternoon"}, {"afternoon", "evening"}, {"evening"}})
	if t.youngChild(t.h, a.human) {
		list = []string{"morning"}
	}
	last.Fields[person.Daytimes] = person.Fact{List: slices.Clone(list), Source: last.Source, AsOf: last.AsOf}
}

// grants are the authorisations and obligations behind the courses that a person
// has or had, and those that have led into none yet.
func (t *teller) grants(a *account) []person.Grant {
	var out []person.Grant
	for i, e := range a.enrolments {
		route := t.h.route(e.Type, a.learning.wishes[i].want)
		if slices.Contains([]string{"44a", "44-4", "bsk"}, route) && e.Step != roster.Requested {
			out = append(out, t.used(a, e, route))
		}
	}
	if len(a.enrolments) == 0 && a.age < 66 {
		out = append(out, t.unused(a)...)
	}
	return out
}

// used is what the place in a course rests on: it was granted within the two months
// before, and to those who still wait for a vocational course within the three
// months in which it holds (DeuFöV §6(3)).
func (t *teller) used(a *account, e person.Enrolment, route string) person.Grant {
	start, _ := e.From.Time()
	granted := max(a.began, dayAt(start)-day(t.facts.between(5, 60)))
	if e.Step == roster.Granted || e.Step == roster.Placement || e.Step == roster.Waiting {
		granted = max(granted, t.today-day(t.facts.between(20, 88)))
	}
	if route == "44-4" {
		granted = min(granted, suspended-1)
	}
	applied := max(a.began, granted-day(t.facts.between(3, 20)))
	g := person.Grant{ID: t.key('g'), Route: route, State: "used", Authority: t.authorityOf(route, granted), Applied: applied.date(), Granted: granted.date(), By: t.roles["courses"], Day: granted.date()}
	switch e.Step {
	case roster.Applied:
		g.State, g.Granted = "applied", ""
	case roster.Granted, roster.Placement, roster.Waiting:
		g.State = "granted"
	}
	return g
}

// unused are those of people who have found no course: an obligation for many, an
// application here and there, an old admission (issued before they were suspended),
// a vocational authorisation that lapses soon or has lapsed.
func (t *teller) unused(a *account) []person.Grant {
	good := rank(a.learning.level) >= rank("B1")
	admitted := slices.Contains([]string{"24", "gestattung", "duldung", "25-5"}, t.h.title)
	switch chance := t.facts.Float64(); {
	case good && chance < 0.18:
		return t.grant(a, "bsk", "granted", t.today-day(t.facts.between(3, 89)))
	case good && chance < 0.24:
		return t.grant(a, "bsk", "granted", t.today-day(t.facts.between(95, 200)))
	case good:
		return nil
	case chance < 0.2 && t.h.obliges(t.today) != "abh":
		return t.grant(a, "44a", "granted", t.today-day(t.facts.between(5, 380)))
	case admitted && chance < 0.27:
		return t.grant(a, "44-4", "granted", suspended-day(t.facts.between(1, 110)))
	case chance < 0.32:
		return t.grant(a, "44a", "applied", t.today-day(t.facts.between(3, 60)))
	case chance < 0.34:
		return t.grant(a, "44-4", "refused", t.today-day(t.facts.between(20, 200)))
	}
	return nil
}

// grant is one of a day; none from before the person came.
func (t *teller) grant(a *account, route, state string, on day) []person.Grant {
	if on <= a.began || on >= t.today {
		return nil
	}
	g := person.Grant{ID: t.key('g'), Route: route, State: state, Authority: t.authorityOf(route, on), Applied: on.date(), By: t.roles["courses"], Day: on.date()}
	if state == "granted" {
		g.Applied, g.Granted = max(a.began, on-day(t.facts.between(5, 30))).date(), on.date()
	}
	return []person.Grant{g}
}

func (t *teller) authorityOf(route string, on day) string {
	switch {
	case route == "44-4":
		return "bamf"
	case route == "bsk" && t.h.sphere(on) != "sgb2":
		return "ba"
	case route == "bsk":
		return "jobcenter"
	}
	return t.h.obliges(on)
}

// refer offers a few people to a colleague who has not answered yet.
func (t *teller) refer(out *store.Arrival) {
	p := &out.Profile
	if len(p.Assigned) == 0 || p.Restricted || !t.facts.chance(0.008) {
		return
	}
	p.Referrals = []person.Referral{{
		ID: t.key('r'), From: p.Assigned[0], To: t.roles["coordinator"], Day: (t.today - day(t.facts.between(1, 12))).date(),
		Why:  pick(t.facts, []string{"Sucht einen Kurs mit Kinderbetreuung", "Fragen zur Anerkennung, die ich nicht beantworten kann", "Umzug steht an, bitte übernehmen"}),
		Keep: t.facts.chance(0.3), State: "offered",
	}}
}
