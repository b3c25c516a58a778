package store

import (
	"context"
	"strconv"
	"strings"

	"lotse/policies/access"
	"lotse/store/audit"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/store/supply"
)

// WhatIf says what one more course would change.
func (d *Desk) WhatIf(ctx context.Context, p supply.Plan) (supply.Outlook, error) {
	least, most := d.store.groupSizes()
	if p.Seats <= 0 {
		p.Seats = most
	}
	if err := d.checkPlan(p); err != nil {
		return supply.Outlook{}, err
	}
	var out supply.Outlook
	err := d.do(ctx, act{name: "supply if", action: access.SupplyRead, event: audit.SupplyRead}, func(context.Context) (n int, err error) {
		if d.numbersOnly() {
			out = supply.BlurredOutlook(d.everybodysOutlook(p), least)
			return 0, nil
		}
		out, err = d.outlook(p)
		out.Viable = out.Could >= least
		return out.Could, err
	})
	return out, err
}

// checkPlan refuses what is no course that could be opened.
func (d *Desk) checkPlan(p supply.Plan) error {
	for kind, code := range map[string]string{"course": p.Type, "municipality": p.Municipality, "daytime": p.Daytime} {
		if _, known := d.store.book.Entry(kind, code); !known && (code != "" || kind != "daytime") {
			return mistake("supply."+kind, "%.40q is not in the rule book", code)
		}
	}
	return nil
}

func (d *Desk) outlook(p supply.Plan) (out supply.Outlook, err error) {
	out.CouldFilter = d.understood(d.could(p)).String()
	out.RemainFilter = "due:" + p.Type + " -" + listField + ":" + register.Quoted(planMark+planText(p))
	for text, n := range map[string]*int{out.CouldFilter: &out.Could, out.RemainFilter: &out.Remain} {
		filter := d.understood(text)
		list, err := d.list(filter)
		if err != nil {
			return supply.Outlook{}, err
		}
		found, err := list.Find(Query{Filter: filter})
		if err != nil {
			return supply.Outlook{}, err
		}
		*n = found.Total
	}
	out.Seated = min(out.Could, p.Seats)
	return out, nil
}

// everybodysOutlook counts all people, seen or not: for those who see numbers only.
func (d *Desk) everybodysOutlook(p supply.Plan) supply.Outlook {
	count := func(text string) int {
		q := register.Query{Visible: access.Filter{Op: access.Everybody}, Today: d.store.clock(), Filter: d.understood(text)}
		return d.store.register.Snapshot().Find(q).Total
	}
	could := count(d.could(p))
	seated := min(could, p.Seats)
	return supply.Outlook{Could: could, Seated: seated, Remain: count("due:"+p.Type) - seated}
}

// could is the filter of those who could go: it is due, they live within reach,
// the time of day suits them, and their children are cared for where it is needed.
func (d *Desk) could(p supply.Plan) string {
	var from []string
	for _, e := range d.store.book.List("municipality") {
		if d.store.book.Reaches(e.Code, p.Municipality) {
			from = append(from, e.Code)
		}
	}
	text := "due:" + p.Type + " in:" + strings.Join(from, ",")
	if p.Daytime != "" {
		text += " daytime:none," + p.Daytime
	}
	if !p.Childcare {
		text += " -childcare:needed"
	}
	return text
}

// planMark begins the name of a list that is whom a course that might be opened
// would seat: list:"@if ALPHA 03452019 morning childcare 25".
const planMark = "@if "

func planText(p supply.Plan) string {
	parts := []string{p.Type, p.Municipality, p.Daytime, "", strconv.Itoa(p.Seats)}
	if p.Daytime == "" {
		parts[2] = "any"
	}
	if parts[3] = "alone"; p.Childcare {
		parts[3] = "childcare"
	}
	return strings.Join(parts, " ")
}

// planOf reads the name of such a list.
func (d *Desk) planOf(name string) (p supply.Plan, ok bool) {
	parts := strings.Fields(strings.TrimPrefix(name, planMark))
	if len(parts) != 5 {
		return p, false
	}
	p = supply.Plan{Type: parts[0], Municipality: parts[1], Daytime: parts[2], Childcare: parts[3] == "childcare"}
	p.Seats, _ = strconv.Atoi(parts[4])
	if p.Daytime == "any" {
		p.Daytime = ""
	}
	return p, p.Seats > 0 && d.checkPlan(p) == nil
}

// plan is whom a course would seat, of those whom the reader may find: who has
// been here longest comes first, where she may see that.
func (r *reach) plan(name string) {
	p, ok := r.desk.planOf(name)
	if !ok {
		r.lost = true
		return
	}
	filter := r.desk.understood(r.desk.could(p))
	list, err := r.desk.list(filter)
	if err != nil {
		r.lost = true
		return
	}
	q := Query{Filter: filter, Limit: p.Seats}
	if list.sees(person.Origin) {
		q.Sort.Field = "arrived"
	}
	query, err := list.query(q)
	if err != nil {
		r.lost = true
		return
	}
	var people []person.ID
	for _, row := range r.desk.store.register.Snapshot().Find(query).Rows {
		people = append(people, row.ID)
	}
	if r.lists == nil {
		r.lists = map[string]register.List{}
	}
	r.lists[name] = register.List{Hand: true, Picked: people}
	r.uses = append(r.uses, filter.Fields()...)
}
