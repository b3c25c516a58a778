package tui

import (
	"context"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/text"
	"lotse/tui/widget"
)

// shelf is the saved lists that somebody reads, opened once a session.
type shelf struct {
	open  *store.Shelf
	lists []store.Shelved
}

// reread counts anew, from memory.
func (s *shelf) reread() {
	if s.open != nil {
		s.lists = s.open.Lists()
	}
}

func (s *shelf) news() (came, left int) {
	for _, l := range s.lists {
		came, left = came+l.New, left+l.Left
	}
	return came, left
}

// loadShelf opens the saved lists at the Desk, which records it.
func (a *App) loadShelf(then func(err error)) {
	a.run(func(ctx context.Context) func() {
		open, err := a.desk.OpenShelf(ctx)
		return func() {
			if err == nil {
				a.shelf.open = open
				a.shelf.reread()
			}
			then(err)
		}
	})
}

// savedLists is the screen of the saved lists.
type savedLists struct {
	app   *App
	at    string // id of the one with the marker
	top   int
	sure  string // id of the one that is to be dropped, once said
	ready bool

	opener string // see people.letters
}

func (a *App) openLists(opener string) {
	s := &savedLists{app: a, ready: a.shelf.open != nil, opener: opener}
	a.open(s)
	s.read()
}

func (s *savedLists) read() {
	s.app.loadShelf(func(err error) {
		s.ready = true
		if err != nil {
			s.app.leave(s)
			s.app.fail(err)
		}
	})
}

func (s *savedLists) scope() scope  { return onLists }
func (s *savedLists) title() string { return s.app.words("lists.title") }
func (s *savedLists) paste(string)  {}
func (s *savedLists) opening() bool { return !s.ready }

func (s *savedLists) lists() []store.Shelved { return s.app.shelf.lists }

func (s *savedLists) line() int {
	return max(0, slices.IndexFunc(s.lists(), func(l store.Shelved) bool { return l.ID == s.at }))
}

func (s *savedLists) selected() (store.Shelved, bool) {
	if len(s.lists()) == 0 {
		return store.Shelved{}, false
	}
	return s.lists()[s.line()], true
}

func (s *savedLists) offers(does intent) bool {
	one, ok := s.selected()
	switch does {
	case dropList:
		return ok && one.Mine
	case choose, pinList:
		return ok
	}
	return true
}

func (s *savedLists) press(key widget.Key) bool {
	does := intentOf(onLists, key)
	if does != dropList {
		s.sure = ""
	}
	one, ok := s.selected()
	switch {
	case does == goBack:
		s.app.back()
	case !ok:
		return s.app.listTakes(s.opener, key)
	case does == goDown:
		s.at = s.lists()[min(s.line()+1, len(s.lists())-1)].ID
	case does == goUp:
		s.at = s.lists()[max(s.line()-1, 0)].ID
	case does == goFirst:
		s.at = s.lists()[0].ID
	case does == goLast:
		s.at = s.lists()[len(s.lists())-1].ID
	case does == choose:
		s.app.openSaved(one)
	case does == pinList:
		s.change(func(ctx context.Context) error { return s.app.desk.Pin(ctx, one.ID, !one.Pinned) })
	case does == dropList && one.Mine:
		s.drop(one)
	default:
		return s.app.listTakes(s.opener, key)
	}
	return true
}

// drop removes a list when it is said twice.
func (s *savedLists) drop(one store.Shelved) {
	if s.sure != one.ID {
		s.sure = one.ID
		s.app.say(widget.Bad, s.app.words("lists.sure", one.Name))
		return
	}
	s.change(func(ctx context.Context) error { return s.app.desk.DropList(ctx, one.ID) })
}

func (s *savedLists) change(do func(ctx context.Context) error) {
	s.app.run(func(ctx context.Context) func() {
		err := do(ctx)
		return func() {
			if err != nil {
				s.app.fail(err)
			}
			s.app.shelf.reread()
		}
	})
}

func (s *savedLists) draw(width, height int) widget.Frame {
	var frame widget.Frame
	if len(s.lists()) == 0 {
		said := s.app.words("lists.none")
		if !s.ready {
			said = s.app.words("wait")
		}
		for _, line := range plain.Lines(said, min(width-4, measure)) {
			frame.Put(widget.Text("  " + line.String()))
		}
		frame.X, frame.Y, frame.Cursor = 2, 0, true // where a screen reader begins
		return frame.Fit(width, height)
	}
	rows := max(1, height)
	s.top = max(0, min(s.top, s.line()), s.line()-rows+1)
	for i, one := range s.lists()[s.top:min(len(s.lists()), s.top+rows)] {
		marker := plain.Line{}
		if s.top+i == s.line() {
			marker = s.app.marker()
			frame.X, frame.Y, frame.Cursor = 0, i, true
		}
		frame.Put(append(widget.Row{{Text: marker.Pad(2)}}, s.app.listRow(one, width-2)...))
	}
	return frame.Fit(width, height)
}

// listRow is one saved list: pinned, name, how many, what is new, whose it is.
func (a *App) listRow(one store.Shelved, width int) widget.Row {
	pin := plain.Line{}
	if one.Pinned {
		pin = plain.Of(a.arrow("★", "*"))
	}
	room := max(12, min(width-20, 40))
	row := widget.Row{{Text: pin.Pad(2), Tone: widget.Strong}, {Text: plain.Of(one.Name).Cut(room).Pad(room + 1)}}
	if one.Why != nil {
		return row.And(widget.Bad, command.Sentence(one.Why, a.lang)).Cut(width)
	}
	total := plain.Of(text.Number(a.lang, one.Total))
	row = append(row, widget.Span{Text: plain.Of("").Pad(max(0, 6-total.Width()))}, widget.Span{Text: total})
	if news := badge(a.lang, one.New, one.Left); news != "" {
		row = row.And(widget.Good, "  "+news)
	}
	return row.And(widget.Quiet, "  "+a.whose(one)).Cut(width)
}

// badge is what has come and left: "+3 -1", with thousands apart as she reads them.
func badge(lang string, came, left int) string {
	var parts []string
	if came > 0 {
		parts = append(parts, "+"+text.Number(lang, came))
	}
	if left > 0 {
		parts = append(parts, "-"+text.Number(lang, left))
	}
	return strings.Join(parts, " ")
}

func (a *App) whose(one store.Shelved) string {
	var parts []string
	if one.Hand {
		parts = append(parts, a.words("lists.hand"))
	}
	switch {
	case !one.Mine:
		parts = append(parts, a.words("lists.of", string(one.Owner)))
	case one.Shared == store.WithTeam:
		parts = append(parts, a.words("lists.team", one.With))
	case one.Shared == store.WithRole:
		parts = append(parts, a.words("lists.role", a.label("role", one.With)))
	}
	return strings.Join(parts, ", ")
}

// listsSpot is which list has the marker.
type listsSpot struct {
	At string `json:"at,omitempty"`
}

func (s *savedLists) spot() spot { return spot{Lists: &listsSpot{s.at}} }

func (l *listsSpot) open(r *returning) {
	r.app.loadShelf(func(err error) {
		if err != nil {
			r.stop()
			return
		}
		r.put(&savedLists{app: r.app, at: l.At, ready: true})
	})
}
