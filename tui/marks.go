package tui

import (
	"slices"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
)

// mostMarks is how many people can be marked one by one; an act on more is one on
// the whole list.
const mostMarks = 10_000

// markRow marks the person under the marker or takes the mark away, and goes on.
func (p *people) mark() {
	row, ok := p.selected()
	switch {
	case !ok:
	case p.marks[row.ID]:
		delete(p.marks, row.ID)
	case len(p.marks) < mostMarks:
		p.setMark(row.ID)
	}
	p.move(1)
}

func (p *people) setMark(id person.ID) {
	if p.marks == nil {
		p.marks = map[person.ID]bool{}
	}
	p.marks[id] = true
}

// markAll marks everybody in the list, or nobody where all are marked.
func (p *people) markAll() {
	everybody, err := p.everybody()
	if err != nil {
		p.app.fail(err)
		return
	}
	if !slices.ContainsFunc(everybody, func(id person.ID) bool { return !p.marks[id] }) {
		p.marks = nil
		return
	}
	for _, id := range everybody {
		if len(p.marks) < mostMarks {
			p.setMark(id)
		}
	}
}

// everybody is who is in the list, up to mostMarks and in its order.
func (p *people) everybody() ([]person.ID, error) {
	q := p.query()
	q.Limit = mostMarks
	found, err := p.list.Find(q)
	var ids []person.ID
	for _, row := range found.Rows {
		ids = append(ids, row.ID)
	}
	return ids, err
}

// marked is who is marked, in no order; marks outlive filters.
func (p *people) marked() []person.ID {
	var ids []person.ID
	for id := range p.marks {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// sign stands beside the marker: marked, or new in this saved list.
func (p *people) sign(id person.ID) plain.Line {
	switch {
	case p.marks[id]:
		return plain.Of(p.app.arrow("•", "*"))
	case p.saved != nil && p.saved.isNew[id]:
		return plain.Of("+")
	}
	return plain.Line{}
}

// query asks for the list as it is seen.
func (p *people) query() store.Query { return store.Query{Filter: p.filter, Sort: p.sort} }
