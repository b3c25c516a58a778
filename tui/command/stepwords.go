package command

import "lotse/store/person"

// stepWords are about next steps, referrals and tours.
func stepWords() []Word {
	return []Word{
		{"step", "[--for STAFF|@ROLE] [--json] ID DAY WHAT…", "help.step", "followup", parseStep},
		{"step done", "ID [--step STEP] [--outcome met] [--withdrawn] [--next DAY] [RESULT…]", "help.step.done", "followup", parseStepDone},
		{"steps", "[--json] [--all|--for STAFF|@ROLE] [--until DAY]", "help.steps", "followup", parseSteps},
		{"tour", "[--json]", "help.tour", "tour", parseTour},
		{"tour suggest", "[--json] [N]", "help.tour.suggest", "tour", parseTourSuggest},
		{"tour add", "[--json] ID…", "help.tour.add", "tour", parseTourAdd},
		{"tour met", "ID|NUMBER [--next DAY] [--key KEY] [TEXT…]", "help.tour.met", "tour", parseVisit("met")},
		{"tour nobody", "ID|NUMBER [--next DAY|none] [--key KEY] [TEXT…]", "help.tour.nobody", "tour", parseVisit("nobody")},
		{"tour moved", "ID|NUMBER [--next DAY] [--key KEY] [TEXT…]", "help.tour.moved", "tour", parseVisit("moved")},
		{"tour refused", "ID|NUMBER [--next DAY] [--key KEY] [TEXT…]", "help.tour.refused", "tour", parseVisit("refused")},
		{"tour clear", "[--json]", "help.tour.clear", "tour", parseTourClear},
		{"refer", "[--keep] ID STAFF WHY…", "help.refer", "refer", parseRefer},
		{"refer accept", "ID [WHY…]", "help.refer.accept", "refer", parseAnswer("accept")},
		{"refer reject", "ID [WHY…]", "help.refer.reject", "refer", parseAnswer("reject")},
		{"refer revoke", "ID [WHY…]", "help.refer.revoke", "refer", parseAnswer("revoke")},
		{"referrals", "[--json]", "help.referrals", "refer", parseReferrals},
	}
}

// stepAsks are what a conversation asks for these words.
func init() {
	asks["step"] = asked{[]Question{whichPerson, {Name: "coming", Sort: ComingDay}, {Name: "what"}}, false, func(a answers) (Action, error) {
		return PlanStep{Person: person.ID(a.of("person")), Day: a.of("coming"), What: a.of("what")}, nil
	}}
	asks["step done"] = asked{[]Question{whichPerson, {Name: "result", Open: true}}, false, func(a answers) (Action, error) {
		return EndStep{Person: person.ID(a.of("person")), Result: a.of("result")}, nil
	}}
	asks["tour add"] = asked{[]Question{whichPerson}, false, func(a answers) (Action, error) {
		return AddToTour{People: []person.ID{person.ID(a.of("person"))}}, nil
	}}
	for _, outcome := range []string{"met", "nobody", "moved", "refused"} {
		asks["tour "+outcome] = asked{[]Question{whichPerson, {Name: "result", Open: true}}, false, func(a answers) (Action, error) {
			return VisitStop{Outcome: outcome, Person: person.ID(a.of("person")), Text: a.of("result")}, nil
		}}
	}
	asks["refer"] = asked{[]Question{whichPerson, whichColleague, {Name: "why"}}, true, func(a answers) (Action, error) {
		return Refer{Person: person.ID(a.of("person")), To: person.StaffID(a.of("staff")), Why: a.of("why")}, nil
	}}
	for _, answer := range []string{"accept", "reject", "revoke"} {
		asks["refer "+answer] = asked{[]Question{whichPerson, {Name: "result", Open: true}}, false, func(a answers) (Action, error) {
			return AnswerReferral{answer, person.ID(a.of("person")), a.of("result")}, nil
		}}
	}
}
