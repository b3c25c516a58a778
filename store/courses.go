package store

import (
	"cmp"
	"context"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/store/roster"
	"lotse/store/supply"
)

// CourseQuery asks for courses; empty fields ask for all.
type CourseQuery struct {
	Type, Municipality, Times string
	Phases                    []string // codes of the list "course_phase"; none: planned and running
}

// CourseLine is a row of the planning table. Its course has no roster, no sessions,
// and its Phase is that of today also where the document says none.
type CourseLine struct {
	Course roster.Course
	roster.Places
}

// Courses is the planning table, in the order of type, municipality and beginning.
// Of restricted people whom the principal may not find, those with a place count
// as places kept back and the others not at all: so the numbers of confirmed and
// trial places, of requests and of the waiting list are those of the lines that
// Course shows, with the kept back among the confirmed.
// Planners get it with numbers that are rounded (supply.Round).
func (d *Desk) Courses(ctx context.Context, q CourseQuery) (lines []CourseLine, err error) {
	a := act{name: "courses", action: access.CourseTable, event: audit.CoursesRead, fill: codesOf(q.Type, q.Municipality, q.Times)}
	err = d.do(ctx, a, func(context.Context) (int, error) {
		if lines = d.courseLines(q); d.numbersOnly() {
			blur(lines)
		}
		return len(lines), nil
	})
	return lines, err
}

// blur has the table tell numbers for those who may see nobody behind them
// (supply.Round); what is of the course itself stays, but not why it was cancelled.
func blur(lines []CourseLine) {
	for i := range lines {
		p := &lines[i].Places
		for _, n := range []*int{&p.Confirmed, &p.Trial, &p.Free, &p.Requested, &p.Waiting} {
			*n = supply.Round(*n)
		}
		lines[i].Course.Why = ""
	}
}

func (d *Desk) courseLines(q CourseQuery) []CourseLine {
	all, _ := d.store.catalogue.all()
	today, secret := d.store.today(), d.secret()
	phases := q.Phases
	if len(phases) == 0 {
		phases = []string{roster.Planned, roster.Running}
	}
	var lines []CourseLine
	for _, c := range all {
		if phase := c.PhaseOn(today); slices.Contains(phases, phase) && (q.Type == "" || q.Type == c.Type) &&
			(q.Municipality == "" || q.Municipality == c.Municipality) && (q.Times == "" || q.Times == c.Times) {
			lines = append(lines, CourseLine{bare(c, phase, secret), c.PlacesFor(secret)})
		}
	}
	slices.SortStableFunc(lines, func(a, b CourseLine) int {
		return cmp.Or(cmp.Compare(a.Course.Type, b.Course.Type), cmp.Compare(a.Course.Municipality, b.Course.Municipality), cmp.Compare(a.Course.From, b.Course.From))
	})
	return lines
}

// bare is a course without people. Places of those who must stay secret are among
// the ones kept back, here as everywhere: or the difference would tell of them.
func bare(c *roster.Course, phase string, secret func(person.ID) bool) roster.Course {
	without := *c
	without.Roster, without.Sessions, without.Owed, without.Phase = nil, nil, nil, phase
	without.Reserved += heldBy(c, secret)
	return without
}

// heldBy counts the places of some people.
func heldBy(c *roster.Course, who func(person.ID) bool) (places int) {
	for i := range c.Roster {
		if s := &c.Roster[i]; (roster.Holds(s.State) != "" || roster.Sat(s.State)) && who(s.Person) {
			places++
		}
	}
	return places
}

// CourseSheet is a course as the principal may see it.
type CourseSheet struct {
	Course roster.Course // without Roster and Owed; its Phase is that of today; of its Sessions only people of Seats
	roster.Places
	Seats  []SeatLine  // of the people whom the principal may find: first those with a place, then the waiting list in its order, then those on the way and those who left
	Hidden int         // lines of others, restricted people apart
	Kept   int         // places kept back among the confirmed: the coordinator's own, and those of restricted people whom the principal may not find
	Next   []person.ID // who moves up, in this order, of Seats
}

// SeatLine is a line of the roster.
type SeatLine struct {
	roster.Seat
	Row     register.Row // fields that may not be seen are empty
	Queue   int          // place on the waiting list, from 1; 0: not on it
	Why     []string     // why she stands there: codes of sentences "queue.…"
	Absent  int          // sessions missed, excused ones not counted
	Of      int          // sessions so far
	Flagged bool         // absent more than twice or more than 10 %
}

// Course opens one course with its roster.
func (d *Desk) Course(ctx context.Context, id string) (sheet *CourseSheet, err error) {
	c := d.store.course(ctx, id)
	a := act{name: "course", action: access.CourseRead, event: audit.CourseRead}
	if c != nil { // else it is what somebody typed
		a.fill = codesOf(c.ID)
	}
	err = d.do(ctx, a, func(context.Context) (int, error) {
		if c == nil {
			return 0, ErrNotFound
		}
		sheet = d.courseSheet(c)
		return len(sheet.Seats), nil
	})
	return sheet, err
}

