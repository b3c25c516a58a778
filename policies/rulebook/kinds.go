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
	{"source", nil},
	{"role", nil},
}
