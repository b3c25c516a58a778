package tui

import (
	"slices"
	"strconv"

	"lotse/store"
	"lotse/store/plain"
	"lotse/store/roster"
)

// narrow changes what the table shows: types and municipalities are many and are
// chosen from a menu, times of day and phases are few and go round.
func (c *courses) narrow(does intent) {
	switch does {
	case byType:
		c.pickValue("courses.type", "course", &c.want.Type, func(l store.CourseLine) string { return l.Course.Type })
	case byPlace:
		c.pickValue("courses.place", "municipality", &c.want.Place, func(l store.CourseLine) string { return l.Course.Municipality })
	case byTime:
		c.want.Times = next(c.want.Times, append([]string{""}, codesOf(c.app, "daytime")...))
	case byPhase:
		c.want.Phase = next(c.want.Phase, append([]string{""}, append(slices.Clone(allPhases), everyPhase)...))
	case clearFilters:
		c.want = courseFilter{Sort: c.want.Sort}
	case sortRows:
		c.pickOrder()
	}
	c.arrange()
}

func codesOf(a *App, kind string) []string {
	var codes []string
	for _, e := range a.desk.Session.Book.List(kind) {
		codes = append(codes, e.Code)
	}
	return codes
}

// next is the value after one, the first after the last.
func next(now string, values []string) string {
	return values[(slices.Index(values, now)+1)%len(values)]
}

// pickValue offers the values that the other filters leave, with how many courses
// each has.
func (c *courses) pickValue(head, kind string, into *string, of func(store.CourseLine) string) {
	a := c.app
	was := *into
	*into = ""
	count, all := map[string]int{}, 0
	for _, one := range c.lines {
		if c.want.has(one.Course) {
			count[of(one)]++
			all++
		}
	}
	*into = was
	menu := &picker{app: a, head: a.words(head)}
	add := func(code, label string, n int) {
		if code == was {
			menu.at = len(menu.picks)
		}
		menu.picks = append(menu.picks, pick{label: label, note: strconv.Itoa(n), on: code == was, do: func() {
			*into = code
			a.back()
			c.arrange()
		}})
	}
	add("", a.words("courses.any"), all)
	for _, code := range codesOf(a, kind) {
		if count[code] > 0 {
			if kind == "course" {
				add(code, plain.Of(code).Pad(11).String(), count[code])
				menu.picks[len(menu.picks)-1].note += "  " + a.label(kind, code)
				continue
			}
			add(code, a.label(kind, code), count[code])
		}
	}
	a.open(menu)
}

func (c *courses) pickOrder() {
	a := c.app
	menu := &picker{app: a, head: a.words("sort.title"), at: c.want.order()}
	for i, order := range courseOrders {
		menu.picks = append(menu.picks, pick{label: a.words("courses.by." + order.name), on: i == c.want.order(), do: func() {
			c.want.Sort = order.name
			a.back()
			c.roll.At, c.on = 0, "" // whoever sorts wants the first
			c.arrange()
		}})
	}
	a.open(menu)
}

// sum adds up the places of the courses that are shown.
func (c *courses) sum() roster.Places {
	var all roster.Places
	for _, one := range c.shown {
		all.Seats += one.Seats
		all.Confirmed += one.Confirmed
		all.Trial += one.Trial
		all.Free += one.Free
		all.Requested += one.Requested
		all.Waiting += one.Waiting
	}
	return all
}
