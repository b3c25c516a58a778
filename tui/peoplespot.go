package tui

import (
	"context"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// peopleSpot is where the list is. The marker is on the anchor, as long as she is
// in the list.
type peopleSpot struct {
	Filter typed     `json:"filter"`
	Typing bool      `json:"typing,omitempty"`
	Anchor person.ID `json:"anchor,omitempty"`
	At     int       `json:"at,omitempty"`
	Offset int       `json:"offset,omitempty"`

	Sort   string      `json:"sort,omitempty"`
	Down   bool        `json:"down,omitempty"`
	Facets bool        `json:"facets,omitempty"` // they have the keys
	Facet  facetSpot   `json:"facet,omitzero"`
	Marks  []person.ID `json:"marks,omitempty"`
	Mouse  mouse       `json:"mouse,omitempty"`
	Saved  *savedSpot  `json:"saved,omitempty"`
}

// keptMarks is how many marks are kept for whoever comes back: a screen is small.
const keptMarks = 200

func (p *people) spot() spot {
	marks := p.marked()
	return spot{People: &peopleSpot{
		Filter: typedIn(p.line), Typing: p.typing, Anchor: p.anchor, At: p.at, Offset: p.offset,
		Sort: p.sort.Field, Down: p.sort.Down, Facets: p.facets.focus, Facet: p.facets.at, Marks: marks[:min(len(marks), keptMarks)],
		Mouse: p.app.mouse, Saved: p.saved.spot(),
	}}
}

// open opens the list at the Desk and has its filter recorded before a row of it
// is seen.
func (s *peopleSpot) open(r *returning) {
	a := r.app
	filter := register.Parse(s.Filter.Text, a.desk.Session.Book)
	a.run(func(ctx context.Context) func() {
		list, err := a.desk.OpenList(ctx)
		var unsettled error
		if err == nil && filter.String() != "" {
			if _, refused := list.Find(store.Query{Filter: filter}); refused == nil {
				unsettled = list.Settle(ctx, filter)
			}
		}
		return func() {
			if err != nil {
				r.stop()
				return
			}
			r.list = s.list(a, list, filter)
			r.list.unsettled = command.Sentence(unsettled, a.lang)
			r.put(r.list)
		}
	})
}

func (s *peopleSpot) list(a *App, list *store.List, filter register.Filter) *people {
	p := &people{app: a, list: list, line: widget.NewEditor(maxFilter), typing: s.Typing, filter: filter, settled: filter.String(), way: -1}
	s.Filter.into(p.line)
	p.at, p.offset = max(0, s.At), max(0, s.Offset)
	if _, known := columnNamed(s.Sort); known {
		p.sort = register.Sort{Field: s.Sort, Down: s.Down}
	}
	p.facets.focus, p.facets.at = s.Facets, s.Facet
	a.mouse, p.saved = s.Mouse, s.Saved.opened()
	for _, id := range s.Marks {
		p.setMark(id)
	}
	if list.Place(p.query(), s.Anchor) >= 0 {
		p.anchor = s.Anchor
	}
	p.reread()
	p.complete()
	return p
}
