package store

import (
	"strings"

	"lotse/store/person"
	"lotse/store/register"
	"lotse/store/roster"
)

// rosterMark begins the name of a list that is the roster of a course: list:@ID, or
// list:"@ID waiting" for a part of it, which the numbers of the planning table open.
const rosterMark = "@"

// rosterParts are the parts of a roster by their names.
var rosterParts = map[string]func(state string) bool{
	"":          func(string) bool { return true },
	"confirmed": roster.Sat,
	"trial":     func(state string) bool { return roster.Holds(state) == "trial" },
	"waiting":   func(state string) bool { return state == roster.Waiting },
	"requested": roster.OnTheWay,
}

// RosterList is the condition whose people are those of a course, or those of a
// part of it: "confirmed", "trial", "waiting", "requested"; empty: of all of it.
func RosterList(course, part string) string {
	return listField + ":" + register.Quoted(strings.TrimSpace(rosterMark+course+" "+part))
}

// roster puts the people of a course under a name. Who may not see of somebody
// which course she is in does not find her by it.
func (r *reach) roster(name string) {
	id, part, _ := strings.Cut(strings.TrimPrefix(name, rosterMark), " ")
	c, in := r.desk.store.catalogue.called(id), rosterParts[part]
	if c == nil || in == nil {
		r.lost = true
		return
	}
	var people []person.ID
	for i := range c.Roster {
		if in(c.Roster[i].State) {
			people = append(people, c.Roster[i].Person)
		}
	}
	if r.lists == nil {
		r.lists = map[string]register.List{}
	}
	r.lists[name] = register.List{Hand: true, Picked: people}
	r.uses = append(r.uses, register.FieldUse{Name: "course", Class: person.Course})
}
