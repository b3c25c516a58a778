package store

import (
	"context"
	"slices"
	"strings"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/store/roster"
	"lotse/store/supply"
)

// SupplyQuery asks for a matrix of need and places.
type SupplyQuery struct {
	Filter register.Filter // of the people counted; empty: all whom the principal may find
	By     []string        // of "type", "municipality", "daytime", "childcare"; none: all four
}

// The size of a group where the rule book does not say.
const (
	leastGroup = 15
	fullGroup  = 25
)

// Supply sets need against places; cells where there is neither are left out. For
// planners numbers are blurred (supply.Blurred), no cell has a filter, and none may
// be asked for: whoever may narrow down could ask for one person.
func (d *Desk) Supply(ctx context.Context, q SupplyQuery) ([]supply.Cell, error) {
	if len(q.By) == 0 {
		q.By = supply.By
	}
	for _, by := range q.By {
		if !slices.Contains(supply.By, by) {
			return nil, mistake("supply.by", "there is no division by %.40q", by)
		}
	}
	if err := q.Filter.Err(); err != nil {
		return nil, err
	}
	var cells []supply.Cell
	a := act{name: "supply", action: access.SupplyRead, event: audit.SupplyRead, fill: d.describe(q.Filter)}
	err := d.do(ctx, a, func(context.Context) (n int, err error) {
		cells, err = d.matrix(q)
		return len(cells), err
	})
	return cells, err
}

func (d *Desk) matrix(q SupplyQuery) ([]supply.Cell, error) {
	least, _ := d.store.groupSizes()
	m := supply.Matrix{By: q.By, Least: least}
	for _, e := range d.store.book.List("daytime") {
		m.Times = append(m.Times, e.Code)
	}
	snapshot := d.store.register.Snapshot()
	if d.numbersOnly() {
		if len(q.Filter.Terms) > 0 {
			return nil, &Refused{Act: "supply", Code: RefusedField, Arg: q.Filter.Terms[0].Field}
		}
		all := register.Query{Visible: access.Filter{Op: access.Everybody}, Today: d.store.clock(), Filter: d.understood(supply.Need)}
		needed := snapshot.Cross(all, supply.Fields(q.By)...)
		all.Filter = d.understood(supply.Need + " course:waiting")
		waiting := snapshot.Cross(all, append([]string{"type", "due"}, supply.Fields(q.By)...)...)
		return supply.Blurred(m.Cells(needed, waiting, d.store.freePlaces(), ""), least), nil
	}
	conditions := strings.TrimSpace(q.Filter.String())
	asked := strings.TrimSpace(conditions + " " + supply.Need)
	needed, err := d.counted(asked, q.By, supply.Fields(q.By))
	if err != nil {
		return nil, err
	}
	m.Pinned = !sameFilter(d.mayFind(person.Need), d.mayFind(person.Identity))
	var waiting []register.Group
	if d.mayFind(person.Course).Op != access.None {
		waiting, err = d.counted(asked+" course:waiting type:any", q.By, append([]string{"type", "due"}, supply.Fields(q.By)...))
	}
	return m.Cells(needed, waiting, d.freePlaces(), conditions), err
}

// counted is a cross table of the people whom the principal may find by the
// conditions and by every field of the division: those whom the filters of the
// cells find.
func (d *Desk) counted(conditions string, by, fields []string) ([]register.Group, error) {
	for _, name := range supply.Fields(by) {
		if class := classOfField(name); !sameFilter(d.mayFind(class), d.mayFind(person.Identity)) {
			conditions += " " + name + ":none,any" // asks nothing, and narrows whom it is asked of
		}
	}
	filter := d.understood(conditions)
	list, err := d.list(filter)
	if err != nil {
		return nil, err
	}
	query, err := list.query(Query{Filter: filter})
	if err != nil {
		return nil, err
	}
	return d.store.register.Snapshot().Cross(query, fields...), nil
}

func (d *Desk) understood(text string) register.Filter {
	return register.Parse(text+" ", d.store.book)
}

// numbersOnly says whether the principal may see numbers and nobody behind them.
func (d *Desk) numbersOnly() bool { return d.mayFind(person.Identity).Op == access.None }

// freePlaces are what is free, with the courses where the principal may see them.
func (d *Desk) freePlaces() []supply.Places {
	places := d.store.freePlaces()
	if !d.Session.May(string(access.CourseRead)) {
		for i := range places {
			places[i].Course = ""
		}
	}
	return places
}

// freePlaces are those of courses that have not begun, in the order of ids.
func (s *Store) freePlaces() []supply.Places {
	var all []supply.Places
	courses, _ := s.catalogue.all()
	for _, c := range courses {
		if free := c.Places().Free; free > 0 && c.PhaseOn(s.today()) == roster.Planned {
			all = append(all, supply.Places{Course: c.ID, Type: c.Type, Municipality: c.Municipality, Daytime: c.Times, Childcare: c.Childcare, Free: free})
		}
	}
	return all
}

// groupSizes are the least and the greatest number of people in a course.
func (s *Store) groupSizes() (least, most int) {
	rule, known := s.book.At(string(s.today())).Rule("viable")
	if !known {
		return leastGroup, fullGroup
	}
	return rule.Number("min"), rule.Number("max")
}
