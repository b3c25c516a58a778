package tui

import (
	"context"
	"slices"
	"strconv"

	"lotse/store"
	"lotse/store/person"
	"lotse/store/plain"
	"lotse/tui/command"
	"lotse/tui/widget"
)

// tour is the screen of today's visits: made for a telephone in the street.
type tour struct {
	app   *App
	stops []store.Stop
	at    person.ID // with the marker
	top   int
	ready bool
	busy  bool
}

func (a *App) openTour() {
	t := &tour{app: a}
	a.open(t)
	t.load(nil)
}

// load reads the tour; then may come back to somebody on it.
func (t *tour) load(then func(error)) {
	t.ask(func(ctx context.Context) (store.Tour, error) { return t.app.desk.Tour(ctx) }, then)
}

// ask has something done with the tour and shows what it is after it.
func (t *tour) ask(do func(ctx context.Context) (store.Tour, error), then func(error)) {
	t.busy = true
	t.app.run(func(ctx context.Context) func() {
		shown, err := do(ctx)
		return func() {
			t.busy, t.ready = false, true
			if err == nil {
				t.stops = shown.Stops
				t.app.home().mind.stale = true
			}
			switch {
			case then != nil:
				then(err)
			case err != nil:
				t.app.fail(err)
			}
		}
	})
}

func (t *tour) scope() scope  { return onTour }
func (t *tour) title() string { return t.app.words("tour.title") }
func (t *tour) paste(string)  {}
func (t *tour) opening() bool { return !t.ready }

func (t *tour) line() int {
	return max(0, slices.IndexFunc(t.stops, func(s store.Stop) bool { return s.Person == t.at }))
}

func (t *tour) offers(does intent) bool {
	switch does {
	case choose, visitStop, takeOff, moveUp, moveDown:
		return len(t.stops) > 0
	}
	return true
}

func (t *tour) press(key widget.Key) bool {
	does := intentOf(onTour, key)
	switch {
	case does == goBack:
		t.app.back()
	case does == suggestStops:
		t.suggest()
	case len(t.stops) == 0:
		return false
	case does == goDown:
		t.at = t.stops[min(t.line()+1, len(t.stops)-1)].Person
	case does == goUp:
		t.at = t.stops[max(t.line()-1, 0)].Person
	case does == goFirst:
		t.at = t.stops[0].Person
	case does == goLast:
		t.at = t.stops[len(t.stops)-1].Person
	case does == choose:
		t.app.openProfile(t.stops[t.line()].Person, "")
	case does == visitStop:
		t.outcomes()
	case does == moveUp:
		t.move(-1)
	case does == moveDown:
		t.move(1)
	case does == takeOff:
		t.takeOff()
	default:
		return false
	}
	return true
}

// order is the tour as it is, by its people.
func (t *tour) order() []person.ID {
	ids := make([]person.ID, len(t.stops))
	for i, s := range t.stops {
		ids[i] = s.Person
	}
	return ids
}

func (t *tour) plan(ids []person.ID) {
	t.ask(func(ctx context.Context) (store.Tour, error) { return t.app.desk.PlanTour(ctx, ids...) }, nil)
}

// move moves a stop up or down: at once on the screen, then at the Desk.
func (t *tour) move(by int) {
	from := t.line()
	to := from + by
	if t.busy || to < 0 || to >= len(t.stops) {
		return
	}
	t.at = t.stops[from].Person
	t.stops[from], t.stops[to] = t.stops[to], t.stops[from]
	t.plan(t.order())
}

func (t *tour) takeOff() {
	one := t.stops[t.line()]
	if t.busy || one.Outcome != "" {
		t.app.say(widget.Normal, t.app.words("tour.wasthere"))
		return
	}
	t.plan(slices.DeleteFunc(t.order(), func(id person.ID) bool { return id == one.Person }))
}

// suggested is how many visits are put on a tour at once.
const suggested = 6

// suggest puts those on the tour whom one could visit today.
func (t *tour) suggest() {
	if t.busy {
		return
	}
	t.ask(func(ctx context.Context) (store.Tour, error) {
		more, err := t.app.desk.SuggestTour(ctx, suggested)
		if err != nil || len(more.Stops) == 0 {
			return store.Tour{Stops: t.stops}, err
		}
		ids := t.order()
		for _, s := range more.Stops {
			ids = append(ids, s.Person)
		}
		return t.app.desk.PlanTour(ctx, ids...)
	}, nil)
}

