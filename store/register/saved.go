package register

import "slices"

// maxSaved is how many saved lists one query may resolve, those inside others
// counted each time: a few lists that name each other often would cost without
// bound.
const maxSaved = 64

// saved keeps the people of saved lists. Of list:any the Desk decides what it
// means: it is resolved like the name "any".
func (p *planner) saved(t Term) test {
	var lists anyOf
	for _, v := range t.Values {
		switch {
		case v.Any:
			lists = append(lists, p.list("any"))
		case v.None:
			lists = append(lists, noneOf{p.list("any")})
		default:
			lists = append(lists, p.list(v.Code))
		}
	}
	if len(lists) == 1 {
		return opposite(t.Not, lists[0])
	}
	return opposite(t.Not, lists)
}

// list keeps the people of one list. A name that is not known, one that is being
// resolved already and one too many find nobody.
func (p *planner) list(name string) test {
	if p.query.Lists == nil || p.left == 0 || slices.Contains(p.open, name) {
		return nobody{}
	}
	list, known := p.query.Lists(name)
	if !known {
		return nobody{}
	}
	if p.left--; list.Hand {
		return p.snapshot.rowsOf(list.Picked)
	}
	p.open = append(p.open, name)
	outer := p.words
	p.words = freeWords(list.Filter)
	var all allOf
	for _, t := range list.Filter.Terms {
		all = append(all, p.term(t))
	}
	p.words, p.open = outer, p.open[:len(p.open)-1]
	return all
}
