package rulebook

// kinds names every code list, in the order of their files, and the columns
// that it has beyond the common ones.
var kinds = []struct {
	name       string
	attributes []string
}{
	{"sex", nil},
	{"nationality", nil},
	{"municipality", []string{"group"}}, // group: Samtgemeinde that it is a member of
	{"district", []string{"group"}},     // group: municipality that it is a part of
	{"residence", nil},
	{"sphere", nil},
	{"school", []string{"isced"}},
	{"qualification", nil},
	{"language", nil},
	{"literacy", nil},
	{"yesno", nil},
	{"childcare", nil},
	{"declaration", nil},
	{"course", []string{"group", "ue", "orientation"}}, // ue: lessons of 45 minutes, orientation: those of the orientation course after it
	{"course_state", nil},
	{"reason", nil}, // for leaving a course before its end
	{"level", nil},
	{"skill", nil},
	{"evidence", nil},
	{"need", nil},
	{"contact", nil},
	{"urgency", nil},
	{"daytime", nil},
	{"weekday", nil},
	{"course_phase", nil},
	{"seat", []string{"counts", "holds"}}, // counts: the course_state that lists count it as; holds: "seat" or "trial" where it takes a place
	{"route", nil},
	{"deadline", nil},
	{"block", nil},
	{"grant", nil},     // state of an authorisation
	{"authority", nil}, // that grants or obliges
	{"recognition", nil},
	{"visit", nil}, // how a visit turned out
	{"task", []string{"days", "ahead", "before", "owner"}}, // what an event or a deadline asks somebody to do
	{"source", []string{"costs"}},                          // costs: what nobody can say without it
	{"role", nil},
}
