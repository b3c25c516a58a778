package tui

import (
	"context"
	"slices"
	"strings"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// reviewsView is the queue of pairs that may be one person.
type reviewsView struct {
	app   *App
	all   bool // those too that were decided
	known bool
	list  []store.ReviewRow
	at    int
	fresh
}

// openReviews goes to the queue.
func (a *App) openReviews() {
	v := &reviewsView{app: a}
	a.open(v)
	v.load()
}

func (v *reviewsView) load() {
	a := v.app
	v.read(a, func(ctx context.Context) func() {
		list, err := a.desk.Reviews(ctx, v.all)
		return func() {
			if err != nil {
				if !v.known {
					a.leave(v)
				}
				a.failOn(a.top(), err)
				return
			}
			v.take(list)
		}
	})
}

// take shows what was read; the marker stays on its pair, or where it was.
func (v *reviewsView) take(list []store.ReviewRow) {
	if v.at < len(v.list) {
		id := v.list[v.at].ID
		if at := slices.IndexFunc(list, func(r store.ReviewRow) bool { return r.ID == id }); at >= 0 {
			v.at = at
		}
	}
	v.list, v.known = list, true
	v.at = max(0, min(v.at, len(list)-1))
	v.app.wake()
}

func (v *reviewsView) stirred() { v.stir(v.app) }

func (v *reviewsView) again() {
	if v.stale {
		v.load()
	}
}

func (v *reviewsView) opening() bool { return !v.known }
func (v *reviewsView) scope() scope  { return onReviews }
func (v *reviewsView) title() string { return v.app.words("reviews.title") }
func (v *reviewsView) paste(string)  {}

func (v *reviewsView) offers(does intent) bool {
	if v.at >= len(v.list) {
		return does == goBack || does == showDecided
	}
	return offersPair(does, v.list[v.at].Review)
}

// offersPair says whether something can be decided of a pair.
func offersPair(does intent, r store.Review) bool {
	switch does {
	case pairIsOne:
		return r.State == store.ReviewOpen
	case pairIsTwo:
		return r.State == store.ReviewOpen
	case pairUndone:
		return r.State != store.ReviewOpen
	}
	return true
}

func (v *reviewsView) press(key widget.Key) bool {
	does := intentOf(onReviews, key)
	switch {
	case does == goBack:
		v.app.back()
	case does == nothing:
		return false
	case !v.offers(does):
		v.app.say(widget.Normal, v.app.words("reviews.nothing"))
	case does == showDecided:
		v.all = !v.all
		v.load()
	case does == choose:
		v.app.openReview(v.list[v.at].ID)
	default:
		if by, ok := rollKey(does, len(v.list), 10); ok {
			v.at = max(0, min(v.at+by, len(v.list)-1))
			return true
		}
		v.app.decidePair(v.list[v.at].ID, does, v.load)
	}
	return true
}

// decidePair decides about a pair as a key says, and says how to take it back.
func (a *App) decidePair(id string, does intent, then func()) {
	act := command.DecidePair{Pair: id, What: map[intent]string{pairIsOne: "same", pairIsTwo: "apart", pairUndone: "undo"}[does]}
	if act.What == "" {
		return
	}
	a.run(func(ctx context.Context) func() {
		_, err := act.Do(ctx, a.desk)
		return func() {
			if err != nil {
				a.fail(err)
				return
			}
			a.say(widget.Good, a.words("reviews.done."+act.What))
			a.home().loadMind()
			then()
		}
	})
}

func (v *reviewsView) draw(width, height int) widget.Frame {
	a := v.app
	var all widget.Frame
	switch {
	case !v.known:
		all.Put(widget.Text("  " + a.words("wait")))
	case len(v.list) == 0:
		all.Put(indented(widget.Normal, a.words("review.none"), width)...)
	}
	for i := max(0, v.at-height); i < len(v.list) && i <= v.at+height; i++ {
		if i == v.at {
			all.X, all.Y, all.Cursor = 2, len(all.Rows), true
		}
		all.Put(v.rows(v.list[i], i == v.at, width)...)
	}
	return around(all, height).Fit(width, height)
}

// rows are a pair: how it stands, and both people beneath each other.
func (v *reviewsView) rows(r store.ReviewRow, marked bool, width int) []widget.Row {
	f := v.app.sourceFormat()
	marker := plain.Line{}
	if marked {
		marker = v.app.marker()
	}
	tone := widget.Strong
	if r.Why == store.ReviewAlarm && r.State == store.ReviewOpen {
		tone = widget.Bad
	}
	head := widget.Text("  ").And(widget.Normal, marker.Pad(2).String()).And(tone, f.Pair(r))
	return []widget.Row{head.Cut(width), widget.Text("      " + f.Who(r.Left)).Cut(width), widget.Text("      " + f.Who(r.Right)).Cut(width)}
}

// reviewSheet is one pair side by side.
type reviewSheet struct {
	app    *App
	sheet  store.ReviewSheet
	scroll widget.Scroll
}

func (a *App) openReview(id string) {
	a.run(func(ctx context.Context) func() {
		sheet, err := a.desk.Review(ctx, id)
		return func() {
			if err != nil {
				a.fail(err)
				return
			}
			a.open(&reviewSheet{app: a, sheet: sheet})
		}
	})
}

func (s *reviewSheet) scope() scope            { return onReview }
func (s *reviewSheet) title() string           { return s.app.words("reviews.title") }
func (s *reviewSheet) paste(string)            {}
func (s *reviewSheet) offers(does intent) bool { return offersPair(does, s.sheet.Review) }

func (s *reviewSheet) press(key widget.Key) bool {
	does := intentOf(onReview, key)
	switch {
	case does == goBack:
		s.app.back()
	case does == openLeft, does == openRight:
		id := map[intent]person.ID{openLeft: s.sheet.A, openRight: s.sheet.B}[does]
		s.app.openProfile(id, "")
	case s.scroll.Press(key):
	case does == nothing:
		return false
	case !s.offers(does):
		s.app.say(widget.Normal, s.app.words("reviews.nothing"))
	case does == pairUndone && s.sheet.State == store.ReviewSame:
		s.app.askParted(s, does)
	default:
		s.decide(does)
	}
	return true
}

// decide decides about the pair, and goes back to where it was opened.
func (s *reviewSheet) decide(does intent) {
	s.app.decidePair(s.sheet.ID, does, func() {
		s.app.leave(s)
		switch v := s.app.top().(type) {
		case *reviewsView:
			v.load()
		case *profile:
			v.load()
		}
	})
}

// forget is for sources that were opened or shut: nothing read before is shown.
func (v *reviewsView) forget() {
	v.list, v.known, v.at = nil, false, 0
	v.load()
}

func (s *reviewSheet) forget() { s.app.leave(s) }

// draw shows each field of both beside each other where there is room, else one
// above the other.
func (s *reviewSheet) draw(width, height int) widget.Frame {
	s.scroll.Rows = hanging(strings.Join(s.app.sourceFormat().ReviewLines(s.sheet), "\n"), width-4)
	if width >= 80 {
		s.scroll.Rows = s.app.beside(s.sheet, width-4)
	}
	var frame widget.Frame
	frame.Under(s.scroll.Draw(width-2, height), 2)
	return frame
}

// beside are the fields of a pair in three columns: what either is said to be, and
// what that speaks for under it.
func (a *App) beside(s store.ReviewSheet, width int) []widget.Row {
	f := a.sourceFormat()
	label := 20
	half := (width - label - 2) / 2
	line := func(tone widget.Tone, name, left, right string) widget.Row {
		return widget.In(widget.Quiet, plain.Of(name).Cut(label-1).Pad(label).String()).
			And(tone, plain.Of(left).Cut(half).Pad(half+2).String()).And(tone, plain.Of(right).Cut(half).String())
	}
	rows := []widget.Row{widget.In(widget.Strong, f.Pair(s.ReviewRow)), nil, line(widget.Strong, "", "A  "+f.Who(s.Left), "B  "+f.Who(s.Right))}
	for _, c := range s.Fields {
		left, right := f.SaidEach(c.Field, c.Left), f.SaidEach(c.Field, c.Right)
		for i := range max(len(left), len(right), 1) {
			name := ""
			if i == 0 {
				name = f.FieldWord(c.Field)
			}
			rows = append(rows, line(widget.Normal, name, nth(left, i), nth(right, i)))
		}
		if c.Level != 0 {
			rows = append(rows, widget.Text(strings.Repeat(" ", label)).And(widget.Quiet, f.Weighed(c)))
		}
	}
	return append(rows, nil, widget.In(widget.Quiet, a.words("review.notes", s.Notes[0], s.Notes[1])))
}

func nth(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	if i == 0 {
		return "–"
	}
	return ""
}

// reviewSpot is where the queue is seen.
type reviewSpot struct {
	Pair string `json:"p,omitempty"`
	All  bool   `json:"a,omitempty"`
}

func (v *reviewsView) spot() spot {
	s := &reviewSpot{All: v.all}
	if v.at < len(v.list) {
		s.Pair = v.list[v.at].ID
	}
	return spot{Reviews: s}
}

func (s *reviewSheet) spot() spot { return spot{Reviews: &reviewSpot{Pair: s.sheet.ID}} }

func (s *reviewSpot) open(r *returning) {
	a := r.app
	r.wait(func(ctx context.Context) (func(), error) {
		list, err := a.desk.Reviews(ctx, s.All)
		return func() {
			v := &reviewsView{app: a, all: s.All}
			v.take(list)
			v.at = max(0, slices.IndexFunc(list, func(one store.ReviewRow) bool { return one.ID == s.Pair }))
			r.put(v)
		}, err
	})
}
