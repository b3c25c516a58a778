package need

import (
	"slices"
	"strconv"

	"lotse/store/person"
)

// judge applies the rules of a day to one person. Without out it keeps no reasons
// and takes no memory.
type judge struct {
	r   *Rules
	l   *person.Listing
	out *Finding

	due, misplaced string
	open, blocked  int // bits
	nearest        int // deadline, days since 1.1.1970; 0: none

	title  string // residence title of today; empty: not known
	age    int    // at least; -1: not known
	proven int    // index of the level that something shows, -1: none
	level  int    // index of the level, however it was found; -1: none
	pupil  bool
	paper  bool // an admission, obligation or authorisation is there for the course that is due
}

func (j *judge) all(offers Offers) {
	j.facts()
	j.claims()
	j.decide()
	j.offered()
	j.blocks(offers)
	j.deadlines()
}

// because keeps a reason for the course that is due, or for none.
func (j *judge) because(class person.Class, rule string, args ...string) {
	if j.out != nil {
		j.out.Why = append(j.out.Why, Reason{Rule: rule, Args: slices.Clone(args), Class: class})
	}
}

// route keeps whether a route is open, until when (0: no end is known) and why.
func (j *judge) route(at int, open bool, until int, class person.Class, rule string, args ...string) {
	if open {
		j.open |= 1 << at
	}
	if j.out == nil {
		return
	}
	one := Route{Code: routeCodes[at], Open: open, Why: []Reason{{Rule: rule, Args: slices.Clone(args), Class: class}}}
	if open && until > 0 {
		one.Until = dateOf(until)
	}
	j.out.Routes = append(j.out.Routes, one)
}

func (j *judge) is(route int) bool { return j.open&(1<<route) != 0 }

func (j *judge) block(at int, class person.Class, rule string, args ...string) {
	j.blocked |= 1 << at
	if j.out != nil {
		j.out.Blocks = append(j.out.Blocks, Block{blockCodes[at], Reason{rule, slices.Clone(args), class}})
	}
}

// deadline keeps a day that is not over yet.
func (j *judge) deadline(code string, on int, class person.Class, rule string, args ...string) {
	if on < j.r.today {
		return
	}
	if j.nearest == 0 || on < j.nearest {
		j.nearest = on
	}
	if j.out != nil {
		filled := append(slices.Clone(args), string(dateOf(on)))
		j.out.Deadlines = append(j.out.Deadlines, Deadline{code, dateOf(on), Reason{rule, filled, class}})
	}
}

// facts reads what the rules ask about.
func (j *judge) facts() {
	l, r := j.l, j.r
	j.title = l.Residence
	if j.title == "unknown" {
		j.title = ""
	}
	j.age = j.years()
	j.level, j.proven = r.index(l.German), -1
	for i := range l.Case.Proofs {
		p := &l.Case.Proofs[i]
		if p.Day > r.day {
			continue
		}
		if r.shows[p.Evidence] {
			j.proven = max(j.proven, r.index(p.Level))
		}
		j.level = max(j.level, r.index(p.Level))
	}
	if len(l.Case.Proofs) == 0 {
		j.proven = j.level // nobody said how it was found
	}
	for i := range l.Case.Seats {
		e := &l.Case.Seats[i]
		if e.State == person.Done {
			j.proven = max(j.proven, r.index(e.Result))
		}
		j.pupil = j.pupil || r.schools[e.Type] && e.State == person.Running
	}
	j.level = max(j.level, j.proven)
}

func (r *Rules) index(level string) int {
	if i, known := r.levels[level]; known {
		return i
	}
	return -1
}

// years is the age. An incomplete birth date counts from its first day, as
// everywhere in Lotse.
func (j *judge) years() int {
	y, m, d, parts := split(j.l.Birth)
	if parts == 0 {
		return -1
	}
	ty, tm, td, _ := split(j.r.day)
	age := ty - y
	if m, d = max(m, 1), max(d, 1); tm < m || tm == m && td < d {
		age--
	}
	return age
}

// settled says whether a place in a course of a group is taken already: then no
// paper lapses any more.
func (j *judge) settled(vocational bool) bool {
	for i := range j.l.Case.Seats {
		e := &j.l.Case.Seats[i]
		if j.r.vocational[e.Type] != vocational || !vocational && j.r.group[e.Type] != "integration" {
			continue
		}
		switch {
		case e.State == person.Running, e.Step == "registered":
			return true
		}
	}
	return false
}

func number(n int) string { return strconv.Itoa(n) }