func (d *Desk) courseSheet(c *roster.Course) *CourseSheet {
	secret := d.secret()
	sheet := &CourseSheet{Course: bare(c, c.PhaseOn(d.store.today()), secret), Places: c.PlacesFor(secret)}
	sheet.Kept = sheet.Course.Reserved
	rows := d.rowsOf(c)
	queue := c.Queue()
	queue = slices.DeleteFunc(queue, secret)
	for i := range c.Roster {
		seat := &c.Roster[i]
		row, seen := rows[seat.Person]
		switch {
		case seen:
			line := SeatLine{Seat: *seat, Row: row, Queue: slices.Index(queue, seat.Person) + 1, Why: seat.Why()}
			line.Absent, line.Of = c.Absences(seat)
			line.Flagged = roster.Flagged(line.Absent, line.Of)
			sheet.Seats = append(sheet.Seats, line)
		case !secret(seat.Person):
			sheet.Hidden++
		}
	}
	slices.SortStableFunc(sheet.Seats, func(a, b SeatLine) int {
		return cmp.Or(cmp.Compare(a.order(), b.order()), cmp.Compare(a.Queue, b.Queue))
	})
	for _, id := range queue {
		if _, seen := rows[id]; seen {
			sheet.Next = append(sheet.Next, id)
		}
	}
	sheet.Course.Sessions = sessionsOf(c, rows)
	return sheet
}

func (l *SeatLine) order() int {
	switch {
	case roster.Holds(l.State) != "":
		return 0
	case l.State == roster.Waiting:
		return 1
	case roster.OnTheWay(l.State):
		return 2
	}
	return 3
}

// sessionsOf are the sessions with only those people in them whose rows are there.
func sessionsOf(c *roster.Course, rows map[person.ID]register.Row) []roster.Session {
	unseen := func(id person.ID) bool { _, seen := rows[id]; return !seen }
	sessions := slices.Clone(c.Sessions)
	for i, s := range sessions {
		sessions[i].Absent = slices.DeleteFunc(slices.Clone(s.Absent), unseen)
		sessions[i].Excused = slices.DeleteFunc(slices.Clone(s.Excused), unseen)
	}
	return sessions
}

// rowsOf are the rows of those in a roster whom the principal may find there.
func (d *Desk) rowsOf(c *roster.Course) map[person.ID]register.Row {
	ids := make([]person.ID, len(c.Roster))
	for i := range c.Roster {
		ids[i] = d.store.self(c.Roster[i].Person)
	}
	base := d.mayFind(person.Identity)
	hide := d.hide(base)
	rows := map[person.ID]register.Row{}
	for _, row := range d.picked(ids, access.Filter{Op: access.And, Args: []access.Filter{base, d.mayFind(person.Course)}}) {
		hide(&row)
		rows[row.ID] = row
	}
	for i := range c.Roster {
		if row, seen := rows[ids[i]]; seen {
			rows[c.Roster[i].Person] = row
		}
	}
	return rows
}

// picked are the rows of some people, of those who match.
func (d *Desk) picked(ids []person.ID, visible access.Filter) []register.Row {
	if len(ids) == 0 {
		return nil
	}
	return d.store.register.Snapshot().Find(register.Query{
		Filter: register.Filter{Terms: []register.Term{inSaved("these", false)}}, Visible: visible, Today: d.store.clock(), Limit: -1,
		Lists: func(string) (register.List, bool) { return register.List{Hand: true, Picked: ids}, true },
	}).Rows
}

// secret says of whom the principal must not learn at all: restricted people whom
// she may not find in courses.
func (d *Desk) secret() func(person.ID) bool {
	found := access.Filter{Op: access.And, Args: []access.Filter{d.mayFind(person.Identity), d.mayFind(person.Course)}}
	unseen := access.Filter{Op: access.And, Args: []access.Filter{{Op: access.IsRestricted}, {Op: access.Not, Args: []access.Filter{found}}}}
	hidden := map[person.ID]bool{}
	for _, row := range d.store.register.Snapshot().Find(register.Query{Visible: unseen, Today: d.store.clock(), Limit: -1}).Rows {
		hidden[row.ID] = true
	}
	return func(id person.ID) bool { return hidden[d.store.self(id)] }
}

// mayFindIn says whether the principal may find a person in a course.
func (d *Desk) mayFindIn(id person.ID) bool {
	facts, known := d.store.register.Snapshot().Facts(d.store.self(id))
	return known && d.mayFind(person.Identity).Match(facts) && d.mayFind(person.Course).Match(facts)
}
