package store

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store/need"
	"lotse/store/person"
	"lotse/store/roster"
)

// soonLapses is how many days before her way into the course lapses somebody comes
// before others on the waiting list.
const soonLapses = 60

// youngest is the age from which adults' courses are meant for people.
const youngest = 16

// advise warns where a place does not seem right, and states the reasons that the
// rules give to come before others. It never refuses.
func (r *enrolRun) advise(doc Document, e *Enrolling, done *Enrolled) {
	c := r.desk.store.catalogue.called(r.course)
	var list person.Listing
	if raw, ok := doc.Body.Lookup("list").DocumentOK(); !ok || bson.Unmarshal(raw, &list) != nil || c == nil || roster.Over(e.State) {
		return
	}
	s := r.desk.store
	found := need.On(s.book, s.today()).Of(&list, nil)
	done.Warn = s.warnings(c, e.Person, &list, found)
	if e.First == "" {
		e.First = s.firstBy(found)
	}
}

// warnings are codes of sentences "enrol.warn.…".
func (s *Store) warnings(c *roster.Course, id person.ID, list *person.Listing, found need.Finding) (warn []string) {
	open := false
	for _, route := range found.Routes {
		open = open || route.Open
	}
	if len(found.Routes) > 0 && !open {
		warn = append(warn, "enrol.warn.route")
	}
	if found.Due != "" && found.Due != c.Type && s.teaches(c.Type) {
		warn = append(warn, "enrol.warn.due")
	}
	if s.sitsElsewhere(c, id) {
		warn = append(warn, "enrol.warn.elsewhere")
	}
	if age := list.Birth.Age(s.clock()); age >= 0 && age < youngest && s.teaches(c.Type) {
		warn = append(warn, "enrol.warn.young")
	}
	return warn
}

// sitsElsewhere says whether somebody has a place at the same time of day in
// another course that overlaps.
func (s *Store) sitsElsewhere(c *roster.Course, id person.ID) bool {
	all, _ := s.catalogue.all()
	today := s.today()
	for _, other := range all {
		if other.ID == c.ID || other.Times != c.Times || other.To != "" && other.To < c.From || c.To != "" && c.To < other.From {
			continue
		}
		if phase := other.PhaseOn(today); phase != roster.Planned && phase != roster.Running {
			continue
		}
		if seat := other.Seat(s.seatedAs(other, id)); seat != nil && roster.Holds(seat.State) != "" {
			return true
		}
	}
	return false
}

// firstBy is the reason that the rules state to come before others: who is obliged,
// and whose way into the course lapses soon.
func (s *Store) firstBy(found need.Finding) string {
	for _, route := range found.Routes {
		if route.Code == "44a" && route.Open {
			return roster.FirstObliged
		}
	}
	soon := person.DateOf(s.clock().AddDate(0, 0, soonLapses))
	for _, route := range found.Routes {
		if route.Open && route.Until != "" && route.Until <= soon {
			return roster.FirstDeadline + string(route.Until)
		}
	}
	return ""
}
