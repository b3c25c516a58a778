package store

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"lotse/policies/rulebook"
	"lotse/store/need"
	"lotse/store/person"
)

// A task is a next step that a rule made, and not a colleague: Rule is its code in
// the list "task". Its id follows from the rule and from what caused it, so that it
// is made once, whichever server sees the change and however often. It is made in
// the same write as the change.

// taskMaker is who made a task.
const taskMaker = "job:tasks"

// standing is what of a person a change is told by.
type standing struct {
	residence, sphere, municipality string
	enrolments                      []person.Enrolment
}

func standingOf(p *person.Profile) standing {
	return standing{p.Value(person.Residence), p.Value(person.Sphere), p.Value(person.Municipality), slices.Clone(p.Enrolments)}
}

// cause is why there is a task: the rule, what in particular, and, where a deadline
// runs, its last day.
type cause struct {
	rule, what string
	course     string // that it is about, where it is about one
	until      person.Date
}

func (c cause) id() string {
	id := "task." + c.rule + "." + c.what
	if c.until != "" {
		id += "." + string(c.until)
	}
	return id[:min(len(id), 80)]
}

// causesOf are the events between two standings of a person.
func causesOf(before standing, p *person.Profile, cancelled func(course string) bool) []cause {
	var causes []cause
	after := standingOf(p)
	for _, one := range []struct {
		rule, before, after string
		field               person.FieldName
	}{
		{"residence", before.residence, after.residence, person.Residence},
		{"sphere", before.sphere, after.sphere, person.Sphere},
		{"moved", before.municipality, after.municipality, person.Municipality},
	} {
		if one.before != "" && one.after != "" && one.before != one.after {
			causes = append(causes, cause{rule: one.rule, what: one.before + "-" + one.after + "." + string(p.Fields[one.field].AsOf)})
		}
	}
	for _, e := range after.enrolments {
		was, _ := enrolled(before.enrolments, e.Course)
		switch {
		case e.State == person.Dropped && was.State != person.Dropped && was.State != "":
			causes = append(causes, cause{rule: "dropped", what: e.Course + "." + string(e.To), course: e.Course})
		case was.Step == "waiting" && (e.Step == "registered" || e.Step == "trial" || e.Step == "started"):
			causes = append(causes, cause{rule: "offered", what: e.Course + "." + string(e.From), course: e.Course})
		}
	}
	for _, was := range before.enrolments {
		e, still := enrolled(after.enrolments, was.Course)
		open := was.State == person.Waiting || was.State == person.Running
		if over := !still || e.State == person.Dropped; open && over && cancelled(was.Course) {
			causes = slices.DeleteFunc(causes, func(c cause) bool { return c.rule == "dropped" && c.course == was.Course })
			causes = append(causes, cause{rule: "cancelled", what: was.Course, course: was.Course})
		}
	}
	return causes
}

func enrolled(list []person.Enrolment, course string) (person.Enrolment, bool) {
	for _, e := range list {
		if e.Course == course {
			return e, true
		}
	}
	return person.Enrolment{}, false
}

// deadlinesOf are the deadlines that are near on a day.
func deadlinesOf(book *rulebook.Book, found []need.Deadline, day person.Date) []cause {
	var causes []cause
	for _, one := range found {
		rule := one.Code
		if _, known := taskRule(book, rule, day); !known {
			rule = "deadline"
		}
		entry, known := taskRule(book, rule, day)
		if left := daysBetween(day, one.On); known && one.On >= day && left <= number(entry, "ahead") {
			causes = append(causes, cause{rule: rule, what: one.Code, until: one.On})
		}
	}
	return causes
}

// taskRule is what the rule book says of a task on a day.
func taskRule(book *rulebook.Book, rule string, day person.Date) (rulebook.Entry, bool) {
	entry, known := book.Entry("task", rule)
	return entry, known && entry.Valid(string(day))
}

func number(e rulebook.Entry, column string) int {
	n, _ := strconv.Atoi(e.Attrs[column])
	return n
}

// task is the step that a cause asks for.
func (c cause) task(book *rulebook.Book, p *person.Profile, day person.Date) (person.FollowUp, bool) {
	entry, known := taskRule(book, c.rule, day)
	if !known {
		return person.FollowUp{}, false
	}
	step := person.FollowUp{ID: c.id(), What: entry.German, For: person.StaffID(entry.Attrs["owner"]), By: taskMaker, State: stepOpen, Rule: c.rule}
	step.Day = plusDays(day, number(entry, "days"))
	if c.course != "" {
		step.What += " (" + c.course + ")"
	}
	if c.until != "" {
		step.Day = max(day, plusDays(c.until, -number(entry, "before")))
		step.What += " (" + string(c.until) + ")"
	}
	if len(p.Assigned) > 0 {
		step.For = p.Assigned[0]
	}
	return step, true
}

func plusDays(day person.Date, days int) person.Date {
	t, whole := day.Time()
	if !whole {
		return day
	}
	return person.DateOf(t.AddDate(0, 0, days))
}

// addTasks makes the tasks of these causes that are not there yet, and withdraws
// open ones whose deadline does not run any more; false where nothing is to change.
func addTasks(book *rulebook.Book, p *person.Profile, events, deadlines []cause, day person.Date) (changed bool) {
	for _, c := range slices.Concat(events, deadlines) {
		there := slices.ContainsFunc(p.FollowUps, func(f person.FollowUp) bool { return f.ID == c.id() })
		if step, known := c.task(book, p, day); known && !there {
			p.FollowUps = append(p.FollowUps, step)
			changed = true
		}
	}
	for i := range p.FollowUps {
		if f := &p.FollowUps[i]; f.State == stepOpen && f.Rule != "" && over(book, f, deadlines, day) {
			f.State, f.Closed, f.Closer = stepWithdrawn, day, taskMaker
			changed = true
		}
	}
	return changed
}

// over says whether the deadline of a task is none any more: it was met, or the law
// or the person's case changed. One that has passed is still to be looked at.
func over(book *rulebook.Book, f *person.FollowUp, deadlines []cause, day person.Date) bool {
	entry, known := taskRule(book, f.Rule, day)
	if !known || entry.Attrs["ahead"] == "" {
		return false
	}
	until := person.Date(f.ID[strings.LastIndexByte(f.ID, '.')+1:])
	runs := slices.ContainsFunc(deadlines, func(c cause) bool { return c.id() == f.ID })
	return !runs && until >= day
}

// ruled keeps the rules of a day, which are asked with every change.
type ruled struct {
	mu    sync.Mutex
	rules *need.Rules
}

func (s *Store) rulesOf(day person.Date) *need.Rules {
	s.ruled.mu.Lock()
	defer s.ruled.mu.Unlock()
	if s.ruled.rules == nil || s.ruled.rules.Day() != day {
		s.ruled.rules = need.On(s.book, day)
	}
	return s.ruled.rules
}

// ruleTasks makes and withdraws the tasks that a change of a person asks for; her
// listing is that after the change. False where there are none.
func (s *Store) ruleTasks(before standing, p *person.Profile) bool {
	day := s.today()
	events := causesOf(before, p, func(course string) bool {
		c := s.catalogue.called(course)
		return c != nil && c.Phase == "cancelled"
	})
	return addTasks(s.book, p, events, deadlinesOf(s.book, s.rulesOf(day).Of(&p.Listing, nil).Deadlines, day), day)
}
