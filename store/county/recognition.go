package county

import (
	"lotse/store"
	"lotse/store/person"
)

// procedures are the steps that a recognition may have taken, by what is known of
// the qualification.
var procedures = map[string][][]string{
	"abroad":         {nil, nil, {"advised"}},
	"in_recognition": {{"advised", "applied"}, {"advised", "applied", "incomplete"}, {"applied"}},
	"recognised":     {{"advised", "applied", "full"}, {"applied", "full"}, {"advised", "applied", "incomplete", "full"}, {"applied", "partial"}},
}

// recognise adds the qualification that somebody brought and what became of its
// recognition (BQFG).
func (t *teller) recognise(a *account, out *store.Arrival) {
	of := ""
	for _, r := range out.Records {
		if fact, ok := r.Fields[person.Qualification]; ok {
			of = fact.Value
		}
	}
	if procedures[of] == nil || a.age < 22 {
		return
	}
	title := "Berufsabschluss"
	if a.learning.school == "tertiary" {
		title = pick(t.facts, []string{"Bachelor", "Diplom", "Master", "Staatsexamen"})
	}
	one := person.Recognition{ID: t.key('q'), Title: title, Country: t.h.nation.code, By: t.roles["coordinator"]}
	if made := a.born.year() + 23; made < a.began.year() {
		one.Year = person.Date(number(made))
	}
	t.proceed(&one, a, pick(t.facts, procedures[of]))
	out.Profile.Recognitions = []person.Recognition{one}
}

// proceed spreads the steps over the time that the person has been here.
func (t *teller) proceed(one *person.Recognition, a *account, states []string) {
	here := int(t.today - a.began)
	for i, state := range states {
		on := a.began + day(here*(i+1)/(len(states)+1))
		office := ""
		if state != "advised" {
			office = pick(t.facts, []string{"IHK FOSA", "Handwerkskammer", "Regionales Landesamt für Schule und Bildung", "ZAB"})
		}
		one.Steps = append(one.Steps, person.RecognitionStep{State: state, Day: on.date(), Office: office, By: t.roles["coordinator"]})
	}
}
