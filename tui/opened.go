package tui

import (
	"context"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/register"
	"lotse/tui/widget"
)

// opened is the saved list that the people list shows.
type opened struct {
	id, name   string
	mine, hand bool
	filter     string // what it says
	came, left []person.ID
	isNew      map[person.ID]bool
}

// openSaved shows a saved list, says who is new in it, and remembers that it was
// looked at.
func (a *App) openSaved(one store.Shelved) {
	if one.Why != nil {
		a.fail(one.Why)
		return
	}
	o := &opened{id: one.ID, name: one.Name, mine: one.Mine, hand: one.Hand, filter: one.Filter, isNew: map[person.ID]bool{}}
	if one.Hand {
		o.filter = "list:" + quotedTerm(one.Name)
	}
	o.came, o.left = a.shelf.open.Changes(one.ID)
	for _, id := range o.came {
		o.isNew[id] = true
	}
	a.findPeople(o.filter)
	a.list.saved = o
	a.run(func(ctx context.Context) func() {
		err := a.desk.LookAt(ctx, one.ID)
		return func() {
			if err != nil {
				a.fail(err)
			}
			a.shelf.reread()
		}
	})
}

// quotedTerm is a value of the filter language whatever is in it.
func quotedTerm(value string) string { return `"` + strings.ReplaceAll(value, `"`, "") + `"` }

// mostIDs is how many people a filter names one by one: the line has no more room.
const mostIDs = 55

// showChanges shows only the people who came to the saved list or left it, and
// all of it again.
func (p *people) showChanges(ids []person.ID) {
	if p.saved == nil {
		return
	}
	var names []string
	for _, id := range ids[:min(len(ids), mostIDs)] {
		names = append(names, string(id))
	}
	only := "id:" + strings.Join(names, ",")
	switch {
	case len(ids) == 0:
		p.app.say(widget.Normal, p.app.words("lists.nonews"))
	case p.filter.String() == register.Parse(only, p.app.desk.Session.Book).String():
		p.setFilter(p.saved.filter)
	default:
		p.setFilter(only)
		if len(ids) > mostIDs {
			p.app.say(widget.Normal, p.app.words("lists.first", mostIDs, len(ids)))
		}
	}
	p.settle()
}

func (p *people) newPeople() []person.ID {
	if p.saved == nil {
		return nil
	}
	return p.saved.came
}

func (p *people) gonePeople() []person.ID {
	if p.saved == nil {
		return nil
	}
	return p.saved.left
}

// savedSpot is the saved list that is open, and who was new in it then.
type savedSpot struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	Mine   bool        `json:"mine,omitempty"`
	Hand   bool        `json:"hand,omitempty"`
	Filter string      `json:"filter"`
	Came   []person.ID `json:"came,omitempty"`
	Left   []person.ID `json:"left,omitempty"`
}

func (o *opened) spot() *savedSpot {
	if o == nil {
		return nil
	}
	return &savedSpot{o.id, o.name, o.mine, o.hand, o.filter, o.came[:min(len(o.came), keptMarks)], o.left[:min(len(o.left), keptMarks)]}
}

func (s *savedSpot) opened() *opened {
	if s == nil {
		return nil
	}
	o := &opened{id: s.ID, name: s.Name, mine: s.Mine, hand: s.Hand, filter: s.Filter, came: s.Came, left: s.Left, isNew: map[person.ID]bool{}}
	for _, id := range s.Came {
		o.isNew[id] = true
	}
	return o
}
