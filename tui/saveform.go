package tui

import (
	"context"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/widget"
)

// maxListName is how many characters the name of a list takes.
const maxListName = 60

// saveForm saves the filter of the list under a name.
type saveForm struct {
	app    *App
	filter string
	form   widget.Form
	name   *widget.Editor
	shared *widget.Choice
	role   *widget.Choice
	status string
	saving bool
}

// openSave asks for the name; that of an own list that is open is proposed, to
// change it.
func (p *people) openSave() {
	a := p.app
	switch {
	case p.filter.Err() != nil || p.reason() != "":
		a.say(widget.Bad, a.words("save.unclear"))
		return
	case p.filter.String() == "":
		a.say(widget.Normal, a.words("save.everybody"))
		return
	}
	s := &saveForm{app: a, filter: p.filter.String(), name: widget.NewEditor(maxListName), shared: &widget.Choice{}, role: &widget.Choice{}}
	for _, key := range []string{"save.private", "save.team", "save.role"} {
		s.shared.Options = append(s.shared.Options, plain.Of(a.words(key)))
	}
	for i, role := range a.desk.Session.Book.List("role") {
		s.role.Options = append(s.role.Options, plain.Of(a.label("role", role.Code)))
		if role.Code == string(a.desk.Session.Me.Role) {
			s.role.At = i
		}
	}
	if p.saved != nil && p.saved.mine && !p.saved.hand {
		s.name.SetText(p.saved.name)
	}
	s.form.Items = []widget.Item{
		{Label: plain.Of(a.words("save.name")), Field: s.name},
		{Label: plain.Of(a.words("save.for")), Field: s.shared},
		{Label: plain.Of(a.words("save.ofrole")), Field: s.role},
		{Field: &widget.Button{Word: plain.Of(a.words("form.save")), Do: s.save}},
	}
	a.open(s)
}

func (s *saveForm) scope() scope  { return onAct }
func (s *saveForm) title() string { return s.app.words("save.title") }
func (s *saveForm) spot() spot    { return spot{} }

func (s *saveForm) paste(content string) {
	if s.form.Focus == 0 {
		s.name.Insert(content)
	}
}

func (s *saveForm) press(key widget.Key) bool {
	s.status = ""
	switch intentOf(onAct, key) {
	case saveNote:
		s.save()
	case goBack:
		s.app.back()
	default:
		s.form.Press(key)
	}
	return true
}

func (s *saveForm) save() {
	if s.name.Text() == "" {
		s.status, s.form.Focus = s.app.words("save.noname"), 0
		return
	}
	if s.saving {
		return
	}
	s.saving = true
	list := store.SavedList{Name: s.name.Text(), Filter: s.filter}
	for _, one := range s.app.shelf.lists { // the same name again changes the list
		if one.Mine && one.Name == list.Name && !one.Hand {
			list = one.SavedList
			list.Filter = s.filter
		}
	}
	switch s.shared.At {
	case 0:
		list.Shared, list.With = store.Private, ""
	case 1:
		list.Shared, list.With = store.WithTeam, s.app.desk.Session.Me.Team
	case 2:
		list.Shared, list.With = store.WithRole, s.app.desk.Session.Book.List("role")[s.role.At].Code
	}
	s.app.run(func(ctx context.Context) func() {
		kept, err := s.app.desk.SaveList(ctx, list)
		if err == nil {
			err = s.app.desk.LookAt(ctx, kept.ID) // what is there now is not new
		}
		return func() { s.saved(kept, err) }
	})
}

func (s *saveForm) saved(kept store.SavedList, err error) {
	s.saving = false
	if err != nil {
		s.app.fail(err)
		return
	}
	s.app.leave(s)
	s.app.say(widget.Good, s.app.words("save.done", kept.Name))
	s.app.loadShelf(func(error) {})
	if s.app.list != nil {
		s.app.list.saved = &opened{id: kept.ID, name: kept.Name, mine: true, filter: kept.Filter}
	}
}

func (s *saveForm) draw(width, height int) widget.Frame {
	var frame widget.Frame
	for _, line := range plain.Lines(s.app.words("save.what", s.filter), min(width-4, measure)) {
		frame.Put(widget.Text("  " + line.String()))
	}
	frame.Put(nil)
	frame.Under(s.form.Draw(min(width-4, measure), 4), 2)
	frame.Put(nil, widget.In(widget.Bad, "  "+s.status))
	return frame.Fit(width, height)
}
