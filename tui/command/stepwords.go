package command

import "lotse/store/person"

// stepWords are about next steps, referrals and tours.
func stepWords() []Word {
	return []Word{
		{"step", "[--for STAFF|@ROLE] [--json] ID DAY WHAT…", "help.step", "followup", parseStep},
		{"step done", "ID [--step STEP] [--outcome met] [--withdrawn] [--next DAY] [RESULT…]", "help.step.done", "followup", parseStepDone},
		{"steps", "[--json] [--all|--for STAFF|@ROLE] [--until DAY]", "help.steps", "followup", parseSteps},
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
}
