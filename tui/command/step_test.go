package command

import (
	"testing"

	"lotse/store/person"
)

// Flags stand before the id or behind it; what follows is text as it stands.
func TestStepWordsAreReadAndWrittenAlike(t *testing.T) {
	id := string(person.IDFrom(7))
	for line, want := range map[string]Action{
		"step " + id + " +7d Platz it's \"frei\"":            PlanStep{Person: person.IDFrom(7), Day: "+7d", What: "Platz it's \"frei\""},
		"step --for @Courses " + id + " morgen Platz":        PlanStep{Person: person.IDFrom(7), Day: "morgen", What: "Platz", For: "@courses"},
		"step done " + id + " --next +14d will -- überlegen": EndStep{Person: person.IDFrom(7), Next: "+14d", Result: "will -- überlegen"},
		"step done --outcome met " + id:                      EndStep{Person: person.IDFrom(7), Outcome: "met"},
		"step done --step s1 " + id + " --withdrawn":         EndStep{Person: person.IDFrom(7), Step: "s1", Withdrawn: true},
		"steps --all --until +7d":                            ListSteps{All: true, Until: "+7d"},
		"tour":                                               ShowTour{},
		"tour suggest 3":                                     ShowTour{Suggest: 3},
		"tour add " + id:                                     AddToTour{People: []person.ID{person.IDFrom(7)}},
		"tour met 3 --next +14d braucht Kinderbetreuung":     VisitStop{Outcome: "met", Number: 3, Next: "+14d", Text: "braucht Kinderbetreuung"},
		"tour nobody --key k " + id + " Zettel":              VisitStop{Outcome: "nobody", Person: person.IDFrom(7), Key: "k", Text: "Zettel"},
		"refer --keep " + id + " tjark zieht nach Norden":    Refer{Person: person.IDFrom(7), To: "tjark", Why: "zieht nach Norden", Keep: true},
		"refer reject " + id + " kein Platz":                 AnswerReferral{"reject", person.IDFrom(7), "kein Platz"},
		"referrals --json":                                   ListReferrals{true},
	} {
		got, err := Parse(line, nil)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		same := func(a Action) bool {
			add, isAdd := a.(AddToTour)
			return isAdd && add.String() == want.String() || !isAdd && a == want
		}
		if !same(got) {
			t.Errorf("%s: %#v", line, got)
		}
		if again, err := Parse(got.String(), nil); err != nil || !same(again) {
			t.Errorf("%s is written as %s: %v", line, got, err)
		}
	}
	for _, line := range []string{"step " + id, "step " + id + " +7d", "step x +7d y", "tour met", "tour met 0", "tour add", "refer " + id, "refer " + id + " tjark", "steps x", "step done --next=1 --next=2 " + id} {
		if got, err := Parse(line, nil); err == nil {
			t.Errorf("%s: %#v", line, got)
		}
	}
}
