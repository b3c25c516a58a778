package store

import (
	"cmp"
	"context"
	"slices"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
)

// StepLine is a step with whom it is about.
type StepLine struct {
	person.FollowUp
	Row  register.Row
	Late int // days that it is overdue
}

// StepQuery asks for open steps.
type StepQuery struct {
	For   person.StaffID // whose; empty: one's own with those of one's role, "all" for those of everybody whom one may see
	Until person.Date    // due at the latest; empty: all
	Limit int            // lines at most; 0: all of them
}

// StepList are open steps, the oldest first: Lines the first of them, the numbers
// of them all.
type StepList struct {
	Lines              []StepLine
	Total, Late, Today int // all of them, those overdue, those due today
}

// everybodysSteps asks for the steps of everybody.
const everybodysSteps = "all"

// Steps lists open steps, the oldest first. Of people whose notes the principal
// does not see, only her own, those that she planned and her role's are there.
func (d *Desk) Steps(ctx context.Context, q StepQuery) (StepList, error) {
	var list StepList
	a := act{name: "next steps", action: access.FollowUp, event: audit.StepsRead, fill: codesOf(string(q.For))}
	err := d.do(ctx, a, func(context.Context) (int, error) {
		if q.Until != "" && !fullDay(q.Until) {
			return 0, mistake("step.until", "%.20q is not a day; write 2026-05-31", q.Until)
		}
		lines := d.openSteps(q)
		list = d.howMany(lines)
		if q.Limit > 0 {
			lines = lines[:min(len(lines), q.Limit)]
		}
		var err error
		list.Lines, err = d.withRows(lines)
		return len(list.Lines), err
	})
	if err != nil {
		return StepList{}, err
	}
	return list, nil
}

// owners are those whose steps are asked for; none: everybody's.
func (d *Desk) owners(asked person.StaffID) []person.StaffID {
	switch asked {
	case everybodysSteps:
		return nil
	case "":
		return []person.StaffID{d.Session.Me.ID, d.Session.role()}
	}
	return []person.StaffID{asked}
}

// openSteps are the open steps that are asked for and that the principal may read,
// the oldest first, without the people's rows.
func (d *Desk) openSteps(q StepQuery) []StepLine {
	var lines []StepLine
	owners, today := d.owners(q.For), d.store.today()
	found, notes, snapshot := d.mayFind(person.Identity), d.mayFind(person.Notes), d.store.register.Snapshot()
	d.store.agenda.each(func(id person.ID, steps []person.FollowUp) {
		asked := func(f person.FollowUp) bool {
			return (len(owners) == 0 || slices.Contains(owners, f.For)) && (q.Until == "" || f.Day <= q.Until)
		}
		if !slices.ContainsFunc(steps, asked) {
			return
		}
		facts, known := snapshot.Facts(id)
		if !known || !found.Match(facts) {
			return
		}
		all := notes.Match(facts)
		for _, f := range steps {
			if asked(f) && (all || d.owes(f)) {
				lines = append(lines, StepLine{FollowUp: f, Row: register.Row{ID: id}, Late: max(0, daysBetween(f.Day, today))})
			}
		}
	})
	slices.SortFunc(lines, func(a, b StepLine) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Row.ID, b.Row.ID), cmp.Compare(a.ID, b.ID))
	})
	return lines
}

func (d *Desk) howMany(lines []StepLine) StepList {
	list := StepList{Total: len(lines)}
	for _, l := range lines {
		switch {
		case l.Late > 0:
			list.Late++
		case l.Day == d.store.today():
			list.Today++
		}
	}
	return list
}

// withRows adds the people's rows to their steps, in the order of days and then of
// names.
func (d *Desk) withRows(lines []StepLine) ([]StepLine, error) {
	ids := make([]person.ID, len(lines))
	for i, l := range lines {
		ids[i] = l.Row.ID
	}
	rows, err := d.rows(ids)
	if err != nil {
		return nil, err
	}
	at := make(map[person.ID]int, len(rows))
	for i, row := range rows {
		at[row.ID] = i
	}
	shown := make([]StepLine, 0, len(lines))
	for _, l := range lines {
		if i, there := at[l.Row.ID]; there {
			l.Row = rows[i]
			shown = append(shown, l)
		}
	}
	slices.SortStableFunc(shown, func(a, b StepLine) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(at[a.Row.ID], at[b.Row.ID]))
	})
	return shown, nil
}

// daysBetween counts the days from one to another; 0 where one is none.
func daysBetween(from, to person.Date) int {
	a, whole := from.Time()
	b, too := to.Time()
	if !whole || !too {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// own is a filter with its "me" replaced by the principal, and her role.
func (s *Session) own(f register.Filter) register.Filter {
	return f.For(string(s.Me.ID), string(s.role()))
}
