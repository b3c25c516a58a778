package text

// ruleTexts are the words about what the rule book says.
var ruleTexts = table{
	"help.due":   {"sagt, welcher Kurs fällig ist und warum", "says which course is due, and why"},
	"help.rules": {"sagt, welche Regeln gelten und warum", "says which rules are in force, and why"},
	"help.due.more": {
		"Nennt den Kurs, der als Nächstes fällig ist, die Wege in einen Kurs, laufende Fristen und was im Weg steht. Jeder Satz nennt seine Regel und deren Quelle. --at fragt nach den Regeln eines anderen Tages.",
		"Names the course that is due next, the routes into a course, deadlines that run and what stands in the way. Each sentence names its rule and source. --at asks by the rules of another day.",
	},
	"help.rules.more": {
		"Zeigt, was an einem Tag gilt: rules --at 2024-12-06 repeat. Wörter suchen in Regeln und Kursarten.",
		"Shows what is in force on a day: rules --at 2024-12-06 repeat. Words search rules and types of course.",
	},
	"usage.rules.at":     {"%s ist kein Tag; schreiben Sie 2026-05-31 oder 31.05.2026", "%s is not a day; write 2026-05-31 or 31.05.2026"},
	"due.due":            {"%s am %s: fällig ist %s.", "%s on %s: due is %s."},
	"due.none":           {"%s am %s: Es ist kein Kurs fällig.", "%s on %s: no course is due."},
	"due.misplaced":      {"Im falschen Kurs: %s.", "In the wrong course: %s."},
	"due.routes":         {"Wege in einen Kurs", "Routes into a course"},
	"due.open":           {"%s: offen", "%s: open"},
	"due.until":          {"%s: offen bis %s", "%s: open until %s"},
	"due.closed":         {"%s: nicht offen", "%s: not open"},
	"due.deadlines":      {"Fristen", "Deadlines"},
	"due.blocks":         {"Was im Weg steht", "What stands in the way"},
	"rules.on":           {"Was am %s gilt", "What is in force on %s"},
	"rules.route":        {"Wege", "Routes"},
	"rules.course":       {"Welcher Kurs", "Which course"},
	"rules.need":         {"Bedarf", "Need"},
	"rules.deadline":     {"Fristen", "Deadlines"},
	"rules.block":        {"Hindernisse", "Blocks"},
	"rules.organisation": {"Organisation", "Organisation"},
	"rules.courses":      {"Kurse und Angebote", "Courses and offers"},
	"rules.nothing":      {"Dazu gilt an diesem Tag keine Regel.", "No rule about this is in force on this day."},
}