// outcomes asks how the visit turned out; a digit is enough.
func (t *tour) outcomes() {
	a, stop := t.app, t.stops[t.line()]
	menu := &picker{app: a, head: a.words("tour.outcome"), intro: stop.Initials + "  " + a.stopFormat().Address(stop)}
	for _, entry := range a.desk.Session.Book.List("visit") {
		menu.picks = append(menu.picks, pick{label: a.label("visit", entry.Code), do: func() {
			a.leave(menu)
			t.visited(stop, entry.Code)
		}})
	}
	a.open(menu)
}

// visited keeps the outcome at once, and then asks what else there is to say.
func (t *tour) visited(stop store.Stop, outcome string) {
	a := t.app
	visit := store.Visit{Person: stop.Person, Outcome: outcome}
	if outcome == "nobody" {
		visit.Next, _ = command.DayAhead("+7d", a.desk.Session.Now())
	}
	form := newVisitForm(t, stop, visit)
	a.open(form)
	t.ask(func(ctx context.Context) (store.Tour, error) { return a.desk.Visited(ctx, visit) }, form.kept)
}

func (a *App) stopFormat() command.Format {
	return command.Format{Lang: a.lang, Book: a.desk.Session.Book}
}

func (t *tour) draw(width, height int) widget.Frame {
	var frame widget.Frame
	if len(t.stops) == 0 {
		said := t.app.words("tour.empty")
		if !t.ready {
			said = t.app.words("wait")
		}
		for _, line := range plain.Lines(said, min(width-4, measure)) {
			frame.Put(widget.Text("  " + line.String()))
		}
		frame.X, frame.Y, frame.Cursor = 2, 0, true
		return frame.Fit(width, height)
	}
	blocks := make([][]widget.Row, len(t.stops))
	for i := range t.stops {
		blocks[i] = t.rows(i, width)
	}
	return stacked(blocks, t.line(), &t.top, width, height)
}

// rows are one stop: where, then why; where it is wide, in one line.
func (t *tour) rows(i, width int) []widget.Row {
	a, s, f := t.app, t.stops[i], t.app.stopFormat()
	marker := plain.Line{}
	if i == t.line() {
		marker = a.marker()
	}
	head := widget.Row{{Text: marker.Pad(2)}}
	head = head.And(widget.Strong, plain.Of(strconv.Itoa(i+1)).Pad(3).String()+plain.Of(s.Initials).Pad(5).String())
	tone, why := widget.Normal, f.Reason(s)
	if s.Outcome != "" {
		tone, why = widget.Quiet, a.arrow("✓", "*")+" "+f.StopWords(s)[4]
	} else if last := f.LastVisit(s); last != "" {
		why += "; " + last
	}
	where := f.Address(s)
	if s.Phone != "" && width >= wideStop {
		where += "  " + s.Phone
	}
	if width >= wideStop {
		return []widget.Row{append(head, widget.Span{Text: plain.Of(where).Cut(width / 2).Pad(width/2 + 2), Tone: tone}).And(tone, why).Cut(width)}
	}
	return []widget.Row{head.And(tone, where).Cut(width), widget.Text("     ").And(tone, why).Cut(width)}
}

// wideStop is from how many columns on a stop takes one line.
const wideStop = 100

// stacked draws blocks of rows one below the other, so many that the marked one is
// seen wholly; top is the first that is seen.
func stacked(blocks [][]widget.Row, at int, top *int, width, height int) widget.Frame {
	*top = max(0, min(*top, at))
	for room := func(from int) (n int) {
		for _, block := range blocks[from : at+1] {
			n += len(block)
		}
		return n
	}; *top < at && room(*top) > height; {
		*top++
	}
	var frame widget.Frame
	for i, block := range blocks[*top:] {
		if *top+i == at {
			frame.X, frame.Y, frame.Cursor = 0, len(frame.Rows), true
		}
		frame.Put(block...)
		if len(frame.Rows) >= height {
			break
		}
	}
	return frame.Fit(width, height)
}

// addToTour puts people on today's tour, behind those who are on it.
func (a *App) addToTour(ids ...person.ID) {
	a.run(func(ctx context.Context) func() {
		outcome, err := command.AddToTour{People: ids}.Do(ctx, a.desk)
		return func() {
			if err != nil {
				a.fail(err)
				return
			}
			a.home().mind.stale = true
			a.say(widget.Good, a.words("tour.added", len(outcome.(command.TourShown).Tour.Stops)))
		}
	})
}

// tourSpot is which stop has the marker.
type tourSpot struct {
	At person.ID `json:"at,omitempty"`
}

func (t *tour) spot() spot { return spot{Tour: &tourSpot{t.at}} }

func (s *tourSpot) open(r *returning) {
	t := &tour{app: r.app, at: s.At}
	t.load(func(err error) {
		if err != nil {
			r.stop()
			return
		}
		r.put(t)
	})
}
