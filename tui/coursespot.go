package tui

import (
	"context"

	"lotse/store/person"
)

// coursesSpot is where the planning table is.
type coursesSpot struct {
	Want courseFilter `json:"want"`
	On   string       `json:"on,omitempty"` // the course under the marker
	Top  int          `json:"top,omitempty"`
}

func (c *courses) spot() spot {
	if c.pick != nil { // a menu
		return spot{}
	}
	return spot{Courses: &coursesSpot{c.want, c.on, c.roll.Top}}
}

func (s *coursesSpot) open(r *returning) {
	c := newCourses(r.app, s.Want)
	c.on, c.roll.Top = s.On, s.Top
	r.wait(func(ctx context.Context) (func(), error) {
		then, err := c.ask(ctx)
		return func() { then(); r.put(c) }, err
	})
}

// courseSpot is where the screen of one course is.
type courseSpot struct {
	ID    string      `json:"id"`
	On    person.ID   `json:"on,omitempty"` // under the marker
	Top   int         `json:"top,omitempty"`
	Group string      `json:"group,omitempty"`
	Marks []person.ID `json:"marks,omitempty"`
}

func (v *courseView) spot() spot {
	at := &courseSpot{ID: v.id, On: v.on, Top: v.roll.Top, Group: v.group}
	if v.sheet != nil {
		for _, one := range v.sheet.Seats {
			if v.marks[one.Person] && len(at.Marks) < keptMarks {
				at.Marks = append(at.Marks, one.Person)
			}
		}
	}
	return spot{Course: at}
}

func (s *courseSpot) open(r *returning) {
	v := &courseView{app: r.app, id: s.ID, on: s.On, group: s.Group, marks: map[person.ID]bool{}}
	v.roll.Top = s.Top
	for _, id := range s.Marks {
		v.marks[id] = true
	}
	r.wait(func(ctx context.Context) (func(), error) {
		sheet, err := r.app.desk.Course(ctx, s.ID)
		return func() { v.take(sheet); r.put(v) }, err
	})
}

// supplySpot is where need and places are seen.
type supplySpot struct {
	Type  string `json:"t,omitempty"`
	Place string `json:"m,omitempty"`
	Of    int    `json:"n,omitempty"` // which of the four numbers
	Time  string `json:"d,omitempty"`
	Care  string `json:"c,omitempty"`
}

func (s *supplyView) spot() spot {
	kind, place, of := s.at()
	return spot{Supply: &supplySpot{kind, place, of, s.time, s.care}}
}

func (s *supplySpot) open(r *returning) {
	v := &supplyView{app: r.app, time: s.Time, care: s.Care}
	r.wait(func(ctx context.Context) (func(), error) {
		then, err := v.ask(ctx)
		return func() { then(); v.placed(s.Type, s.Place, s.Of); r.put(v) }, err
	})
}

// needsSpot is where the overview of needs is.
type needsSpot struct {
	Kind  string `json:"k,omitempty"`
	Place string `json:"m,omitempty"`
}

func (n *needs) spot() spot {
	kind, place := n.at()
	return spot{Needs: &needsSpot{kind, place}}
}

func (s *needsSpot) open(r *returning) {
	n := &needs{app: r.app}
	r.wait(func(ctx context.Context) (func(), error) {
		then, err := n.ask(ctx)
		return func() { then(); n.placed(s.Kind, s.Place); r.put(n) }, err
	})
}

// wait has something read outside the loop and goes on there; what may not be
// read any more ends the way.
func (r *returning) wait(read func(ctx context.Context) (then func(), err error)) {
	r.app.run(func(ctx context.Context) func() {
		then, err := read(ctx)
		if err != nil {
			return r.stop
		}
		return then
	})
}
