package store

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

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
}

// everybodysSteps asks for the steps of everybody.
const everybodysSteps = "all"

// Steps lists open steps, the oldest first. Of people whose notes the principal
// does not see, only her own, those that she planned and her role's are there.
func (d *Desk) Steps(ctx context.Context, q StepQuery) ([]StepLine, error) {
	var lines []StepLine
	a := act{name: "next steps", action: access.FollowUp, event: audit.StepsRead, fill: codesOf(string(q.For))}
	err := d.do(ctx, a, func(ctx context.Context) (int, error) {
		if q.Until != "" && !fullDay(q.Until) {
			return 0, mistake("step.until", "%.20q is not a day; write 2026-05-31", q.Until)
		}
		rows, err := d.owing(d.owners(q.For))
		for _, row := range rows {
			if err == nil {
				lines, err = d.stepsOf(ctx, row, q, lines)
			}
		}
		slices.SortStableFunc(lines, func(a, b StepLine) int { return cmp.Compare(a.Day, b.Day) })
		return len(lines), err
	})
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// owners are those whose steps are asked for; none: everybody's.
func (d *Desk) owners(asked person.StaffID) []string {
	switch asked {
	case everybodysSteps:
		return nil
	case "":
		return []string{string(d.Session.Me.ID), string(d.Session.role())}
	}
	return []string{string(asked)}
}

// owing are the people whom the principal may find and with whom one of these owes
// a step, by name. Which steps of theirs she may read is asked of each.
func (d *Desk) owing(owners []string) ([]register.Row, error) {
	list, err := d.list(noFilter)
	if err != nil {
		return nil, err
	}
	query, err := list.query(Query{Limit: -1})
	if err != nil {
		return nil, err
	}
	owed := register.Term{Field: "owes", Values: []register.Value{{Any: true}}}
	if len(owners) > 0 {
		owed.Values = nil
	}
	for _, one := range owners {
		owed.Values = append(owed.Values, register.Value{Code: one})
	}
	query.Filter.Terms = []register.Term{owed}
	rows := d.store.register.Snapshot().Find(query).Rows
	return rows, nil
}

// stepsOf adds the open steps with one person that were asked for.
func (d *Desk) stepsOf(ctx context.Context, row register.Row, q StepQuery, lines []StepLine) ([]StepLine, error) {
	doc, err := d.store.backend.Get(ctx, Persons, string(row.ID))
	if errors.Is(err, ErrNotFound) {
		return lines, nil
	}
	if err != nil {
		return lines, err
	}
	var p struct {
		FollowUps []person.FollowUp `bson:"follow_ups"`
	}
	if err := bson.Unmarshal(doc.Body, &p); err != nil {
		return lines, err
	}
	facts := facts(doc)
	if !d.mayFind(person.Identity).Match(facts) {
		return lines, nil
	}
	all, owners := d.mayFind(person.Notes).Match(facts), d.owners(q.For)
	hide, today := d.hide(d.mayFind(person.Identity)), d.store.today()
	shown := row
	hide(&shown)
	for _, f := range p.FollowUps {
		asked := len(owners) == 0 || slices.Contains(owners, string(f.For))
		if f.State == stepOpen && asked && (all || d.owes(f)) && (q.Until == "" || f.Day <= q.Until) {
			lines = append(lines, StepLine{FollowUp: f, Row: shown, Late: max(0, daysBetween(f.Day, today))})
		}
	}
	return lines, nil
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
